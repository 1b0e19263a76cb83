"""Wordings: what a clause says under one reading, whatever deal it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from clauses.kept import kept
from clauses.model.agreement import Agreement, Clause
from clauses.model.dates import Span
from clauses.model.fact import Fact
from clauses.model.force import EVER, Version
from clauses.model.form import TermSpec
from clauses.model.origin import Origin

__all__ = ["Wording"]

STEPS = attrgetter("steps")


@dataclass(eq=False)
class Wording:
    """One version of a clause under one reading, shared by all the checks against a book.

    `agreement` is the agreement's id, or the deal's for a promise of the deal itself, which has
    no `contract`. `clause` is the clause as the reading takes it, `specs` and `terms` are those of
    its kind and those that it adds. `values` remembers what its terms come to on any day,
    `conditions` its own conditions as they were compiled.
    """

    agreement: str
    version: Version
    kind_specs: Mapping[str, TermSpec]
    reading: str | None
    contract: Agreement | None
    origin: Origin
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    conditions: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict, repr=False)
    clause: Clause = field(init=False, repr=False)
    specs: Mapping[str, TermSpec] = field(init=False, repr=False)
    terms: Mapping[str, Fact[Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        clause = self.version.clause
        if self.reading is not None:
            clause = clause.readings[self.reading]
        self.clause, self.specs, self.terms = clause, self.kind_specs, clause.terms
        if added := clause.adds:
            self.specs = {**self.kind_specs, **added}
            self.terms = {**clause.terms, **{name: spec.value for name, spec in added.items()}}

    @kept
    def changes(self) -> bool:
        """Whether a term changes by steps of time."""
        return any(map(STEPS, self.terms.values()))

    @kept
    def turns(self) -> bool:
        """Whether a scope among its terms changes by steps of time."""
        return any(
            fact.steps and self.specs[name].type == "scope" for name, fact in self.terms.items()
        )

    @kept
    def always(self) -> bool:
        """Whether no amendment brings it in or takes it out."""
        part = self.version.part
        return part is EVER or part == EVER

    @kept
    def steady(self) -> bool:
        """Whether nothing but its dates decides if it holds when a deal is signed."""
        clause, version = self.clause, self.version
        return (
            self.contract is not None
            and self.contract.binding == "yes"
            and not version.pauses
            and clause.until_event is None
            and not clause.during
        )

    @kept
    def id(self) -> str:
        """The clause's name across the book."""
        promised = "promises." if self.contract is None else ""
        return f"{self.agreement}/{promised}{self.version.name}"

    @kept
    def in_force(self) -> Span | None:
        """From when until when it holds, as far as known; None for a promise."""
        if self.contract is None:
            return None
        version = self.version
        if self.reading is not None:
            version = replace(version, clause=self.clause)
        return version.holds(self.contract)
