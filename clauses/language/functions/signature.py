"""The form in which a function of the vocabulary is declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from clauses.language.answer import Answer
from clauses.model.truth import Truth

if TYPE_CHECKING:
    from clauses.language.world import Env

__all__ = ["Signature", "asked", "of_ledger"]


class Signature(NamedTuple):
    """Parameter types, result type, what it means, and the function that answers.

    The type `measure` stands for money, quantity, percent or number, the same throughout.

    `short` is a shorter way to the value alone, from the values of the arguments: it gives what
    `call` gives, or None where only `call` can tell.
    """

    parameters: tuple[str, ...]
    result: str
    means: str
    call: Callable[..., Answer]
    short: Callable[..., Any] | None = None


def of_ledger(env: Env, *arguments: Any) -> Truth | None:
    """False where the ledger says nothing of the clause: then nothing has been evidenced."""
    del arguments
    return None if env.clause.id in env.world.book.recorded else Truth.FALSE


def asked(means: str, call: Callable[..., Answer]) -> tuple[Signature, ...]:
    """A question to the ledger about a clause and an act."""
    return (Signature(("clause", "act"), "truth", means, call, of_ledger),)
