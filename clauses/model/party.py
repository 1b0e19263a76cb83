"""Parties, who controls whom, and the groups that a clause binds or benefits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from clauses.faults import suggestion
from clauses.model.fact import Day
from clauses.model.measure import Measure
from clauses.model.value import Value, refuse
from clauses.model.vocabulary import vocabulary_of

__all__ = ["Control", "Group", "GroupField", "Party", "PartyField"]

MOST_NAMED = 1_000
Basis = Literal["votes", "equity", "board", "contract"]


def _percent(written: Any) -> Measure | None:
    if isinstance(written, Measure):
        return written
    if written is None or str(written).casefold() == "unknown":
        return None
    try:
        measure = Measure.parse(str(written))
    except ValueError as error:
        raise refuse(str(error)) from None
    if measure.unit != "%":
        raise refuse(f"{written!r} is no percentage; write it like 60%")
    return measure


PercentOrUnknown = Annotated[
    Measure | None,
    PlainValidator(_percent),
    PlainSerializer(lambda m: "unknown" if m is None else str(m)),
    WithJsonSchema({"type": "string"}),
]


class Control(Value):
    """What one party holds in another, from one day through another."""

    percent: PercentOrUnknown = None
    basis: Basis = "votes"
    start: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    source: str | None = None


class Party(Value):
    """A person or company that a book speaks of.

    `controls` names what it holds in others. `ownership: complete` says that the book shows
    every holding that makes somebody an affiliate of this party; otherwise membership of a
    group through an affiliate that is not shown stays unknown.
    """

    name: str
    controls: Mapping[str, Control] = Field(default_factory=dict)
    ownership: Literal["complete", "partial"] | None = None
    describes: str | None = None

    @field_validator("controls")
    @classmethod
    def _known(cls, controls: Mapping[str, Control], info: ValidationInfo) -> Any:
        vocabulary = vocabulary_of(info)
        for party in controls if vocabulary else ():
            _check_party(party, info)
        return controls


def _check_party(written: Any, info: ValidationInfo) -> str:
    if not isinstance(written, str):
        raise refuse("a party is named by its id")
    vocabulary = vocabulary_of(info)
    if vocabulary is not None and written not in vocabulary.parties:
        known = list(vocabulary.parties)
        hint = suggestion(written, known) or "; add it to `parties` in book.yaml"
        raise refuse(f"unknown party {written!r}{hint}")
    return written


PartyField = Annotated[
    str, PlainValidator(_check_party), PlainSerializer(str), WithJsonSchema({"type": "string"})
]


class Group(Value):
    """The persons that a clause binds or benefits: named parties, and perhaps their affiliates.

    `affiliates` is `no` (the named party alone, also when it is not stated), `yes` (control of
    more than 50%), `unknown`, or `{over: 50%}` / `{at_least: 20%}`, perhaps with a `basis` that
    alone counts. `at` says when somebody must be an affiliate: at the `event` (the default), at
    `signing` of the agreement (who is acquired later is not meant), or at `any_time` since.
    """

    party: tuple[PartyField, ...]
    affiliates: Literal["yes", "no", "unknown"] = "no"
    threshold: PercentOrUnknown = None
    inclusive: bool = False
    basis: Basis | None = None
    at: Literal["event", "signing", "any_time", "unknown"] = "event"
    besides: tuple[PartyField, ...] = ()
    excluding: tuple[PartyField, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        if written == "nobody":
            written = {"party": []}
        if isinstance(written, str | list):
            written = {"party": written}
        if not isinstance(written, dict):
            raise refuse("needs a party, or {party: …, affiliates: yes|no|unknown}")
        content = dict(written)
        for key in ("party", "besides", "excluding"):
            if isinstance(content.get(key), str):
                content[key] = [content[key]]
            if isinstance(content.get(key), list) and len(content[key]) > MOST_NAMED:
                raise refuse(f"names more than {MOST_NAMED:,} parties; say it by `affiliates`")
        affiliates = content.get("affiliates")
        if isinstance(affiliates, dict):
            keys = [key for key in ("over", "at_least") if key in affiliates]
            if len(keys) != 1 or not affiliates.keys() <= {"over", "at_least", "basis"}:
                raise refuse(
                    "write affiliates: yes, no, unknown, {over: 50%}, {at_least: 50%, basis: votes}"
                )
            content |= {"affiliates": "yes", "threshold": affiliates[keys[0]]}
            content |= {"inclusive": keys[0] == "at_least"}
            if "basis" in affiliates:
                content["basis"] = affiliates["basis"]
        return content

    @cached_property
    def members(self) -> frozenset[str]:
        """The parties that are members by name, for looking up."""
        return frozenset(self.named)

    @property
    def named(self) -> tuple[str, ...]:
        """The parties that are members by name."""
        return tuple(p for p in (*self.party, *self.besides) if p not in self.excluding)


GroupField = Group
