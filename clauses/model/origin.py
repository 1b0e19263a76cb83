"""Where a value that was read came from, for faults and for explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clauses.faults import Place

__all__ = ["Origin"]


def _nowhere(path: tuple[str | int, ...]) -> Place:
    del path
    return Place("given in Python")


@dataclass(frozen=True)
class Origin:
    """Where the parts of one document stand; `overrides` names paths that were set by hand."""

    locate: Callable[[tuple[str | int, ...]], Place] = _nowhere
    overrides: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    def place(self, path: str) -> Place:
        """Where the value at a dotted path came from."""
        for overridden, shown in self.overrides.items():
            if path == overridden or path.startswith((overridden + ".", overridden + "[")):
                return Place(shown)
        return self.locate(tuple(path.split(".")))
