"""What comes later: clauses that would concern a deal while it is performed, and not on signing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from clauses.engine.findings import Finding
from clauses.engine.gate import trigger_of
from clauses.engine.ground import Grounding
from clauses.engine.look import Look
from clauses.engine.postings import bits_of
from clauses.engine.screen import seen_acts
from clauses.engine.status import decide
from clauses.language.views import ClauseView
from clauses.language.wording import Wording
from clauses.model.truth import Truth

__all__ = ["to_come"]

BITES = ("engaged", "undetermined")
NO_HARM = "clear"


def to_come(look: Look, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The clauses looked at on signing that by then say otherwise of what is performed later.

    An amendment that is signed, or a step of a term, may reach a line while it is performed.
    Nothing follows from it for the signing; whoever signs must know it.
    """
    now = {
        (f.clause_id, f.rule, f.act) for f in findings if f.status not in ("excepted", "dormant")
    }
    groundings = list(_groundings(look))
    statuses = decide(groundings)
    effects = look.ready.rulebook.effects
    found: dict[str, None] = {}
    for grounding in groundings:
        rule, act = grounding.rule, grounding.env.act
        told = (grounding.view.id, rule.name, act.name) in now
        harmless = effects[rule.effect].outcome == NO_HARM
        if statuses[grounding] in BITES and not told and not harmless:
            found[_said(grounding, statuses[grounding])] = None
    return tuple(sorted(found))


def _groundings(look: Look) -> Iterator[Grounding]:
    """Every rule that may concern an act under words that come later, as on performance."""
    ready, world = look.ready, look.world
    turning = bits_of(ready.turning)
    rows = frozenset(ready.turning)
    for act, views in seen_acts(ready, world, world.deal) if rows else ():
        for plan in ready.plans[act]:
            for seen in (view for view in views if view[2].truth is not Truth.FALSE):
                for number in ready.index.numbers(plan.tests, seen[1], turning):
                    kind, wording = ready.rows[number]
                    rule = plan.rules.get(kind.name)
                    view = ClauseView(world, wording)
                    if number not in rows or rule is None or trigger_of(view, kind) != "sign":
                        continue
                    if wording.changes or wording.version.part.start.latest > world.day.earliest:
                        later = ClauseView(world, _performed(wording))
                        yield from look.grounder.rule(kind, rule.rule, later, seen)


def _performed(wording: Wording) -> Wording:
    """The same words, looked at on the days of performance and for deals signed before, too."""
    change: dict[str, Any] = {"trigger": "perform", "transition": "caught"}
    clause = wording.version.clause
    readings = {name: text.model_copy(update=change) for name, text in clause.readings.items()}
    clause = clause.model_copy(update={**change, "readings": readings})
    version = replace(wording.version, clause=clause)
    return replace(wording, version=version, values={}, conditions={})


def _said(grounding: Grounding, status: str) -> str:
    view, line = grounding.view, grounding.env.act.path.partition(".")[2]
    words = "in a later step"
    if view.version.part.start.latest > view.world.day.earliest:
        words = f"in the words of {view.amendment} from {view.version.part.start}"
    may = "would" if status == "engaged" else "may"
    return (
        f"{view.id}, {words}, {may} concern {line} while it is performed; it is looked at on "
        f"signing alone"
    )
