"""Deals: the transaction that is checked, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import PrivateAttr, ValidationInfo, field_validator, model_validator

from clauses.faults import suggestion
from clauses.model.agreement import Clause, Source, gathered
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.fields import SpanField, WhenField
from clauses.model.form import read_with
from clauses.model.labels import ScopeField
from clauses.model.origin import Origin
from clauses.model.value import Named, Value, refuse
from clauses.model.vocabulary import Vocabulary, vocabulary_of

__all__ = ["Deal", "Line", "Stage"]

Stage = Literal["idea", "letter_of_intent", "term_sheet", "offer", "signed", "closed"]


class Line(Value):
    """One act of a deal; `terms` are the roles and facts that the act has.

    In a file the roles and facts stand beside the common keys.
    """

    act: str
    describes: str | None = None
    source: Source | None = None
    scope: ScopeField | None = None
    term: Fact[SpanField] = NOT_STATED
    terms: Mapping[str, Fact[Any]] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_terms(cls, written: Any) -> Any:
        return gathered(cls, written, "act")

    @field_validator("act")
    @classmethod
    def _known_act(cls, act: str, info: ValidationInfo) -> str:
        vocabulary = vocabulary_of(info)
        if vocabulary is not None and act not in vocabulary.acts:
            hint = suggestion(act, vocabulary.acts) or f"; use one of {', '.join(vocabulary.acts)}"
            raise refuse(f"unknown act {act!r}{hint}")
        return act

    @field_validator("terms", mode="wrap")
    @classmethod
    def _typed_terms(cls, written: Any, handler: Any, info: ValidationInfo) -> Any:
        vocabulary = vocabulary_of(info)
        if vocabulary is None:
            return handler(written)
        act = vocabulary.acts.get(info.data.get("act", ""))
        return {} if act is None else read_with(act, written, vocabulary, cls.keys())


class Deal(Value):
    """The proposed transaction. What its lines do not list, the deal does not do.

    `promises` are clauses that the deal itself gives or takes.
    """

    deal: Named
    title: str | None = None
    stage: Stage = "idea"
    signing: Fact[WhenField] = NOT_STATED
    source: Source | None = None
    describes: str | None = None
    lines: Mapping[Named, Line]
    promises: Mapping[Named, Clause] = {}
    _origin: Origin = PrivateAttr(default_factory=Origin)
    _vocabulary: Vocabulary | None = PrivateAttr(default=None)

    @field_validator("lines")
    @classmethod
    def _some(cls, lines: Mapping[str, Line]) -> Mapping[str, Line]:
        if not lines:
            raise refuse("a deal needs at least one line; its lines are the whole deal")
        return lines

    @property
    def origin(self) -> Origin:
        """Where the parts of the deal were written."""
        return self._origin

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The vocabulary that the deal was read against; None for one built in Python."""
        return self._vocabulary

    def with_origin(self, origin: Origin, vocabulary: Vocabulary) -> Deal:
        """The same deal, knowing where it was written and what it was read against."""
        copy = self.model_copy()
        private = {"_origin": origin, "_vocabulary": vocabulary}
        object.__setattr__(copy, "__pydantic_private__", private)
        return copy
