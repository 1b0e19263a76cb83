"""What evaluating an expression gives: a value or a truth, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from clauses.faults import Place
from clauses.model.truth import Truth

__all__ = ["Answer", "Missing", "Read", "merged", "truth_answer", "truth_of"]


@dataclass(frozen=True, slots=True)
class Read:
    """One fact as it was read: its path, the value as printed, its state and where it stands."""

    path: str
    shown: str
    state: str = "given"
    note: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that nobody has given: where it belongs, its path there, and what to ask.

    `owner` is `deal`, `agreement`, `ledger` or `book`.
    """

    path: str
    ask: str
    owner: str = "deal"
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of an expression; None is unknown. For a condition the value is a `Truth`."""

    value: Any
    shown: str
    reads: tuple[Read, ...] = ()
    missing: tuple[Missing, ...] = ()
    because: str = ""
    parts: tuple[Answer, ...] = ()

    @property
    def truth(self) -> Truth:
        """The value of a condition."""
        return truth_of(self.value)


def truth_of(value: Any) -> Truth:
    """What the value of a condition comes to; None is unknown, what does not apply is false."""
    if value is None:
        return Truth.UNKNOWN
    if isinstance(value, Truth):
        return value
    return Truth.TRUE if value is True else Truth.FALSE


def merged(answers: Iterable[Answer]) -> tuple[tuple[Read, ...], tuple[Missing, ...]]:
    """The facts read and missing in several answers, each once."""
    answers = list(answers)
    reads = dict.fromkeys(read for answer in answers for read in answer.reads)
    missing = dict.fromkeys(item for answer in answers for item in answer.missing)
    return tuple(reads), tuple(missing)


def truth_answer(
    truth: Truth, because: str, answers: Iterable[Answer], extra: Iterable[Missing] = ()
) -> Answer:
    """A condition's answer; what is missing is kept only where it leaves the answer open."""
    answers = list(answers)
    reads, missing = merged(answers)
    kept = tuple(dict.fromkeys((*missing, *extra))) if truth is Truth.UNKNOWN else ()
    return Answer(truth, because, reads, kept, because, tuple(answers))
