"""The deals of a book in date order, a line each, and what they commit to together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clauses.engine.findings import Finding, Report
from clauses.engine.verdict import OPEN
from clauses.model.book import Figure
from clauses.report.text import clean
from clauses.report.totals import totals

__all__ = ["replay_lines", "replay_tree"]

SHOWN = ("engaged", *OPEN, "excepted", "overridden", "dormant")
MARKS = {
    "undetermined": "?",
    "contested": "?",
    "undefined_precedence": "?",
    "excepted": " (excepted)",
    "overridden": " (overridden)",
    "dormant": " (dormant)",
}


def triggered(report: Report) -> list[str]:
    """The clauses that a deal triggers: `?` where that is open; what excuses is in brackets."""
    best: dict[str, Finding] = {}
    for finding in report.findings:
        held = best.get(finding.clause)
        if held is None or SHOWN.index(finding.status) < SHOWN.index(held.status):
            best[finding.clause] = finding
    rows = sorted(best.values(), key=lambda f: (SHOWN.index(f.status), f.clause))
    return [f"{f.clause}{MARKS.get(f.status, '')}" for f in rows]


def ends(report: Report) -> str:
    """The verdict, and where it is open, both ends."""
    verdict = report.verdict.replace("_", " ")
    if report.certain == report.at_worst:
        return verdict
    certain, worst = report.certain.replace("_", " "), report.at_worst.replace("_", " ")
    return f"{verdict} ({certain} to {worst})"


def replay_lines(
    reports: Sequence[tuple[Report, str]], figures: Mapping[str, Figure]
) -> Iterator[str]:
    """One line per deal (date, counterparty, verdict, clauses triggered), then the totals."""
    rows = [
        (
            report.as_of_shown,
            clean(parties),
            ends(report),
            ", ".join(triggered(report)) or "nothing",
        )
        for report, parties in reports
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        fixed = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False))
        yield f"{fixed}  {row[3]}"
    yield ""
    yield "Commitments in all"
    for line in totals([report for report, _ in reports], figures):
        yield f"  {line}"


def replay_tree(reports: Sequence[tuple[Report, str]]) -> list[dict[str, object]]:
    """The same as plain data."""
    return [
        {
            "deal": report.deal,
            "date": report.as_of_shown,
            "counterparty": parties,
            "verdict": report.verdict,
            "certain": report.certain,
            "at_worst": report.at_worst,
            "triggered": triggered(report),
        }
        for report, parties in reports
    ]
