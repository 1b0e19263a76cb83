"""Reads the book that a command is about."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

__all__ = ["book_of"]


def book_of(folder: str | Path, rulebook: Any) -> Any:
    """The book of a folder, as it is kept or as its files say.

    Raises:
        InputError: with every fault.
    """
    import clauses
    from clauses.quiet import grow_old

    book = clauses.load_book(folder, rulebook, cache=True)
    if not gc.isenabled():
        grow_old()
        gc.enable()
    return book
