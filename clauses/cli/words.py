"""Which rulebook a command speaks of: the one that came along, another, or with a book's own."""

from __future__ import annotations

from typing import Any

__all__ = ["rulebook_for"]


def rulebook_for(rules_folder: str | None, book_folder: str | None) -> Any:
    """The rulebook, with the kinds and facts of a book where one is named."""
    import clauses

    rulebook = clauses.load_rulebook(rules_folder)
    if book_folder is None:
        return rulebook
    book = clauses.load_book(book_folder, rulebook)
    return rulebook.with_own(book.kinds, book.acts)
