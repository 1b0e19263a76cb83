"""Clauses and acts as conditions read them: each value with where it was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from clauses.language.answer import Answer, Missing, Read
from clauses.language.wording import Wording
from clauses.language.world import ScopeValue, World
from clauses.model.agreement import Agreement, Clause
from clauses.model.dates import Span, When
from clauses.model.deal import Deal, Line
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.force import Version
from clauses.model.form import TermSpec
from clauses.model.labels import WrittenScope, everywhere
from clauses.model.measure import Measure, between
from clauses.model.origin import Origin
from clauses.model.party import Group
from clauses.model.scope import Scope, compare, either
from clauses.model.truth import Truth, all_of, any_of

__all__ = ["NO_SCOPE", "ActView", "ClauseView", "either_of", "promised_days"]

NO_SCOPE = ("unknown", "disputed")  # a term that says nothing of what it holds


class Turns(NamedTuple):
    """What a scope is on some days, and what it is on others."""

    scopes: tuple[WrittenScope, ...]

    def __str__(self) -> str:
        return "; at another time ".join(map(str, self.scopes))


class View:
    """Something whose named values conditions may read."""

    owner = "deal"
    path = ""
    origin: Origin
    world: World

    def fact(
        self, name: str, fact: Fact[Any], spec: TermSpec | None, party: bool, path: str = ""
    ) -> Answer:
        """Read one fact: its value, or that it is missing and what to ask for it."""
        path = path or (f"{self.path}.{name}" if self.path else name)
        place = self.origin.place(path)
        fact = self._stepped(fact)
        if fact.value is None and fact.state != "not_applicable":
            ask = (spec.ask or spec.means) if spec else ""
            ask = ask or f"{name.replace('_', ' ')}"
            if fact.state == "disputed":
                ask = f"{ask.rstrip('?')} ({fact.note()})"
            missing = Missing(path, ask, self.owner, place)
            read = Read(path, "unknown", fact.state, fact.note(), place)
            return Answer(None, f"an unknown {name.replace('_', ' ')}", (read,), (missing,))
        shown = self.world.shown(fact.value)
        if party:
            shown = self.world.book.name(str(fact.value))
        read = Read(path, shown, fact.state, fact.note(), place)
        return Answer(fact if fact.value is None else fact.value, shown, (read,))

    def _stepped(self, fact: Fact[Any]) -> Fact[Any]:
        """The step of a fact that holds on the day; unknown where the days disagree."""
        if not fact.steps:
            return fact
        day = self.world.day
        last = fact.at(day.latest)
        if day.is_exact or last == fact.at(day.earliest):
            return last
        return last.model_copy(
            update={"value": None, "state": "unknown", "why": f"it changes in {day}"}
        )

    def _known(self, fact: Fact[Any]) -> Any:
        """The value of a fact alone: None where it is unknown, the fact where it does not apply."""
        now = self._stepped(fact)
        return now if now.value is None and now.state == "not_applicable" else now.value

    def plain(self, key: str, value: Any, shown: str | None = None, path: str = "") -> Answer:
        """A value that is not a fact of its own, such as the name of an act."""
        where = path or f"{self.path}.{key}"
        shown = shown if shown is not None else self.world.shown(value)
        return Answer(value, shown, (Read(where, shown, place=self.origin.place(where)),))


class ActView(View):
    """One act of a deal, seen as an act of the name that a rule speaks of.

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
        deal: Deal | None = None,
        act: str = "",
    ) -> None:
        self.world, self.path, self.line, self.specs = world, path, line, specs
        self.names = names or {}
        self.part: Scope | None = None
        self.deal = deal if deal is not None else world.deal
        self.origin = self.deal.origin
        self.act = act or line.act
        self.values: dict[str, Any] = {}
        self.memo: dict[Any, Any] = {}  # what an engine has found out about the act

    @property
    def name(self) -> str:
        """The line as a finding names it; a line of another deal says which."""
        line = self.path.partition(".")[2]
        return line if self.deal.deal == self.world.deal.deal else f"{self.deal.deal}.{line}"

    def pays(self, act: str) -> bool:
        """Whether the side that acts is the one that pays the price."""
        return self.names.get("actor") == self.world.book.vocabulary.acts[act].payer

    def altered(self, role: str, party: str) -> ActView:
        """The same act with somebody else in a role."""
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        own = self.names.get(role, role)
        terms = {**self.line.terms, own: Fact[Any](value=party)}
        other.line = self.line.model_copy(update={"terms": terms})
        other.values, other.memo = {}, {}
        return other

    def restricted(self, part: Scope) -> ActView:
        """The same act, looking at a part of its scope."""
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.part, other.values, other.memo = part, {}, {}
        return other

    def read(self, key: str) -> Answer:
        """The value of a role or a fact of the act, `name`, `scope` or `term`."""
        if key == "scope":
            return self.scope()
        if key == "term":
            return self.fact("term", self.line.term, None, party=False)
        if key == "name":
            return self.plain("act", self.act, path=f"{self.path}.act")
        own = self.names.get(key, key)
        spec = self.specs[own]
        return self.fact(own, self._own(own), spec, spec.type == "party")

    def value(self, key: str) -> Any:
        """The value alone that `read` gives, remembered; a scope as a plain `Scope`."""
        if key not in self.values:
            self.values[key] = self._value(key)
        return self.values[key]

    def _value(self, key: str) -> Any:
        if key == "scope":
            return self.part if self.part is not None else self.whole
        if key == "term":
            return self._known(self.line.term)
        return self.act if key == "name" else self._known(self._own(self.names.get(key, key)))

    def _own(self, key: str) -> Fact[Any]:
        """A role or a fact as the line calls it."""
        fact = self.line.terms.get(key, NOT_STATED)
        return self._price(fact) if key == "price" else fact

    def _price(self, fact: Fact[Any]) -> Fact[Any]:
        """The price of the line or of the part looked at; only an allocation splits one."""
        name = self.path.partition(".")[2]
        held = self.deal.package_of(name)
        if held is not None and fact.state == "not_stated":
            package, content = held
            if content.allocation != "none" and name in content.allocation:
                fact = content.allocation[name]
            else:
                why = f"the price of the package {package} is not broken down"
                fact = Fact[Any](value=None, state="unknown", why=why)
        if self.part is None or not isinstance(fact.value, Measure):
            return fact
        return self._share(fact, self.part)

    def _share(self, fact: Fact[Any], part: Scope) -> Fact[Any]:
        total = fact.value
        assert isinstance(total, Measure)
        at_most = total.part()
        if not self.line.allocation:
            why = f"a part of {total}; the price is not broken down"
            return replace_value(fact, at_most, why)
        found = Measure.nothing(total.unit)
        for item in self.line.allocation:
            scope = self.world.scope(item.scope, closed=False)
            if compare(part, scope)[0] is Truth.FALSE:
                continue
            whole = scope_within(scope, part)
            price = item.price.value
            if price is None or price.unit != total.unit or whole is not Truth.TRUE:
                return replace_value(
                    fact, at_most, f"a part of {total}; the price is not allocated so"
                )
            found = found + price
        return replace_value(fact, found, f"as allocated, of {total}")

    @cached_property
    def whole(self) -> Scope:
        """All of the line's scope; a dimension it does not state is unknown."""
        return self.world.scope(self.line.scope or everywhere(), closed=True)

    def scope(self) -> Answer:
        """The scope of the act, or of the part of it that is looked at."""
        return self.scoped(f"{self.path}.scope", self.line.scope)

    def scoped(self, path: str, stated: WrittenScope | None) -> Answer:
        """What is looked at of a scope that is stated at a path, or not at all."""
        written = stated or everywhere()
        value = ScopeValue(
            self.part if self.part is not None else self.whole,
            path,
            "deal",
            self.origin.place,
            str(written) if stated else "what the line concerns is not stated",
            frozenset(name for box in written.boxes for name in box),
        )
        return Answer(value, value.shown, (Read(path, value.shown, place=self.origin.place(path)),))


def scope_within(item: Scope, part: Scope) -> Truth:
    """Whether an allocated item lies in a part, in the dimensions that the item names."""
    return any_of(
        all_of(extent.inside(part.extent(box, name)) for name, extent in inner.items())
        for inner in item.boxes
        for box in part.boxes
    )


def replace_value(fact: Fact[Any], value: Measure, why: str) -> Fact[Any]:
    """The same fact with another value, and why."""
    return fact.model_copy(update={"value": value, "source": why, "state": "given"})


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


def either_of(values: list[Any]) -> Any:
    """One value that several may be; None where they cannot be put together."""
    if all(isinstance(value, WrittenScope) for value in values):
        return Turns(tuple(values))
    first, *rest = values
    for value in rest:
        alike = isinstance(first, Measure) and isinstance(value, Measure)
        if not alike or first.unit != value.unit:
            return None
        first = between(first, value)
    return first


LAST = When.parse("9999-12-31").latest
NOBODY = Group(party=())


class _At(View):
    """The same clause, for a fact that stands elsewhere in its agreement."""

    owner = "agreement"

    def __init__(self, view: ClauseView, path: str) -> None:
        self.world, self.origin, self.path = view.world, view.origin, path
