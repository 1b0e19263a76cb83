"""The ledger: dated records that change outcomes, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from clauses.model.fact import NOT_STATED, Fact
from clauses.model.fields import DayField, MoneyField, WhenField, YesNoField
from clauses.model.labels import ScopeField
from clauses.model.origin import Origin
from clauses.model.party import PartyField
from clauses.model.value import Value, is_blank, refuse

__all__ = ["EVENTS", "Entry", "Record"]

EVENTS = (
    "offer",
    "notice",
    "refusal",
    "exercise",
    "consent",
    "waiver",
    "no_response",
    "no_agreement",
    "cure",
    "election",
    "occurrence",
)


class Conduct(Value):
    """A person's judgement that somebody waived a right by what they did."""

    by: str
    on: DayField
    why: str

    @model_validator(mode="after")
    def _said(self) -> Conduct:
        missing = [key for key in ("by", "why") if is_blank(getattr(self, key))]
        if missing:
            raise refuse(f"a judgement says by whom, on which date and why; add {missing}")
        return self


class Record(Value):
    """What was done: for which clause and deal, or in answer `to` which evidenced entry.

    What concerns no deal but the clause itself says `of` what it is: the notice of a shortfall,
    an election.

    `terms` says what an offer carried: `same` (the deal's terms as its file has them) or the
    value at each path of the deal that was offered. Without it, nobody knows. An exercise may
    give the `terms` on which the holder took the right up. A consent or waiver may be limited to
    a `scope`, an amount (`up_to`), a time (`until`) and `conditions`; a waiver by `conduct` is a
    judgement of a person. `equivalent` judges whether what an exercise gives instead of a term is
    worth as much or, of an offer, whether what changed since is no better for the third party.
    `form` is how it was given, such as `written`.
    """

    clause: str | None = None
    deal: str | None = None
    of: str | None = None
    to: str | None = None
    terms: Literal["same"] | Mapping[str, Any] | None = None
    window_ends: DayField | None = None
    until: DayField | None = None
    conditions: tuple[str, ...] = ()
    scope: ScopeField | None = None
    up_to: Fact[MoneyField] = NOT_STATED
    conduct: Conduct | None = None
    form: str | None = None
    equivalent: Fact[YesNoField] = NOT_STATED

    @model_validator(mode="after")
    def _anchored(self) -> Record:
        about = (self.deal, self.scope, self.of)
        if self.to is None and (self.clause is None or not any(about)):
            raise refuse(
                "say which `clause` and which `deal` this concerns, or what it answers `to`; "
                "a consent or waiver may give a `scope` instead of a deal, a notice or an "
                "election what it is `of`"
            )
        if self.to is not None and (self.clause is not None or self.deal is not None):
            raise refuse("an answer `to` something takes its clause and deal from there; drop them")
        return self


NOTHING_MORE = Record.model_construct(clause="", deal=None)


class Entry(Value):
    """One dated record; exactly one event, with who did it and the evidence for it.

    `by_signing` says that it came no later than the signing of the deal that it names, where
    the exact days of the two are not known.
    """

    date: WhenField
    recorded: DayField | None = None
    offer: Record | None = None
    notice: Record | None = None
    refusal: Record | None = None
    exercise: Record | None = None
    consent: Record | None = None
    waiver: Record | None = None
    no_response: Record | None = None
    no_agreement: Record | None = None
    cure: Record | None = None
    election: Record | None = None
    occurrence: str | None = None
    received: DayField | None = None
    by_signing: Literal["yes"] | None = None
    by: PartyField | None = None
    evidence: str | None = None
    attested_by: str | None = None
    note: str | None = Field(default=None)
    _origin: Origin = PrivateAttr(default_factory=Origin)
    _path: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _one_event(self) -> Entry:
        events = [event for event in EVENTS if getattr(self, event) is not None]
        if len(events) != 1:
            raise refuse(f"records {len(events)} events; one of {', '.join(EVENTS)} is needed")
        return self

    @model_validator(mode="after")
    def _received_later(self) -> Entry:
        if self.received is not None and self.received < self.date.earliest:
            raise refuse(f"was received on {self.received}, before its date; correct one of them")
        return self

    @property
    def event(self) -> str:
        """Which event this is."""
        return next(event for event in EVENTS if getattr(self, event) is not None)

    @property
    def record(self) -> Record:
        """What the event says; an occurrence says nothing more."""
        found = getattr(self, self.event)
        return found if isinstance(found, Record) else NOTHING_MORE

    def with_origin(self, origin: Origin, path: str) -> Entry:
        """The same entry, knowing where it was written."""
        copy = self.model_copy()
        object.__setattr__(copy, "__pydantic_private__", {"_origin": origin, "_path": path})
        return copy

    def place(self) -> Any:
        """Where the entry was written."""
        return self._origin.place(self._path) if self._path else self._origin.place("ledger")
