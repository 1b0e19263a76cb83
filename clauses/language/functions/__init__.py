"""The functions that conditions may call, by name; each with its types and three values."""

from clauses.language.functions.amounts import AMOUNTS
from clauses.language.functions.closing import CLOSING
from clauses.language.functions.lists import LISTS
from clauses.language.functions.parties import PARTIES
from clauses.language.functions.process import PROCESS
from clauses.language.functions.rank import RANK
from clauses.language.functions.scopes import SCOPES
from clauses.language.functions.signature import Signature
from clauses.language.functions.standing import STANDING

__all__ = ["FUNCTIONS", "Signature"]

FUNCTIONS: dict[str, tuple[Signature, ...]] = {
    **SCOPES,
    **AMOUNTS,
    **LISTS,
    **PARTIES,
    **PROCESS,
    **RANK,
    **STANDING,
    **CLOSING,
}
