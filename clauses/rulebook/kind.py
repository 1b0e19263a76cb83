"""What a rule file says: a kind of clause, its terms, its rules and their messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from clauses.model.agreement import Trigger
from clauses.model.condition import ConditionText
from clauses.model.form import TermSpec
from clauses.model.value import Value, refuse

__all__ = [
    "ActFile",
    "EffectRow",
    "KindFile",
    "MayBe",
    "PopulationText",
    "RuleText",
    "TableText",
]


def _one_or_more(written: Any) -> Any:
    return [written] if isinstance(written, str) else written


Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]


class PopulationText(Value):
    """The lines of deals that belong to it, and what is taken over them.

    One of `sum`, `min` and `max` gives the amount of each; `count: yes` counts them and
    `distinct` counts the different parties. `over` says whose lines: those of the `signed` deals
    of the book, of the `deal` under check, or of `both`.
    """

    act: Names
    means: str
    when: tuple[ConditionText, ...]
    sum: str | None = None
    min: str | None = None
    max: str | None = None
    count: Literal["yes"] | None = None
    distinct: str | None = None
    over: Literal["signed", "deal", "both"] = "signed"

    @model_validator(mode="after")
    def _one(self) -> PopulationText:
        given = (self.sum, self.min, self.max, self.count, self.distinct)
        if sum(value is not None for value in given) != 1:
            raise refuse("give one of sum, min, max, count and distinct")
        return self

    @property
    def takes(self) -> tuple[str, str | None]:
        """What is taken over the lines, and the amount of each."""
        for name in ("sum", "min", "max", "distinct"):
            if getattr(self, name) is not None:
                return name, getattr(self, name)
        return "count", None


class Messages(Value):
    """The sentence for each status; names in braces are values of the rule."""

    engaged: str
    undetermined: str
    excepted: str | None = None


class TableRow(Value):
    """One row of a table: when it holds, what it gives, and who said so."""

    when: tuple[str, ...]
    gives: Literal["yes", "no"]
    source: str


class TableText(Value):
    """A question that law or usage answers row by row; where no row holds, it is unknown."""

    means: str
    ask: str = ""
    rows: tuple[TableRow, ...]


class RuleText(Value):
    """Conditions and exceptions for one or more acts, and the effect.

    `demands` gives, for a role, who the clause says it must be: a way out that is then checked
    against the other clauses.
    """

    act: Names
    means: str | None = None
    let: Mapping[str, str] = {}
    when: tuple[ConditionText, ...]
    unless: tuple[ConditionText, ...] = ()
    effect: str
    measures: Mapping[str, str] = {}
    demands: Mapping[str, str] = {}
    says: Messages
    do: str | None = None


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
    tables: Mapping[str, TableText] = {}
    rules: Mapping[str, RuleText]


class MayBe(Value):
    """On which fact a line of one act amounts to another act, and how the roles correspond."""

    when: str
    names: Mapping[str, str] = {}


class ActFile(Value):
    """One act: what it means, its roles and facts, and what else it may amount to.

    `actor` is the role that does it, `counterparty` the one it is done with, `payer` the one that
    pays; an act that is
    the `same_as` another may see it from the other side.
    """

    means: str = ""
    noun: str = ""
    same_as: str | None = None
    actor: str = ""
    counterparty: str = ""
    payer: str = ""
    roles: Mapping[str, str] = {}
    facts: Mapping[str, TermSpec] = {}
    may_be: Mapping[str, MayBe] = {}


class EffectRow(Value):
    """One effect: what it means, the outcome it leads to at least, and what contradicts it."""

    outcome: Literal["blocked", "action_first", "risk", "costs", "clear"]
    means: str
    do: str
    disagrees: tuple[str, ...] = ()
