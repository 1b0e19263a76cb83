"""The verdict: what is certain, and what is so at worst."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clauses.engine.findings import Finding, MissingFact
from clauses.language.answer import Missing

__all__ = ["OPEN", "RANK", "missing_facts", "verdict", "worst"]

RANK = {"clear": 0, "costs": 1, "risk": 2, "action_first": 3, "blocked": 4}
OPEN = ("undetermined", "contested", "undefined_precedence")


def worst(outcomes: Iterable[str]) -> str:
    """The outcome that ranks highest; `clear` where there is none."""
    return max(outcomes, key=RANK.__getitem__, default="clear")


def verdict(findings: Sequence[Finding], unread: Sequence[str]) -> tuple[str, str, str]:
    """The verdict, what is certain, and what is so at worst.

    Where the two ends differ, the verdict is `contested` if the readings of clauses alone make
    the difference, else `undetermined`. A section that nobody has read may say anything, so at
    worst it blocks.
    """
    found = {(f.status, f.outcome) for f in findings}
    certain = worst([outcome for status, outcome in found if status == "engaged"])
    unread_at_worst = ["blocked" for _ in unread[:1]]
    opened = [outcome for status, outcome in found if status in OPEN]
    at_worst = worst([certain, *unread_at_worst, *opened])
    if certain == at_worst:
        return certain, certain, at_worst
    facts = [f.outcome for f in findings if f.status in OPEN and not _by_readings(f)]
    by_facts = worst([certain, *unread_at_worst, *facts])
    return ("contested" if by_facts == certain else "undetermined"), certain, at_worst


def _by_readings(finding: Finding) -> bool:
    """Whether every reading is decided, so that the reading alone makes the difference."""
    return finding.status == "contested" and all(
        result.status != "undetermined" for result in finding.readings.values()
    )


def missing_facts(findings: Sequence[Finding]) -> tuple[MissingFact, ...]:
    """The facts that would settle open findings, the most decisive first.

    First by the worst outcome that hangs on a fact, then by how many findings do.
    """
    hanging: dict[Missing, list[Finding]] = {}
    for finding in findings:
        for fact in finding.missing if finding.status in OPEN else ():
            hanging.setdefault(fact, []).append(finding)
    facts = [
        MissingFact(fact, worst(f.outcome for f in found), tuple(f.id for f in found))
        for fact, found in hanging.items()
    ]
    return tuple(sorted(facts, key=_decisive))


def _decisive(item: MissingFact) -> tuple[int, int, str]:
    return -RANK[item.at_worst], -len(item.findings), item.fact.path
