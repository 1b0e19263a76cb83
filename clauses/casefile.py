"""Cases: a book, a deal and exactly what must be found; tests and worked examples at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from clauses import files
from clauses.engine.findings import Finding, Report
from clauses.faults import BookError, Fault, InputError, Place
from clauses.library import check
from clauses.loading import load_book, load_deal, read_ledger
from clauses.model.book import Book
from clauses.model.deal import Deal
from clauses.model.fields import DayField
from clauses.model.reading import faults_of
from clauses.model.value import Value
from clauses.rulebook.compiled import Rulebook
from clauses.settings import settings

__all__ = ["Case", "Outcome", "cases_of", "differences", "prepare", "run_case"]


class ExpectedFinding(Value):
    """One finding that must be there; `why` tells a reader the reason in law or in fact."""

    clause: str
    act: str | None = None
    part: str | None = None
    rule: str | None = None
    status: str
    effect: str | None = None
    missing: tuple[str, ...] | None = None
    measures: Mapping[str, str] | None = None
    says: str | None = None
    why: str | None = None


class Expectation(Value):
    """What a case must give; findings that are not listed must not be there."""

    verdict: str
    certain: str | None = None
    at_worst: str | None = None
    findings: tuple[ExpectedFinding, ...]


class Try(Value):
    """One variant of a case: facts set, entries added to the ledger, another date."""

    case: str
    why: str | None = None
    set: Mapping[str, Any] = {}
    ledger: tuple[Mapping[str, Any], ...] = ()
    as_of: DayField | None = None
    known_at: DayField | None = None
    expect: Expectation


class CaseFile(Value):
    """A case file: a book (the nearest above, a path, or written out), a deal, and tries.

    `deal` is a path, `{extends: path, set: {…}}`, or a deal written out.
    """

    case: str
    why: str | None = None
    note: str | None = None
    source: Any = None
    book: Any = None
    deal: Any
    set: Mapping[str, Any] = {}
    ledger: tuple[Mapping[str, Any], ...] = ()
    as_of: DayField | None = None
    known_at: DayField | None = None
    expect: Expectation | None = None
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True)
class Case:
    """One case ready to run."""

    name: str
    place: str
    book: Any
    deal: Any
    ledger: tuple[Mapping[str, Any], ...]
    as_of: Any
    known_at: Any
    expect: Expectation


@dataclass(frozen=True)
class Outcome:
    """What running a case gave: the report, and each way in which it is not as expected."""

    case: Case
    report: Report | None
    problems: tuple[str, ...]


def cases_of(path: str | Path) -> Iterator[Case]:
    """The cases of one file, each try as a case of its own.

    Raises:
        InputError: the file is no case file, or parts of it are wrong.
    """
    document = files.read(path)
    try:
        file = CaseFile.model_validate(document.content)
    except ValidationError as error:
        raise BookError(faults_of(error, document.place)) from None
    folder = Path(path).parent
    deal, base = _deal(file, folder, document)
    book = _book(file, folder, document)
    if file.expect is not None:
        content = _with(deal, {**base, **file.set})
        yield Case(file.case, document.file, book, content, file.ledger, file.as_of,
                   file.known_at, file.expect)  # fmt: skip
    for attempt in file.tries:
        content = _with(deal, {**base, **file.set, **attempt.set})
        yield Case(
            f"{file.case}: {attempt.case}", document.file, book, content,
            (*file.ledger, *attempt.ledger), attempt.as_of or file.as_of,
            attempt.known_at or file.known_at, attempt.expect,
        )  # fmt: skip
    if file.expect is None and not file.tries:
        raise BookError(Fault("says nothing that is expected; add `expect` or `tries`",
                              place=Place(document.file, 1, 1)))  # fmt: skip


def _deal(file: CaseFile, folder: Path, document: files.Document) -> tuple[Any, Mapping[str, Any]]:
    deal = file.deal
    if isinstance(deal, str):
        return _content(folder, deal, document, ("deal",)), {}
    if isinstance(deal, dict) and "extends" in deal:
        stray = set(deal) - {"extends", "set"}
        if stray:
            raise BookError(Fault(f"unknown key {sorted(stray)[0]!r} beside `extends`", "deal",
                                  document.place(("deal",))))  # fmt: skip
        values = deal.get("set") or {}
        if not isinstance(values, dict):
            raise BookError(Fault("a mapping of paths is needed here", "deal.set",
                                  document.place(("deal", "set"))))  # fmt: skip
        return _content(folder, deal["extends"], document, ("deal", "extends")), values
    if isinstance(deal, dict):
        return {"deal": "this-deal", **deal}, {}
    raise BookError(Fault("needs a path, {extends: …}, or a deal written out", "deal",
                          document.place(("deal",))))  # fmt: skip


def _content(folder: Path, name: Any, document: files.Document, at: tuple[str, ...]) -> Any:
    """What a file of data holds that a case names; other files are none of its business."""
    path = folder / name if isinstance(name, str) else folder
    if not os.path.realpath(str(path).replace("\0", "")).casefold().endswith(files.DATA):
        message = "needs the path of a file that ends in .yaml, .yml or .json"
        raise BookError(Fault(message, ".".join(at), document.place(at)))
    return files.read(path).content


def _book(file: CaseFile, folder: Path, document: files.Document) -> Any:
    if isinstance(file.book, dict):
        return {"book": "this-book", **file.book}
    if isinstance(file.book, str):
        return str(folder / file.book)
    if file.book is not None:
        raise BookError(Fault("needs a path, or a book written out", "book",
                              document.place(("book",))))  # fmt: skip
    found = files.book_above(folder)
    if found is None:
        raise BookError(Fault("no book.yaml above this case; add `book`", "book",
                              document.place(())))  # fmt: skip
    return str(found)


def _with(deal: Any, values: Mapping[str, Any]) -> Any:
    """The deal with values put in; `null` takes a key out."""
    content, _ = settings(deal, [f"{key}=unknown" for key in values])
    for key, value in values.items():
        *steps, last = key.split(".")
        at = content
        for step in steps:
            at = at[step]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return content


def prepare(case: Case, rulebook: Rulebook) -> tuple[Book, Deal]:
    """The book, with the case's entries in its ledger, and the deal.

    Raises:
        InputError: the book, the ledger or the deal is wrong.
    """
    book = load_book(case.book, rulebook)
    if case.ledger:
        entries = read_ledger(case.ledger, book, rulebook)
        book = replace(book, ledger=(*book.ledger, *entries))
    return book, load_deal(case.deal, book, (), rulebook)


def run_case(case: Case, rulebook: Rulebook) -> Outcome:
    """Check the case's deal and hold the report against what is expected."""
    try:
        book, deal = prepare(case, rulebook)
        report = check(book, deal, as_of=case.as_of, known_at=case.known_at, rulebook=rulebook)
    except InputError as error:
        return Outcome(case, None, tuple(map(str, error.faults)))
    return Outcome(case, report, tuple(differences(case.expect, report)))


