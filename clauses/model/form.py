"""Forms: which terms a kind of clause has, or which roles and facts an act, and their types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, create_model, model_validator

from clauses.faults import suggestion
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.fields import FIELD_TYPES, choice, several
from clauses.model.labels import ScopeField
from clauses.model.value import Value, refuse

__all__ = ["Added", "Form", "TermSpec", "base_of", "read_with"]

TypeName = Literal[
    "scope", "money", "quantity", "amount", "percent", "number", "date", "period", "span", "yes_no",
    "text", "words", "party", "group", "choice", "scale",
]  # fmt: skip


class ScopeFact(Fact[ScopeField]):
    """What words reach; they reach something, or they would be no clause."""

    @model_validator(mode="after")
    def _reaches(self) -> ScopeFact:
        if self.state == "not_applicable":
            ways = "name what it reaches, or write `unknown`"
            raise refuse(f"a clause that reaches nothing is none; {ways}")
        return self


class TermSpec(Value):
    """One typed parameter: what it means, its type, and what holds when it is not stated."""

    type: TypeName
    means: str = ""
    choices: tuple[str, ...] = ()
    required: Literal["yes", "no"] = "no"
    default: Any = None
    ask: str = ""

    @model_validator(mode="after")
    def _fits(self, info: ValidationInfo) -> TermSpec:
        if self.type == "choice" and not self.choices:
            raise refuse("a choice is made among `choices`; list them")
        # A book's default is wrong where it is written; the rulebook's own are tested with it.
        if self.default is not None and info.context is not None:
            self.read(self.default, info.context)
        return self

    def read(self, written: Any, context: Any) -> Fact[Any]:
        """A value of this type as a fact; what is wrong is refused in one message."""
        try:
            read = fact_type(self).model_validate(written, context=context)
        except ValidationError as error:
            raise refuse("; ".join(item["msg"] for item in error.errors())) from None
        return read

    def annotation(self) -> Any:
        """The type of the value, as pydantic reads it."""
        if self.choices:
            return several(self.choices) if self.type == "words" else choice(self.choices)
        return FIELD_TYPES[self.type]


def base_of(spec: TermSpec) -> type[Fact[Any]]:
    """The type of the facts of a parameter, whatever the type of their values."""
    return ScopeFact if spec.type == "scope" else Fact


def fact_type(spec: TermSpec) -> type[Fact[Any]]:
    """The type of the facts of a parameter, with that of their values."""
    base, annotation = base_of(spec), spec.annotation()
    found: Any = Fact.__class_getitem__(annotation)
    return base if base is not Fact else found


class Added(TermSpec):
    """A term that one clause has beside those of its kind, with its value."""

    value: Any = None

    @model_validator(mode="after")
    def _typed(self, info: ValidationInfo) -> Added:
        read = NOT_STATED if self.value is None else self.read(self.value, info.context)
        object.__setattr__(self, "value", read)
        return self


class Form:
    """The keys that a clause of a kind, or a line of an act, takes beside the common ones.

    `payer` is the role of an act that pays its price.
    """

    def __init__(self, name: str, specs: Mapping[str, TermSpec], payer: str = "") -> None:
        self.name, self.payer = name, payer
        self.specs = dict(specs)
        self._facts: dict[str, type[Fact[Any]]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """What the models that it makes are made of, and the defaults, which take long to read."""
        return {
            "name": self.name, "payer": self.payer, "specs": self.specs, "_facts": {},
            "defaults": self.defaults,
        }  # fmt: skip

    @cached_property
    def required(self) -> frozenset[str]:
        """The terms that must be written."""
        return frozenset(name for name, spec in self.specs.items() if spec.required == "yes")

    @cached_property
    def defaults(self) -> Mapping[str, Fact[Any]]:
        """What each term is where it is not written."""
        return {name: self._default(name, spec) for name, spec in self.specs.items()}

    def _default(self, name: str, spec: TermSpec) -> Fact[Any]:
        if spec.default is None:
            return NOT_STATED
        written = {"assumed": spec.default, "why": f"the default of {self.name}"}
        found: Fact[Any] = self.fact(name).model_validate(written)
        return found

    def sort(self, name: str) -> str:
        """What the facts of a term are told apart by; terms of one sort are read alike."""
        spec = self.specs[name]
        return f"{spec.type} {spec.choices}" if spec.choices else spec.type

    def fact(self, name: str) -> type[Fact[Any]]:
        """The type of a term's fact."""
        if name not in self._facts:
            self._facts[name] = fact_type(self.specs[name])
        return self._facts[name]

    @cached_property
    def model(self) -> type[Value]:
        """The pydantic model of the form; each field is a `Fact`."""
        fields: dict[str, Any] = {
            name: (
                self.fact(name),
                ... if name in self.required else _shared(self.defaults[name]),
            )
            for name in self.specs
        }
        return create_model(f"{self.name}_form", __base__=Value, **fields)


def _shared(default: Fact[Any]) -> Any:
    """A default that is given as it is; pydantic would copy it for every value it builds."""
    return Field(default_factory=lambda: default)


def read_with(form: Form, written: Any, context: Any, common: list[str]) -> dict[str, Fact[Any]]:
    """Read the terms of a form; an unknown key is suggested from these and the common keys."""
    if not isinstance(written, dict):
        raise refuse("a mapping of keys is needed here")
    known = form.model.model_fields
    details: list[Any] = []
    for key in written:
        if key not in known:
            hint = suggestion(str(key), [*known, *common])
            hint = hint or f"; {form.name} takes {', '.join(known)}"
            details.append({"type": refuse(f"unknown key{hint}"), "loc": (key,), "input": key})
    try:
        read = form.model.model_validate(
            {key: value for key, value in written.items() if key in known}, context=context
        )
    except ValidationError as error:
        details += [
            {"type": refuse(str(item["msg"])), "loc": item["loc"], "input": item["input"]}
            for item in error.errors(include_url=False)
        ]
    if details:
        raise ValidationError.from_exception_data(form.name, details)
    return {name: getattr(read, name) for name in known}
