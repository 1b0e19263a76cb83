"""Keeps Python's cyclic collector away while many objects are built that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["grow_old", "uncollected"]

MANY = 50_000  # new objects that are not worth a walk through all of them


@contextmanager
def uncollected() -> Iterator[None]:
    """Build without the collector, which would walk all that is there again and again.

    What was built counts as old afterwards: the collector does not walk it as it does what is
    new, and frees it like all else once nobody holds it. Where the collector was off, it stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > MANY:
                grow_old()
            gc.enable()


def grow_old() -> None:
    """Count all that is there as old, without a walk through it; what is frozen stays frozen."""
    if gc.get_freeze_count() == 0:  # which takes as long as there are frozen objects
        gc.freeze()
        gc.unfreeze()
