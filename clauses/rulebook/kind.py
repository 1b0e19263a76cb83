"""What a rule file says: a kind of clause, its terms, its rules and their messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from clauses.model.agreement import Trigger
from clauses.model.form import TermSpec
from clauses.model.value import Value

__all__ = [
    "ActFile",
    "ConditionText",
    "EffectRow",
    "KindFile",
    "MayBe",
    "PopulationText",
    "RuleText",
]


class ConditionText(Value):
    """A condition as written: the expression, and the sentence a reader gets for it."""

    text: str = Field(alias="if")
    says: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        return {"if": written} if isinstance(written, str) else written


class PopulationText(Value):
    """The lines of signed deals that a sum runs over, and what is summed."""

    act: str
    means: str
    when: tuple[ConditionText, ...]
    sum: str


class Messages(Value):
    """The sentence for each status; names in braces are values of the rule."""

    engaged: str
    undetermined: str
    excepted: str | None = None


class RuleText(Value):
    """Conditions and exceptions for one or more acts, and the effect."""

    act: tuple[str, ...]
    means: str | None = None
    let: Mapping[str, str] = {}
    when: tuple[ConditionText, ...]
    unless: tuple[ConditionText, ...] = ()
    effect: str
    measures: Mapping[str, str] = {}
    says: Messages
    do: str | None = None

    @field_validator("act", mode="before")
    @classmethod
    def _one_or_more(cls, written: Any) -> Any:
        return [written] if isinstance(written, str) else written


class KindFile(Value):
    """One kind of clause, as its folder under rules/ declares it."""

    kind: str
    title: str
    means: str
    family: Literal["restriction", "preference", "ip", "money", "structure", "outside law"]
    cuad: str | None = None
    sources: tuple[str, ...] = ()
    holder: Literal["required", "optional", "none"] = "required"
    trigger: Trigger = "sign"
    terms: Mapping[str, TermSpec] = {}
    populations: Mapping[str, PopulationText] = {}
    rules: Mapping[str, RuleText]


class MayBe(Value):
    """On which fact a line of one act amounts to another act, and how the roles correspond."""

    when: str
    names: Mapping[str, str] = {}


class ActFile(Value):
    """One act: what it means, its roles and facts, and what else it may amount to."""

    means: str = ""
    noun: str = ""
    same_as: str | None = None
    roles: Mapping[str, str] = {}
    facts: Mapping[str, TermSpec] = {}
    may_be: Mapping[str, MayBe] = {}


class EffectRow(Value):
    """One effect: what it means and the outcome it leads to at least."""

    outcome: Literal["blocked", "action_first", "risk", "costs", "clear"]
    means: str
    do: str
