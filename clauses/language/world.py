"""What conditions are about: the book at a date, one act of the deal, one clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from clauses.faults import Place
from clauses.language.answer import Answer, Missing, Read
from clauses.model.agreement import Clause
from clauses.model.book import Book
from clauses.model.control import ControlGraph
from clauses.model.dates import Span, When
from clauses.model.deal import Deal, Line
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.form import TermSpec
from clauses.model.labels import WrittenScope, everywhere
from clauses.model.ledger import Entry
from clauses.model.origin import Origin
from clauses.model.party import Group
from clauses.model.scope import Scope

__all__ = ["ActView", "ClauseView", "Env", "PromiseView", "ScopeValue", "World"]

ALWAYS = Span.parse("perpetual")


@dataclass(frozen=True)
class World:
    """A book and a deal, as they stood on a day and as far as was known on another."""

    book: Book
    deal: Deal
    as_of: date
    known_at: date

    @cached_property
    def graph(self) -> ControlGraph:
        """Who controls whom."""
        header = self.book.header
        return ControlGraph(header.parties, header.ownership == "complete")

    @cached_property
    def ledger(self) -> tuple[Entry, ...]:
        """The entries that had happened and were recorded by then, earliest first."""
        seen = [
            entry
            for entry in self.book.ledger
            if entry.date.latest <= self.as_of
            and (entry.recorded or entry.date.earliest) <= self.known_at
        ]
        return tuple(sorted(seen, key=lambda e: (e.date.earliest, e.event, e.evidence or "")))

    def scope(self, written: WrittenScope, closed: bool) -> Scope:
        """A written scope as its words mean on the day."""
        return written.resolve(self.book.vocabulary.taxonomies, self.as_of, closed)

    def shown(self, value: Any) -> str:
        """A value as a sentence prints it."""
        if isinstance(value, Group):
            return self.graph.shown(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return ", ".join(map(str, value))
        return str(value)


@dataclass(frozen=True)
class ScopeValue:
    """A scope that is compared, with the place where each of its dimensions is written."""

    scope: Scope
    path: str
    owner: str
    place: Callable[[str], Place]
    shown: str
    stated: frozenset[str] = frozenset()


class View:
    """Something whose named values conditions may read."""

    owner = "deal"
    path = ""
    origin: Origin
    world: World

    def fact(self, name: str, fact: Fact[Any], spec: TermSpec | None, party: bool) -> Answer:
        """Read one fact: its value, or that it is missing and what to ask for it."""
        path = f"{self.path}.{name}"
        place = self.origin.place(path)
        if fact.value is None and fact.state != "not_applicable":
            ask = (spec.ask or spec.means) if spec else ""
            missing = Missing(path, ask or f"{name.replace('_', ' ')}", self.owner, place)
            read = Read(path, "unknown", fact.state, fact.note(), place)
            return Answer(None, f"an unknown {name.replace('_', ' ')}", (read,), (missing,))
        shown = self.world.shown(fact.value)
        if party:
            shown = self.world.book.name(str(fact.value))
        read = Read(path, shown, fact.state, fact.note(), place)
        return Answer(fact if fact.value is None else fact.value, shown, (read,))


class ActView(View):
    """One act of the deal, seen as an act of the name that a rule speaks of.

    `names` maps what the rule calls a role or a fact to what the line calls it; `part` is the
    portion of the line's scope that is looked at, when it was split.
    """

    def __init__(
        self,
        world: World,
        path: str,
        line: Line,
        specs: Mapping[str, TermSpec],
        names: Mapping[str, str] | None = None,
        part: Scope | None = None,
        origin: Origin | None = None,
    ) -> None:
        self.world, self.path, self.line, self.specs = world, path, line, specs
        self.names = names or {}
        self.part = part
        self.origin = origin if origin is not None else world.deal.origin

    def read(self, key: str) -> Answer:
        """The value of a role or a fact of the act, `scope` or `term`."""
        if key == "scope":
            return self.scope()
        if key == "term":
            return self.fact("term", self.line.term, None, party=False)
        own = self.names.get(key, key)
        spec = self.specs[own]
        return self.fact(own, self.line.terms.get(own, NOT_STATED), spec, spec.type == "party")

    @cached_property
    def whole(self) -> Scope:
        """All of the line's scope; a dimension it does not state is unknown."""
        return self.world.scope(self.line.scope or everywhere(), closed=True)

    def scope(self) -> Answer:
        """The scope of the act, or of the part of it that is looked at."""
        written = self.line.scope or everywhere()
        path = f"{self.path}.scope"
        value = ScopeValue(
            self.part if self.part is not None else self.whole,
            path,
            "deal",
            self.origin.place,
            str(written) if self.line.scope else "what is bought is not stated",
            frozenset(name for box in written.boxes for name in box),
        )
        return Answer(value, value.shown, (Read(path, value.shown, place=self.origin.place(path)),))


