"""Turns what pydantic finds wrong into faults with places."""

from __future__ import annotations

from typing import Protocol

from pydantic import ValidationError

from clauses.faults import Fault, Place

__all__ = ["Locate", "faults_of"]

# Steps of a location that come from how the models are built, not from what was written.
BUILT = frozenset({"terms", "value"})


class Locate(Protocol):
    """Finds where the value at a path stands, or with `key` its key."""

    def __call__(self, path: tuple[str | int, ...], key: bool = False) -> Place:
        """The place."""


def faults_of(error: ValidationError, locate: Locate) -> list[Fault]:
    """Every error as a fault with file, line and column, in the order of the file."""
    faults = []
    for item in error.errors(include_url=False):
        steps = tuple(step for step in item["loc"] if step not in BUILT and "[" not in str(step))
        message = str(item["msg"])
        place = locate(steps, key=message.startswith("unknown key"))
        faults.append(Fault(message, ".".join(map(str, steps)), place))
    return sorted(dict.fromkeys(faults), key=_line)


def _line(fault: Fault) -> tuple[int, int]:
    place = fault.place
    return (place.line or 0, place.column or 0) if place else (0, 0)
