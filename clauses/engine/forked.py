"""What a child process needs that was forked while other threads were checking."""

from __future__ import annotations

import gc
import sys
from functools import cached_property
from threading import RLock

__all__ = ["free_values"]


def free_values() -> None:
    """Take away the locks of values that are reckoned once.

    Python 3.11 guards each with one lock for all its objects. A thread that held it when the
    process was forked is not in the child, which would wait for it for ever.
    """
    for found in gc.get_objects() if sys.version_info < (3, 12) else ():
        if isinstance(found, cached_property):
            found.lock = RLock()  # type: ignore[attr-defined]
