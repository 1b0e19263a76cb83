"""The promises of a deal, seen as acts of promising."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from clauses.language.answer import Answer
from clauses.language.views import NO_SCOPE, ActView, either_of, promised_days
from clauses.language.world import World
from clauses.model.agreement import CarveOut, Clause
from clauses.model.deal import Line
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.form import TermSpec
from clauses.model.labels import WrittenScope, everywhere
from clauses.model.measure import Measure
from clauses.model.party import Group
from clauses.model.scope import Scope

__all__ = ["PromiseView"]

ANY_HOLDING = Measure.nothing("%")
READ_APART: Fact[Any] = Fact.model_construct(
    state="unknown", value=None, why="the readings of the promise differ"
)


class PromiseView(ActView):
    """A promise that the deal itself makes, seen as the act of promising.

    What its readings say differently is unknown; what changes in steps is promised for all
    the time from the signing on.
    """

    def __init__(self, world: World, path: str, clause: Clause, specs: Mapping[str, TermSpec],
                 promisor: str, promisee: str) -> None:  # fmt: skip
        line = Line.model_construct(act="promise", scope=None, terms={})
        super().__init__(world, path, line, specs)
        self.clause, self.texts = clause, tuple(clause.readings.values()) or (clause,)
        self.parties = {"promisor": promisor, "promisee": promisee}
        self.binds = _binding(self.texts, promisor)
        if not self.carves:
            # What is looked up by its labels must be all that is promised, and no more.
            self.line = line.model_copy(update={"scope": self.covers.value})

    def read(self, key: str) -> Answer:
        """The promisor, the promisee, the kind of clause promised, or one of its terms."""
        key = self.names.get(key, key)
        if key in self.parties:
            party = self.parties[key]
            side = "bound" if key == "promisor" else "holder"
            return self.plain(key, party, self.world.book.name(party), f"{self.path}.{side}")
        if key == "kind":
            return self.plain("kind", self.clause.kind)
        if key == "binds":
            return self.plain("binds", self.binds, path=f"{self.path}.bound")
        if key in ("scope", "term", "name"):
            return super().read(key)
        return self.fact(key, self._said(key), self.specs[key], party=False)

    def _said(self, key: str) -> Fact[Any]:
        """A term in the words of the promise, where all its readings agree."""
        first, *rest = (text.terms.get(key, NOT_STATED) for text in self.texts)
        return first if all(fact == first for fact in rest) else READ_APART

    def _stepped(self, fact: Fact[Any]) -> Fact[Any]:
        if not fact.steps:
            return fact
        day = self.world.day
        early, late = (
            fact.over(*promised_days(self.clause, start), _any_of)
            for start in (day.earliest, day.latest)
        )
        return early if early == late else early.model_copy(update=_changed(str(day)))

    def _value(self, key: str) -> Any:
        if key != "scope":
            return self.read(key).value
        return None if self.covers.state in NO_SCOPE else super()._value(key)

    @cached_property
    def covers(self) -> Fact[WrittenScope]:
        """What is promised, carve-outs included, as far as it is known."""
        return self._stepped(self._said("covers"))

    @cached_property
    def carves(self) -> tuple[CarveOut, ...]:
        """What is carved out in every reading, on no condition and with nothing given back."""
        first, *rest = (text.carves_out for text in self.texts)
        return tuple(
            carve
            for carve in first
            if all(carve in others for others in rest)
            and not (carve.when or carve.unless or carve.carves_out)
        )

    @cached_property
    def whole(self) -> Scope:
        """All that is promised; a dimension that it does not state is everything."""
        if self.covers.state in NO_SCOPE:
            return self.world.scope(everywhere(), closed=True)
        whole = self.world.scope(self.covers.value or everywhere(), closed=False)
        for carve in self.carves:
            whole = whole.without(self.world.scope(carve.scope, closed=False))
        return whole

    def scope(self) -> Answer:
        """The scope of the promise, or of the part of it that is looked at."""
        if self.covers.state in NO_SCOPE:
            spec = self.world.book.vocabulary.kinds[self.clause.kind].specs["covers"]
            return self.fact("covers", self.covers, spec, party=False)
        return self.scoped(f"{self.path}.covers", self.covers.value)


def _binding(texts: tuple[Clause, ...], promisor: str) -> Group:
    """Who promises, with the affiliates that are bound and do not promise themselves.

    Where the readings bind others, whether affiliates are meant is unknown.
    """
    groups = [text.bound for text in texts if promisor in text.bound.named]
    others = {name for text in texts for name in text.bound.named} - {promisor}
    outside = {name for name in groups[0].excluding if all(name in g.excluding for g in groups)}
    found = groups[0]
    affiliates = [g.affiliates if promisor in g.party else "no" for g in groups]
    rule = (found.threshold, found.inclusive, found.basis, found.at)
    if any(group != found for group in groups) and set(affiliates) != {"no"}:
        affiliates = ["unknown"]
        rule = (ANY_HOLDING, False, None, "unknown")
    threshold, inclusive, basis, at = rule
    return Group.model_construct(
        party=(promisor,), affiliates=affiliates[0], threshold=threshold, inclusive=inclusive,
        basis=basis, at=at, besides=(), excluding=tuple(sorted(others | outside)),
    )  # fmt: skip


def _changed(days: str) -> dict[str, Any]:
    return {"value": None, "state": "unknown", "why": f"it changes in {days}"}


def _any_of(values: list[Any]) -> Any:
    """What is promised now or later: scopes together, of other values something between."""
    if not all(isinstance(value, WrittenScope) for value in values):
        return either_of(values)
    boxes: list[Any] = []
    for scope in values:
        boxes += [box for box in scope.boxes if box not in boxes]
    return WrittenScope(tuple(boxes))