def differences(expect: Expectation, report: Report) -> Iterator[str]:
    """Each way in which a report is not what a case expects."""
    for name in ("verdict", "certain", "at_worst"):
        wanted, found = getattr(expect, name), getattr(report, name)
        if wanted is not None and wanted != found:
            yield f"{name}: expected {wanted}, found {found}"
    left = list(report.findings)
    for wanted in expect.findings:
        match = next((f for f in left if _is(wanted, f)), None)
        if match is None:
            yield f"expected and not found: {_shown(wanted)}"
            continue
        left.remove(match)
        yield from _details(wanted, match)
    for extra in left:
        yield f"found and not expected: {extra.id}: {extra.status} ({extra.effect})"


def _is(wanted: ExpectedFinding, found: Finding) -> bool:
    return (
        wanted.clause in (found.clause, f"{found.agreement}/{found.clause}")
        and wanted.status == found.status
        and wanted.act in (None, found.act)
        and wanted.rule in (None, found.rule)
        and wanted.part in (None, found.part)
        and wanted.effect in (None, found.effect)
    )


def _shown(wanted: ExpectedFinding) -> str:
    parts = [wanted.clause, wanted.act, wanted.rule, wanted.part, wanted.status, wanted.effect]
    return " ".join(part for part in parts if part)


def _details(wanted: ExpectedFinding, found: Finding) -> Iterator[str]:
    if wanted.missing is not None:
        paths = sorted(item.path for item in found.missing)
        if sorted(wanted.missing) != paths:
            yield f"{found.id}: expected missing {sorted(wanted.missing)}, found {paths}"
    for name, value in (wanted.measures or {}).items():
        shown = found.measures[name].shown if name in found.measures else "nothing"
        if shown != value:
            yield f"{found.id}: expected {name} {value}, found {shown}"
    if wanted.says is not None and wanted.says != found.says:
        yield f"{found.id}: expected to say {wanted.says!r}, says {found.says!r}"
