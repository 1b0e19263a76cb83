"""What is wrong with an input, and where: places, faults and the errors that carry them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "BookError",
    "EngineError",
    "Fault",
    "InputError",
    "Place",
    "RulebookError",
    "suggestion",
]


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
        return ": ".join(str(part) for part in (self.place, self.path, self.message) if part)


class InputError(Exception):
    """The input is wrong; `faults` holds every fault found, in the order of the files."""

    def __init__(self, faults: Iterable[Fault] | Fault | str) -> None:
        if isinstance(faults, str):
            faults = Fault(faults)
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


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
    near = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
