"""Reads the parts of a book and gathers the faults of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from clauses import files
from clauses.faults import BookError, Fault, Place, suggestion
from clauses.lazily import joined
from clauses.model.agreement import Agreement, Clause
from clauses.model.book import Book, BookHeader
from clauses.model.dates import When
from clauses.model.deal import Deal
from clauses.model.direct import read
from clauses.model.force import contains, versions
from clauses.model.ledger import Entry
from clauses.model.origin import Origin
from clauses.model.plain import digest_of, is_plain, plain
from clauses.model.precedence import Register, edges, target_problem
from clauses.model.reading import Locate, faults_of
from clauses.model.truth import Truth
from clauses.model.vocabulary import Vocabulary
from clauses.rulebook.acts import fact_problems, with_facts
from clauses.rulebook.bespoke import clause_problems, own_problems
from clauses.rulebook.compile import Compiler
from clauses.rulebook.compiled import Act, Kind, Rulebook, Written
from clauses.rulebook.taxonomies import own_labels

__all__ = ["Reader", "promise_faults", "read_model"]


def read_model(
    model: Any, content: Any, context: Vocabulary, origin: Origin, faults: list[Fault]
) -> Any:
    """Read plain data into a model; what is wrong is added to the faults and gives None."""
    if not isinstance(content, dict | list):
        faults.append(Fault("holds nothing that can be read", place=origin.place("")))
        return None
    try:
        return read(model, content, context)
    except ValidationError as error:
        faults += faults_of(error, origin.place)
        return None


def promise_faults(
    deal: Deal, origin: Origin, rulebook: Rulebook, words: Vocabulary
) -> Iterator[Fault]:
    """What is wrong with the promises of a deal beyond their form."""
    for name, promise in deal.promises.items():
        found: list[tuple[tuple[str | int, ...], str]] = []
        if promise.holder is None:
            found.append(((), "a promise in a deal says who benefits; add `holder`"))
        if promise.kind in rulebook.kinds:
            found += own_problems(promise, rulebook.kinds[promise.kind], rulebook, words)
        for steps, message in found:
            where = ("promises", name, *steps)
            yield Fault(message, ".".join(map(str, where)), origin.locate(where))


class Reader:
    """Reads the parts of one book and gathers the faults of all of them."""

    def __init__(self, rulebook: Rulebook, words: Vocabulary) -> None:
        self.rulebook, self.words = rulebook, words
        self.faults: list[Fault] = []
        self.origins: dict[str, Origin] = {}
        self.digests: list[str] = []
        self.unreadable: set[str] = set()  # agreements with faults of their own

    def mapping(self, source: Mapping[str, Any]) -> Book:
        """A book from plain data."""
        content = plain({k: v for k, v in source.items() if k != "agreements"})
        rows = source.get("agreements")
        rows = {} if rows is None else rows
        # Nothing of what an agreement was read from stays in it, so it need not be copied.
        agreements = self._named(rows if is_plain(rows) else plain(rows), "agreement")
        deals = self._named(content.pop("deals", {}), "deal")
        entries = content.pop("ledger", [])
        self.digests.append(digest_of(source))
        return self._book((content, Origin()), agreements, (entries, Origin()), deals, "")

    def _named(self, rows: Any, key: str) -> dict[str, tuple[Any, Origin]]:
        """The agreements or deals of a mapping, by their names."""
        if not isinstance(rows, dict):
            self.faults.append(Fault("a mapping by name is needed here", f"{key}s"))
            return {}
        return {
            name: ({key: name, **row} if isinstance(row, dict) else row, Origin())
            for name, row in rows.items()
        }

    def folder(self, folder: Path) -> Book:
        """A book from its folder."""
        header = self._read(folder / "book.yaml")
        agreements = dict(self._below(folder / "agreements", "agreement"))
        deals = dict(self._below(folder / "deals", "deal"))
        return self._book(header, agreements, self._ledger(folder), deals, str(folder))

    def _ledger(self, folder: Path) -> tuple[Any, Origin]:
        try:
            path = files.ledger_of(folder)
        except BookError as error:
            self.faults += error.faults
            return [], Origin()
        return self._read(path) if path else ([], Origin())

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
        try:
            paths = files.files_below(folder)
        except BookError as error:
            self.faults += error.faults
            return []
        for path in paths:
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
                self.faults.append(
                    Fault(f"{name!r} is the name of {other} too", key, origin.place(key))
                )
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
        acts = self._own_facts(front, header[1]) if front is not None else {}
        words = words.with_acts({name: act.form for name, act in acts.items()})
        kinds = self._own_kinds(front, header[1], words) if front is not None else {}
        words = words.with_kinds({name: kind.form for name, kind in kinds.items()})
        self.origins["book"] = header[1]
        read: dict[str, Agreement] = {}
        for name, (content, origin) in agreements.items():
            agreement = read_model(Agreement, content, words, origin, self.faults)
            if agreement is None:
                self.unreadable.add(name)
            else:
                read[name] = agreement
                self.origins[name] = origin
                self._check_agreement(agreement, origin, words)
        dealt: dict[str, Deal] = {}
        for name, (content, origin) in deals.items():
            deal = read_model(Deal, content, words, origin, self.faults)
            if deal is not None:
                self.faults += promise_faults(deal, origin, self.rulebook, words)
                dealt[name] = deal.with_origin(origin, words)
        self._check_precedence(read)
        if front is not None:
            self._check_calendars(read, front)
        ledger = self.ledger(entries, words, read)
        if self.faults or front is None:
            raise BookError(self.faults)
        digest = hashlib.sha256("\n".join(sorted(self.digests)).encode()).hexdigest()
        return Book(front, words, read, ledger, dealt, self.origins, folder, digest, kinds, acts)

    def _header(self, content: Any, origin: Origin) -> tuple[Vocabulary, BookHeader | None]:
        rows = content.get("parties") if isinstance(content, dict) else None
        names = {
            key: str(row.get("name", key)) if isinstance(row, dict) else str(key)
            for key, row in (rows.items() if isinstance(rows, dict) else ())
        }
        words = self.words.with_parties(names)
        header: BookHeader | None = read_model(BookHeader, content, words, origin, self.faults)
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

    def _own_facts(self, header: BookHeader, origin: Origin) -> Mapping[str, Act]:
        """The acts, with the facts that the book adds to them."""
        if not header.facts:
            return {}
        problems = list(fact_problems(header.facts, self.rulebook.acts))
        for path, problem in problems:
            where = ("facts", *path)
            self.faults.append(Fault(problem, ".".join(where), origin.locate(where, key=True)))
        acts = {} if problems else with_facts(self.rulebook.acts, header.facts)
        self.rulebook = self.rulebook.with_own({}, acts)
        return acts

    def _own_kinds(
        self, header: BookHeader, origin: Origin, words: Vocabulary
    ) -> Mapping[str, Kind]:
        """The kinds that the book defines, compiled under the same checks as the rulebook's."""
        if not header.kinds:
            return {}
        own = {}
        for name, row in header.kinds.items():
            if name in self.rulebook.kinds:
                message = "the rulebook has a kind of this name; choose another"
                place = origin.locate(("kinds", name))
                self.faults.append(Fault(message, f"kinds.{name}", place))
                continue
            content = {"kind": name, **row} if isinstance(row, dict) else row
            path = ("kinds", name)
            own[name] = Written(name, content, partial(_below, origin.locate, path), path=path)
        rules = self.rulebook
        shared = joined(rules.written, own)
        compiler = Compiler(rules.acts, rules.effects, shared, self.faults, words)
        kinds = {name: kind for name, row in own.items() if (kind := compiler.kind(row))}
        self.rulebook = rules.with_own(kinds, {})
        return kinds

    def _check_agreement(self, agreement: Agreement, origin: Origin, words: Vocabulary) -> None:
        versions: list[tuple[tuple[str | int, ...], Clause]] = [
            (("clauses", name), clause) for name, clause in agreement.clauses.items()
        ]
        for key, amendment in agreement.amendments.items():
            for step, name, clause in amendment.wordings():
                versions.append((("amendments", key, step, name), clause))
        for path, clause in versions:
            kind = self.rulebook.kinds.get(clause.kind)
            for steps, message in clause_problems(clause, kind, self.rulebook, words):
                where = (*path, *steps)
                shown = ".".join(map(str, where))
                self.faults.append(Fault(message, shown, origin.locate(where)))

    def _check_precedence(self, agreements: Mapping[str, Agreement]) -> None:
        """Every target is there, and on no day do clauses override one another in a circle."""
        every = [
            (name, key, clause)
            for name, agreement in agreements.items()
            for key, wordings in agreement.all_clauses().items()
            for clause in wordings
        ]
        if not any(clause.overrides or clause.yields_to for _, _, clause in every):
            return
        ever = Register({(name, key): clause for name, key, clause in every})
        held = [(name, v) for name, one in agreements.items() for v in versions(one, date.max)]
        for name, version in held:
            path, agreement = tuple(version.path.split(".")), agreements[name]
            for word in ("overrides", "yields_to"):
                for index, target in enumerate(getattr(version.clause, word)):
                    yields = word == "yields_to"
                    problem = target_problem(target, agreement, ever, agreements, yields)
                    if problem:
                        self._fault(name, (*path, word, index), problem)
        for day in sorted({date.min, *_changes(agreements)}):
            on = When(day, day)
            texts = {
                (name, version.name): version.clause
                for name, version in held
                if contains(version.part, on) is not Truth.FALSE
            }
            loop = edges(texts).cycle()
            if loop:
                shown = " yields to ".join("/".join(key) for key in loop)
                self._fault(loop[0][0], ("clauses", loop[0][1]), f"precedence in a circle: {shown}")
                return

    def _check_calendars(self, agreements: Mapping[str, Agreement], front: BookHeader) -> None:
        for name, agreement in agreements.items():
            calendar = agreement.counting.calendar
            if calendar is not None and calendar not in front.calendars:
                hint = (
                    suggestion(calendar, front.calendars) or "; add it to `calendars` in book.yaml"
                )
                self._fault(name, ("counting", "calendar"), f"unknown calendar {calendar!r}{hint}")

    def _fault(self, document: str, path: tuple[str | int, ...], message: str) -> None:
        shown = ".".join(map(str, path))
        self.faults.append(Fault(message, shown, self.origins[document].locate(path)))

    def ledger(
        self, entries: tuple[Any, Origin], words: Vocabulary, agreements: Mapping[str, Agreement]
    ) -> tuple[Entry, ...]:
        """The entries of a ledger; what they name must be there."""
        content, origin = entries
        if content is None or content == []:
            return ()
        read = read_model(list[Entry], content, words, origin, self.faults) or []
        known = {f"{a}/{c}" for a, agreement in agreements.items() for c in agreement.all_clauses()}
        evidence = {entry.evidence for entry in read if entry.record.to is None}
        for index, entry in enumerate(read):
            record, path = entry.record, (index, entry.event)
            home = (record.clause or "").partition("/")[0]
            if home in self.unreadable:
                continue
            if record.clause and record.clause not in known:
                hint = suggestion(record.clause, known)
                self.faults.append(
                    Fault(
                        f"unknown clause {record.clause!r}{hint}",
                        f"{index}.{entry.event}.clause",
                        origin.locate((*path, "clause")),
                    )
                )
            if record.to is not None and record.to not in evidence:
                hint = suggestion(record.to, [e for e in evidence if e])
                self.faults.append(
                    Fault(
                        f"no entry has the evidence {record.to!r}{hint}",
                        f"{index}.{entry.event}.to",
                        origin.locate((*path, "to")),
                    )
                )
        return tuple(entry.with_origin(origin, str(i)) for i, entry in enumerate(read))


def _below(
    locate: Locate, above: tuple[str, ...], path: tuple[str | int, ...], key: bool = False
) -> Place:
    return locate((*above, *path), key)


def _changes(agreements: Mapping[str, Agreement]) -> set[date]:
    """The days on which the text of an agreement may change."""
    return {
        day
        for agreement in agreements.values()
        for amendment in agreement.amendments.values()
        for day in (amendment.day.earliest, amendment.day.latest)
    }
