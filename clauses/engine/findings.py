"""What a check gives: findings, the verdict, and the facts that are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from clauses.faults import Place
from clauses.language.answer import Answer, Missing
from clauses.model.agreement import Source

__all__ = ["Finding", "MissingFact", "NotEngaged", "Other", "ReadingResult", "Report", "Status"]

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


@dataclass(frozen=True)
class Finding:
    """One rule's result for one clause and one act.

    `effect` is what follows when the clause is engaged, `outcome` where that ranks
    (`blocked`, `action_first`, `risk`, `costs`, `clear`). `conditions` and `exceptions` pair
    what was asked with its answer. `either_way` says what an undetermined finding would be.
    `readings` gives the result under each reading of the words, `others` the provisions that
    override or contradict the clause, `notes` what else a reader must know. A measure's answer
    says how it was reckoned.
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
    amendment: str | None
    place: Place
    part: str | None = None
    readings: Mapping[str, ReadingResult] = field(default_factory=dict)
    others: tuple[Other, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def clause_id(self) -> str:
        """The clause's name across the book."""
        return f"{self.agreement}/{self.clause}"


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


@dataclass(frozen=True)
class Report:
    """The answer for one deal: can it be signed, what is certain, what is open and why.

    `binds` says whether the deal itself may bind. `not_yet` are amendments signed and not yet
    effective, `not_binding` documents that change no right, `hangs_on` the deal's conditions
    precedent, `will_bind` what the deal's own promises will do to later deals.
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
    missing: tuple[MissingFact, ...]
    encoded: int
    agreements: Mapping[str, str]  # id to how much of it is encoded
    unread: tuple[str, ...]
    not_yet: tuple[str, ...]
    not_binding: tuple[str, ...]
    hangs_on: tuple[str, ...]
    will_bind: tuple[str, ...]
    engine: Mapping[str, str]
    digests: Mapping[str, str]
    amounts: tuple[tuple[str, str, Answer], ...] = ()
    _silent: Callable[[], tuple[NotEngaged, ...]] = field(default=tuple, repr=False, compare=False)

    @cached_property
    def not_engaged(self) -> tuple[NotEngaged, ...]:
        """The clauses that no act engages, each with its reason; made when asked for."""
        return self._silent()

    def to_json(self, every: bool = False, indent: int | None = 2) -> str:
        """The report as one JSON object; with `every`, the clauses not engaged too."""
        from clauses.report.json import to_json

        return to_json(self, every=every, indent=indent)

    def to_text(self, every: bool = False, width: int = 88) -> str:
        """The report as a person reads it, without colours."""
        from clauses.report.text import to_text

        return to_text(self, every=every, width=width)
