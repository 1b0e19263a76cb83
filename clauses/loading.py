"""Reads books and deals, from files or from plain data, against a rulebook's vocabulary."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from clauses import files
from clauses.faults import BookError, Fault, InputError, Place, suggestion
from clauses.model.agreement import Agreement, Clause
from clauses.model.book import Book, BookHeader
from clauses.model.deal import Deal
from clauses.model.ledger import Entry
from clauses.model.origin import Origin
from clauses.model.reading import faults_of
from clauses.model.vocabulary import Vocabulary
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.load import load_rulebook, vocabulary
from clauses.rulebook.taxonomies import own_labels

__all__ = ["load_book", "load_deal", "read_ledger", "settings"]

Source = str | Path | Mapping[str, Any]


def load_book(source: Source, rulebook: Rulebook | None = None) -> Book:
    """Read a book from its folder, or from a mapping of the same form.

    In a mapping, `agreements` and `deals` are mappings by id, `ledger` is a list.

    Raises:
        BookError: with every fault of every file, each with file, line and column.
    """
    rulebook = rulebook or load_rulebook()
    if isinstance(source, Mapping):
        return _Reader(rulebook, vocabulary(rulebook.folder)).mapping(source)
    folder = Path(source)
    if folder.name == "book.yaml":
        folder = folder.parent
    if not (folder / "book.yaml").is_file():
        raise BookError(Fault("there is no book.yaml here", place=Place(str(source))))
    return _Reader(rulebook, vocabulary(rulebook.folder)).folder(folder)


def load_deal(source: Source | Deal, book: Book, set_: Sequence[str] = ()) -> Deal:
    """Read a deal against a book, from a file, a mapping or a `Deal` built in Python.

    `set_` holds `KEY=VALUE` settings in the syntax of the file, such as
    `lines.capacity.scope.purpose=[training, inference]`; they replace what is written.

    Raises:
        BookError: with every fault, each with file, line and column where there is a file.
    """
    origin = Origin()
    if isinstance(source, Deal):
        if not set_ and source.origin.digest:
            return source
        content: Any = written(source)
    elif isinstance(source, Mapping):
        content = plain(source)
    else:
        document = files.read(source)
        content = document.content
        origin = Origin(document.place, {}, document.digest)
    if set_:
        content, overrides = settings(content, set_)
        origin = Origin(origin.locate, overrides, "")
    faults: list[Fault] = []
    deal = _model(Deal, content, book.vocabulary, origin, faults)
    if deal is not None:
        faults += _promise_faults(deal, origin, book)
    if faults or deal is None:
        raise BookError(faults)
    return deal.with_origin(Origin(origin.locate, origin.overrides, _digest(written(deal))))


def read_ledger(
    entries: Sequence[Mapping[str, Any]], book: Book, rulebook: Rulebook
) -> tuple[Entry, ...]:
    """Read ledger entries against a book that is loaded already."""
    reader = _Reader(rulebook, book.vocabulary)
    read = reader._ledger((plain(entries), Origin()), book.vocabulary, book.agreements)
    if reader.faults:
        raise BookError(reader.faults)
    return read


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(content: Any) -> Any:
    """Python data as a file would give it: texts, lists and mappings; None is left out."""
    if isinstance(content, BaseModel):
        return written(content)
    if isinstance(content, Mapping):
        return {str(k): plain(v) for k, v in content.items() if v is not None}
    if isinstance(content, list | tuple):
        return [plain(item) for item in content]
    if isinstance(content, bool):
        return "yes" if content else "no"
    return content if isinstance(content, str) else str(content)


def written(model: BaseModel) -> Any:
    """A model in the form in which it is written in a file."""
    raw = model.model_dump(by_alias=True, exclude_unset=True)
    return _unwrapped(plain(raw))


def _unwrapped(content: Any) -> Any:
    """Facts and terms as a file has them."""
    if isinstance(content, list):
        return [_unwrapped(item) for item in content]
    if not isinstance(content, dict):
        return content
    content = dict(content)
    terms = content.pop("terms", None)
    if isinstance(terms, dict):
        content.update(terms)
    out = {}
    for key, value in content.items():
        if isinstance(value, dict) and value.get("state") == "not_stated":
            continue
        out[key] = _unwrapped(value)
    return out


def settings(content: Any, pairs: Sequence[str]) -> tuple[Any, dict[str, str]]:
    """Put `KEY=VALUE` settings into plain data; gives it and where each path was set.

    Raises:
        InputError: a setting has no `=`, or its path does not exist in the deal.
    """
    content = copy.deepcopy(content)
    overrides: dict[str, str] = {}
    faults: list[Fault] = []
    for pair in pairs:
        key, sign, text = pair.partition("=")
        shown = f"--set {pair}"
        if not sign or not key:
            faults.append(Fault("write KEY=VALUE, such as lines.capacity.scope.purpose=training",
                                place=Place(shown)))  # fmt: skip
            continue
        steps = key.split(".")
        try:
            value = files.parse_scalar(text, shown)
        except InputError as error:
            faults += error.faults
            continue
        problem = _put(content, steps, value)
        if problem:
            faults.append(Fault(problem, key, Place(shown)))
        overrides[key] = shown
    if faults:
        raise BookError(faults)
    return content, overrides


def _put(content: Any, steps: list[str], value: Any) -> str:
    """Set one value; gives what is wrong with the path, or nothing."""
    at = content
    for depth, step in enumerate(steps[:-1]):
        if not isinstance(at, dict):
            return f"{'.'.join(steps[:depth])} has no parts"
        inside = at.get(step)
        if not isinstance(inside, dict):
            named = depth == 0 or (depth == 1 and steps[0] in ("lines", "promises"))
            if named and step not in at:
                hint = suggestion(step, at) or f"; there is {', '.join(map(str, at))}"
                return f"the deal has no {'.'.join(steps[: depth + 1])!r}{hint}"
            inside = {}
            at[step] = inside
        at = inside
    if not isinstance(at, dict):
        return f"{'.'.join(steps[:-1])} has no parts"
    at[steps[-1]] = value
    return ""


def _model(
    model: Any, content: Any, context: Vocabulary, origin: Origin, faults: list[Fault]
) -> Any:
    if not isinstance(content, dict | list):
        faults.append(Fault("holds nothing that can be read", place=origin.place("")))
        return None
    try:
        return TypeAdapter(model).validate_python(content, context=context)
    except ValidationError as error:
        faults += faults_of(error, lambda steps: origin.place(".".join(map(str, steps))))
        return None


def _promise_faults(deal: Deal, origin: Origin, book: Book) -> list[Fault]:
    del book
    return [
        Fault(
            "a promise in a deal says who benefits; add `holder`",
            f"promises.{name}",
            origin.place(f"promises.{name}"),
        )  # fmt: skip
        for name, promise in deal.promises.items()
        if promise.holder is None
    ]


class _Reader:
    """Reads the parts of one book and gathers the faults of all of them."""

    def __init__(self, rulebook: Rulebook, words: Vocabulary) -> None:
        self.rulebook, self.words = rulebook, words
        self.faults: list[Fault] = []
        self.origins: dict[str, Origin] = {}
        self.digests: list[str] = []

    def mapping(self, source: Mapping[str, Any]) -> Book:
        content = plain(source)
        agreements = content.pop("agreements", {})
        deals = content.pop("deals", {})
        entries = content.pop("ledger", [])
        self.digests.append(_digest(source))
        named = {key: ({"agreement": key, **row}, Origin()) for key, row in agreements.items()}
        dealt = {key: ({"deal": key, **row}, Origin()) for key, row in deals.items()}
        return self._book((content, Origin()), named, (entries, Origin()), dealt, "")

    def folder(self, folder: Path) -> Book:
        header = self._read(folder / "book.yaml")
        agreements = dict(self._below(folder / "agreements", "agreement"))
        deals = dict(self._below(folder / "deals", "deal"))
        path = folder / "ledger.yaml"
        entries = self._read(path) if path.is_file() else ([], Origin())
        return self._book(header, agreements, entries, deals, str(folder))

    def _read(self, path: Path) -> tuple[Any, Origin]:
        try:
            document = files.read(path)
        except BookError as error:
            self.faults += error.faults
            return None, Origin()
        self.digests.append(f"{path.name}:{document.digest}")
        return document.content, Origin(document.place, {}, document.digest)

    def _below(self, folder: Path, key: str) -> list[tuple[str, tuple[Any, Origin]]]:
        found: dict[str, tuple[Any, Origin]] = {}
        for path in files.files_below(folder):
            content, origin = self._read(path)
            if not isinstance(content, dict) or key not in content:
                if origin.digest:
                    self.faults.append(
                        Fault(f"the key {key!r} is required", place=origin.place(""))
                    )
                continue
            name = str(content[key])
            if name in found:
                other = found[name][1].place(key)
                self.faults.append(Fault(f"{name!r} is the name of {other} too", key,
                                         origin.place(key)))  # fmt: skip
            found[name] = (content, origin)
        return list(found.items())

    def _book(
        self,
        header: tuple[Any, Origin],
        agreements: Mapping[str, tuple[Any, Origin]],
        entries: tuple[Any, Origin],
        deals: Mapping[str, tuple[Any, Origin]],
        folder: str,
    ) -> Book:
        words, front = self._header(*header)
        self.origins["book"] = header[1]
        read: dict[str, Agreement] = {}
        for name, (content, origin) in agreements.items():
            agreement = _model(Agreement, content, words, origin, self.faults)
            if agreement is not None:
                read[name] = agreement
                self.origins[name] = origin
                self._check_agreement(agreement, origin)
        dealt: dict[str, Deal] = {}
        for name, (content, origin) in deals.items():
            deal = _model(Deal, content, words, origin, self.faults)
            if deal is not None:
                self.faults += _promise_faults(deal, origin, None)  # type: ignore[arg-type]
                digest = _digest(written(deal))
                dealt[name] = deal.with_origin(Origin(origin.locate, {}, digest))
        ledger = self._ledger(entries, words, read)
        if self.faults or front is None:
            raise BookError(self.faults)
        digest = hashlib.sha256("\n".join(sorted(self.digests)).encode()).hexdigest()
        return Book(front, words, read, ledger, dealt, self.origins, folder, digest)

    def _header(self, content: Any, origin: Origin) -> tuple[Vocabulary, BookHeader | None]:
        rows = content.get("parties") if isinstance(content, dict) else None
        names = {
            key: str(row.get("name", key)) if isinstance(row, dict) else str(key)
            for key, row in (rows.items() if isinstance(rows, dict) else ())
        }
        words = self.words.with_parties(names)
        header: BookHeader | None = _model(BookHeader, content, words, origin, self.faults)
        if header is None:
            return words, None
        if header.home not in header.parties:
            hint = suggestion(header.home, header.parties)
            self.faults.append(
                Fault(f"unknown party {header.home!r}{hint}", "home", origin.place("home"))
            )
        labels, problems = own_labels(header.labels, words.taxonomies)
        for (dimension, name), problem in problems:
            path = f"labels.{dimension}.{name}"
            place = origin.locate(("labels", dimension, name))
            self.faults.append(Fault(problem, path, place))
        return (words if problems else words.with_labels(labels)), header

    def _check_agreement(self, agreement: Agreement, origin: Origin) -> None:
        def check(name: str, clause: Clause, path: tuple[str | int, ...]) -> None:
            kind = self.rulebook.kinds.get(clause.kind)
            if kind is None:
                return
            place = origin.locate(path)
            if kind.file.holder == "required" and clause.holder is None:
                self.faults.append(
                    Fault("says who benefits; add `holder`", ".".join(map(str, path)), place)
                )
            if clause.describes is None and clause.quote is None:
                self.faults.append(Fault("needs its words: add `quote`, or `describes` in your own",
                                         ".".join(map(str, path)), place))  # fmt: skip
            del name

        for name, clause in agreement.clauses.items():
            check(name, clause, ("clauses", name))
        for key, amendment in agreement.amendments.items():
            for part in ("insert", "replace"):
                for name, clause in getattr(amendment, part).items():
                    check(name, clause, ("amendments", key, part, name))

    def _ledger(
        self, entries: tuple[Any, Origin], words: Vocabulary, agreements: Mapping[str, Agreement]
    ) -> tuple[Entry, ...]:
        content, origin = entries
        if content is None:
            return ()
        read = _model(list[Entry], content, words, origin, self.faults) or []
        known = {f"{a}/{c}" for a, agreement in agreements.items() for c in agreement.all_clauses()}
        evidence = {entry.evidence for entry in read if entry.record.to is None}
        for index, entry in enumerate(read):
            record, path = entry.record, (index, entry.event)
            if record.clause is not None and record.clause not in known:
                hint = suggestion(record.clause, known)
                self.faults.append(Fault(f"unknown clause {record.clause!r}{hint}",
                                         f"{index}.{entry.event}.clause",
                                         origin.locate((*path, "clause"))))  # fmt: skip
            if record.to is not None and record.to not in evidence:
                hint = suggestion(record.to, [e for e in evidence if e])
                self.faults.append(Fault(f"no entry has the evidence {record.to!r}{hint}",
                                         f"{index}.{entry.event}.to",
                                         origin.locate((*path, "to"))))  # fmt: skip
        return tuple(entry.with_origin(origin, str(i)) for i, entry in enumerate(read))
