"""Reads books and deals, from files or from plain data, against a rulebook's vocabulary."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from clauses import files
from clauses.faults import BookError, Fault, Place
from clauses.files import Text
from clauses.model.book import Book
from clauses.model.deal import Deal
from clauses.model.ledger import Entry
from clauses.model.origin import Origin
from clauses.model.plain import plain, written
from clauses.quiet import uncollected
from clauses.reader import Reader, promise_faults, read_model
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.load import load_rulebook
from clauses.settings import settings

__all__ = ["content_of", "load_book", "load_deal", "read_ledger"]

Source = str | Path | Mapping[str, Any]
Content = tuple[Any, Origin]


def load_book(source: Source, rulebook: Rulebook | None = None, *, cache: bool = False) -> Book:
    """Read a book from its folder, or from a mapping of the same form.

    In a mapping, `agreements` and `deals` are mappings by id, `ledger` is a list. With `cache` a
    book of a folder is kept as it was read, and taken from there while none of its files changed;
    see `load_rulebook`.

    Raises:
        BookError: with every fault of every file, each with file, line and column.
    """
    rulebook = rulebook or load_rulebook(cache=cache)
    reader = Reader(rulebook, rulebook.words)
    if isinstance(source, Mapping):
        with uncollected():
            return reader.mapping(source)
    folder = Path(source)
    if folder.name == "book.yaml":
        folder = folder.parent
    if not os.path.isfile(folder / "book.yaml"):
        raise BookError(Fault("there is no book.yaml here", place=Place(str(source))))
    with uncollected():
        if cache:
            from clauses import cache as kept

            store = kept.store()
            if store is not None:
                return kept.book_from(store, folder, rulebook, lambda: reader.folder(folder))
        return reader.folder(folder)


def content_of(source: Source | Text | Deal) -> Content:
    """A deal as plain data, and where its parts stand; both may cross to another process."""
    if isinstance(source, Deal):
        return written(source), source.origin
    if isinstance(source, Mapping):
        return plain(source), Origin()
    document = (source if isinstance(source, Text) else files.text_of(source)).document()
    return document.content, Origin(document.place, {}, document.digest)


def load_deal(
    source: Source | Text | Content | Deal,
    book: Book,
    set_: Sequence[str] = (),
    rulebook: Rulebook | None = None,
) -> Deal:
    """Read a deal against a book, from a file, a mapping or a `Deal` built in Python.

    It may also be a text that was taken from a file, or what `content_of` made of it.

    `set_` holds `KEY=VALUE` settings in the syntax of the file, such as
    `lines.capacity.scope.purpose=[training, inference]`; they replace what is written.

    Raises:
        BookError: with every fault, each with file, line and column where there is a file.
    """
    if isinstance(source, Deal) and not set_ and source.vocabulary is book.vocabulary:
        return source
    content, origin = source if isinstance(source, tuple) else content_of(source)
    if set_:
        content, overrides = settings(content, set_)
        origin = Origin(origin.locate, overrides, "")
    faults: list[Fault] = []
    deal: Deal | None = read_model(Deal, content, book.vocabulary, origin, faults)
    if deal is not None and deal.promises:
        rules = (rulebook or load_rulebook()).with_own(book.kinds, book.acts)
        faults += promise_faults(deal, origin, rules, book.vocabulary)
    if faults or deal is None:
        raise BookError(faults)
    return deal.with_origin(origin, book.vocabulary)


def read_ledger(
    entries: Sequence[Mapping[str, Any]], book: Book, rulebook: Rulebook
) -> tuple[Entry, ...]:
    """Read ledger entries against a book that is loaded already."""
    reader = Reader(rulebook.with_own(book.kinds, book.acts), book.vocabulary)
    read = reader.ledger((plain(entries), Origin()), book.vocabulary, book.agreements)
    if reader.faults:
        raise BookError(reader.faults)
    return read
