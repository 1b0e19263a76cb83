"""Screening: the rows that an act may concern, each decided as far as values alone decide it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clauses.engine.acts import Seen, act_views
from clauses.engine.gate import holds, is_part
from clauses.engine.precedence import Precedence
from clauses.engine.prepared import Prepared, RulePlan
from clauses.language.answer import truth_of
from clauses.language.views import ClauseView
from clauses.language.world import Env, World
from clauses.model.deal import Deal
from clauses.model.truth import Truth
from clauses.rulebook.bespoke import own_of

__all__ = ["Hit", "screened", "seen_acts"]


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A rule that looks at a clause and an act, where no condition is false as far as is known.

    Where the clause stands alone, `status` is decided and `letters` are what it rests on; else
    both are empty, and the clause is looked at part by part beside those that rank with it.
    """

    number: int
    plan: RulePlan
    view: ClauseView
    seen: Seen
    status: str = ""
    letters: str = ""


def seen_acts(prepared: Prepared, world: World, deal: Deal) -> Iterator[tuple[str, list[Seen]]]:
    """The acts that rules speak of and that a deal holds, each with the lines that are one."""
    acts = prepared.rulebook.acts
    names: dict[str, None] = {}
    for line in deal.lines.values():
        names |= dict.fromkeys((acts[line.act].canonical, *acts[line.act].may_be))
    if deal.promises:
        names["promise"] = None
    for name in names:
        for act in prepared.wanted.get(name, ()):
            yield act, list(act_views(world, prepared.rulebook, deal, act))


def screened(
    prepared: Prepared, ranks: Precedence, world: World, deal: Deal, effect: str | None = None
) -> Iterator[Hit]:
    """Every rule, or every one of an effect, that may concern a deal, with its clause and act."""
    for act, views in seen_acts(prepared, world, deal):
        for plan in prepared.plans[act]:
            for seen in views:
                rows = prepared.index.rows(plan.tests, seen[1], plan.rows)
                for kind, numbers in _by_kind(prepared, rows).items():
                    for rule in plan.rules.get(kind, ()):
                        if effect is None or rule.rule.effect == effect:
                            yield from _decided(prepared, ranks, world, rule, seen, numbers)


def _by_kind(prepared: Prepared, numbers: Iterable[int]) -> dict[str, list[int]]:
    """The rows by their kinds; where one reading of a wording may be concerned, so are all."""
    if prepared.siblings:
        siblings = prepared.siblings
        numbers = dict.fromkeys(one for n in numbers for one in siblings.get(n, (n,)))
    found: dict[str, list[int]] = {}
    for number in numbers:
        found.setdefault(prepared.rows[number][0].name, []).append(number)
    return found


def _decided(
    prepared: Prepared, ranks: Precedence, world: World, plan: RulePlan, seen: Seen,
    numbers: Iterable[int],
) -> Iterator[Hit]:  # fmt: skip
    """The rows of a rule that no condition rules out.

    Each way in which a rule fails is put to the evaluators once, with all else left open.
    """
    rule, act = plan.rule, seen[1]
    is_act = seen[2].truth
    nodes = [condition.node for condition in rule.when]
    words = world.book.vocabulary
    env = Env(world, act, None, rule.lets, plan.aggregates)  # type: ignore[arg-type]
    for number in numbers:
        wording = prepared.rows[number][1]
        view = ClauseView(world, wording)
        if not is_part(view, plan.kind, act):
            continue
        if not prepared.stands_alone(number, view, ranks):
            yield Hit(number, plan, view, seen)
            continue
        env.clause = view
        env.named.clear()
        truths = [is_act]
        failed = is_act is Truth.FALSE
        own = wording.clause.when and own_of(wording, "when", plan.kind, plan.act, words)
        for node in (*nodes, *(c.node for c in own)) if own else nodes:
            if failed:
                break
            truth = truth_of(node.value_in(env))
            truths.append(truth)
            failed = truth is Truth.FALSE
        at = f"{wording.id} for {act.path}"
        if failed:
            rest = len(nodes) + len(own) + 1 - len(truths)
            given = "U" * (len(truths) - 1) + "F" + "U" * rest
            prepared.status(plan, "U", given, "U" * len(rule.unless), at)
            continue
        yield _hit(prepared, env, plan, seen, number, truths)


def _hit(
    prepared: Prepared, env: Env, plan: RulePlan, seen: Seen, number: int, truths: list[Truth]
) -> Hit:
    """A row of which no condition is false, with its status."""
    view, act = env.clause, env.act
    wording = view.wording
    gate = holds(view, plan.kind, plan.act, act)
    excuses = [c.node for c in plan.rule.unless]
    if wording.clause.unless:
        own = own_of(wording, "unless", plan.kind, plan.act, env.world.book.vocabulary)
        excuses += [c.node for c in own]
    exceptions = "".join([truth_of(node.value_in(env))._value_ for node in excuses])
    conditions = "".join([truth._value_ for truth in truths])
    at = f"{wording.id} for {act.path}"
    status = prepared.status(plan, gate._value_, conditions, exceptions, at)
    letters = f"{gate._value_}{conditions}|{exceptions}"
    return Hit(number, plan, view, seen, status, letters)
