"""What a view is: named values, each with where it was written, as they are on a day."""

from __future__ import annotations

from typing import Any, NamedTuple

from clauses.language.answer import Answer, Missing, Read
from clauses.language.world import World
from clauses.model.fact import Fact
from clauses.model.form import TermSpec
from clauses.model.labels import WrittenScope
from clauses.model.measure import Measure, between
from clauses.model.origin import Origin

__all__ = ["NO_SCOPE", "Turns", "View", "either_of"]

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
