"""Dilemmas: the way out that one clause demands, and another clause forbids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clauses.engine.finding import other_of
from clauses.engine.findings import Finding
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.readings import Settled
from clauses.engine.status import decide, prevails
from clauses.language.answer import Missing
from clauses.language.views import ClauseView
from clauses.model.deal import Deal
from clauses.model.fact import Fact
from clauses.model.party import Group
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Kind

__all__ = ["dilemmas"]

EFFECT = "dilemma"
FORBIDS = "prohibits"


def dilemmas(
    settled: Sequence[tuple[Settled, Finding]],
    grounder: Grounder,
    candidates: Sequence[tuple[Kind, ClauseView]],
) -> Iterator[Finding]:
    """One finding for each clause that forbids what another, engaged one demands.

    There is no precedence between contracts with different counterparties: either way one of
    them is broken, unless the deal is dropped.
    """
    for item, finding in settled:
        if finding.status != "engaged" or not item.grounding.rule.demands:
            continue
        altered = _altered(item.grounding)
        if altered is None:
            continue
        tried: list[Grounding] = []
        for kind, view in candidates:
            if view.id == item.grounding.view.id:
                continue
            for grounding in grounder.clause(kind, view, altered):
                if (
                    grounding.rule.effect == FORBIDS
                    and grounding.env.act.path == item.grounding.env.act.path
                ):
                    tried.append(grounding)
        statuses = decide(tried)
        seen: set[str] = set()
        for grounding in tried:
            truth = prevails(statuses[grounding])
            if truth is Truth.FALSE or grounding.view.id in seen:
                continue
            seen.add(grounding.view.id)
            yield _finding(finding, grounding, truth, grounder)


def finding_path(item: Settled) -> str:
    """The path of the line that a finding is about."""
    return item.grounding.env.act.path


def _altered(grounding: Grounding) -> Deal | None:
    """The deal as the clause demands it; None where it names nobody that could take the role."""
    env = grounding.env
    line = env.act.line
    terms = dict(line.terms)
    for role, node in grounding.rule.demands.items():
        wanted = node.evaluate(env).value
        party = wanted.named[0] if isinstance(wanted, Group) and wanted.named else wanted
        if not isinstance(party, str):
            return None
        terms[env.act.names.get(role, role)] = Fact[str](value=party)
    name = env.act.path.partition(".")[2]
    changed = line.model_copy(update={"terms": terms})
    deal = env.act.deal
    copy = deal.model_copy(update={"lines": {**deal.lines, name: changed}})
    assert deal.vocabulary is not None
    return copy.with_origin(deal.origin, deal.vocabulary)


def _finding(finding: Finding, other: Grounding, truth: Truth, grounder: Grounder) -> Finding:
    rulebook = grounder.rulebook
    effect = rulebook.effects[EFFECT]
    about = other_of(other, "forbids what this clause demands")
    sure = truth is Truth.TRUE
    lead = "Doing what the clause asks instead" if sure else "Doing what the clause asks may"
    verb = "breaks" if sure else "break"
    return replace(
        finding,
        id=f"{finding.id}&{other.view.id}",
        rule=f"{finding.rule}&{other.rule.name}",
        status="engaged" if sure else "undetermined",
        effect=EFFECT,
        outcome=effect.outcome,
        says=f"{lead} {verb} {other.view.id}: {about.says}",
        do=effect.do,
        missing=() if sure else _missing(other),
        measures={},
        either_way={} if sure else {"at worst": f"engaged: {EFFECT}", "at best": "not engaged"},
        others=(about,),
        conditions=other.conditions,
        exceptions=other.exceptions,
        in_force=other.in_force,
    )


def _missing(grounding: Grounding) -> tuple[Missing, ...]:
    answers = [a for _, a in (*grounding.conditions, *grounding.exceptions)]
    found = [
        m for a in (*answers, grounding.in_force) if a.truth is Truth.UNKNOWN for m in a.missing
    ]
    return tuple(dict.fromkeys(found))
