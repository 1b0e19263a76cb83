"""A condition as a person writes it."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_serializer, model_validator

from clauses.model.value import Value

__all__ = ["ConditionText"]


class ConditionText(Value):
    """A condition as written: the expression, and perhaps the sentence a reader gets for it.

    A plain text is the expression alone.
    """

    text: str = Field(alias="if")
    says: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        return {"if": written} if isinstance(written, str) else written

    @model_serializer
    def _write(self) -> Any:
        return self.written()

    def written(self) -> Any:
        """The form in which it is written in a file."""
        return {"if": self.text, "says": self.says} if self.says else self.text

    def __str__(self) -> str:
        return self.says or self.text
