"""Agreements: clauses and the dated amendments that change them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from clauses.faults import suggestion
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.fields import DayField, WhenField
from clauses.model.form import read_with
from clauses.model.labels import ScopeField
from clauses.model.party import Group, PartyField
from clauses.model.value import Named, Value, refuse
from clauses.model.vocabulary import vocabulary_of

__all__ = ["Agreement", "Amendment", "CarveOut", "Certainty", "Clause", "Source", "Trigger"]

Certainty = Literal["filed", "statement", "press", "reported", "assumed"]
Trigger = Literal["market", "negotiate", "offer", "sign", "close", "perform"]


class Source(Value):
    """Where the words of a clause or the facts of a deal are from, and how sure that is."""

    title: str
    date: WhenField | None = None
    certainty: Certainty | None = None
    url: str | None = None
    note: str | None = None


class CarveOut(Value):
    """A part of what a clause covers that it does not reach, perhaps on conditions."""

    scope: ScopeField
    when: tuple[str, ...] = ()
    describes: str | None = None


class Clause(Value):
    """One provision that can be triggered; `terms` are those of its kind.

    In a file the terms stand beside the common keys. `start` is written `from`; without
    `from` or `until` the clause is unbounded on that side.
    """

    kind: str
    section: str | None = None
    describes: str | None = None
    quote: str | None = None
    source: Source | None = None
    bound: Group
    holder: Group | None = None
    start: Fact[WhenField] = Field(default=NOT_STATED, alias="from")
    until: Fact[WhenField] = NOT_STATED
    trigger: Trigger | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    carves_out: tuple[CarveOut, ...] = ()
    note: str | None = None
    terms: Mapping[str, Fact[Any]] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_terms(cls, written: Any) -> Any:
        return gathered(cls, written, "kind")

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str, info: ValidationInfo) -> str:
        vocabulary = vocabulary_of(info)
        if vocabulary is not None and kind not in vocabulary.kinds:
            hint = suggestion(kind, vocabulary.kinds) or "; `clauses kinds` lists them"
            raise refuse(f"unknown kind {kind!r}{hint}")
        return kind

    @field_validator("terms", mode="wrap")
    @classmethod
    def _typed_terms(cls, written: Any, handler: Any, info: ValidationInfo) -> Any:
        vocabulary = vocabulary_of(info)
        if vocabulary is None:
            return handler(written)
        kind = vocabulary.kinds.get(info.data.get("kind", ""))
        return {} if kind is None else read_with(kind, written, vocabulary, cls.keys())


def gathered(model: type[Value], written: Any, tag: str) -> Any:
    """Put the keys that a model does not have itself under its `terms`."""
    if not isinstance(written, dict) or isinstance(written.get("terms"), dict):
        return written
    own = set(model.keys()) - {"terms"}
    out = {key: value for key, value in written.items() if key in own}
    out["terms"] = {key: value for key, value in written.items() if key not in own}
    del tag
    return out


class Amendment(Value):
    """A dated change: clauses deleted, replaced and inserted when it takes effect."""

    title: str | None = None
    signed: DayField | None = None
    effective: DayField
    source: Source | None = None
    describes: str | None = None
    delete: tuple[str, ...] = ()
    replace: Mapping[Named, Clause] = {}
    insert: Mapping[Named, Clause] = {}


class Agreement(Value):
    """One contract between parties: its clauses as first signed, and its amendments.

    `unread` lists sections that nobody has read for encoding; `not_encoded` gives for each
    section set aside the reason.
    """

    agreement: Named
    title: str | None = None
    parties: tuple[PartyField, ...] = ()
    governing_law: str | None = None
    effective: Fact[WhenField] = NOT_STATED
    until: Fact[WhenField] = NOT_STATED
    source: Source | None = None
    describes: str | None = None
    known_from: Literal["text", "public descriptions"] = "text"
    unread: tuple[str, ...] = ()
    not_encoded: Mapping[str, str] = {}
    clauses: Mapping[Named, Clause] = {}
    amendments: Mapping[Named, Amendment] = {}

    def all_clauses(self) -> dict[str, list[Clause]]:
        """Every clause the agreement ever has, by id, with all its versions."""
        versions: dict[str, list[Clause]] = {k: [c] for k, c in self.clauses.items()}
        for amendment in self.amendments.values():
            for key, clause in (*amendment.replace.items(), *amendment.insert.items()):
                versions.setdefault(key, []).append(clause)
        return versions

    def in_force(self, on: date) -> dict[str, tuple[Clause, str | None]]:
        """The clauses as the amendments effective by a day leave them.

        Each comes with the id of the amendment that gave it its words, or None. Amendments
        apply by the date they take effect, never by their place in the file.
        """
        text: dict[str, tuple[Clause, str | None]] = {
            key: (clause, None) for key, clause in self.clauses.items()
        }
        for key, amendment in self.effective_by(on):
            for gone in amendment.delete:
                text.pop(gone, None)
            for name, clause in (*amendment.replace.items(), *amendment.insert.items()):
                text[name] = (clause, key)
        return text

    def effective_by(self, on: date) -> list[tuple[str, Amendment]]:
        """The amendments that have taken effect by a day, earliest first."""
        due = [(key, a) for key, a in self.amendments.items() if a.effective <= on]
        return sorted(due, key=lambda item: item[1].effective)

    @model_validator(mode="after")
    def _amendments_fit(self) -> Agreement:
        problems = _amendment_problems(self)
        if problems:
            raise refuse("; ".join(problems))
        return self


def _amendment_problems(agreement: Agreement) -> list[str]:
    """What an amendment changes that is not there, or inserts that is there already."""
    problems: list[str] = []
    days = [a.effective for a in agreement.amendments.values()]
    present = set(agreement.clauses)
    changed: dict[tuple[date, str], str] = {}
    for key, amendment in sorted(agreement.amendments.items(), key=lambda i: i[1].effective):
        where = f"amendment {key}"
        for name in (*amendment.delete, *amendment.replace):
            if name not in present:
                problems.append(f"{where}: no clause {name!r} to change{suggestion(name, present)}")
        present -= set(amendment.delete)
        problems += [
            f"{where}: clause {name!r} is there already; put it under `replace`"
            for name in amendment.insert
            if name in present
        ]
        present |= set(amendment.insert)
        for name in (*amendment.delete, *amendment.replace, *amendment.insert):
            other = changed.setdefault((amendment.effective, name), key)
            if other != key and days.count(amendment.effective) > 1:
                problems.append(f"{where}: changes clause {name!r} on the same day as {other}; "
                                "say in one amendment what holds")  # fmt: skip
    return problems
