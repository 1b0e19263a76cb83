"""Turns what pydantic finds wrong into faults with places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from clauses.faults import Fault, Place

__all__ = ["faults_of"]

# Steps of a location that come from how the models are built, not from what was written.
BUILT = frozenset({"terms", "function-after[_read(), str]", "value"})


def faults_of(
    error: ValidationError, place: Callable[[tuple[str | int, ...]], Place], content: Any = None
) -> list[Fault]:
    """Every error as a fault with file, line and column, in the order of the file."""
    del content
    faults = []
    for item in error.errors(include_url=False):
        steps = tuple(step for step in item["loc"] if step not in BUILT and "[" not in str(step))
        path = ".".join(map(str, steps))
        faults.append(Fault(str(item["msg"]), path, place(steps)))
    return sorted(dict.fromkeys(faults), key=lambda f: (f.place.line or 0) if f.place else 0)
