"""What a check gives: findings, the verdict, and the facts that are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, Literal, Protocol, TypeVar

from clauses.faults import Place
from clauses.language.answer import Answer, Missing
from clauses.model.agreement import Source

__all__ = [
    "Explanation",
    "Finding",
    "Late",
    "MissingFact",
    "NotEngaged",
    "Other",
    "ReadingResult",
    "Report",
    "Status",
]

Status = Literal[
    "engaged",
    "undetermined",
    "contested",
    "undefined_precedence",
    "overridden",
    "excepted",
    "dormant",
]


@dataclass(frozen=True)
class ReadingResult:
    """What a clause comes to under one reading of its words."""

    means: str
    status: str
    outcome: str


@dataclass(frozen=True)
class Other:
    """Another provision that a finding turns on, with its words: what overrides, or disagrees."""

    id: str
    relation: str
    says: str
    words: str
    section: str | None
    place: Place


T = TypeVar("T")


class Told(Generic[T]):
    """An attribute that another object, made late, tells under the same name."""

    def __init__(self, by: str) -> None:
        self.by, self.name = by, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        if instance is None:
            raise AttributeError(f"{self.name} belongs to an instance")
        told: T = getattr(getattr(instance, self.by), self.name)
        return told


@dataclass(frozen=True)
class Explanation:
    """Why a finding is as it is; see `Finding` for what each part says."""

    says: str
    do: str
    conditions: tuple[tuple[str, Answer], ...]
    exceptions: tuple[tuple[str, Answer], ...]
    in_force: Answer
    missing: tuple[Missing, ...]
    measures: Mapping[str, Answer]
    either_way: Mapping[str, str]
    section: str | None
    words: str
    is_quote: bool
    source: Source | None
    place: Place
    readings: Mapping[str, ReadingResult] = field(default_factory=dict)
    others: tuple[Other, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Finding:
    """One rule's result for one clause and one act.

    `effect` is what follows when the clause is engaged, `outcome` where that ranks
    (`blocked`, `action_first`, `risk`, `costs`, `clear`). The rest is made when it is read:
    `says` and `do` in sentences; `conditions` and `exceptions`, each what was asked with its
    answer; `missing`, the facts that would decide it, and `either_way`, what an undetermined
    finding would be; `readings`, the result under each reading of the words; `others`, the
    provisions that override or contradict the clause; `notes`, what else a reader must know. A
    measure's answer says how it was reckoned.
    """

    id: str
    agreement: str
    clause: str
    kind: str
    rule: str
    act: str
    status: Status
    effect: str
    outcome: str
    amendment: str | None
    part: str | None
    _explain: Callable[[], Explanation] = field(repr=False)

    @cached_property
    def explanation(self) -> Explanation:
        """All that is made when it is read, together."""
        return self._explain()

    @property
    def clause_id(self) -> str:
        """The clause's name across the book."""
        return f"{self.agreement}/{self.clause}"

    says = Told[str]("explanation")
    do = Told[str]("explanation")
    conditions = Told[tuple[tuple[str, Answer], ...]]("explanation")
    exceptions = Told[tuple[tuple[str, Answer], ...]]("explanation")
    in_force = Told[Answer]("explanation")
    missing = Told[tuple[Missing, ...]]("explanation")
    measures = Told[Mapping[str, Answer]]("explanation")
    either_way = Told[Mapping[str, str]]("explanation")
    section = Told["str | None"]("explanation")
    words = Told[str]("explanation")
    is_quote = Told[bool]("explanation")
    source = Told["Source | None"]("explanation")
    place = Told[Place]("explanation")
    readings = Told[Mapping[str, ReadingResult]]("explanation")
    others = Told[tuple[Other, ...]]("explanation")
    notes = Told[tuple[str, ...]]("explanation")


@dataclass(frozen=True)
class NotEngaged:
    """A clause that an act does not engage, with the first condition that is false."""

    agreement: str
    clause: str
    kind: str
    act: str
    reason: str
    condition: str


@dataclass(frozen=True)
class MissingFact:
    """A fact that would settle findings: the worst that hangs on it, and which they are."""

    fact: Missing
    at_worst: str
    findings: tuple[str, ...]


class Late(Protocol):
    """What a report tells when it is asked, made then."""

    @property
    def missing(self) -> tuple[MissingFact, ...]:
        """The facts that would settle open findings, the most decisive first."""

    @property
    def encoded(self) -> int:
        """How many clauses are encoded and in force."""

    @property
    def agreements(self) -> Mapping[str, str]:
        """For each agreement how much of it is encoded."""

    @property
    def not_yet(self) -> tuple[str, ...]:
        """The amendments that are signed and not yet effective."""

    @property
    def not_binding(self) -> tuple[str, ...]:
        """The documents that change no right."""

    @property
    def will_bind(self) -> tuple[str, ...]:
        """What the deal's own promises will do to later deals."""

    @property
    def digests(self) -> Mapping[str, str]:
        """What identifies the rulebook, the book and the deal by their content."""

    @property
    def amounts(self) -> tuple[tuple[str, str, Answer], ...]:
        """Each line's act and price, for totals over several deals."""

    @property
    def not_engaged(self) -> tuple[NotEngaged, ...]:
        """The clauses that no act engages, each with its reason."""


@dataclass(frozen=True)
class Report:
    """The answer for one deal: can it be signed, what is certain, what is open and why.

    `binds` says whether the deal itself may bind, `hangs_on` are its conditions precedent; what
    is told `late` is described there.
    """

    verdict: str
    certain: str
    at_worst: str
    deal: str
    title: str
    stage: str
    binds: bool
    book: str
    book_title: str
    as_of: date
    as_of_shown: str
    as_of_from: str
    known_at: date
    findings: tuple[Finding, ...]
    unread: tuple[str, ...]
    hangs_on: tuple[str, ...]
    engine: Mapping[str, str]
    late: Late = field(repr=False, compare=False)

    missing = Told[tuple[MissingFact, ...]]("late")
    agreements = Told[Mapping[str, str]]("late")
    encoded = Told[int]("late")
    not_yet = Told[tuple[str, ...]]("late")
    not_binding = Told[tuple[str, ...]]("late")
    will_bind = Told[tuple[str, ...]]("late")
    digests = Told[Mapping[str, str]]("late")
    amounts = Told[tuple[tuple[str, str, Answer], ...]]("late")
    not_engaged = Told[tuple[NotEngaged, ...]]("late")

    def to_json(self, every: bool = False, indent: int | None = 2) -> str:
        """The report as one JSON object; with `every`, the clauses not engaged too."""
        from clauses.report.json import to_json

        return to_json(self, every=every, indent=indent)

    def to_text(self, every: bool = False, width: int = 88) -> str:
        """The report as a person reads it, without colours."""
        from clauses.report.text import to_text

        return to_text(self, every=every, width=width)
