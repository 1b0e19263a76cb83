"""Checks many deals against one book: in the order given, a few in flight, in several processes."""

from __future__ import annotations

import contextlib
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from clauses import files
from clauses.engine import check as engine
from clauses.engine.findings import Report
from clauses.faults import EngineError, Fault, InputError, Place
from clauses.files import Text
from clauses.helping import help_out
from clauses.loading import Content, content_of, load_book, load_deal
from clauses.model.book import Book
from clauses.model.deal import Deal
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.load import load_rulebook
from clauses.version import __version__

__all__ = ["AnyDeal", "Checked", "check_many", "name_of"]

T = TypeVar("T")
AnyBook = Book | str | Path | Mapping[str, Any]
AnyDeal = Deal | str | Path | Mapping[str, Any] | Text | InputError
IN_FLIGHT = 64  # deals for each process: what is held at once
SHARES = 4  # parts of those for each process, so that none waits long for another
NO_JOBLIB = (
    "checking in several processes needs joblib: pip install 'clausebook[batch]', "
    "or leave jobs at 1"
)


@dataclass(frozen=True)
class Checked(Generic[T]):
    """What came of one of many deals: a result, or the error that kept it from being checked.

    `source` says where the deal was: its file, its line of a file, or its number from one.
    """

    source: str
    result: T | None = None
    error: InputError | EngineError | None = None


@dataclass(frozen=True)
class Question(Generic[T]):
    """What is asked of each deal, and what is taken from its report."""

    as_of: date | None
    known_at: date | None
    set_: tuple[str, ...]
    take: Callable[[Report], T]

    def of(self, rulebook: Rulebook, book: Book, source: str, deal: Any) -> Checked[T]:
        """What comes of one deal; an error instead of a deal is passed on."""
        try:
            if isinstance(deal, InputError):
                raise deal
            read = load_deal(deal, book, self.set_, rulebook)
            report = engine.run(rulebook, book, read, self.as_of, self.known_at, __version__)
            return Checked(source, self.take(report))
        except (InputError, EngineError) as error:
            return Checked(source, error=error)


@overload
def check_many(
    book: AnyBook,
    deals: Iterable[AnyDeal],
    *,
    as_of: date | None = None,
    known_at: date | None = None,
    set_: Sequence[str] = (),
    rulebook: Rulebook | None = None,
    jobs: int = 1,
    cache: bool = False,
) -> Iterator[Checked[Report]]: ...


@overload
def check_many(
    book: AnyBook,
    deals: Iterable[AnyDeal],
    *,
    take: Callable[[Report], T],
    as_of: date | None = None,
    known_at: date | None = None,
    set_: Sequence[str] = (),
    rulebook: Rulebook | None = None,
    jobs: int = 1,
    cache: bool = False,
) -> Iterator[Checked[T]]: ...


def check_many(
    book: AnyBook,
    deals: Iterable[AnyDeal],
    *,
    take: Callable[[Report], Any] | None = None,
    as_of: date | None = None,
    known_at: date | None = None,
    set_: Sequence[str] = (),
    rulebook: Rulebook | None = None,
    jobs: int = 1,
    cache: bool = False,
) -> Iterator[Checked[Any]]:
    """Check deals one after the other, or several at once in `jobs` processes; order is kept.

    A deal that is wrong gives its error, and the others go on. `take` says what is wanted of each
    report, such as `clauses.Report.to_json`; it runs where the report is made, and what it gives
    crosses to this process. Without it whole reports cross. The results are the same for every
    number of jobs. Deals are taken from the iterable as they are checked, at most 64 for each job
    at once. `cache` is that of `load_book`.

    Raises:
        InputError: the book is wrong, or joblib is not installed and more than one job asked for.
        EngineError: a process ended before it answered.
    """
    rules = rulebook or load_rulebook(cache=cache)
    held = book if isinstance(book, Book) else load_book(book, rules, cache=cache)
    question = Question(as_of, known_at, tuple(set_), take or _whole)
    named = ((name_of(deal, number), deal) for number, deal in enumerate(deals, 1))
    if jobs == 1:
        return (question.of(rules, held, name, deal) for name, deal in named)
    return _spread(_shelf(rules, book, held, cache), question, named, _parallel(jobs), jobs)


