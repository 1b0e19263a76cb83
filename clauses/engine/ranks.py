"""Ranks: which of several holders of the same kind of right comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clauses.engine.findings import Finding
from clauses.engine.verdict import OPEN
from clauses.model.precedence import Edges

__all__ = ["ranked"]

# Effects that ask something of the deal which two holders cannot both be the first to have.
RIVAL = frozenset({"requires_offer", "requires_negotiation"})


def ranked(findings: Sequence[Finding], edges: Edges) -> Iterator[Finding]:
    """The same findings; those that are owed to several holders say who comes first."""
    for finding in findings:
        notes = [
            _note(finding, other, edges)
            for other in findings
            if _rivals(finding, other) and finding.clause_id != other.clause_id
        ]
        yield replace(finding, notes=tuple(dict.fromkeys(notes))) if notes else finding


def _rivals(one: Finding, other: Finding) -> bool:
    return (
        one.act == other.act
        and {one.effect, other.effect} <= RIVAL
        and all(f.status in ("engaged", *OPEN) for f in (one, other))
    )


def _note(finding: Finding, other: Finding, edges: Edges) -> str:
    mine, theirs = (finding.agreement, finding.clause), (other.agreement, other.clause)
    if edges.above(theirs, mine):
        return f"It stands behind {other.clause_id}, whose holder comes first."
    if edges.above(mine, theirs):
        return f"It comes before {other.clause_id}."
    return f"No words say whether it or {other.clause_id} comes first."
