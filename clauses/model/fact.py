"""Facts: values with a state, so that what is not known is never mistaken for something."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from clauses.model.value import Value, is_blank, refuse

__all__ = ["NOT_STATED", "Day", "Fact", "State", "Step"]


MOST_STEPS = 500
ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(written: Any) -> date:
    if isinstance(written, date):
        return written
    try:
        if not ISO.fullmatch(str(written)):
            raise ValueError
        return date.fromisoformat(str(written))
    except ValueError:
        raise refuse(f"{written!r} is no date; write it like 2025-03-07") from None


Day = Annotated[
    date, PlainValidator(_day), PlainSerializer(str), WithJsonSchema({"type": "string"})
]

T = TypeVar("T")
DAY = timedelta(days=1)


class Step(Value, Generic[T]):
    """A value from one day through another."""

    start: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    value: T

    def on(self, day: date) -> bool:
        """Whether the step holds on a day."""
        return (self.start is None or self.start <= day) and (
            self.until is None or day <= self.until
        )


State = Literal[
    "given", "unknown", "not_stated", "not_applicable", "judgement", "assumed", "disputed"
]
MARKS = frozenset(
    {"judgement", "assumed", "not_applicable", "unknown", "value", "steps", "disputed"}
)


class Fact(Value, Generic[T]):
    """A value as far as it is known.

    Written as the plain value, as `unknown`, or as a mapping: `{judgement: …, by: …, on: …,
    why: …}` for what only a person may decide, `{assumed: …, why: …}`, `{not_applicable: why}`,
    `{unknown: why}`, or `{value: …, source: …}`.
    """

    state: State = "given"
    value: T | None = None
    by: str | None = None
    on: Day | None = None
    why: str | None = None
    source: str | None = None
    steps: tuple[Step[T], ...] = ()
    claims: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        if isinstance(written, Fact):
            return written.model_dump()
        if written is None:
            raise refuse("nothing is written here; give a value or say `unknown`")
        if isinstance(written, str) and written.strip().casefold() == "unknown":
            return {"state": "unknown"}
        if isinstance(written, dict) and "state" in written:
            return written
        if not isinstance(written, dict) or not MARKS & written.keys():
            return {"value": written}
        return cls._marked(dict(written))

    @classmethod
    def _marked(cls, written: dict[Any, Any]) -> dict[Any, Any]:
        marks = [mark for mark in MARKS if mark in written]
        if len(marks) > 1:
            raise refuse(f"says {' and '.join(sorted(marks))} at once; keep one")
        mark = marks[0]
        content = written.pop(mark)
        if mark in ("not_applicable", "unknown"):
            return {**written, "state": mark, "why": content}
        if mark == "steps":
            if isinstance(content, list) and len(content) > MOST_STEPS:
                raise refuse(f"a value has at most {MOST_STEPS} steps; leave out those long past")
            return {**written, "steps": content}
        if mark == "disputed":
            if not isinstance(content, dict) or len(content) < 2:
                raise refuse("a dispute names who says what: {disputed: {one: …, other: …}}")
            return {**written, "state": "disputed", "claims": content}
        if mark == "judgement":
            missing = [key for key in ("by", "on", "why") if is_blank(written.get(key))]
            if missing:
                raise refuse(f"a judgement says by whom, on which date and why; add {missing}")
        if mark == "value" and isinstance(content, str) and content.casefold() == "unknown":
            return {**written, "state": "unknown"}
        return {**written, "value": content, "state": "given" if mark == "value" else mark}

    def __repr_name__(self) -> str:
        """A fact is shown alike, whether or not the type of its value was named."""
        return "Fact"

    @property
    def is_known(self) -> bool:
        """Whether there is a value to compare."""
        return self.value is not None

    def at(self, day: date) -> Fact[T]:
        """The fact as it is on a day: the step that holds, or unknown where none or two do."""
        if not self.steps:
            return self
        held = [step.value for step in self.steps if step.on(day)]
        if len(held) == 1:
            return self.model_copy(update={"value": held[0], "steps": ()})
        why = "no step holds on" if not held else "two steps hold on"
        return self.model_copy(update={"state": "unknown", "why": f"{why} {day}", "steps": ()})

    def over(self, first: date, last: date, either: Callable[[list[T]], T | None]) -> Fact[T]:
        """The fact over some days: `either` puts together what it is on one and on another."""
        if not self.steps:
            return self
        turns = [step.start for step in self.steps if step.start is not None]
        turns += [step.until + DAY for step in self.steps if step.until and step.until < date.max]
        found = [self.at(day) for day in sorted({first, *(t for t in turns if first <= t <= last)})]
        if any(fact.value is None for fact in found):
            return next(fact for fact in found if fact.value is None)
        values = list({str(fact.value): fact.value for fact in found}.values())
        value = either([v for v in values if v is not None]) if len(values) > 1 else values[0]
        why = f"it changes between {first} and {last}" if len(values) > 1 else self.why
        state: State = self.state if value is not None else "unknown"
        return self.model_copy(update={"value": value, "state": state, "why": why, "steps": ()})

    def note(self) -> str:
        """What a reader must know about the value beside the value itself."""
        if self.state == "judgement":
            return f"judgement by {self.by}, {self.on}: {self.why}"
        if self.state == "disputed":
            claims = sorted(self.claims.items())
            return "disputed: " + "; ".join(f"{who} says {what}" for who, what in claims)
        if self.state == "given":
            return self.source or ""
        words = self.state.replace("_", " ")
        return f"{words}: {self.why}" if self.why else words


NOT_STATED: Fact[Any] = Fact.model_construct(state="not_stated", value=None)
