"""Ranks: which of several holders of the same kind of right comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clauses.engine.findings import Explanation, Finding, Later
from clauses.engine.verdict import OPEN
from clauses.model.precedence import Edges

__all__ = ["ranked"]

# Effects that ask something of the deal which two holders cannot both be the first to have.
RIVAL = frozenset({"requires_offer", "requires_negotiation"})
OWED = ("engaged", *OPEN)


def ranked(findings: Sequence[Finding], edges: Edges) -> Sequence[Finding]:
    """The same findings; those that are owed to several holders say who comes first."""
    rivals: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.effect in RIVAL and finding.status in OWED:
            rivals.setdefault(finding.act, []).append(finding)
    if all(len(beside) == 1 for beside in rivals.values()):
        return findings
    return [
        _noted(finding, rivals[finding.act], edges)
        if finding.effect in RIVAL and finding.status in OWED and len(rivals[finding.act]) > 1
        else finding
        for finding in findings
    ]


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
