"""Agreements: clauses and the dated amendments that change them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails

from clauses.faults import suggestion
from clauses.model.condition import ConditionText
from clauses.model.dates import Period, When
from clauses.model.fact import NOT_STATED, Fact
from clauses.model.fields import DayField, PeriodField, WhenField
from clauses.model.form import Added, read_with
from clauses.model.labels import ScopeField
from clauses.model.party import Group, PartyField
from clauses.model.value import Named, Value, refuse
from clauses.model.vocabulary import vocabulary_of

__all__ = [
    "Agreement",
    "Amendment",
    "CarveOut",
    "Certainty",
    "Clause",
    "Counting",
    "Source",
    "Target",
    "TermsField",
    "Trigger",
]

MOST_READINGS = 12
MANY_READINGS = f"a clause has at most {MOST_READINGS} readings; list the tenable ones"
NESTED_READINGS = "a reading has no readings of its own"
Certainty = Literal["filed", "statement", "press", "reported", "assumed"]
Trigger = Literal["market", "negotiate", "offer", "sign", "close", "perform"]


class Source(Value):
    """Where the words of a clause or the facts of a deal are from, and how sure that is."""

    title: str
    date: WhenField | None = None
    certainty: Certainty | None = None
    url: str | None = None
    note: str | None = None


def _survival(written: Any) -> bool | Period:
    if isinstance(written, bool | Period):
        return written
    if written in ("yes", "no"):
        return bool(written == "yes")
    try:
        return Period.parse(str(written))
    except ValueError:
        raise refuse(f"{written!r}: write yes, no, or for how long, as in 12 months") from None


SurvivalField = Annotated[
    bool | Period,
    PlainValidator(_survival),
    PlainSerializer(lambda s: str(s) if isinstance(s, Period) else "yes" if s else "no"),
    WithJsonSchema({"type": "string"}),
]


class CarveOut(Value):
    """A part of what a clause covers that it does not reach, perhaps on conditions.

    Its own `carves_out` are exceptions to the exception: there the clause reaches again.
    """

    scope: ScopeField
    when: tuple[ConditionText, ...] = ()
    unless: tuple[ConditionText, ...] = ()
    describes: str | None = None
    carves_out: tuple[CarveOut, ...] = ()


class Target(Value):
    """What a precedence is over: a clause, a group of clauses, a section, or an agreement.

    A plain text is a clause: `name` in the same agreement, or `agreement/name`.
    """

    clause: str | None = None
    group: str | None = None
    section: str | None = None
    agreement: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        return {"clause": written} if isinstance(written, str) else written

    @model_validator(mode="after")
    def _one(self) -> Target:
        if sum(value is not None for _, value in self) != 1:
            raise refuse("name one clause, {group: …}, {section: …} or {agreement: …}")
        return self

    def __str__(self) -> str:
        (key, value), = ((k, v) for k, v in self if v is not None)  # fmt: skip
        return str(value) if key == "clause" else f"{key} {value}"


TermsField = Mapping[str, Fact[Any]]


class Clause(Value):
    """One provision that can be triggered; `terms` are those of its kind.

    In a file the terms stand beside the common keys. `start` is written `from`; without
    `from` or `until` the clause is unbounded on that side. `survives` says whether it outlives
    the agreement (`yes`, or for how long), `until_event` names an occurrence that ends it,
    `during` (written `while`) holds conditions without which it is dormant, and `transition`
    says whether deals signed before it came into force are `free` of it or `caught`.

    `adds` are typed terms that the clause has beside those of its kind, for its own conditions.

    `form` is the form that a consent, waiver or notice under it must have, such as `written`.

    `overrides` ("notwithstanding") and `yields_to` ("subject to") are the only precedence there
    is. `readings` are all the tenable interpretations of the words, each with what it changes;
    `means` says in one sentence how a reading takes the words.
    """

    sort: ClassVar = ("kind", "kinds")
    indirect: ClassVar = frozenset({"readings", "adds", "terms"})

    kind: str
    means: str | None = None
    section: str | None = None
    describes: str | None = None
    quote: str | None = None
    source: Source | None = None
    bound: Group
    holder: Group | None = None
    start: Fact[WhenField] = Field(default=NOT_STATED, alias="from")
    until: Fact[WhenField] = NOT_STATED
    survives: SurvivalField = False
    until_event: str | None = None
    transition: Literal["free", "caught"] | None = None
    trigger: Trigger | None = None
    during: tuple[ConditionText, ...] = Field(default=(), alias="while")
    when: tuple[ConditionText, ...] = ()
    unless: tuple[ConditionText, ...] = ()
    carves_out: tuple[CarveOut, ...] = ()
    form: str | None = None
    groups: tuple[str, ...] = ()
    overrides: tuple[Target, ...] = ()
    yields_to: tuple[Target, ...] = ()
    readings: Mapping[Named, Clause] = Field(default_factory=dict)
    note: str | None = None
    adds: Mapping[Named, Added] = Field(default_factory=dict)
    terms: TermsField = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _gather_terms(cls, written: Any) -> Any:
        return gathered(cls, _completed(written))

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


def _completed(written: Any) -> Any:
    """A reading gives only what it changes; the rest is the clause's."""
    if not isinstance(written, dict) or not isinstance(written.get("readings"), dict):
        return written
    _check_readings(written["readings"])
    base = {key: value for key, value in written.items() if key != "readings"}
    readings = {
        name: {**base, **change} if isinstance(change, dict) else change
        for name, change in written["readings"].items()
    }
    return {**base, "readings": readings}


