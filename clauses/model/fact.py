"""Facts: values with a state, so that what is not known is never mistaken for something."""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, Literal, TypeVar

from pydantic import model_validator

from clauses.model.value import Value, refuse

__all__ = ["NOT_STATED", "Fact", "State"]

T = TypeVar("T")

State = Literal["given", "unknown", "not_stated", "not_applicable", "judgement", "assumed"]
MARKS = frozenset({"judgement", "assumed", "not_applicable", "unknown", "value"})


class Fact(Value, Generic[T]):
    """A value as far as it is known.

    Written as the plain value, as `unknown`, or as a mapping: `{judgement: …, by: …, on: …,
    why: …}` for what only a person may decide, `{assumed: …, why: …}`, `{not_applicable: why}`,
    `{unknown: why}`, or `{value: …, source: …}`.
    """

    state: State = "given"
    value: T | None = None
    by: str | None = None
    on: date | None = None
    why: str | None = None
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        if isinstance(written, Fact):
            return written.model_dump()
        if written is None:
            raise refuse("nothing is written here; give a value or say `unknown`")
        if isinstance(written, str) and written.strip().casefold() == "unknown":
            return {"state": "unknown"}
        if not isinstance(written, dict) or not MARKS & written.keys():
            if isinstance(written, dict) and "state" in written:
                return written
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
        if mark == "judgement":
            missing = [key for key in ("by", "on", "why") if not written.get(key)]
            if missing:
                raise refuse(f"a judgement says by whom, on which date and why; add {missing}")
        if mark == "value" and isinstance(content, str) and content.casefold() == "unknown":
            return {**written, "state": "unknown"}
        return {**written, "value": content, "state": "given" if mark == "value" else mark}

    @property
    def is_known(self) -> bool:
        """Whether there is a value to compare."""
        return self.value is not None

    def note(self) -> str:
        """What a reader must know about the value beside the value itself."""
        if self.state == "judgement":
            return f"judgement by {self.by}, {self.on}: {self.why}"
        if self.state == "given":
            return self.source or ""
        words = self.state.replace("_", " ")
        return f"{words}: {self.why}" if self.why else words


NOT_STATED: Fact[Any] = Fact.model_construct(state="not_stated", value=None)
