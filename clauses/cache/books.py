"""Books as they were read; what belongs to their rulebook stays there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from clauses.cache.keys import key_of_book
from clauses.cache.pickles import dumps, loads
from clauses.files.store import Store
from clauses.model.book import Book
from clauses.rulebook.compiled import Rulebook

__all__ = ["book_from"]


def book_from(store: Store, folder: Path, rulebook: Rulebook, load: Callable[[], Book]) -> Book:
    """The book of a folder, as it is kept; else it is loaded, and kept.

    Errors as of `load`.
    """
    key = key_of_book(folder, rulebook.digest)
    content = store.get(key) if key is not None else None
    if content is not None:
        with suppress(UnpicklingError):
            kept = loads(content, lambda name: _part(rulebook, name))
            if isinstance(kept, Book):
                return kept
    book = load()
    if key is not None and key == key_of_book(folder, rulebook.digest):
        store.put(key, dumps(book, _beside(rulebook)))
    return book


def _beside(rulebook: Rulebook) -> dict[str, Any]:
    words = rulebook.words
    return {
        "kinds": words.kinds,
        "acts": words.acts,
        "taxonomies": words.taxonomies,
        **{f"act {name}": form for name, form in words.acts.items()},
        **{f"taxonomy {name}": taxonomy for name, taxonomy in words.taxonomies.items()},
    }


def _part(rulebook: Rulebook, name: str) -> Any:
    part, _, of = name.partition(" ")
    if not of:
        return getattr(rulebook.words, part)
    return (rulebook.words.acts if part == "act" else rulebook.words.taxonomies)[of]
