"""Dilemmas: the way out that one clause demands, and another clause forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from clauses.engine.finding import other_of
from clauses.engine.findings import Explanation, Finding, Later
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.screen import Hits
from clauses.engine.status import decide, prevails
from clauses.language.answer import Missing
from clauses.language.views import ActView, ClauseView
from clauses.language.world import Env
from clauses.model.deal import Deal
from clauses.model.fact import Fact
from clauses.model.party import Group
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Rule

__all__ = ["FORBIDS", "Demand", "dilemmas"]

EFFECT = "dilemma"
FORBIDS = "prohibits"


@dataclass(frozen=True, eq=False)
class Demand:
    """An engaged clause whose rule says who must take a role of the act."""

    rule: Rule
    view: ClauseView
    act: ActView
    finding: Finding


def dilemmas(
    demands: Sequence[Demand], forbidding: Callable[[Deal, str], Sequence[Hits]], grounder: Grounder
) -> Iterator[Finding]:
    """One finding for each clause that forbids what another, engaged one demands.

    `forbidding` gives the rules that may forbid the line at a path of a deal. There is no
    precedence between contracts with different counterparties: either way one of them is broken,
    unless the deal is dropped.
    """
    tried: dict[tuple[str, tuple[tuple[str, str], ...]], list[Grounding]] = {}
    for demand in demands:
        parties = _demanded(demand)
        if parties is None:
            continue
        key = (demand.act.path, tuple(sorted(parties.items())))
        if key not in tried:
            altered = _altered(demand.act, parties)
            tried[key] = [
                grounding
                for hits in forbidding(altered, demand.act.path)
                for _, view in hits.views()
                for grounding in grounder.rule(hits.plan.kind, hits.plan.rule, view, hits.seen)
            ]
        statuses = decide(tried[key])
        seen = {demand.view.id}
        for grounding in tried[key]:
            truth = prevails(statuses[grounding])
            if truth is not Truth.FALSE and grounding.view.id not in seen:
                seen.add(grounding.view.id)
                yield _finding(demand.finding, grounding, truth, grounder)


def _demanded(demand: Demand) -> dict[str, str] | None:
    """Who must take which role, as the line calls it; None where the clause names nobody."""
    rule, act = demand.rule, demand.act
    env = Env(act.world, act, demand.view, rule.lets)
    parties = {}
    for role, node in rule.demands.items():
        wanted = node.value_in(env)
        party = wanted.named[0] if isinstance(wanted, Group) and wanted.named else wanted
        if not isinstance(party, str):
            return None
        parties[act.names.get(role, role)] = party
    return parties


def _altered(act: ActView, parties: dict[str, str]) -> Deal:
    """The deal with others in the roles of one line."""
    terms = {**act.line.terms, **{role: Fact[str](value=name) for role, name in parties.items()}}
    name = act.path.partition(".")[2]
    changed = act.line.model_copy(update={"terms": terms})
    copy = act.deal.model_copy(update={"lines": {**act.deal.lines, name: changed}})
    assert act.deal.vocabulary is not None
    return copy.with_origin(act.deal.origin, act.deal.vocabulary)


def _finding(finding: Finding, other: Grounding, truth: Truth, grounder: Grounder) -> Finding:
    effect = grounder.rulebook.effects[EFFECT]
    sure = truth is Truth.TRUE

    def explain() -> Explanation:
        about = other_of(other, "forbids what this clause demands")
        lead = "Doing what the clause asks instead" if sure else "Doing what the clause asks may"
        verb = "breaks" if sure else "break"
        ways = {"at worst": f"engaged: {EFFECT}", "at best": "not engaged"}
        return replace(
            finding.explanation,
            says=f"{lead} {verb} {other.view.id}: {about.says}",
            do=effect.do,
            missing=() if sure else _missing(other),
            measures={},
            either_way={} if sure else ways,
            others=(about,),
            conditions=other.conditions,
            exceptions=other.exceptions,
            in_force=other.in_force,
        )

    return finding._replace(
        name=f"{finding.id}&{other.view.id}",
        rule=f"{finding.rule}&{other.rule.name}",
        status="engaged" if sure else "undetermined",
        effect=EFFECT,
        outcome=effect.outcome,
        why=Later(explain),
    )


def _missing(grounding: Grounding) -> tuple[Missing, ...]:
    answers = [a for _, a in (*grounding.conditions, *grounding.exceptions)]
    found = [
        m for a in (*answers, grounding.in_force) if a.truth is Truth.UNKNOWN for m in a.missing
    ]
    return tuple(dict.fromkeys(found))
