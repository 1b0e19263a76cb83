"""A book made ready for checks: its wordings, their index, and what has been decided before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from clauses.engine.candidates import wordings
from clauses.engine.columns import Columns
from clauses.engine.index import Index, Test, tests_of
from clauses.engine.populations import aggregates
from clauses.engine.postings import bits_of
from clauses.engine.precedence import Precedence, Row
from clauses.engine.questions import Question, question_of
from clauses.engine.status import status_of
from clauses.engine.tables import Tables
from clauses.language.answer import Answer
from clauses.language.nodes import Let, Name, Node, Population, decided_by_act, nodes_in
from clauses.language.wording import Wording
from clauses.language.world import Env
from clauses.model.book import Book
from clauses.model.dates import When
from clauses.model.force import EVER, contains
from clauses.model.truth import Truth
from clauses.quiet import uncollected
from clauses.rulebook.compiled import Act, Kind, Rule, Rulebook

__all__ = ["Plan", "Prepared", "RulePlan", "prepared"]

MOST_PREPARED = 8
MOST_REMEMBERED = 200_000


@dataclass(frozen=True, eq=False)
class RulePlan:
    """One rule of a kind with what is the same for every clause of it."""

    kind: Kind
    rule: Rule
    id: str
    place: int  # among the rules of its kind
    act: Act
    aggregates: Mapping[str, Callable[[Env], Answer]]
    of_act: Sequence[tuple[int, Node]]  # conditions that the act alone decides, and their places
    of_clause: Sequence[tuple[int, Node]]  # the others
    conditions: Sequence[tuple[int, Question]]  # those of the clause, as they are asked of many
    excuses: Sequence[Question]
    shape: Hashable  # rules of one shape ask the same of a clause, and when it holds
    failed: set[tuple[int, int]] = field(default_factory=set)  # ways to fail that were asked

    @cached_property
    def count(self) -> int:
        """How many conditions there are, that the line is such an act included."""
        return len(self.rule.when) + 1


@dataclass(frozen=True, eq=False)
class Plan:
    """The rules of one shape that look at an act, one of a kind: they are asked together."""

    tests: tuple[Test, ...]
    rules: Mapping[str, RulePlan]  # by kind

    @cached_property
    def untried(self) -> Mapping[int, set[str]]:
        """For each place among the conditions the kinds of which no row was seen to fail there."""
        return {
            place: set(self.rules) for rule in self.rules.values() for place, _ in rule.of_clause
        }

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """What of an act decides those conditions that it decides alone."""
        found = {
            inner.key: None
            for rule in self.rules.values()
            for _, node in rule.of_act
            for inner in nodes_in(node, rule.rule.lets)
            if isinstance(inner, Name)
        }
        return tuple(found)

    @cached_property
    def left(self) -> dict[Hashable, Any]:
        """Which rules acts that were seen leave open, by what these said."""
        return {}


@dataclass(frozen=True, eq=False)
class Prepared:
    """What all checks against a book share, as far as its amendments are known by a day.

    `statuses` remembers what both evaluators said of a rule's letters: equal questions have
    equal answers.
    """

    base: Rulebook
    rulebook: Rulebook
    book: Book
    rows: Sequence[Row]
    index: Index
    tables: Tables
    plain: bytearray  # a one for each row that many can be asked at once
    precedence: Precedence
    plans: Mapping[str, Sequence[Plan]]  # by act
    kinds: Sequence[str]  # of each row
    bits: Mapping[str, int]  # the rows of each kind
    wanted: Mapping[str, Sequence[str]]  # the acts that rules speak of, by canonical name
    whole: Mapping[str, int]  # by agreement, how many clauses no amendment touches
    touched: Sequence[Row]
    siblings: Mapping[int, Sequence[int]]  # the readings of one wording
    scoped: frozenset[str]  # clauses of which the ledger frees a part
    unread: tuple[str, ...]
    strays: frozenset[str]  # deals that the ledger names and the book does not hold
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def names(self) -> Sequence[tuple[str, str, str | None, str]]:
        """The agreement, the clause, the amendment and the id of each row, close together."""
        with uncollected():
            versions = [(wording, wording.version) for _, wording in self.rows]
            return [(w.agreement, v.name, v.amendment, w.id) for w, v in versions]

    @cached_property
    def plain_bits(self) -> int:
        """The rows that many can be asked at once."""
        return bits_of(number for number, plain in enumerate(self.plain) if plain)

    def status(self, plan: RulePlan, gate: str, conditions: str, exceptions: str, at: str) -> str:
        """The status for a rule's letters, asked once; `at` names the clause and the act."""
        key = (plan.id, f"{gate}{conditions}|{exceptions}")
        found = self.statuses.get(key)
        if found is None:
            found = status_of(plan.rule, gate, conditions, exceptions, at)
            if len(self.statuses) >= MOST_REMEMBERED:
                self.statuses.clear()
            self.statuses[key] = found
        return found

    def stands_alone(self, number: int, ranks: Precedence) -> bool:
        """Whether a row is looked at on its own, with the deal's promises among the ranks."""
        if self.plain[number]:
            return ranks is self.precedence or ranks.alone(*self.rows[number])
        return stands_alone(*self.rows[number], ranks, self.scoped)

    @cached_property
    def turning(self) -> Sequence[int]:
        """The rows whose words are, or may be, others on a later day."""
        rows = enumerate(self.rows)
        return [n for n, (_, w) in rows if w.changes or w.version.part.start != EVER.start]

    def encoded(self, day: When) -> dict[str, int]:
        """How many clauses of each agreement are, or may be, part of it on a day."""
        names: dict[str, set[str]] = {}
        for _, wording in self.touched:
            if contains(wording.version.part, day) is not Truth.FALSE:
                names.setdefault(wording.agreement, set()).add(wording.version.name)
        return {
            name: self.whole.get(name, 0) + len(names.get(name, ()))
            for name in sorted(self.book.agreements)
        }


