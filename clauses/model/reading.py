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
    seen: set[tuple[tuple[str | int, ...], str]] = set()
    for item in sorted(error.errors(include_url=False), key=lambda item: "readings" in item["loc"]):
        steps = tuple(step for step in item["loc"] if step not in BUILT and "[" not in str(step))
        message = "a list is needed here" if item["type"] == "list_type" else str(item["msg"])
        # What a reading takes over from its clause is wrong once.
        if (_inherited(steps), message) in seen:
            continue
        seen.add((_inherited(steps), message))
        place = locate(steps, key=message.startswith("unknown key"))
        faults.append(Fault(message, ".".join(map(str, steps)), place))
    return sorted(dict.fromkeys(faults), key=_line)


def _inherited(steps: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path in the clause that a path in one of its readings stands for."""
    if "readings" not in steps:
        return steps
    index = steps.index("readings")
    return (*steps[:index], *steps[index + 2 :])


def _line(fault: Fault) -> tuple[int, int]:
    place = fault.place
    return (place.line or 0, place.column or 0) if place else (0, 0)
