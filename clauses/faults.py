"""What is wrong with an input, and where: places, faults and the errors that carry them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from clauses.visible import clipped, visible

__all__ = [
    "BookError",
    "EngineError",
    "Fault",
    "InputError",
    "Place",
    "RulebookError",
    "suggestion",
]

LONGEST_MESSAGE = 800
LONGEST_PATH = 160
LONGEST_WORD = 100  # that is worth a suggestion
MOST_WORDS = 1_000  # that a suggestion is looked for among
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file, as `file:line:column`; lines and columns count from one."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.file, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where it stands, which field, what is wrong, the way out."""

    message: str
    path: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        place = clipped(str(self.place or ""), LONGEST_MESSAGE)
        parts = (place, clipped(self.path, LONGEST_PATH), clipped(self.message, LONGEST_MESSAGE))
        return visible(": ".join(part for part in parts if part))


class InputError(Exception):
    """The input is wrong; `faults` holds every fault found, in the order of the files."""

    def __init__(self, faults: Iterable[Fault] | Fault | str) -> None:
        if isinstance(faults, str):
            faults = Fault(faults)
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """The faults as lines, at most fifty of them, and how many more there are."""
        more = len(self.faults) - MOST_SHOWN
        shown = [str(fault) for fault in self.faults[:MOST_SHOWN]]
        return [*shown, f"and {more:,} more"] if more > 0 else shown


class BookError(InputError):
    """A book, an agreement, a ledger or a deal cannot be read as written."""


class RulebookError(InputError):
    """The rulebook is missing, empty or wrong; without it nothing may be answered."""


class EngineError(Exception):
    """The engine failed or its two evaluators disagree; no finding may be believed."""


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """Name the known word nearest to a wrong one as `; did you mean 'x'?`, or nothing.

    >>> suggestion("pirce", ["price", "act"])
    "; did you mean 'price'?"
    """
    words = [word for word in known if isinstance(word, str)]
    if len(wrong) > LONGEST_WORD or len(words) > MOST_WORDS:
        return ""
    near = difflib.get_close_matches(wrong, words, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}{_lookalike(wrong, near[0])}?" if near else ""


def _lookalike(wrong: str, right: str) -> str:
    """Name the letter that only looks like the right one, where the two words look the same."""
    if not right.isascii() or len(wrong) != len(right):
        return ""
    odd = next((c for c, r in zip(wrong, right, strict=True) if c != r and not c.isascii()), None)
    if odd is None:
        return ""
    return f" (without the letter U+{ord(odd):04X}, {unicodedata.name(odd, 'no letter').lower()})"
