"""From letters to statuses: durable_rules runs the rules, a second evaluator checks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from clauses.engine import durable
from clauses.engine.ground import Grounding, letters_of
from clauses.faults import EngineError
from clauses.model.truth import Truth, all_of, any_of, negate
from clauses.rulebook.compiled import Rule

__all__ = ["by_durable_rules", "by_reference", "decide", "overridden", "prevails", "status_of"]

Statuses = Mapping[Grounding, str]
Decide = Callable[[Sequence[Grounding], Statuses], list[str]]
PREVAILS = {"engaged": Truth.TRUE, "undetermined": Truth.UNKNOWN}


def prevails(status: str) -> Truth:
    """Whether a provision of this status has its effect."""
    return PREVAILS.get(status, Truth.FALSE)


def decide(groundings: Sequence[Grounding]) -> Statuses:
    """The status of each grounding and of what overrides it; both evaluators agree on each.

    Where durable_rules does not import, the second evaluator decides alone.

    Raises:
        EngineError: the two disagree; the message names the clause.
    """
    second = in_layers(groundings, by_reference)
    if not durable.available():
        return second
    first = in_layers(groundings, by_durable_rules)
    for grounding, one in first.items():
        other = second[grounding]
        if one != other:
            raise EngineError(
                _disagreement(_at(grounding), grounding.rule, one, other, grounding.letters())
            )
    return first


def in_layers(groundings: Iterable[Grounding], evaluate: Decide) -> dict[Grounding, str]:
    """Decide what overrides others before those; each layer at once."""
    layers: dict[int, dict[Grounding, None]] = defaultdict(dict)
    queue = list(groundings)
    while queue:
        grounding = queue.pop()
        layers[grounding.depth][grounding] = None
        queue += grounding.overriders
    statuses: dict[Grounding, str] = {}
    for _, layer in sorted(layers.items()):
        rows = list(layer)
        statuses.update(zip(rows, evaluate(rows, statuses), strict=True))
    return statuses


def overridden(grounding: Grounding, statuses: Statuses) -> dict[str, Truth]:
    """For each overriding clause whether it prevails; where its readings differ, it is open."""
    by_reading: dict[str, dict[str | None, list[Truth]]] = {}
    for over in grounding.overriders:
        held = by_reading.setdefault(over.view.id, {})
        held.setdefault(over.view.reading, []).append(prevails(statuses[over]))
    out = {}
    for name, readings in by_reading.items():
        truths = {any_of(found) for found in readings.values()}
        out[name] = truths.pop() if len(truths) == 1 else Truth.UNKNOWN
    return out


def by_reference(groundings: Sequence[Grounding], statuses: Statuses) -> list[str]:
    """The status by strong Kleene logic over the answers themselves."""
    return [_by_tables(grounding, statuses) for grounding in groundings]


def status_of(rule: Rule, gate: str, conditions: str, exceptions: str, at: str) -> str:
    """The status for a rule's letters alone, where no other clause ranks; both evaluators agree.

    Raises:
        EngineError: durable_rules fails or the two disagree; the message names the clause and
            the act, `at`.
    """
    second = by_tables(*(map(Truth, word) for word in (conditions, exceptions, "", gate)))
    if not durable.available():
        return second
    try:
        first = fired(rule, gate, conditions, exceptions)
    except EngineError as error:
        raise EngineError(f"{at}: {error}") from error
    if first != second:
        letters = letters_of(gate, conditions, exceptions)
        raise EngineError(_disagreement(at, rule, first, second, letters))
    return first


def fired(rule: Rule, gate: str, conditions: str, exceptions: str) -> str:
    """The status that durable_rules fires for a rule's letters alone."""
    letters = letters_of(gate, conditions, exceptions)
    return _fired(rule, (len(conditions), len(exceptions), 0), [letters])[0]


def _disagreement(at: str, rule: Rule, one: str, other: str, letters: Mapping[str, str]) -> str:
    return (
        f"the two evaluators disagree on {at} ({rule.id}): durable_rules says {one}, the "
        f"reference says {other}, for {letters}; nothing was decided"
    )


def _at(grounding: Grounding) -> str:
    return f"{grounding.view.id} for {grounding.env.act.path}"


def _by_tables(grounding: Grounding, statuses: Statuses) -> str:
    return by_tables(
        (answer.truth for _, answer in grounding.conditions),
        (answer.truth for _, answer in grounding.exceptions),
        overridden(grounding, statuses).values(),
        (grounding.in_force.truth,),
    )


def by_tables(
    conditions: Iterable[Truth], exceptions: Iterable[Truth], overriding: Iterable[Truth],
    in_force: Iterable[Truth],
) -> str:  # fmt: skip
    """The status for the truths of a rule by strong Kleene logic."""
    met, excused = all_of(conditions), any_of(exceptions)
    above, gate = any_of(overriding), all_of(in_force)
    if met is Truth.FALSE:
        return "not_engaged"
    if gate is Truth.FALSE:
        return "dormant"
    if excused is Truth.TRUE:
        return "excepted"
    if above is Truth.TRUE:
        return "overridden"
    whole = all_of((met, gate, negate(excused), negate(above)))
    return "engaged" if whole is Truth.TRUE else "undetermined"


def by_durable_rules(groundings: Sequence[Grounding], statuses: Statuses) -> list[str]:
    """The status that durable_rules fires for each grounding, in two stages."""
    found = [""] * len(groundings)
    shapes: dict[tuple[str, int, int, int], list[int]] = defaultdict(list)
    for index, g in enumerate(groundings):
        above = len({over.view.id for over in g.overriders})
        shape = (g.rule.id, len(g.conditions), len(g.exceptions), above)
        shapes[shape].append(index)
    for (_, *counts), indices in shapes.items():
        rule = groundings[indices[0]].rule
        letters = [
            groundings[i].letters(
                tuple(truth.value for truth in overridden(groundings[i], statuses).values())
            )
            for i in indices
        ]
        try:
            fired = _fired(rule, counts, letters)
        except EngineError as error:
            names = {_at(groundings[i]): None for i in indices}
            raise EngineError(f"{', '.join(names)}: {error}") from error
        for index, status in zip(indices, fired, strict=True):
            found[index] = status
    return found


def _fired(rule: Rule, counts: Sequence[int], letters: list[dict[str, str]]) -> list[str]:
    """Ask the conditions, then the status, for questions of one shape."""
    firings: list[set[str]] = [set() for _ in letters]
    for rule_set in rule.condition_sets(*counts):
        questions = [{key: row[key] for key in row if key in rule_set.keys} for row in letters]
        for found, fired in zip(firings, durable.ask(rule_set, questions), strict=True):
            found.update(fired)
    rows = [_status_question(fired) for fired in firings]
    return [_one(rule, answer).split()[0] for answer in durable.ask(rule.status_set, rows)]


def _status_question(fired: set[str]) -> dict[str, str]:
    def flag(found: bool) -> str:
        return "Y" if found else "N"

    return {
        "stage": "status",
        "failed": flag(any(f.startswith("c") and f.endswith(" false") for f in fired)),
        "dormant": flag("g false" in fired),
        "excepted": flag(any(f.startswith("x") and f.endswith(" holds") for f in fired)),
        "overridden": flag(any(f.startswith("o") and f.endswith(" holds") for f in fired)),
        "open": flag(any(f.endswith(" open") for f in fired)),
    }


def _one(rule: Rule, fired: tuple[str, ...]) -> str:
    if len(fired) != 1:
        raise EngineError(
            f"{rule.id}: {len(fired)} statuses fired, one was due; nothing was decided"
        )
    return fired[0]
