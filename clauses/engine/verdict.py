"""The verdict: what is certain, and what is so at worst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clauses.engine.findings import Finding, MissingFact
from clauses.language.answer import Missing

__all__ = ["RANK", "missing_facts", "verdict", "worst"]

RANK = {"clear": 0, "costs": 1, "risk": 2, "action_first": 3, "blocked": 4}


def worst(outcomes: Iterable[str]) -> str:
    """The outcome that ranks highest; `clear` where there is none."""
    return max(outcomes, key=RANK.__getitem__, default="clear")


def verdict(findings: Sequence[Finding], unread: Sequence[str]) -> tuple[str, str, str]:
    """The verdict, what is certain, and what is so at worst.

    Where the two ends differ, the verdict is `undetermined`. A section that nobody has read
    may say anything, so at worst it blocks.
    """
    certain = worst(f.outcome for f in findings if f.status == "engaged")
    open_ones = [f.outcome for f in findings if f.status == "undetermined"]
    at_worst = worst([certain, *open_ones, *("blocked" for _ in unread[:1])])
    return (certain if certain == at_worst else "undetermined"), certain, at_worst


def missing_facts(findings: Sequence[Finding]) -> tuple[MissingFact, ...]:
    """The facts that would settle open findings, the most decisive first.

    First by the worst outcome that hangs on a fact, then by how many findings do.
    """
    hanging: dict[Missing, list[Finding]] = {}
    for finding in findings:
        for fact in finding.missing if finding.status == "undetermined" else ():
            hanging.setdefault(fact, []).append(finding)
    facts = [
        MissingFact(fact, worst(f.outcome for f in found), tuple(f.id for f in found))
        for fact, found in hanging.items()
    ]
    return tuple(sorted(facts, key=_decisive))


def _decisive(item: MissingFact) -> tuple[int, int, str]:
    return -RANK[item.at_worst], -len(item.findings), item.fact.path


def ranked(outcomes: Mapping[str, str]) -> list[str]:
    """Names by their outcome, the worst first."""
    return sorted(outcomes, key=lambda name: (-RANK[outcomes[name]], name))