def _check_readings(readings: dict[Any, Any]) -> None:
    """Each reading takes over the whole clause, so their number bounds what is read."""
    details: list[InitErrorDetails] = [
        {"type": refuse(NESTED_READINGS), "loc": ("readings", name, "readings"), "input": None}
        for name, row in readings.items()
        if isinstance(row, dict) and "readings" in row
    ]
    if len(readings) > MOST_READINGS:
        details.append({"type": refuse(MANY_READINGS), "loc": ("readings",), "input": None})
    if details:
        raise ValidationError.from_exception_data("readings", details)


def gathered(model: type[Value], written: Any) -> Any:
    """Put the keys that a model does not have itself under its `terms`."""
    if not isinstance(written, dict) or isinstance(written.get("terms"), dict):
        return written
    own = set(model.keys()) - {"terms"}
    out = {key: value for key, value in written.items() if key in own}
    out["terms"] = {key: value for key, value in written.items() if key not in own}
    return out


class Amendment(Value):
    """A dated change, which takes effect on a day, on one that is not known, or on a condition.

    `restate` gives the whole text anew; `waive` and `suspend` leave the words and take their
    force; `terminate` ends the agreement but for what survives. A document that is not
    `binding`, such as a memorandum, changes nothing and is shown as such.
    """

    title: str | None = None
    signed: DayField | None = None
    effective: Fact[WhenField]
    binding: Literal["yes", "no"] = "yes"
    source: Source | None = None
    describes: str | None = None
    delete: tuple[str, ...] = ()
    replace: Mapping[Named, Clause] = Field(default_factory=dict)
    insert: Mapping[Named, Clause] = Field(default_factory=dict)
    restate: Mapping[Named, Clause] = Field(default_factory=dict)
    waive: tuple[str, ...] = ()
    suspend: Mapping[str, Fact[WhenField]] = Field(default_factory=dict)
    terminate: Literal["yes", "no"] = "no"
    survive: tuple[str, ...] = ()

    def wordings(self) -> list[tuple[str, str, Clause]]:
        """The clauses that it words: under which key, their name, the clause."""
        return [
            (step, name, clause)
            for step in ("replace", "insert", "restate")
            for name, clause in getattr(self, step).items()
        ]

    @property
    def day(self) -> When:
        """When it takes effect, as far as that is known."""
        return self.effective.value or When(self.signed or date.min, date.max)


