"""Keeps Python's cyclic collector away while many objects are built that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


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
            if gc.get_freeze_count() == 0:  # what somebody froze stays frozen
                gc.freeze()
                gc.unfreeze()
            gc.enable()
