"""What the command keeps of one report of many, made in the process that checked the deal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clauses.decisions import decision
from clauses.engine.findings import Report
from clauses.engine.verdict import RANK
from clauses.language.answer import Answer
from clauses.report.text import to_text

__all__ = ["OPEN", "Page", "Press"]

OPEN = 3


@dataclass(frozen=True)
class Page:
    """One report as it is written, its exit status, and what the record and the totals need."""

    text: str
    status: int
    verdict: str
    title: str
    deal: str
    binds: bool
    amounts: Sequence[tuple[str, str, Answer]]
    decision: dict[str, Any] | None


@dataclass(frozen=True)
class Press:
    """Makes the page of a report: how it is written, and what ends with which status."""

    format: str
    every: bool
    many: bool
    width: int
    coloured: bool
    fail_on: str
    recorded: bool

    def __call__(self, report: Report) -> Page:
        """The page of one report."""
        return Page(
            self._text(report),
            self._status(report.verdict),
            report.verdict,
            report.title,
            report.deal,
            report.binds,
            report.amounts if self.many and self.format == "text" else (),
            decision(report) if self.recorded else None,
        )

    def _text(self, report: Report) -> str:
        if self.format == "json":
            return report.to_json(every=self.every, indent=None if self.many else 2)
        from clauses.cli.terminal import brush

        return to_text(report, self.every, self.width, brush if self.coloured else None)

    def _status(self, verdict: str) -> int:
        if verdict in ("undetermined", "contested"):
            return OPEN if self.fail_on != "never" else 0
        return 1 if self.fail_on != "never" and RANK[verdict] >= RANK[self.fail_on] else 0
