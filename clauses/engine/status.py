"""From letters to statuses: durable_rules runs the rules, a second evaluator checks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from clauses.engine import durable
from clauses.engine.ground import Grounding
from clauses.faults import EngineError
from clauses.model.truth import Truth, all_of, any_of, negate
from clauses.rulebook.compiled import Rule

__all__ = ["by_durable_rules", "by_reference", "decide"]


def decide(groundings: Sequence[Grounding]) -> list[str]:
    """The status of each grounding, on which both evaluators agree.

    Where durable_rules does not import, the second evaluator decides alone.

    Raises:
        EngineError: the two disagree; the message names the clause.
    """
    second = [by_reference(grounding) for grounding in groundings]
    if not durable.available():
        return second
    first = by_durable_rules(groundings)
    for grounding, one, other in zip(groundings, first, second, strict=True):
        if one != other:
            raise EngineError(
                f"the two evaluators disagree on {grounding.env.clause.id} for "
                f"{grounding.env.act.path} ({grounding.rule.id}): durable_rules says {one}, the "
                f"reference says {other}, for {grounding.letters()}; nothing was decided"
            )
    return first


def by_reference(grounding: Grounding) -> str:
    """The status by strong Kleene logic over the answers themselves."""
    conditions = all_of(answer.truth for _, answer in grounding.conditions)
    excused = any_of(answer.truth for _, answer in grounding.exceptions)
    gate = grounding.in_force.truth
    if conditions is Truth.FALSE:
        return "not_engaged"
    if gate is Truth.FALSE:
        return "dormant"
    if excused is Truth.TRUE:
        return "excepted"
    whole = all_of((conditions, gate, negate(excused)))
    return "engaged" if whole is Truth.TRUE else "undetermined"


def by_durable_rules(groundings: Sequence[Grounding]) -> list[str]:
    """The status that durable_rules fires for each grounding, in two stages."""
    statuses = [""] * len(groundings)
    shapes: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for index, g in enumerate(groundings):
        shapes[g.rule.id, len(g.conditions), len(g.exceptions)].append(index)
    for (_, conditions, exceptions), indices in shapes.items():
        rule = groundings[indices[0]].rule
        letters = [groundings[index].letters() for index in indices]
        fired = _fired(rule, conditions, exceptions, letters)
        for index, status in zip(indices, fired, strict=True):
            statuses[index] = status
    return statuses


def _fired(
    rule: Rule, conditions: int, exceptions: int, letters: list[dict[str, str]]
) -> list[str]:
    """Ask the conditions, then the status, for questions of one shape."""
    firings: list[set[str]] = [set() for _ in letters]
    for rule_set in rule.condition_sets(conditions, exceptions):
        keys = {key for definition in rule_set.definitions for key, _ in definition.where}
        questions = [{key: row[key] for key in row if key in keys} for row in letters]
        for found, fired in zip(firings, durable.ask(rule_set, questions), strict=True):
            found.update(fired)
    rows = [_status_question(rule, fired) for fired in firings]
    return [_one(rule, answer).split()[0] for answer in durable.ask(rule.status_set, rows)]


def _status_question(rule: Rule, fired: set[str]) -> dict[str, str]:
    def flag(found: bool) -> str:
        return "Y" if found else "N"

    return {
        "rule": rule.id,
        "failed": flag(any(f.startswith("c") and f.endswith(" false") for f in fired)),
        "dormant": flag("g false" in fired),
        "excepted": flag(any(f.endswith(" holds") for f in fired)),
        "open": flag(any(f.endswith(" open") for f in fired)),
    }


def _one(rule: Rule, fired: tuple[str, ...]) -> str:
    if len(fired) != 1:
        raise EngineError(
            f"{rule.id}: {len(fired)} statuses fired, one was due; nothing was decided"
        )
    return fired[0]
