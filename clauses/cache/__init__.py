"""Keeps rulebooks and books as they were read, so that equal files need not be read again.

What is kept is found by the content of all the files that it was read from, of this program and
of what it is built on; what stands under another key is never looked at.
"""

from __future__ import annotations

import os
from pathlib import Path

from clauses.cache.books import book_from
from clauses.cache.rulebooks import rulebook_from
from clauses.files.store import Store

__all__ = ["VARIABLE", "book_from", "rulebook_from", "store"]

VARIABLE = "CLAUSES_CACHE"
OFF = ("off", "no", "0")


def store() -> Store | None:
    """Where to keep things: the folder that CLAUSES_CACHE names, or the user's own; None if off."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return None if named.casefold() in OFF or not named else Store(named)
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(home) if home and os.path.isabs(home) else Path.home() / ".cache"
    except RuntimeError:  # nobody knows where the user lives
        return None
    return Store(folder / "clausebook")
