"""The book: everything in force that a deal is checked against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, field_validator

from clauses.model.agreement import Agreement, Source
from clauses.model.control import ControlGraph
from clauses.model.deal import Deal
from clauses.model.fact import Fact
from clauses.model.fields import DayField, MoneyField
from clauses.model.form import TermSpec
from clauses.model.ledger import Entry
from clauses.model.origin import Origin
from clauses.model.party import Party
from clauses.model.value import Named, Value, refuse
from clauses.model.vocabulary import Vocabulary

__all__ = ["Book", "BookHeader", "Figure", "OwnLabel"]


class OwnLabel(Value):
    """A label that a book adds to a dimension."""

    means: str = ""
    parent: str | None = None


class Figure(Value):
    """An amount that a book wants totals held against, such as a forecast."""

    amount: Fact[MoneyField]
    means: str
    source: Source | None = None


RATE = re.compile(r"(?=.{1,31}$)[0-9]+(?:\.[0-9]+)?")


def _rate(written: Any) -> Decimal:
    if not RATE.fullmatch(str(written)):
        raise refuse(f"{written!r} is no rate; write it like 1.08, with at most 30 digits")
    rate = Decimal(str(written))
    if rate <= 0:
        raise refuse("a rate is above zero")
    return rate


PAIR = re.compile(r"([^/\s]{1,20})/([^/\s]{1,20})")


class BookHeader(Value):
    """What `book.yaml` says: the parties, whose deals are checked, and the book's own words.

    `facts` holds, by act, facts that the rulebook's acts lack; `kinds`, as they are written,
    kinds of clauses that the rulebook does not have.
    """

    book: Named
    title: str | None = None
    describes: str | None = None
    as_of: DayField | None = None
    home: str
    parties: Mapping[Named, Party]
    ownership: Literal["complete", "partial"] = "partial"
    labels: Mapping[str, Mapping[str, OwnLabel]] = Field(default_factory=dict)
    rates: Mapping[str, Annotated[Decimal, PlainValidator(_rate)]] = Field(default_factory=dict)
    figures: Mapping[str, Figure] = Field(default_factory=dict)
    calendars: Mapping[str, tuple[DayField, ...]] = Field(default_factory=dict)
    facts: Mapping[str, Mapping[Named, TermSpec]] = Field(default_factory=dict)
    kinds: Mapping[Named, Any] = Field(default_factory=dict)

    @field_validator("rates")
    @classmethod
    def _pairs(cls, rates: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        for pair in rates:
            match = PAIR.fullmatch(pair)
            if match is None or match[1] == match[2]:
                raise refuse(f"{pair[:40]!r} is no pair; write it like EUR/USD")
            if f"{match[2]}/{match[1]}" in rates:
                raise refuse(f"{pair!r} stands the other way round too; keep one")
        return rates


@dataclass(frozen=True)
class Book:
    """Parties, agreements, ledger and signed deals, read and checked against one vocabulary.

    `kinds` are the compiled kinds that the book defines for itself and `acts` those that it adds
    facts to, for the rulebook to take up.
    """

    header: BookHeader
    vocabulary: Vocabulary
    agreements: Mapping[str, Agreement]
    ledger: tuple[Entry, ...] = ()
    deals: Mapping[str, Deal] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)  # agreement id, or "book"
    folder: str = ""
    digest: str = ""
    kinds: Mapping[str, Any] = field(default_factory=dict)
    acts: Mapping[str, Any] = field(default_factory=dict)
    # What an engine makes of the book once, for all the checks against it.
    prepared: dict[int, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)} | {"prepared": {}}

    @cached_property
    def graph(self) -> ControlGraph:
        """Who controls whom."""
        return ControlGraph(self.header.parties, self.header.ownership == "complete")

    @cached_property
    def amended(self) -> list[date]:
        """The days on which the amendments became known, in order."""
        return sorted(
            amendment.signed or amendment.day.earliest
            for agreement in self.agreements.values()
            for amendment in agreement.amendments.values()
        )

    @cached_property
    def recorded(self) -> frozenset[str]:
        """The clauses that the ledger speaks of."""
        return frozenset(e.record.clause for e in self.ledger if e.record.clause is not None)

    def name(self, party: str) -> str:
        """What a party is called."""
        found = self.header.parties.get(party)
        return found.name if found else party
