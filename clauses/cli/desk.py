"""Takes deals one after the other and writes each report whole; what is wrong holds up nobody."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from typing import Any

import click

import clauses
from clauses import files
from clauses.cli.interrupt import Whole
from clauses.cli.pages import Page, Press
from clauses.cli.shelf import book_of
from clauses.cli.terminal import Counter, say
from clauses.decisions import add_decision
from clauses.faults import EngineError, Fault, InputError, Place
from clauses.files import Text
from clauses.many import AnyDeal, Checked, name_of
from clauses.report.text import clean
from clauses.report.totals import totals

__all__ = ["Desk"]

WRONG, FAILED = 2, 70
NO_BOOK = "no book.yaml above this deal; name one with --book"
RULE = "\n" + "=" * 40 + "\n\n"


class Desk:
    """Checks deals for the command line; `check` gives the exit status."""

    def __init__(
        self,
        press: Press,
        rulebook: clauses.Rulebook,
        folder: str | None,
        asked: dict[str, Any],
        record: str | None,
    ) -> None:
        self.press, self.rulebook, self.folder = press, rulebook, folder
        self.asked, self.record = asked, record
        self.books: dict[str, clauses.Book] = {}
        self.rows: list[tuple[str, Page | None]] = []  # for the totals, which text alone has
        self.done = self.wrong = self.failed = self.status = 0
        self.told: Exception | None = None

    def check(self, paths: Sequence[str], output: str | None) -> int:
        """Write the report of each deal; give the exit status.

        Raises:
            InputError: the one deal that was asked about is wrong, or nothing can be written.
        """
        with Whole() as whole, _out(output) as write, Counter(output is not None) as counter:
            try:
                for answer in self._answers(paths):
                    with whole.record:
                        self._take(answer, write, counter)
                    counter.show(self.done, self.wrong)
                if self.press.many and self.press.format == "text" and self.done:
                    write(RULE + "\n".join(self._totals()) + "\n")
            except InputError as error:
                if not self.done:
                    raise
                counter.clear()
                for line in error.lines():
                    say(line, err=True)
                say(f"stopped; {self.done} deals were checked before that.", err=True)
                raise SystemExit(WRONG) from None
        if self.wrong:
            deals = self.done + self.wrong
            say(f"{self.wrong} of {deals} deals could not be checked.", err=True)
        return self.failed or self.status

    def _answers(self, paths: Sequence[str]) -> Iterator[Checked[Page]]:
        for folder, pairs in groupby(self._deals(paths), key=lambda pair: pair[0]):
            yield from self._of_book(folder, (deal for _, deal in pairs))

    def _deals(self, paths: Sequence[str]) -> Iterator[tuple[str, AnyDeal]]:
        """Each deal with the folder of its book."""
        for path in paths:
            found = self.folder or files.book_above(path)
            if found is None:
                yield "", InputError(Fault(NO_BOOK, place=Place(path)))
            elif not files.is_stream(path):
                yield str(found), path
            else:
                yield from ((str(found), line) for line in _lines(path))

    def _of_book(self, folder: str, deals: Iterable[AnyDeal]) -> Iterator[Checked[Page]]:
        try:
            if folder and folder not in self.books:
                self.books[folder] = _with_agreements(book_of(folder, self.rulebook))
        except InputError as error:
            yield from (Checked(name_of(d, n), error=error) for n, d in enumerate(deals, 1))
            return
        if folder:
            # A stream is answered deal by deal in one process, and by windows in several.
            yield from clauses.check_many(
                self.books[folder],
                deals,
                take=self.press,
                rulebook=self.rulebook,
                cache=True,
                **self.asked,
            )
        else:
            wrong = (deal for deal in deals if isinstance(deal, InputError))
            yield from (Checked(name_of(error, 0), error=error) for error in wrong)

    def _take(self, answer: Checked[Page], write: Callable[[str], None], counter: Counter) -> None:
        page = answer.result
        if page is None:
            self._tell(answer, counter)
        else:
            if self.record and page.decision is not None:
                add_decision(page.decision, self.record)
            is_next = self.press.format == "text" and self.done
            write(RULE + page.text if is_next else page.text)
            self.done += 1
            self.status = max(self.status, page.status)
        if self.press.many and self.press.format == "text":
            self.rows.append((answer.source, page))

    def _tell(self, answer: Checked[Page], counter: Counter) -> None:
        """Say what is wrong with a deal; with a book, once for all its deals."""
        error = answer.error
        if not self.press.many and error is not None:
            raise error
        self.wrong += 1
        self.failed = max(self.failed, WRONG if isinstance(error, InputError) else FAILED)
        if error is not self.told:
            counter.clear()
            lines = error.lines() if isinstance(error, InputError) else [_failure(answer)]
            for line in lines:
                say(line, err=True)
        self.told = error

    def _totals(self) -> Iterator[str]:
        yield "All deals"
        for source, page in self.rows:
            said = page.verdict.replace("_", " ") if page else "could not be checked"
            yield clean(f"{page.title if page else source}: {said}")
        yield ""
        figures = {k: f for book in self.books.values() for k, f in book.header.figures.items()}
        yield from map(clean, totals([page for _, page in self.rows if page], figures))


def _with_agreements(book: clauses.Book) -> clauses.Book:
    if not book.agreements:
        # A folder that is not found by its name would make every deal pass.
        place = Place(files.shown(f"{book.folder}/agreements"))
        raise InputError(
            Fault("holds no agreement, so every deal would pass; add one", place=place)
        )
    return book


def _failure(answer: Checked[Page]) -> str:
    assert isinstance(answer.error, EngineError)
    return f"{answer.source}: engine failure: {answer.error}"


def _lines(path: str) -> Iterator[Text | InputError]:
    holds = False
    try:
        for line in files.lines_of(path):
            holds = True
            yield line
        if not holds:
            # Whoever was to write the deals may have failed, and no answer is none that is clear.
            name = "standard input" if path == "-" else files.shown(path)
            yield InputError(Fault("holds no deal", place=Place(name)))
    except InputError as error:
        yield error


def _out(output: str | None) -> AbstractContextManager[Callable[[str], None]]:
    return _file(output) if output else _standard()


@contextmanager
def _file(output: str) -> Iterator[Callable[[str], None]]:
    with files.writing(output) as stream:

        def write(text: str) -> None:
            stream.write(text)

        yield write


@contextmanager
def _standard() -> Iterator[Callable[[str], None]]:
    yield lambda text: click.echo(text, nl=False)
    sys.stdout.flush()
