"""Findings from what was decided: the sentence, the reasons, and what others have to do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from clauses.engine.findings import Explanation, Finding, Later, Other, ReadingResult
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.parts import Part
from clauses.engine.readings import BITES, Settled
from clauses.engine.screen import Hits
from clauses.engine.status import Statuses, overridden, prevails
from clauses.engine.verdict import OPEN
from clauses.faults import EngineError
from clauses.language.answer import Answer, Missing
from clauses.language.views import ClauseView
from clauses.language.world import Env
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Rule, Rulebook

__all__ = ["finding_of", "findings_of", "other_of"]

NEW = tuple.__new__
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
    g, effect = settled.grounding, rulebook.effects[settled.grounding.rule.effect]
    why = Later(lambda: _explanation(settled, status, statuses, clashing, rulebook))
    wording = g.view.wording
    version = wording.version
    return Finding(
        wording.agreement, version.name, g.rule.kind, g.rule.name, g.env.act.name,
        status,  # type: ignore[arg-type]
        g.rule.effect, effect.outcome, version.amendment, g.part.name, wording.id, why,
    )  # fmt: skip


class _OfHit:
    """Explains a finding on a clause that stands alone, from the full evaluation of its rule."""

    __slots__ = ("grounder", "hits", "made", "number")

    def __init__(self, hits: Hits, number: int, grounder: Grounder) -> None:
        self.hits, self.number, self.grounder = hits, number, grounder
        self.made: Explanation | None = None

    def told(self) -> Explanation:
        """The explanation, made once.

        Raises:
            EngineError: the answers are not those that decided the finding.
        """
        if self.made is None:
            self.made = self._explanation()
        return self.made

    def _explanation(self) -> Explanation:
        plan, seen, status = self.hits.plan, self.hits.seen, self.hits.status
        view = self.hits.view(self.number)
        grounding = self.grounder.one(plan.kind, plan.rule, view, seen, Part(None))
        if grounding.written() != self.hits.letters:
            raise EngineError(
                f"{view.id} for {seen[0]} ({plan.id}): explained as {grounding.written()}, "
                f"decided on {self.hits.letters}; neither may be believed"
            )
        settled, statuses = Settled(grounding, status), {grounding: status}
        return _explanation(settled, status, statuses, [], self.grounder.rulebook)


def findings_of(hits: Hits, grounder: Grounder) -> list[Finding]:
    """The findings for a rule on clauses that stand alone."""
    rule, act, status = hits.plan.rule, hits.seen[1].name, hits.status
    kind, name, effect = rule.kind, rule.name, rule.effect
    outcome, names = grounder.rulebook.effects[effect].outcome, hits.prepared.names
    found = []
    for number in hits.numbers:
        agreement, clause, amendment, id_ = names[number]
        why = _OfHit(hits, number, grounder)
        parts = (
            agreement, clause, kind, name, act, status, effect, outcome, amendment, None, id_, why
        )  # fmt: skip
        # A portfolio has many findings: the tuple is filled without a call for each.
        found.append(NEW(Finding, parts))
    return found


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