def _whole(report: Report) -> Report:
    return report


def name_of(deal: AnyDeal, number: int) -> str:
    """Where a deal was: its file, its line of a file, or its number."""
    if isinstance(deal, InputError):
        return str(deal.faults[0].place or f"deal {number}")
    if isinstance(deal, str | Path):
        return files.shown(deal)
    return str(deal.place) if isinstance(deal, Text) else f"deal {number}"


def _parallel(jobs: int) -> Any:
    if jobs < 1:
        raise InputError(f"{jobs} jobs; there is at least one")
    try:
        import joblib
    except ImportError:
        raise InputError(NO_JOBLIB) from None
    return joblib.Parallel(n_jobs=jobs, batch_size=1)


@dataclass(frozen=True)
class Shelf:
    """Where a process finds the rulebook and the book, which it reads once, and what they must be.

    `book` is a folder, or the pickled mapping that the book was given as.
    """

    rules: str | None
    book: str | bytes
    digests: tuple[str, str]
    version: str
    here: str
    cache: bool
    asker: int


def _shelf(rules: Rulebook, book: AnyBook, held: Book, cache: bool) -> Shelf:
    if isinstance(book, Mapping):
        written: str | bytes = pickle.dumps(dict(book))
    elif held.folder:
        written = held.folder
    else:
        message = "a book without a folder cannot cross to another process; give the mapping itself"
        raise InputError(message)
    own = rules.folder == str(files.rules_folder())
    digests = (rules.digest, held.digest)
    where, here = None if own else rules.folder, os.getcwd()
    return Shelf(where, written, digests, __version__, here, cache, os.getpid())


@lru_cache(maxsize=2)
def _read(shelf: Shelf) -> tuple[Rulebook, Book]:
    """The rulebook and the book, read once in each process."""
    help_out(shelf.asker)
    elsewhere = os.getcwd() != shelf.here
    # Places are told from the folder in which the question was asked.
    with contextlib.chdir(shelf.here) if elsewhere else contextlib.nullcontext():
        rules = load_rulebook(shelf.rules, cache=shelf.cache)
        given = shelf.book if isinstance(shelf.book, str) else pickle.loads(shelf.book)
        book = load_book(given, rules, cache=shelf.cache)
    if (rules.digest, book.digest, __version__) != (*shelf.digests, shelf.version):
        message = "the book, the rulebook or clausebook is another in a process that checks"
        raise InputError(Fault(message, place=Place(book.folder or book.header.book)))
    return rules, book


def _answers(
    shelf: Shelf, question: Question[T], named: Sequence[tuple[str, Content | InputError]]
) -> list[Checked[T]]:
    rules, book = _read(shelf)
    return [question.of(rules, book, name, deal) for name, deal in named]


def _crossing(deal: AnyDeal) -> Content | Text | InputError:
    """A deal in a form that crosses to another process; files are read there."""
    if isinstance(deal, Text | InputError):
        return deal
    try:
        return files.text_of(deal) if isinstance(deal, str | Path) else content_of(deal)
    except InputError as error:
        return error


def _spread(
    shelf: Shelf,
    question: Question[T],
    named: Iterator[tuple[str, AnyDeal]],
    parallel: Any,
    jobs: int,
) -> Iterator[Checked[T]]:
    from concurrent.futures import BrokenExecutor

    import joblib

    with parallel as pool:
        while window := [(name, _crossing(d)) for name, d in islice(named, jobs * IN_FLIGHT)]:
            size = -(-len(window) // (jobs * SHARES))
            parts = [window[i : i + size] for i in range(0, len(window), size)]
            try:
                answers = pool(joblib.delayed(_answers)(shelf, question, part) for part in parts)
            except BrokenExecutor as error:
                message = f"a process ended before it answered ({type(error).__name__})"
                raise EngineError(f"{message}; is there memory for {jobs} of them?") from None
            for part in answers:
                yield from part
