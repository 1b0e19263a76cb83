"""What a check gives: findings, the verdict, and the facts that are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from clauses.faults import Place
from clauses.language.answer import Answer, Missing
from clauses.model.agreement import Source

__all__ = [
    "Explanation",
    "Finding",
    "Late",
    "Later",
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


class By(Generic[T]):
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


class Why(Protocol):
    """What explains a finding when it is read."""

    def told(self) -> Explanation:
        """The explanation, made once."""


@dataclass(frozen=True)
class Made:
    """An explanation that was made."""

    explanation: Explanation

    def told(self) -> Explanation:
        """The explanation."""
        return self.explanation


class Later:
    """An explanation that is made when it is first read."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Explanation]) -> None:
        self._make = make
        self._made: Explanation | None = None

    def told(self) -> Explanation:
        """The explanation, made once."""
        if self._made is None:
            self._made = self._make()
        return self._made


class _Finding(NamedTuple):
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
    name: str
    why: Why


class Finding(_Finding):
    """One rule's result for one clause and one act.

    `effect` is what follows when the clause is engaged, `outcome` where that ranks
    (`blocked`, `action_first`, `risk`, `costs`, `clear`). The rest is made when it is read:
    `says` and `do` in sentences; `conditions` and `exceptions`, each what was asked with its
    answer; `missing`, the facts that would decide it, and `either_way`, what an undetermined
    finding would be; `readings`, the result under each reading of the words; `others`, the
    provisions that override or contradict the clause; `notes`, what else a reader must know. A
    measure's answer says how it was reckoned.
    """

    __slots__ = ()

    @property
    def id(self) -> str:
        """The finding's name across all reports on the book."""
        if "@" in self.name:
            return self.name
        wording = f"~{self.amendment}" if self.amendment else ""
        part = f"#{self.part}" if self.part else ""
        return f"{self.name}{wording}/{self.rule}@{self.act}{part}"

    @property
    def explanation(self) -> Explanation:
        """All that is made when it is read, together."""
        return self.why.told()

    def __getnewargs__(self) -> tuple[Any, ...]:
        """A finding that goes to another process takes its explanation along, made."""
        return (*self[:-1], Made(self.explanation))

    @property
    def clause_id(self) -> str:
        """The clause's name across the book."""
        return f"{self.agreement}/{self.clause}"

    says = By[str]("explanation")
    do = By[str]("explanation")
    conditions = By[tuple[tuple[str, Answer], ...]]("explanation")
    exceptions = By[tuple[tuple[str, Answer], ...]]("explanation")
    in_force = By[Answer]("explanation")
    missing = By[tuple[Missing, ...]]("explanation")
    measures = By[Mapping[str, Answer]]("explanation")
    either_way = By[Mapping[str, str]]("explanation")
    section = By["str | None"]("explanation")
    words = By[str]("explanation")
    is_quote = By[bool]("explanation")
    source = By["Source | None"]("explanation")
    place = By[Place]("explanation")
    readings = By[Mapping[str, ReadingResult]]("explanation")
    others = By[tuple[Other, ...]]("explanation")
    notes = By[tuple[str, ...]]("explanation")


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
        """The amendments signed and not yet effective, and what later words mean for the deal."""

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
    def inputs(self) -> Mapping[str, Any]:
        """Where the book and the deal were read, and what was set in the deal."""

    @property
    def amounts(self) -> tuple[tuple[str, str, Answer], ...]:
        """Each line's act and price, for totals over several deals."""

    @property
    def silent(self) -> tuple[tuple[str, str], ...]:
        """The agreement and name of each clause on which there is no finding."""

    @property
    def not_engaged(self) -> tuple[NotEngaged, ...]:
        """The clauses that no act engages, each with its reason."""


@dataclass(frozen=True)
class Report:
    """The answer for one deal: can it be signed, what is certain, what is open and why.

    `binds` says whether the deal itself may bind, `hangs_on` are its conditions precedent; what
    is told `late` is described there. A report may go to another process: all of it is made then,
    the clauses not engaged too.
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

    missing = By[tuple[MissingFact, ...]]("late")
    agreements = By[Mapping[str, str]]("late")
    encoded = By[int]("late")
    not_yet = By[tuple[str, ...]]("late")
    not_binding = By[tuple[str, ...]]("late")
    will_bind = By[tuple[str, ...]]("late")
    digests = By[Mapping[str, str]]("late")
    inputs = By[Mapping[str, Any]]("late")
    amounts = By[tuple[tuple[str, str, Answer], ...]]("late")
    silent = By[tuple[tuple[str, str], ...]]("late")
    not_engaged = By[tuple[NotEngaged, ...]]("late")

    def to_json(self, every: bool = False, indent: int | None = 2) -> str:
        """The report as one JSON object; with `every`, the clauses not engaged too."""
        from clauses.report.json import to_json

        return to_json(self, every=every, indent=indent)

    def to_text(self, every: bool = False, width: int = 88) -> str:
        """The report as a person reads it, without colours."""
        from clauses.report.text import to_text

        return to_text(self, every=every, width=width)
