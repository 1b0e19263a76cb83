"""Ranks: which of several holders of the same kind of right comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clauses.engine.findings import Explanation, Finding, Later
from clauses.engine.verdict import OPEN
from clauses.model.precedence import Edges

__all__ = ["ranked"]

# Effects that ask something of the deal which two holders cannot both be the first to have.
RIVAL = frozenset({"requires_offer", "requires_negotiation"})


def ranked(findings: Sequence[Finding], edges: Edges) -> Iterator[Finding]:
    """The same findings; those that are owed to several holders say who comes first."""
    rivals: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.effect in RIVAL and finding.status in ("engaged", *OPEN):
            rivals.setdefault(finding.act, []).append(finding)
    for finding in findings:
        beside = rivals.get(finding.act, ()) if finding.effect in RIVAL else ()
        owed = len(beside) > 1 and finding.status in ("engaged", *OPEN)
        yield _noted(finding, beside, edges) if owed else finding


def _noted(finding: Finding, beside: Sequence[Finding], edges: Edges) -> Finding:
    def explain() -> Explanation:
        others = (other for other in beside if other.clause_id != finding.clause_id)
        notes = dict.fromkeys(_note(finding, other, edges) for other in others)
        return replace(finding.explanation, notes=tuple(notes))

    return finding._replace(why=Later(explain))


def _note(finding: Finding, other: Finding, edges: Edges) -> str:
    mine, theirs = (finding.agreement, finding.clause), (other.agreement, other.clause)
    if edges.above(theirs, mine):
        return f"It stands behind {other.clause_id}, whose holder comes first."
    if edges.above(mine, theirs):
        return f"It comes before {other.clause_id}."
    return f"No words say whether it or {other.clause_id} comes first."