class Counting(Value):
    """How an agreement reckons time; each may be a term of the contract.

    `first_day`: whether the day of the event counts. `runs_from`: whether a notice counts from
    when it was given or received. `roll`: what happens to a last day that is no business day.
    `rounding`: what a month without the day gives. `calendar`: a list of holidays in the book.
    """

    first_day: Literal["excluded", "included"] = "excluded"
    runs_from: Literal["given", "received"] = "given"
    roll: Literal["no", "forward", "backward"] = "no"
    rounding: Literal["error", "down", "up"] = "error"
    calendar: str | None = None


class Agreement(Value):
    """One contract between parties: its clauses as first signed, and its amendments.

    `unread` lists sections that nobody has read for encoding; `not_encoded` gives for each
    section set aside the reason. An agreement that is not `binding` gives no rights.
    """

    agreement: Named
    title: str | None = None
    parties: tuple[PartyField, ...] = ()
    governing_law: str | None = None
    binding: Literal["yes", "no", "unknown"] = "yes"
    signed: DayField | None = None
    effective: Fact[WhenField] = NOT_STATED
    until: Fact[WhenField] = NOT_STATED
    renews: PeriodField | None = None
    source: Source | None = None
    describes: str | None = None
    known_from: Literal["text", "public descriptions"] = "text"
    unread: tuple[str, ...] = ()
    not_encoded: Mapping[str, str] = Field(default_factory=dict)
    counting: Counting = Counting.model_construct()
    clauses: Mapping[Named, Clause] = Field(default_factory=dict)
    amendments: Mapping[Named, Amendment] = Field(default_factory=dict)

    def all_clauses(self) -> dict[str, list[Clause]]:
        """Every clause the agreement ever has, by id, with all its wordings."""
        found: dict[str, list[Clause]] = {k: [c] for k, c in self.clauses.items()}
        for amendment in self.amendments.values():
            for _, name, clause in amendment.wordings():
                found.setdefault(name, []).append(clause)
        return found

    @model_validator(mode="after")
    def _fits(self) -> Agreement:
        details: list[InitErrorDetails] = [
            {"type": refuse(message), "loc": ("amendments", *path), "input": None}
            for path, message in _amendment_problems(self)
        ]
        first, last = self.effective.value, self.until.value
        if first is not None and last is not None and last.latest < first.earliest:
            words = f"ends before it begins ({first}); correct one of the dates"
            details.append({"type": refuse(words), "loc": ("until",), "input": None})
        if details:
            raise ValidationError.from_exception_data("amendments", details)
        return self


def _amendment_problems(agreement: Agreement) -> list[tuple[tuple[str, ...], str]]:
    """What an amendment changes that is not there, or inserts that is there already."""
    problems: list[tuple[tuple[str, ...], str]] = []
    present = set(agreement.clauses)
    changed: dict[tuple[When, str], str] = {}
    binding = [(k, a) for k, a in agreement.amendments.items() if a.binding == "yes"]
    for key, amendment in sorted(binding, key=lambda item: (item[1].day.earliest, item[0])):
        touched = [*amendment.delete, *amendment.replace, *amendment.waive, *amendment.suspend]
        for name in (*touched, *amendment.survive):
            if name not in present:
                hint = suggestion(name, present)
                problems.append(((key,), f"no clause {name!r} to change{hint}"))
        present -= set(amendment.delete)
        problems += [
            ((key, "insert", name), "is there already; put it under `replace`")
            for name in amendment.insert
            if name in present
        ]
        present |= set(amendment.insert)
        if amendment.restate:
            present = set(amendment.restate)
        for name in (*touched, *amendment.insert, *amendment.restate):
            other = changed.setdefault((amendment.day, name), key)
            if other != key:
                words = f"changes clause {name!r} on the same day as {other}"
                problems.append(((key,), f"{words}; say in one amendment what holds"))
    return problems
