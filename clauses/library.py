"""The functions of the library: load a book, load a deal, check one against the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from clauses import loading
from clauses.engine import check as engine
from clauses.engine.findings import Report
from clauses.files import Text
from clauses.loading import load_book
from clauses.model.book import Book
from clauses.model.deal import Deal
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.load import load_rulebook
from clauses.version import __version__

__all__ = [
    "check",
    "counterparties",
    "load_book",
    "load_deal",
    "load_rulebook",
    "replay",
    "triggered",
]

load_deal = loading.load_deal


def check(
    book: Book | str | Path | Mapping[str, Any],
    deal: Deal | str | Path | Mapping[str, Any] | Text,
    *,
    as_of: date | None = None,
    known_at: date | None = None,
    set_: Sequence[str] = (),
    rulebook: Rulebook | None = None,
) -> Report:
    """Say which clauses of a book a deal triggers, why, and what is missing to decide.

    `as_of` is the deal's signing date, else the book's `as_of`; never today. `known_at` leaves
    out what the ledger recorded later; it defaults to `as_of`.

    Raises:
        InputError: the book or the deal is wrong (every fault is listed), or no date is known.
        EngineError: the engine failed or its two evaluators disagree; nothing was decided.
    """
    rules = rulebook or load_rulebook()
    held = book if isinstance(book, Book) else load_book(book, rules)
    return engine.run(rules, held, load_deal(deal, held, set_, rules), as_of, known_at, __version__)


def triggered(
    book: Book | str | Path | Mapping[str, Any],
    deal: Deal | str | Path | Mapping[str, Any],
    *,
    as_of: date | None = None,
    known_at: date | None = None,
    rulebook: Rulebook | None = None,
) -> tuple[str, ...]:
    """Name the clauses that are engaged, as `agreement/clause`: the quick look at a portfolio.

    What is undetermined or contested is not named here: an empty answer is not "clear". Dates
    and errors as in `check`.
    """
    rules = rulebook or load_rulebook()
    held = book if isinstance(book, Book) else load_book(book, rules)
    return engine.triggered(rules, held, load_deal(deal, held, (), rules), as_of, known_at)


def replay(
    book: Book | str | Path | Mapping[str, Any], *, rulebook: Rulebook | None = None
) -> Iterator[Report]:
    """Check every deal of a book in date order, each against what was in force and signed before.

    A deal without a signing date is checked at the book's `as_of`, after the others.

    Raises:
        InputError: the book is wrong, or a deal has no date and the book has none.
    """
    rules = rulebook or load_rulebook()
    held = book if isinstance(book, Book) else load_book(book, rules)
    for deal in sorted(held.deals.values(), key=_dated):
        yield engine.run(rules, held, deal, None, None, __version__)


def _dated(deal: Deal) -> tuple[date, date, str]:
    when = deal.signing.value
    return (when.earliest, when.latest, deal.deal) if when else (date.max, date.max, deal.deal)


def counterparties(book: Book, deal: str) -> tuple[str, ...]:
    """What the parties of a stored deal other than the book's home are called."""
    vocabulary = book.vocabulary
    found: dict[str, None] = {}
    for line in book.deals[deal].lines.values():
        specs = vocabulary.acts[line.act].specs
        for name, fact in line.terms.items():
            if specs[name].type == "party" and fact.value not in (None, book.header.home):
                found[book.name(str(fact.value))] = None
    return tuple(found)
