"""Where a value that was read came from, for faults and for explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clauses.faults import Place
from clauses.model.reading import Locate

__all__ = ["Origin"]


def _nowhere(path: tuple[str | int, ...], key: bool = False) -> Place:
    del path, key
    return Place("given in Python")


@dataclass(frozen=True)
class Origin:
    """Where the parts of one document stand; `overrides` names paths that were set by hand."""

    locate: Locate = _nowhere
    overrides: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    def place(self, path: str | tuple[str | int, ...], key: bool = False) -> Place:
        """Where the value at a path came from; a dotted path or its steps."""
        steps = tuple(path.split(".")) if isinstance(path, str) else path
        dotted = ".".join(map(str, steps))
        for overridden, shown in self.overrides.items():
            if dotted == overridden or dotted.startswith(overridden + "."):
                return Place(shown)
        return self.locate(steps, key)
