"""What an act alone decides of the rules that look at it, remembered by what the act says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from clauses.engine.acts import Seen
from clauses.engine.prepared import Plan, Prepared, RulePlan
from clauses.language.answer import truth_of
from clauses.language.world import Env
from clauses.model.fact import Fact
from clauses.model.truth import Truth

__all__ = ["EVERYTHING", "Aim", "Asked", "Left", "Marks", "fails", "left_of"]

MOST_REMEMBERED = 256


class Aim(NamedTuple):
    """What is looked for: rules of one effect alone; only what is certainly engaged."""

    effect: str | None = None
    certain: bool = False


EVERYTHING = Aim()


class Marks(NamedTuple):
    """What clauses have in common that come to the same: the letter of the gate, and as bits.

    `unmet` are the places of conditions that are open, `excused` those of exceptions that hold,
    `perhaps` those of exceptions that are open; all other conditions of the clause are met.
    """

    gate: str
    unmet: int = 0
    excused: int = 0
    perhaps: int = 0


class Asked(NamedTuple):
    """A rule about to be asked of an act: what the act alone decides is decided already.

    `told` remembers, by their marks, what clauses come to of which no condition is false: the
    status, and the letters that it rests on.
    """

    plan: RulePlan
    known: Sequence[Truth]
    told: dict[Marks, tuple[str, str]]

    def settled(self, prepared: Prepared, marks: Marks, at: str) -> tuple[str, str]:
        """The status and the letters; `at` names a clause."""
        gate, unmet, excused, perhaps = marks
        excuses = range(len(self.plan.rule.unless))
        exceptions = "".join(
            "T" if excused >> place & 1 else "U" if perhaps >> place & 1 else "F"
            for place in excuses
        )
        conditions = "".join(
            "U" if unmet >> place & 1 else truth._value_ for place, truth in enumerate(self.known)
        )
        status = prepared.status(self.plan, gate, conditions, exceptions, at)
        if len(self.told) >= MOST_REMEMBERED:
            self.told.clear()
        found = self.told[marks] = status, f"{gate}{conditions}|{exceptions}"
        return found


class Left(NamedTuple):
    """The rules of a plan that an act does not rule out, by kind, and the rows of these."""

    asked: Mapping[str, Asked]
    among: int


def left_of(prepared: Prepared, plan: Plan, seen: Seen, aim: Aim) -> Left:
    """What an act leaves of a plan: remembered, since acts that say the same leave the same."""
    act, truth = seen[1], seen[2].truth
    said: list[Any] = [truth._value_, aim]
    for key in plan.reads:
        value = act.value(key)
        # No question holds of what does not apply, whatever the reason.
        said.append(Fact if isinstance(value, Fact) else value)
    name = tuple(said)
    try:
        left: Left | None = plan.left.get(name)
    except TypeError:  # a scope, which is no key
        return _decided_by(prepared, plan, seen, aim)
    if left is None:
        left = _decided_by(prepared, plan, seen, aim)
        if len(plan.left) >= MOST_REMEMBERED:
            plan.left.clear()
        plan.left[name] = left
    return left


def _decided_by(prepared: Prepared, plan: Plan, seen: Seen, aim: Aim) -> Left:
    asked: dict[str, Asked] = {}
    among, act = 0, seen[1]
    for kind, rule in plan.rules.items():
        if aim.effect is not None and rule.rule.effect != aim.effect:
            continue
        env = Env(act.world, act, None, rule.rule.lets, rule.aggregates)  # type: ignore[arg-type]
        known = [Truth.TRUE] * rule.count
        known[0] = seen[2].truth
        for place, node in rule.of_act:
            known[place] = truth_of(node.value_in(env))
        if Truth.FALSE in known:
            fails(prepared, rule, known.index(Truth.FALSE), rule.count, act.path)
        elif not (aim.certain and Truth.UNKNOWN in known):
            asked[kind] = Asked(rule, known, {})
            among |= prepared.bits[kind]
    return Left(asked, among)


def fails(prepared: Prepared, plan: RulePlan, place: int, count: int, at: str) -> None:
    """Put the way in which a rule fails to the evaluators, once, with all else left open."""
    if (place, count) not in plan.failed:
        conditions = "U" * place + "F" + "U" * (count - place - 1)
        prepared.status(plan, "U", conditions, "U" * len(plan.rule.unless), at)
        plan.failed.add((place, count))
