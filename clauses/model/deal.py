"""Deals: the transaction that is checked, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, cast

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from clauses.faults import suggestion
from clauses.model.agreement import Clause, Source, TermsField, gathered
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.fields import MoneyField, SpanField, WhenField, YesNoField
from clauses.model.form import read_with
from clauses.model.labels import ActScopeField
from clauses.model.origin import Origin
from clauses.model.value import Named, Value, built, refuse
from clauses.model.vocabulary import Vocabulary, vocabulary_of

__all__ = ["Allocation", "Deal", "Line", "Package", "Stage"]

MOST_LINES = 1_000
MOST_PAIRS = 20_000  # of a promise and a line, each of which is decided
Stage = Literal["idea", "letter_of_intent", "term_sheet", "offer", "signed", "closed"]


class Allocation(Value):
    """What is paid for a part of a line; only a stated allocation splits a price."""

    scope: ActScopeField
    price: Fact[MoneyField]


class Package(Value):
    """Lines that are dealt in together for one price.

    `allocation` gives the price of each line, or is `none` where the price is not broken down.
    """

    lines: tuple[str, ...]
    price: Fact[MoneyField] = NOT_STATED
    allocation: Literal["none"] | Mapping[str, Fact[MoneyField]] = "none"

    @field_validator("lines")
    @classmethod
    def _several(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        if not lines:
            raise refuse("a package names the lines that are dealt in together")
        twice = next((line for line in lines if lines.count(line) > 1), None)
        if twice is not None:
            raise refuse(f"names the line {twice!r} twice; keep one")
        return lines


class Line(Value):
    """One act of a deal; `terms` are the roles and facts that the act has.

    In a file the roles and facts stand beside the common keys.
    """

    sort: ClassVar = ("act", "acts")
    indirect: ClassVar = frozenset({"terms"})

    act: str
    describes: str | None = None
    source: Source | None = None
    scope: ActScopeField | None = None
    term: Fact[SpanField] = NOT_STATED
    allocation: tuple[Allocation, ...] = ()
    terms: TermsField = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_terms(cls, written: Any) -> Any:
        return gathered(cls, written)

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

    `promises` are clauses that the deal itself gives or takes. A letter of intent or a term
    sheet triggers on signing only if it is `binding`.
    """

    deal: Named
    title: str | None = None
    stage: Stage = "idea"
    binding: Fact[YesNoField] = NOT_STATED
    marketing: Fact[WhenField] = NOT_STATED
    negotiation: Fact[WhenField] = NOT_STATED
    offered: Fact[WhenField] = NOT_STATED
    signing: Fact[WhenField] = NOT_STATED
    closing: Fact[WhenField] = NOT_STATED
    conditions_precedent: tuple[str, ...] = ()
    source: Source | None = None
    describes: str | None = None
    lines: Mapping[Named, Line]
    packages: Mapping[Named, Package] = Field(default_factory=dict)
    promises: Mapping[Named, Clause] = Field(default_factory=dict)
    _origin: Origin = PrivateAttr(default_factory=Origin)
    _vocabulary: Vocabulary | None = PrivateAttr(default=None)

    @field_validator("lines")
    @classmethod
    def _some(cls, lines: Mapping[str, Line]) -> Mapping[str, Line]:
        if not lines:
            raise refuse("a deal needs at least one line; its lines are the whole deal")
        if len(lines) > MOST_LINES:
            raise refuse(f"a deal has at most {MOST_LINES:,} lines; check it in parts")
        return lines

    @model_validator(mode="after")
    def _few_pairs(self) -> Deal:
        if len(self.lines) * len(self.promises) > MOST_PAIRS:
            promises, most = len(self.promises), MOST_PAIRS // len(self.promises)
            few = f"with {promises:,} promises a deal has at most {most:,} lines"
            raise refuse(f"each promise is held against each line; {few}; check it in parts")
        return self

    @model_validator(mode="after")
    def _packages_hold_lines(self) -> Deal:
        for name, package in self.packages.items():
            named = [*package.lines, *(() if package.allocation == "none" else package.allocation)]
            for line in named:
                if line not in self.lines:
                    hint = suggestion(line, self.lines)
                    raise refuse(f"package {name!r} names a line {line!r} that is not there{hint}")
        return self

    def package_of(self, line: str) -> tuple[str, Package] | None:
        """The package that a line belongs to, if there is one."""
        return next(((k, p) for k, p in self.packages.items() if line in p.lines), None)

    @property
    def origin(self) -> Origin:
        """Where the parts of the deal were written."""
        private: Any = self.__pydantic_private__
        origin: Origin = private["_origin"]
        return origin

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The vocabulary that the deal was read against; None for one built in Python."""
        private: Any = self.__pydantic_private__
        found: Vocabulary | None = private["_vocabulary"]
        return found

    def with_origin(self, origin: Origin, vocabulary: Vocabulary) -> Deal:
        """The same deal, knowing where it was written and what it was read against."""
        private = {"_origin": origin, "_vocabulary": vocabulary}
        return cast(Deal, built(Deal, dict(self.__dict__), set(self.model_fields_set), private))
