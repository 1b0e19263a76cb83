"""What is in force when: the versions of an agreement's clauses as its amendments leave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from clauses.model.agreement import Agreement, Amendment, Clause
from clauses.model.dates import DateError, Period, Span, When
from clauses.model.fact import Fact
from clauses.model.truth import Truth

__all__ = ["EVER", "Version", "contains", "known_amendments", "versions"]

DAY = timedelta(days=1)
FIRST, LAST = When(date.min, date.min), When(date.max, date.max)
OPEN = When(date.min, date.max)
EVER = Span(FIRST, LAST)


@dataclass(frozen=True)
class Version:
    """One wording of a clause: which amendment gave it, and while it is part of the agreement.

    `part` is from the day it came in through the last day before an amendment took it out.
    `pauses` are spans in which it does not hold though it is part: suspended or waived.
    `ended` is the last day before the agreement was terminated.
    """

    name: str
    clause: Clause
    amendment: str | None
    path: str
    part: Span
    pauses: tuple[tuple[Span, str], ...] = ()
    ended: When = LAST

    def holds(self, agreement: Agreement) -> Span:
        """From when until when it holds: its own dates, the agreement's, and survival."""
        start, end = self.part.start, self.part.end
        for fact in (agreement.effective, self.clause.start):
            if fact.state != "not_stated":
                start = _later_of(start, fact.value or OPEN)
        for fact in (self.clause.until, *self._ends(agreement)):
            if fact.state != "not_stated":
                end = _earlier_of(end, fact.value or OPEN)
        return Span(start, end)

    def _ends(self, agreement: Agreement) -> list[Fact[Any]]:
        """The ends that come from the agreement, moved by what survives it or renews it."""
        survives = self.clause.survives
        if survives is True:
            return []
        end = agreement.until
        if self.ended is LAST and survives is False and agreement.renews is None:
            return [end]
        if agreement.renews is not None and end.value is not None:
            # Whether it was renewed is not shown by the agreement; only its end can show it.
            end = Fact[Any](value=When(end.value.earliest, date.max))
        ends = [end] if self.ended == LAST else [end, Fact[Any](value=self.ended)]
        if isinstance(survives, Period):
            ends = [_moved(fact, survives) for fact in ends]
        return ends


def _moved(fact: Fact[Any], by: Period) -> Fact[Any]:
    if fact.value is None:
        return fact
    return Fact[Any](value=When(*(_later(d, by) for d in (fact.value.earliest, fact.value.latest))))


def _later(day: date, by: Period) -> date:
    """The day after a period; one that the calendar does not reach never comes."""
    try:
        return day if day == date.max else by.after(day, "down")
    except DateError:
        return date.max


def _later_of(one: When, other: When) -> When:
    """The later of two days, each as far as it is known; one that may be any stays open."""
    if one is FIRST:
        return other
    return When(max(one.earliest, other.earliest), max(one.latest, other.latest))


def _earlier_of(one: When, other: When) -> When:
    if one is LAST:
        return other
    return When(min(one.earliest, other.earliest), min(one.latest, other.latest))


def contains(span: Span, when: When) -> Truth:
    """Whether a day, as far as it is known, lies in a span."""
    answers = {span.contains(when.earliest), span.contains(when.latest)}
    if answers == {Truth.TRUE}:
        return Truth.TRUE
    outside = when.latest < span.start.earliest or when.earliest > span.end.latest
    return Truth.FALSE if outside else Truth.UNKNOWN


def known_amendments(agreement: Agreement, known_at: date) -> Iterator[tuple[str, Amendment]]:
    """The binding amendments signed by a day (else effective by it), the earliest first."""
    due = [
        (key, amendment)
        for key, amendment in agreement.amendments.items()
        if amendment.binding == "yes" and (amendment.signed or amendment.day.earliest) <= known_at
    ]
    return iter(sorted(due, key=lambda item: (item[1].day.earliest, item[0])))


def _before(when: When) -> When:
    days = (when.earliest, when.latest)
    return When(*(d - DAY if date.min < d < date.max else d for d in days))


def versions(agreement: Agreement, known_at: date) -> list[Version]:
    """Every wording that a clause has or had, by name and then by when it came in."""
    current = {
        name: Version(name, clause, None, f"clauses.{name}", EVER)
        for name, clause in agreement.clauses.items()
    }
    past: list[Version] = []
    for key, amendment in known_amendments(agreement, known_at):
        day = amendment.day
        gone = {*amendment.delete, *amendment.replace}
        if amendment.restate:
            gone |= set(current)
        for name in gone & current.keys():
            version = current.pop(name)
            past.append(replace(version, part=Span(version.part.start, _before(day))))
        for step in ("replace", "insert", "restate"):
            for name, clause in getattr(amendment, step).items():
                path = f"amendments.{key}.{step}.{name}"
                current[name] = Version(name, clause, key, path, Span(day, LAST))
        for name in current:
            current[name] = _paused(current[name], amendment, key, day)
    return sorted([*past, *current.values()], key=lambda v: (v.name, v.part.start.earliest))


def _paused(version: Version, amendment: Amendment, key: str, day: When) -> Version:
    """The version with what an amendment does to it short of changing its words."""
    if version.name in amendment.waive:
        pause = (Span(day, LAST), f"waived by amendment {key}")
        version = replace(version, pauses=(*version.pauses, pause))
    if version.name in amendment.suspend:
        until = amendment.suspend[version.name].value or OPEN
        pause = (Span(day, until), f"suspended by amendment {key}")
        version = replace(version, pauses=(*version.pauses, pause))
    if amendment.terminate == "yes" and version.name not in amendment.survive:
        version = replace(version, ended=_earlier_of(version.ended, _before(day)))
    return version
