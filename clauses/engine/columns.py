"""Columns: what the wordings of a book say of a term, row by row, where it is plain.

A column holds a value only where a comparison with it is certainly true or certainly false.
Rows without one are decided in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from clauses.engine.precedence import Row
from clauses.language.wording import Wording
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.labels import WrittenScope
from clauses.model.measure import Measure
from clauses.model.party import Group
from clauses.quiet import uncollected

__all__ = ["Amounts", "Columns", "Days", "Names", "plain_amount"]

Labels = Mapping[str, frozenset[str]]
Names = frozenset[str] | Group | None


class Amounts(NamedTuple):
    """The exact amounts of a term in the unit that most rows use."""

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
            with uncollected():
                self._named[term] = [_named(wording, term, same) for _, wording in self.rows]
        return self._named[term]

    def labels(self, term: str) -> Sequence[Labels | None]:
        """The labels of a scope by dimension, where it is one box of plain labels."""
        if term not in self._labels:
            with uncollected():
                self._labels[term] = [_labels(wording, term) for _, wording in self.rows]
        return self._labels[term]

    def amounts(self, term: str) -> Amounts:
        """The amounts of a term, where they are exact and in the usual unit."""
        if term not in self._amounts:
            with uncollected():
                found = [_amount(wording, term) for _, wording in self.rows]
            units = Counter(amount.unit for amount in found if amount is not None)
            unit = units.most_common(1)[0][0] if units else ""
            values = [a.low if a is not None and a.unit == unit else None for a in found]
            self._amounts[term] = Amounts(unit, values)
        return self._amounts[term]

    @cached_property
    def days(self) -> Days:
        """From when until when each wording holds; where that is not exact, never."""
        first, last = [], []
        for _, wording in self.rows:
            span = wording.in_force
            exact = span is not None and span.start.is_exact and span.end.is_exact
            first.append(span.start.earliest.toordinal() if exact and span else 1)
            last.append(span.end.earliest.toordinal() if exact and span else 0)
        return Days(first, last)

    @cached_property
    def plain(self) -> bytearray:
        """A one for each row with no conditions of its own, and none on when it holds."""
        return bytearray(_plain(wording) for _, wording in self.rows)

    @cached_property
    def caught(self) -> bytearray:
        """A one for each row that says that deals signed before it are caught."""
        return bytearray(w.clause.transition == "caught" for _, w in self.rows)


def _plain(wording: Wording) -> bool:
    clause = wording.clause
    span = wording.in_force
    return (
        wording.always
        and wording.steady
        and not clause.when
        and not clause.unless
        and clause.trigger is None
        and span is not None
        and span.start.is_exact
        and span.end.is_exact
    )


def _fact(wording: Wording, term: str) -> Fact[Any] | None:
    """A fact that is the same on every day and for every deal."""
    fact = wording.terms.get(term, NOT_STATED)
    return None if fact.steps or fact.state in ("not_applicable", "unknown", "disputed") else fact


def _named(wording: Wording, term: str, same: dict[str, Group]) -> Names:
    if term in ("bound", "holder"):
        group = getattr(wording.clause, term)
        return frozenset() if group is None else _members(group, same)
    fact = _fact(wording, term) if term in wording.specs else None
    if fact is None or fact.value is None:
        return None
    if isinstance(fact.value, Group):
        return _members(fact.value, same)
    return frozenset(fact.value) if isinstance(fact.value, tuple) else None


def _members(group: Group, same: dict[str, Group]) -> Names:
    if group.affiliates == "no":
        return group.members
    return same.setdefault(repr(group), group) if group.at == "event" else None


def _labels(wording: Wording, term: str) -> Labels | None:
    fact = _fact(wording, term) if term in wording.specs else None
    if fact is None:
        return None
    written: WrittenScope | None = fact.value
    if written is None:
        return {}
    if len(written.boxes) != 1 or any(lab.mode != "all" for lab in written.boxes[0].values()):
        return None
    return {name: frozenset(lab.names) for name, lab in written.boxes[0].items()}


def _amount(wording: Wording, term: str) -> Measure | None:
    fact = _fact(wording, term) if term in wording.specs else None
    value = fact.value if fact is not None else None
    return value if isinstance(value, Measure) and plain_amount(value) is not None else None


def plain_amount(value: Measure) -> Decimal | None:
    """The amount itself, where it is exact, finite and in a unit of its own."""
    if value.low is None or value.low != value.high or value.low_open or value.high_open:
        return None
    return value.low if value.low.is_finite() and value.unit != "*" else None
