"""Findings from what was decided: the sentence, the reasons, and what others have to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from clauses.engine.findings import Explanation, Finding, Other, ReadingResult
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.parts import Part
from clauses.engine.readings import BITES, Settled
from clauses.engine.screen import Hit
from clauses.engine.status import Statuses, overridden, prevails
from clauses.engine.verdict import OPEN
from clauses.faults import EngineError
from clauses.language.answer import Answer, Missing
from clauses.language.views import ActView, ClauseView
from clauses.language.world import Env
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Rule, Rulebook

__all__ = ["finding_of", "finding_of_hit", "other_of"]

STATUS_WORDS = {
    "engaged": "engaged",
    "undetermined": "not decided",
    "overridden": "overridden",
    "excepted": "excepted",
    "dormant": "dormant",
    "not_engaged": "not engaged",
}


def finding_of(
    settled: Settled, statuses: Statuses, rivals: Sequence[Grounding], rulebook: Rulebook
) -> Finding:
    """The finding for one rule, clause and part of an act.

    `rivals` are permissions of the same part that no words rank against the clause.
    """
    clashing = [g for g in rivals if prevails(statuses[g]) is not Truth.FALSE]
    status = settled.status
    if status == "engaged" and clashing:
        status = "undefined_precedence"
    g = settled.grounding
    return finding(
        g.rule, g.view, g.env.act, g.part.name, status, rulebook,
        lambda: _explanation(settled, status, statuses, clashing, rulebook),
    )  # fmt: skip


def finding_of_hit(hit: Hit, grounder: Grounder) -> Finding:
    """The finding for a rule on a clause that stands alone, explained when it is read.

    Explaining it, EngineError is raised where the answers are not those that decided it.
    """

    def explain() -> Explanation:
        grounding = grounder.one(hit.plan.kind, hit.plan.rule, hit.view, hit.seen, Part(None))
        if grounding.written() != hit.letters:
            raise EngineError(
                f"{hit.view.id} for {hit.seen[0]} ({hit.plan.id}): explained as "
                f"{grounding.written()}, decided on {hit.letters}; neither may be believed"
            )
        settled = Settled(grounding, hit.status)
        return _explanation(settled, hit.status, {grounding: hit.status}, [], grounder.rulebook)

    plan = hit.plan
    return finding(plan.rule, hit.view, hit.seen[1], None, hit.status, grounder.rulebook, explain)


def finding(
    rule: Rule, view: ClauseView, act: ActView, part: str | None, status: str,
    rulebook: Rulebook, explain: Callable[[], Explanation],
) -> Finding:  # fmt: skip
    """A finding with what names it; the rest is explained when it is read."""
    amendment = view.amendment
    wording = f"~{amendment}" if amendment else ""
    name = act.name
    return Finding(
        f"{view.id}{wording}/{rule.name}@{name}{f'#{part}' if part else ''}",
        view.agreement,
        view.name,
        rule.kind,
        rule.name,
        name,
        status,  # type: ignore[arg-type]
        rule.effect,
        rulebook.effects[rule.effect].outcome,
        amendment,
        part,
        explain,
    )


def _explanation(
    settled: Settled, status: str, statuses: Statuses, clashing: Sequence[Grounding],
    rulebook: Rulebook,
) -> Explanation:  # fmt: skip
    grounding = settled.grounding
    rule, env, view = grounding.rule, grounding.env, grounding.view
    effect = rulebook.effects[rule.effect]
    special = _special(grounding)
    missing = _missing_of(settled, statuses, clashing) if status in OPEN else ()
    special["missing"] = _joined(missing)
    clause = view.clause
    does = rule.do.render(env, special) if rule.do else effect.do
    return Explanation(
        says=_says(settled, status, special, statuses, clashing),
        do=does if status in ("engaged", *OPEN) else "",
        conditions=grounding.conditions,
        exceptions=grounding.exceptions,
        in_force=grounding.in_force,
        missing=missing,
        measures=_measures(rule, env),
        either_way=_either_way(grounding, statuses) if status == "undetermined" else {},
        section=clause.section,
        words=clause.quote or clause.describes or "",
        is_quote=clause.quote is not None,
        source=clause.source,
        place=view.origin.place(view.path),
        readings=_readings(settled, effect.outcome),
        others=tuple(_others(grounding, statuses, clashing)),
    )


def _measures(rule: Rule, env: Env) -> dict[str, Answer]:
    """What the rule reckons; a term that the clause does not have is left out."""
    found = {name: node.evaluate(env) for name, node in rule.measures.items()}
    return {
        name: answer
        for name, answer in found.items()
        if answer.value is not None or all(read.state != "not_stated" for read in answer.reads)
    }


def _special(grounding: Grounding) -> dict[str, str]:
    gate = (("", grounding.in_force),)
    return {
        "exception": _reason(grounding.exceptions, Truth.TRUE),
        "until": _until(grounding.view),
        "reason": _reason((*grounding.conditions, *gate), Truth.UNKNOWN),
    }


def _says(
    settled: Settled,
    status: str,
    special: Mapping[str, str],
    statuses: Statuses,
    clashing: Sequence[Grounding],
) -> str:
    """The sentence for a status."""
    grounding = settled.grounding
    rule = grounding.rule
    if status == "dormant":
        return f"The clause would concern this, but: {grounding.in_force.because}."
    if status == "contested":
        return _contested(settled)
    if status == "overridden":
        held = overridden(grounding, statuses)
        above = next(g for g in grounding.overriders if held[g.view.id] is Truth.TRUE)
        return f"The clause would concern this, but {_cite(above.view)} prevails over it."
    engaged = rule.engaged.render(grounding.env, special)
    if status == "undefined_precedence":
        other = " and ".join(dict.fromkeys(_cite(g.view) for g in clashing))
        return f"{engaged} But {other} allows it, and no words say which of the two prevails."
    if status == "engaged":
        return engaged
    if status == "undetermined":
        return rule.undetermined.render(grounding.env, special)
    if rule.excepted is None:
        return f"Excepted: {special['exception']}."
    return rule.excepted.render(grounding.env, special)


def _contested(settled: Settled) -> str:
    rows = []
    for name, status in settled.readings.items():
        means = settled.grounds[name].view.clause.means or name
        rows.append(f"if {means.rstrip('.')}, it is {STATUS_WORDS[status]}")
    return f"Honest readings of the clause differ: {'; '.join(rows)}."


def _cite(view: ClauseView) -> str:
    section = f" ({view.clause.section})" if view.clause.section else ""
    return f"{view.id}{section}"


def _readings(settled: Settled, outcome: str) -> dict[str, ReadingResult]:
    return {
        name: ReadingResult(
            settled.grounds[name].view.clause.means or "",
            status,
            outcome if status in BITES else "clear",
        )
        for name, status in settled.readings.items()
    }


def _others(
    grounding: Grounding, statuses: Statuses, clashing: Sequence[Grounding]
) -> Iterable[Other]:
    held = overridden(grounding, statuses)
    shown: set[str] = set()
    for above in grounding.overriders:
        truth = held[above.view.id]
        if truth is not Truth.FALSE and above.view.id not in shown:
            shown.add(above.view.id)
            yield other_of(above, "overrides" if truth is Truth.TRUE else "may override")
    for rival in clashing:
        yield other_of(rival, "disagrees, and no words say which prevails")


def other_of(grounding: Grounding, relation: str) -> Other:
    """Another provision as a finding cites it."""
    view, clause = grounding.view, grounding.view.clause
    return Other(
        view.id,
        relation,
        grounding.rule.engaged.render(grounding.env, _special(grounding)),
        clause.quote or clause.describes or "",
        clause.section,
        view.origin.place(view.path),
    )


def _missing_of(
    settled: Settled, statuses: Statuses, clashing: Sequence[Grounding]
) -> tuple[Missing, ...]:
    rows = [
        settled.grounds[name]
        for name, status in settled.readings.items()
        if status == "undetermined"
    ]
    if settled.status == "undetermined":
        rows.append(settled.grounding)
    rows += [g for g in clashing if statuses[g] == "undetermined"]
    found = [item for grounding in rows for item in _missing(grounding, statuses)]
    return tuple(dict.fromkeys(found))


def _missing(grounding: Grounding, statuses: Statuses) -> list[Missing]:
    answers = [answer for _, answer in (*grounding.conditions, *grounding.exceptions)]
    answers.append(grounding.in_force)
    found = [m for a in answers if a.truth is Truth.UNKNOWN for m in a.missing]
    for above in grounding.overriders:
        if prevails(statuses[above]) is Truth.UNKNOWN:
            found += _missing(above, statuses)
    return found


def _joined(missing: tuple[Missing, ...]) -> str:
    asks = list(dict.fromkeys(m.ask.rstrip("?") for m in missing))
    return " and ".join(asks) or "what is not known"


def _reason(answers: Iterable[tuple[str, Answer]], truth: Truth) -> str:
    words = [answer.because for _, answer in answers if answer.truth is truth]
    return "; ".join(dict.fromkeys(words))


def _until(view: ClauseView) -> str:
    end = view.in_force.end
    if end.earliest == end.latest == date.max:
        return ""
    return f" until {end}" if end.latest < date.max else ""


def _either_way(grounding: Grounding, statuses: Statuses) -> dict[str, str]:
    """What the finding becomes when all that is open turns out one way or the other."""
    unknown = Truth.UNKNOWN
    excused = any(a.truth is unknown for _, a in grounding.exceptions)
    above = any(truth is unknown for truth in overridden(grounding, statuses).values())
    opened = any(a.truth is unknown for _, a in grounding.conditions)
    ways = {"at worst": f"engaged: {grounding.rule.effect}"}
    if opened:
        ways["at best"] = "not engaged"
    elif grounding.in_force.truth is unknown:
        ways["at best"] = "dormant"
    elif excused or above:
        ways["at best"] = "excepted" if excused else "overridden"
    return ways
