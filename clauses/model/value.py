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

__all__ = ["Named", "Value", "built", "is_blank", "named", "refuse", "unknown_keys"]

NAME = re.compile(r"[\w-]{1,100}")
NEW, PUT = object.__new__, object.__setattr__


def refuse(message: str) -> PydanticCustomError:
    """An error that a validator raises, with a message that is shown as it stands."""
    return PydanticCustomError("refused", "{message}", {"message": message})


def is_blank(written: Any) -> bool:
    """Whether nothing is said: no value, or a text without a letter."""
    return not written or (isinstance(written, str) and not written.strip())


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
        elif kind in ("list_type", "tuple_type"):
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


def built(model: type[Any], content: dict[str, Any], named: set[str], private: Any = None) -> Any:
    """A model of values that were read before, as pydantic would build it, and not looked at."""
    new = NEW(model)
    PUT(new, "__dict__", content)
    PUT(new, "__pydantic_fields_set__", named)
    PUT(new, "__pydantic_extra__", None)
    PUT(new, "__pydantic_private__", private)
    return new


class Value(BaseModel):
    """A frozen value that refuses unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )

    @classmethod
    def model_rebuild(
        cls, *, _types_namespace: Any = None, _parent_namespace_depth: int = 2, **options: Any
    ) -> bool | None:
        """See pydantic; a generic model is not built when a type is made of it, but when one reads.

        Only pydantic gives a namespace, and only then.
        """
        if _types_namespace is not None:
            return None
        depth = _parent_namespace_depth + 1
        return super().model_rebuild(_parent_namespace_depth=depth, **options)

    def __reduce__(self) -> Any:
        # A generic type has no name of its own, and nothing but reading hangs on its parameters.
        kind = self.__pydantic_generic_metadata__["origin"] or self.__class__
        named, private = self.__pydantic_fields_set__, self.__pydantic_private__
        return built, (kind, self.__dict__, named, private)

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