class PromiseView(ActView):
    """A promise that the deal itself makes, seen as the act of promising."""

    def __init__(self, world: World, path: str, clause: Clause, specs: Mapping[str, TermSpec],
                 promisor: str, promisee: str, origin: Origin) -> None:  # fmt: skip
        covers = clause.terms.get("covers", NOT_STATED)
        line = Line.model_construct(act="promise", scope=covers.value, terms={})
        super().__init__(world, path, line, specs, origin=origin)
        self.clause = clause
        self.parties = {"promisor": promisor, "promisee": promisee}

    def read(self, key: str) -> Answer:
        """The promisor, the promisee, the kind of clause promised, or one of its terms."""
        if key in self.parties:
            party = self.parties[key]
            shown = self.world.book.name(party)
            side = "bound" if key == "promisor" else "holder"
            place = self.origin.place(f"{self.path}.{side}")
            return Answer(party, shown, (Read(f"{self.path}.{side}", shown, place=place),))
        if key == "kind":
            place = self.origin.place(f"{self.path}.kind")
            kind = self.clause.kind
            return Answer(kind, kind, (Read(f"{self.path}.kind", kind, place=place),))
        if key in ("scope", "term"):
            return super().read(key)
        return self.fact(key, self.clause.terms.get(key, NOT_STATED), self.specs[key], party=False)

    @cached_property
    def whole(self) -> Scope:
        """What the promise covers; a dimension it does not state is everything."""
        return self.world.scope(self.line.scope or everywhere(), closed=False)


class ClauseView(View):
    """One clause as in force, and the terms of its kind."""

    owner = "agreement"

    def __init__(
        self,
        world: World,
        agreement: str,
        name: str,
        clause: Clause,
        specs: Mapping[str, TermSpec],
        amendment: str | None = None,
    ) -> None:
        self.world, self.agreement, self.name, self.clause = world, agreement, name, clause
        self.specs, self.amendment = specs, amendment
        self.origin = world.book.origins.get(agreement, Origin())
        prefix = f"amendments.{amendment}." if amendment else ""
        step = ""
        if amendment:
            change = world.book.agreements[agreement].amendments[amendment]
            step = "replace." if name in change.replace else "insert."
        self.path = f"{prefix}{step}{name}" if amendment else f"clauses.{name}"

    @property
    def id(self) -> str:
        """The clause's name across the book."""
        return f"{self.agreement}/{self.name}"

    def read(self, key: str) -> Answer:
        """The value of a term, `bound`, `holder` or `in_force`."""
        if key in ("bound", "holder"):
            return self._group(key)
        if key == "in_force":
            span = self.in_force
            path = self.path
            read = Read(path, str(span), place=self.origin.place(path))
            return Answer(span, str(span), (read,), self._open_dates())
        spec = self.specs[key]
        fact = self.clause.terms.get(key, NOT_STATED)
        if spec.type == "scope":
            return self._scope(key, fact)
        return self.fact(key, fact, spec, spec.type == "party")

    def _group(self, key: str) -> Answer:
        group: Group | None = getattr(self.clause, key)
        path = f"{self.path}.{key}"
        if group is None:
            return Answer(Group(party=()), "nobody", (Read(path, "nobody"),))
        shown = self.world.graph.shown(group)
        return Answer(group, shown, (Read(path, shown, place=self.origin.place(path)),))

    def _scope(self, key: str, fact: Fact[Any]) -> Answer:
        if fact.state == "unknown":
            return self.fact(key, fact, self.specs[key], party=False)
        written: WrittenScope = fact.value or everywhere()
        path = f"{self.path}.{key}"
        shown = str(written)
        stated = frozenset(name for box in written.boxes for name in box)
        scope = self.world.scope(written, closed=False)
        value = ScopeValue(scope, path, "agreement", self.origin.place, shown, stated)
        read = Read(path, shown, fact.state, fact.note(), self.origin.place(path))
        return Answer(value, shown, (read,))

    @cached_property
    def in_force(self) -> Span:
        """From when until when the clause holds, as far as known."""
        agreement = self.world.book.agreements[self.agreement]
        starts = [agreement.effective, self.clause.start]
        if self.amendment is not None:
            day = agreement.amendments[self.amendment].effective
            starts.append(Fact[Any](value=When(day, day)))
        ends = [agreement.until, self.clause.until]
        return Span(_bound(starts, max, date.min), _bound(ends, min, date.max))

    def _open_dates(self) -> tuple[Missing, ...]:
        agreement = self.world.book.agreements[self.agreement]
        dates = {
            "effective": agreement.effective,
            "until": agreement.until,
            f"{self.path}.from": self.clause.start,
            f"{self.path}.until": self.clause.until,
        }
        return tuple(
            Missing(path, "the date", "agreement", self.origin.place(path))
            for path, fact in dates.items()
            if fact.state == "unknown" or (fact.value and fact.value.earliest < fact.value.latest)
        )


def _bound(facts: list[Fact[Any]], pick: Callable[..., date], unbounded: date) -> When:
    """The latest of the starts or the earliest of the ends; not stated is unbounded."""
    stated = [fact for fact in facts if fact.state != "not_stated"]
    if not stated:
        return When(unbounded, unbounded)
    earliest = [f.value.earliest if f.value else date.min for f in stated]
    latest = [f.value.latest if f.value else date.max for f in stated]
    return When(pick(earliest), pick(latest))


@dataclass
class Env:
    """What one evaluation of a rule sees: the world, the act, the clause and named values."""

    world: World
    act: ActView
    clause: ClauseView
    lets: dict[str, Answer] = field(default_factory=dict)
    populations: Mapping[str, Callable[[Env], Answer]] = field(default_factory=dict)
