"""Wordings of clauses as a check on a day reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clauses.language.answer import Answer, Missing, Read
from clauses.language.views.base import NO_SCOPE, Turns, View, either_of
from clauses.language.wording import Wording
from clauses.language.world import ScopeValue, World
from clauses.model.agreement import Agreement, Clause
from clauses.model.dates import Span, When
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.force import Version
from clauses.model.form import TermSpec
from clauses.model.labels import WrittenScope, everywhere
from clauses.model.party import Group
from clauses.model.scope import Scope, either

__all__ = ["ClauseView", "promised_days"]


class ClauseView(View):
    """A wording of a clause as a check on a day reads it."""

    owner = "agreement"
    days: Span | None = None
    scope_days: Span | None = None

    def __init__(self, world: World, wording: Wording) -> None:
        self.world, self.wording = world, wording
        self.path, self.origin = wording.version.path, wording.origin

    @property
    def agreement(self) -> str:
        """The agreement's id, or the deal's for a promise of the deal itself."""
        return self.wording.agreement

    @property
    def version(self) -> Version:
        """Which wording it is, and while it is part of the agreement."""
        return self.wording.version

    @property
    def reading(self) -> str | None:
        """The reading under which its words are taken."""
        return self.wording.reading

    @property
    def promised(self) -> bool:
        """Whether it is a promise of the deal itself."""
        return self.wording.contract is None

    @property
    def name(self) -> str:
        """The clause's name in its agreement."""
        return self.wording.version.name

    @property
    def clause(self) -> Clause:
        """The clause as the reading takes it."""
        return self.wording.clause

    @property
    def specs(self) -> Mapping[str, TermSpec]:
        """The terms that it has."""
        return self.wording.specs

    @property
    def terms(self) -> Mapping[str, Fact[Any]]:
        """The facts of its terms."""
        return self.wording.terms

    def on(self, days: Span) -> ClauseView:
        """The same clause on the days of its trigger: what changes in steps is as it is then."""
        return self._with(days=days) if self.wording.changes else self

    def covering(self, days: Span) -> ClauseView:
        """The same clause with its scopes as they were, or will be, on other days."""
        return self._with(scope_days=days)

    def _with(self, **days: Span) -> ClauseView:
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__, **days)
        return other

    def _stepped(self, fact: Fact[Any]) -> Fact[Any]:
        if self.promised:
            return fact.over(*promised_days(self.clause, self.world.day.earliest), either_of)
        if self.days is None:
            return super()._stepped(fact)
        return fact.over(self.days.start.earliest, self.days.end.latest, either_of)

    @property
    def id(self) -> str:
        """The clause's name across the book."""
        return self.wording.id

    @property
    def amendment(self) -> str | None:
        """The amendment that gave this wording, if one did."""
        return self.version.amendment

    @property
    def contract(self) -> Agreement | None:
        """The agreement that the clause belongs to; none for a promise of the deal."""
        return self.wording.contract

    def read(self, key: str) -> Answer:
        """The value of a term, `bound`, `holder`, `in_force`, `governing_law` or `agreement`."""
        if key in ("bound", "holder"):
            return self._group(key)
        if key == "in_force":
            return self._in_force()
        if key == "governing_law":
            law = self.contract.governing_law if self.contract else None
            fact = (
                Fact[Any](value=None, state="unknown")
                if law in (None, "unknown")
                else Fact[Any](value=law)
            )
            spec = TermSpec(type="text", ask="which law governs the agreement")
            return _At(self, "").fact("governing_law", fact, spec, party=False)
        spec = self.specs[key]
        fact = self.terms.get(key, NOT_STATED)
        if spec.type == "scope":
            return self._scope(key, fact)
        return self.fact(key, fact, spec, spec.type == "party", self._path(key))

    def value(self, key: str) -> Any:
        """The value alone that `read` gives; a scope as a plain `Scope`."""
        values = self.wording.values
        if key in values:
            return values[key]
        if key in ("bound", "holder"):
            value: Any = getattr(self.clause, key) or NOBODY
        elif key == "in_force":
            value = self.in_force
        elif key == "governing_law":
            law = self.contract.governing_law if self.contract else None
            value = None if law == "unknown" else law
        else:
            fact = self.terms.get(key, NOT_STATED)
            if self.specs[key].type == "scope":
                return self._region(key, fact)
            value = self._known(fact)
            if fact.steps:
                return value
        values[key] = value
        return value

    def _region(self, key: str, fact: Fact[Any]) -> Scope | None:
        """What a scope holds; remembered where its words mean the same on every day."""
        now = self._scope_fact(fact)
        if now.state in NO_SCOPE:
            return None
        written = now.value or everywhere()
        scope = self._resolved(written)
        if not fact.steps and not written.changes(self.world.book.vocabulary.taxonomies):
            self.wording.values[key] = scope
        return scope

    def _scope_fact(self, fact: Fact[Any]) -> Fact[Any]:
        days = self.scope_days
        if days is None:
            return self._stepped(fact)
        return fact.over(days.start.earliest, days.end.latest, either_of)

    def _path(self, key: str) -> str:
        """Where a term stands: beside the common keys, or under `adds`."""
        if key in self.clause.adds:
            return f"{self.path}.adds.{key}.value"
        return f"{self.path}.{key}"

    def _group(self, key: str) -> Answer:
        group: Group | None = getattr(self.clause, key)
        if group is None:
            return Answer(NOBODY, "nobody", (Read(f"{self.path}.{key}", "nobody"),))
        return self.plain(key, group)

    def _scope(self, key: str, fact: Fact[Any]) -> Answer:
        fact = self._scope_fact(fact)
        if fact.state in NO_SCOPE:
            return self.fact(key, fact, self.specs[key], False, self._path(key))
        written = fact.value or everywhere()
        path = self._path(key)
        shown = str(written)
        turns = written.scopes if isinstance(written, Turns) else (written,)
        stated = frozenset(name for turn in turns for box in turn.boxes for name in box)
        scope = self._resolved(written)
        value = ScopeValue(scope, path, "agreement", self.origin.place, shown, stated)
        read = Read(path, shown, fact.state, fact.note(), self.origin.place(path))
        return Answer(value, shown, (read,))

    def _resolved(self, written: WrittenScope | Turns) -> Scope:
        turns = written.scopes if isinstance(written, Turns) else (written,)
        return either([self.world.scope(turn, closed=False) for turn in turns])

    def _in_force(self) -> Answer:
        span = self.in_force
        read = Read(self.path, str(span), place=self.origin.place(self.path))
        return Answer(span, str(span), (read,), self._open_dates())

    @property
    def in_force(self) -> Span:
        """From when until when the clause holds, as far as known."""
        return self.wording.in_force or Span(self.world.day, When(LAST, LAST))

    def _open_dates(self) -> tuple[Missing, ...]:
        agreement = self.contract
        if agreement is None:
            return ()
        dates = {
            "effective": agreement.effective,
            "until": agreement.until,
            f"{self.path}.from": self.clause.start,
            f"{self.path}.until": self.clause.until,
        }
        if self.amendment is not None:
            key = f"amendments.{self.amendment}.effective"
            dates[key] = agreement.amendments[self.amendment].effective
        return tuple(
            Missing(path, "the date", "agreement", self.origin.place(path))
            for path, fact in dates.items()
            if fact.state == "unknown" or (fact.value and fact.value.earliest < fact.value.latest)
        )


def promised_days(clause: Clause, signing: date) -> tuple[date, date]:
    """From when until when a promise made on a day binds, as far as its own dates say."""
    texts = tuple(clause.readings.values()) or (clause,)
    starts = [t.start.value.earliest if t.start.value else date.min for t in texts]
    ends = [t.until.value.latest if t.until.value else LAST for t in texts]
    return max(signing, min(starts)), max(signing, *ends)


LAST = When.parse("9999-12-31").latest
NOBODY = Group.model_construct(party=())


class _At(View):
    """The same clause, for a fact that stands elsewhere in its agreement."""

    owner = "agreement"

    def __init__(self, view: ClauseView, path: str) -> None:
        self.world, self.origin, self.path = view.world, view.origin, path
