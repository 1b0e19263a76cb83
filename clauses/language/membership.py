"""Whether a party is among the persons that a clause binds or benefits, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from clauses.language.answer import Missing
from clauses.language.world import Env
from clauses.model.agreement import Agreement
from clauses.model.dates import When
from clauses.model.party import Group
from clauses.model.truth import Truth

__all__ = ["Found", "found_in", "truth_in"]


class Found(NamedTuple):
    """Whether a party belongs, why, and the facts that would settle it."""

    truth: Truth
    because: str
    missing: tuple[Missing, ...]


def found_in(env: Env, party: str, group: Group, key: str, on: When) -> Found:
    """Whether a party belongs to a group that the clause names under a key, on a day."""
    signed = _signed(env.clause.contract)
    found = env.world.graph.member_at(party, group, on, signed)
    where = f"{env.clause.path}.{key}"
    asks = {
        "affiliates": Missing(f"{where}.affiliates", "whether affiliates are meant", "agreement"),
        "at": Missing(f"{where}.at", "when somebody must be an affiliate", "agreement"),
        "signed": Missing("signed", "when the agreement was signed", "agreement"),
        "day": Missing("signing", "the exact day of signing", "deal"),
    }
    missing = [asks.get(path) or Missing(path, found.because, "book") for path in found.missing]
    return Found(found.truth, found.because, tuple(missing))


def truth_in(env: Env, party: str, group: Group, on: When) -> Truth:
    """The truth of `found_in` alone."""
    signed = _signed(env.clause.contract) if group.at != "event" else None
    return env.world.graph.truth_at(party, group, on, signed)


def _signed(contract: Agreement | None) -> date | None:
    """When an agreement was signed; else the exact day on which it took effect."""
    if contract is None or contract.signed is not None:
        return contract.signed if contract else None
    effective = contract.effective.value
    return effective.earliest if isinstance(effective, When) and effective.is_exact else None
