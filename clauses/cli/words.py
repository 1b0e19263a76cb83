"""The words that a command speaks of: a rulebook, with a book's own, and a kind or an act in it."""

from __future__ import annotations

from typing import Any

__all__ = ["act_named", "kind_named", "rulebook_for"]


def rulebook_for(rules_folder: str | None, book_folder: str | None) -> Any:
    """The rulebook, with the kinds and facts of a book where one is named."""
    import clauses
    from clauses.cli.shelf import book_of

    rulebook = clauses.load_rulebook(rules_folder, cache=True)
    if book_folder is None:
        return rulebook
    book = book_of(book_folder, rulebook)
    return rulebook.with_own(book.kinds, book.acts)


def kind_named(rulebook: Any, kind: str) -> Any:
    """The kind of a name.

    Raises:
        InputError: there is none; the nearest is suggested.
    """
    return _named("kind", rulebook.kinds, kind)


def act_named(rulebook: Any, act: str) -> Any:
    """The act of a name.

    Raises:
        InputError: there is none; the nearest is suggested.
    """
    return _named("act", rulebook.acts, act)


def _named(word: str, known: Any, name: str) -> Any:
    from clauses.faults import InputError, suggestion

    if name not in known:
        hint = suggestion(name, known) or f"; `clauses {word}s` lists them"
        raise InputError(f"unknown {word} {name!r}{hint}")
    return known[name]
