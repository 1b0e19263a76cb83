"""The base of every model: frozen, refusing unknown keys, and suggesting the right one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from clauses.faults import suggestion

__all__ = ["Named", "Value", "named", "refuse", "unknown_keys"]


NAME = re.compile(r"[\w-]{1,100}")


def refuse(message: str) -> PydanticCustomError:
    """An error that a validator raises, with a message that is shown as it stands."""
    return PydanticCustomError("refused", "{message}", {"message": message})


def unknown_keys(error: ValidationError, known: Iterable[str]) -> ValidationError:
    """The same errors, with unknown and missing keys named the way a person would."""
    names = list(known)
    details: list[InitErrorDetails] = []
    for item in error.errors(include_url=False):
        kind: Any = item["type"]
        key = str(item["loc"][-1]) if item["loc"] else ""
        if kind == "extra_forbidden" and len(item["loc"]) == 1:
            kind = refuse(f"unknown key{suggestion(key, names)}")
        elif kind == "missing":
            kind = refuse("is required and is not there")
        elif kind == "refused":
            kind = refuse(str(item["ctx"]["message"]))
        elif kind in ("model_type", "dict_type", "model_attributes_type"):
            kind = refuse("a mapping of keys is needed here")
        elif kind == "list_type":
            kind = refuse("a list is needed here")
        elif kind in ("literal_error", "enum"):
            kind = refuse(f"must be {item['ctx']['expected']}{_near(item)}")
        elif kind == "string_type":
            kind = refuse("a word or a text is needed here")
        else:
            kind = refuse(item["msg"].removeprefix("Value error, "))
        details.append({"type": kind, "loc": item["loc"], "input": item["input"]})
    return ValidationError.from_exception_data(error.title, details)


def _near(item: Any) -> str:
    expected = [
        word.strip("' ") for word in str(item["ctx"]["expected"]).replace(" or ", ",").split(",")
    ]
    return suggestion(str(item["input"]), expected)


def named(written: Any) -> str:
    """A name that a person gives: letters, digits, `-` and `_`, since paths are dotted."""
    if not isinstance(written, str) or not NAME.fullmatch(written):
        raise refuse(f"{str(written)[:40]!r} is no name; use letters, digits, - and _")
    return written


Named = Annotated[str, PlainValidator(named), WithJsonSchema({"type": "string"})]


class Value(BaseModel):
    """A frozen value that refuses unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        del memo
        # pydantic copies a default for every value it builds; what is frozen is shared.
        return self

    @model_validator(mode="wrap")
    @classmethod
    def _name_the_fault(cls, content: Any, handler: Any) -> Any:
        try:
            return handler(content)
        except ValidationError as error:
            raise unknown_keys(error, cls.keys()) from None

    @classmethod
    def keys(cls) -> list[str]:
        """The keys a person may write here."""
        return [field.alias or name for name, field in cls.model_fields.items()]
