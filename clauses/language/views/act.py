"""Lines of a deal as the acts that rules speak of, whole or the part that is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from clauses.language.answer import Answer, Read
from clauses.language.views.base import View
from clauses.language.world import ScopeValue, World
from clauses.model.deal import Deal, Line
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.form import TermSpec
from clauses.model.labels import WrittenScope, everywhere
from clauses.model.measure import Measure
from clauses.model.scope import Scope, compare
from clauses.model.truth import Truth, all_of, any_of

__all__ = ["ActView"]

NO_TERMS = ("scope", "term", "name", "price")  # what more than one fact of a line may decide


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
        values = self.values
        if key not in values:
            values[key] = self._value(key)
        return values[key]

    def _value(self, key: str) -> Any:
        if not self.values:
            self._take()
            if key in self.values:
                return self.values[key]
        if key == "scope":
            return self.part if self.part is not None else self.whole
        if key == "term":
            return self._known(self.line.term)
        if key == "name":
            return self.act
        return self._known(self._own(self.names.get(key, key)))

    def _take(self) -> None:
        """Take what the line states under the names that rules use, and that does not change."""
        terms = self.line.terms.items()
        values = self.values
        values |= {k: f.value for k, f in terms if f.value is not None and not f.steps}
        for key in (*NO_TERMS, *self.names):
            values.pop(key, None)

    def _own(self, key: str) -> Fact[Any]:
        """A role or a fact as the line calls it."""
        fact = self.line.terms.get(key, NOT_STATED)
        return self._price(fact) if key == "price" else fact

    def _price(self, fact: Fact[Any]) -> Fact[Any]:
        """The price of the line or of the part looked at; only an allocation splits one."""
        name = self.path.partition(".")[2]
        held = self.deal.package_of(name) if self.deal.packages else None
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
