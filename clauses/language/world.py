"""What conditions are about: the book at a date and, for one evaluation, an act and a clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from clauses.faults import Place
from clauses.language.answer import Answer
from clauses.model.book import Book
from clauses.model.control import ControlGraph
from clauses.model.dates import Span, When
from clauses.model.deal import Deal
from clauses.model.labels import WrittenScope
from clauses.model.ledger import Entry
from clauses.model.party import Group
from clauses.model.scope import Scope, either
from clauses.model.truth import Truth

if TYPE_CHECKING:
    from clauses.language.nodes import Node
    from clauses.language.views import ActView, ClauseView

__all__ = ["Env", "ScopeValue", "World"]


@dataclass(frozen=True)
class World:
    """A book and a deal, on the day of signing and as far as was known on another.

    The day may be known only to lie between two; what differs between them is then unknown.
    """

    book: Book
    deal: Deal
    day: When
    known_at: date

    @property
    def as_of(self) -> date:
        """The last day on which the deal may be signed."""
        return self.day.latest

    @property
    def graph(self) -> ControlGraph:
        """Who controls whom."""
        return self.book.graph

    @cached_property
    def ledger(self) -> tuple[Entry, ...]:
        """The entries that had or may have happened and were recorded by then, earliest first."""
        seen = [
            entry
            for entry in self.book.ledger
            if entry.date.earliest <= self.day.latest
            and (entry.recorded or entry.date.earliest) <= self.known_at
        ]
        return tuple(sorted(seen, key=lambda e: (e.date.earliest, e.event, e.evidence or "")))

    def happened(self, entry: Entry) -> Truth:
        """Whether an entry's event came no later than the signing."""
        if entry.date.latest <= self.day.earliest or entry.by_signing:
            return Truth.TRUE
        return Truth.FALSE if entry.date.earliest > self.day.latest else Truth.UNKNOWN

    def scope(self, written: WrittenScope, closed: bool) -> Scope:
        """A written scope as its words mean on the day; what changes between two is open."""
        taxonomies = self.book.vocabulary.taxonomies
        last = written.resolve(taxonomies, self.day.latest, closed)
        if self.day.is_exact:
            return last
        first = written.resolve(taxonomies, self.day.earliest, closed)
        return either([first, last])

    def shown(self, value: Any) -> str:
        """A value as a sentence prints it."""
        if isinstance(value, Group):
            return self.graph.shown(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return ", ".join(map(str, value)) or "nothing"
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


@dataclass(slots=True)
class Env:
    """What one evaluation of a rule sees: the world, the act, the clause and named values.

    `lets` are the expressions that the rule names, `named` the answers of those that were asked;
    `inside` names the splitting scopes that hold the part of the act that is looked at.
    """

    world: World
    act: ActView
    clause: ClauseView
    lets: Mapping[str, Node] = field(default_factory=dict)
    populations: Mapping[str, Callable[[Env], Answer]] = field(default_factory=dict)
    inside: frozenset[str] = frozenset()
    named: dict[str, Answer] = field(default_factory=dict)


ALWAYS = Span.parse("perpetual")