def stands_alone(kind: Kind, wording: Wording, ranks: Precedence, scoped: frozenset[str]) -> bool:
    """Whether nothing splits what a clause is asked about, and no other clause ranks with it."""
    return (
        not wording.clause.carves_out
        and wording.reading is None
        and not wording.changes
        and wording.id not in scoped
        and ranks.alone(kind, wording)
    )


def prepared(rulebook: Rulebook, book: Book, known_at: date) -> Prepared:
    """The book made ready for a rulebook, with the amendments that were known by a day."""
    known = bisect_right(book.amended, known_at)
    found: Prepared | None = book.prepared.get(known)
    if found is None or found.base is not rulebook:
        if len(book.prepared) >= MOST_PREPARED:
            book.prepared.clear()
        with uncollected():
            found = _prepared(rulebook, book, known_at)
        book.prepared[known] = found
    return found


def _prepared(base: Rulebook, book: Book, known_at: date) -> Prepared:
    rulebook = base.with_own(book.kinds, book.acts)
    rows = [(rulebook.kinds[w.clause.kind], w) for w in wordings(book, rulebook, known_at)]
    numbers: dict[str, list[int]] = {}
    for number, (kind, _) in enumerate(rows):
        numbers.setdefault(kind.name, []).append(number)
    plans = _plans(rulebook, numbers)
    wanted: dict[str, list[str]] = {}
    for act in plans:
        wanted.setdefault(rulebook.acts[act].canonical, []).append(act)
    whole: dict[str, set[str]] = {}
    for _, wording in rows:
        if wording.always:
            whole.setdefault(wording.agreement, set()).add(wording.version.name)
    records = [entry.record for entry in book.ledger]
    scoped = frozenset(r.clause for r in records if r.clause and r.scope is not None)
    index, columns = Index([wording for _, wording in rows], book), Columns(rows)
    recorded = frozenset(n for n, (_, w) in enumerate(rows) if w.id in book.recorded)
    ranks = Precedence(rulebook, rows)
    return Prepared(
        base=base,
        rulebook=rulebook,
        book=book,
        rows=rows,
        index=index,
        tables=Tables(columns, index, recorded),
        plain=bytearray(
            plain and stands_alone(kind, wording, ranks, scoped)
            for plain, (kind, wording) in zip(columns.plain, rows, strict=True)
        ),
        precedence=ranks,
        plans=plans,
        kinds=[kind.name for kind, _ in rows],
        bits={name: bits_of(found) for name, found in numbers.items()},
        wanted=wanted,
        whole={name: len(names) for name, names in whole.items()},
        siblings=_siblings(rows),
        touched=[row for row in rows if not row[1].always],
        scoped=scoped,
        unread=tuple(
            f"{name}: {section}"
            for name, agreement in sorted(book.agreements.items())
            for section in agreement.unread
        ),
        strays=frozenset(r.deal for r in records if r.deal is not None) - book.deals.keys(),
    )


def _siblings(rows: Sequence[Row]) -> dict[int, Sequence[int]]:
    found: dict[int, list[int]] = {}
    for number, (_, wording) in enumerate(rows):
        if wording.reading is not None:
            found.setdefault(id(wording.version), []).append(number)
    return {number: numbers for numbers in found.values() for number in numbers}


def _plans(rulebook: Rulebook, kinds: Iterable[str]) -> dict[str, list[Plan]]:
    shapes: dict[Hashable, dict[str, RulePlan]] = {}
    for name in kinds:
        for plan in _rule_plans(rulebook, rulebook.kinds[name]):
            rules = shapes.setdefault((plan.rule.act, plan.shape), {})
            if name in rules:
                rules = shapes.setdefault(plan.id, {})
            rules[name] = plan
    plans: dict[str, list[Plan]] = {}
    for rules in shapes.values():
        first = next(iter(rules.values()))
        plans.setdefault(first.rule.act, []).append(Plan(tests_of(first.rule), rules))
    return plans


def _shape(kind: Kind, rule: Rule, asked: Sequence[tuple[int, Node]]) -> Hashable:
    """What a rule asks of a clause; the rule itself, where that hangs on its kind."""
    places, nodes = tuple(place for place, _ in asked), tuple(node for _, node in asked)
    excuses = tuple(condition.node for condition in rule.unless)
    lets: dict[str, Node] = {}
    for node in (*nodes, *excuses):
        for inner in nodes_in(node, rule.lets):
            if isinstance(inner, Population):
                return (kind.name, rule.name)
            if isinstance(inner, Let):
                lets[inner.name] = rule.lets[inner.name]
    named = tuple(sorted(lets.items(), key=lambda item: item[0]))
    return (len(rule.when), places, nodes, excuses, named, kind.file.trigger, tests_of(rule))


def _rule_plans(rulebook: Rulebook, kind: Kind) -> Iterator[RulePlan]:
    found = aggregates(kind, rulebook)
    for place, rule in enumerate(kind.rules):
        nodes = list(enumerate((condition.node for condition in rule.when), 1))
        of_act = [row for row in nodes if decided_by_act(row[1], rule.lets)]
        of_clause = [row for row in nodes if row not in of_act]
        act = rulebook.acts[rule.act]
        conditions = [(where, question_of(node, rule.lets)) for where, node in of_clause]
        excuses = [question_of(condition.node, rule.lets) for condition in rule.unless]
        yield RulePlan(
            kind,
            rule,
            rule.id,
            place,
            act,
            found,
            of_act,
            of_clause,
            conditions,
            excuses,
            _shape(kind, rule, of_clause),
        )
