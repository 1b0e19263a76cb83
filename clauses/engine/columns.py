"""Columns: what the wordings of a book say of a term, row by row, where it is plain.

A column holds a value only where a comparison with it is certainly true or certainly false.
Rows without one are decided in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from clauses.engine.precedence import Row
from clauses.language.wording import Wording
from clauses.model.dates import Span
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.labels import WrittenScope
from clauses.model.measure import Measure
from clauses.model.party import Group
from clauses.quiet import uncollected

__all__ = ["Amounts", "Columns", "Days", "Names", "plain_amount"]

Labels = Mapping[str, frozenset[str]]
Names = frozenset[str] | Group | None
NEVER = (1, 0)  # the days of a wording of which it is not known exactly when it holds
T = TypeVar("T")
U = TypeVar("U")


class Amounts(NamedTuple):
    """The exact amounts of a term in the unit that is usual."""

    unit: str
    values: Sequence[Decimal | None]


class Days(NamedTuple):
    """The exact first and last days on which the wordings hold, as ordinals."""

    first: Sequence[int]
    last: Sequence[int]


class Columns:
    """The columns of a book's rows; each is made when it is first asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._named: dict[str, Sequence[Names]] = {}
        self._labels: dict[str, Sequence[Labels | None]] = {}
        self._amounts: dict[str, Amounts] = {}

    def named(self, term: str) -> Sequence[Names]:
        """Who, or which words, a term names; the group, where affiliates may be meant.

        Groups of the same words are one object.
        """
        if term not in self._named:
            same: dict[str, Group] = {}
            if term in ("bound", "holder"):
                groups = list(map(attrgetter(f"clause.{term}"), self._wordings))
                self._named[term] = _each(groups, lambda group: _members(group, same))
            else:
                self._named[term] = _each(self._stated(term), lambda fact: _named(fact, same))
        return self._named[term]

    def labels(self, term: str) -> Sequence[Labels | None]:
        """The labels of a scope by dimension, where it is one box of plain labels."""
        if term not in self._labels:
            self._labels[term] = _each(self._stated(term), _labels)
        return self._labels[term]

    def amounts(self, term: str) -> Amounts:
        """The amounts of a term, where they are exact and in the usual unit."""
        if term not in self._amounts:
            facts = self._stated(term)
            made = {number: _amount(fact) for number, fact in _distinct(facts).items()}
            units = Counter(amount.unit for amount in made.values() if amount is not None)
            unit = units.most_common(1)[0][0] if units else ""
            lows = {
                number: a.low if a is not None and a.unit == unit else None
                for number, a in made.items()
            }
            self._amounts[term] = Amounts(unit, list(map(lows.__getitem__, map(id, facts))))
        return self._amounts[term]

    def _stated(self, term: str) -> list[Fact[Any] | None]:
        """What each wording says of a term; None where it has no such term."""
        found = [terms.get(term) for terms in self._terms]
        if id(None) not in map(id, found):
            return found
        rows = zip(found, self._wordings, strict=True)
        return [NOT_STATED if f is None and term in w.specs else f for f, w in rows]

    @cached_property
    def _wordings(self) -> Sequence[Wording]:
        return [wording for _, wording in self.rows]

    @cached_property
    def _terms(self) -> Sequence[Mapping[str, Fact[Any]]]:
        return [wording.terms for wording in self._wordings]

    @cached_property
    def days(self) -> Days:
        """From when until when each wording holds; where that is not exact, never."""
        return Days([first for first, _ in self._spans], [last for _, last in self._spans])

    @cached_property
    def _spans(self) -> Sequence[tuple[int, int]]:
        """The first and last day of each wording."""
        return [_exact(wording.in_force) for _, wording in self.rows]

    @cached_property
    def plain(self) -> bytearray:
        """A one for each row with no conditions of its own, and none on when it holds."""
        rows = zip(self.rows, self._spans, strict=True)
        return bytearray(span is not NEVER and _plain(wording) for (_, wording), span in rows)

    @cached_property
    def caught(self) -> bytearray:
        """A one for each row that says that deals signed before it are caught."""
        return bytearray(w.clause.transition == "caught" for _, w in self.rows)


def _distinct(said: Sequence[T]) -> dict[int, T]:
    """The objects among some, each once."""
    return dict(zip(map(id, said), said, strict=True))


def _each(said: Sequence[T], make: Callable[[T], U]) -> list[U]:
    """What is made of each, made once for those that are the same object."""
    with uncollected():
        made = {number: make(one) for number, one in _distinct(said).items()}
        return list(map(made.__getitem__, map(id, said)))


def _plain(wording: Wording) -> bool:
    clause = wording.clause
    return (
        wording.always
        and wording.steady
        and not clause.when
        and not clause.unless
        and clause.trigger is None
    )


def _exact(span: Span | None) -> tuple[int, int]:
    if span is None or not (span.start.is_exact and span.end.is_exact):
        return NEVER
    return span.start.earliest.toordinal(), span.end.earliest.toordinal()


def _steady(fact: Fact[Any] | None) -> Fact[Any] | None:
    """A fact that is the same on every day and for every deal."""
    if fact is None or fact.steps or fact.state in ("not_applicable", "unknown", "disputed"):
        return None
    return fact


def _named(fact: Fact[Any] | None, same: dict[str, Group]) -> Names:
    fact = _steady(fact)
    if fact is None or fact.value is None:
        return None
    if isinstance(fact.value, Group):
        return _members(fact.value, same)
    return frozenset(fact.value) if isinstance(fact.value, tuple) else None


def _members(group: Group | None, same: dict[str, Group]) -> Names:
    if group is None:
        return frozenset()
    if group.affiliates == "no":
        return group.members
    return same.setdefault(repr(group), group) if group.at == "event" else None


def _labels(fact: Fact[Any] | None) -> Labels | None:
    fact = _steady(fact)
    if fact is None:
        return None
    written: WrittenScope | None = fact.value
    if written is None:
        return {}
    if len(written.boxes) != 1 or any(lab.mode != "all" for lab in written.boxes[0].values()):
        return None
    return {name: frozenset(lab.names) for name, lab in written.boxes[0].items()}


def _amount(fact: Fact[Any] | None) -> Measure | None:
    fact = _steady(fact)
    value = fact.value if fact is not None else None
    return value if isinstance(value, Measure) and plain_amount(value) is not None else None


def plain_amount(value: Measure) -> Decimal | None:
    """The amount itself, where it is exact, finite and in a unit of its own."""
    low, high = value.low, value.high
    if low is None or (low is not high and low != high) or value.low_open or value.high_open:
        return None
    return low if low.is_finite() and value.unit != "*" else None
