"""Screening: the rows that an act may concern, each decided as far as values alone decide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from clauses.engine.acts import Seen, act_views
from clauses.engine.gate import held, holds, is_part
from clauses.engine.precedence import Precedence
from clauses.engine.prepared import Plan, Prepared, RulePlan
from clauses.language.answer import truth_of
from clauses.language.nodes import Node
from clauses.language.views import ClauseView
from clauses.language.wording import Wording
from clauses.language.world import Env, World
from clauses.model.deal import Deal
from clauses.model.truth import Truth
from clauses.rulebook.bespoke import own_of

__all__ = ["Hit", "screened", "seen_acts"]


class Hit(NamedTuple):
    """A rule that looks at a clause and an act, where no condition is false as far as is known.

    Where the clause stands alone, `status` is decided and `letters` are what it rests on; else
    both are empty, and the clause is looked at part by part beside those that rank with it.
    """

    number: int
    plan: RulePlan
    wording: Wording
    seen: Seen
    status: str = ""
    letters: str = ""

    @property
    def view(self) -> ClauseView:
        """The clause as the check reads it."""
        return ClauseView(self.seen[1].world, self.wording)


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
                asked = _asked(prepared, world, plan, seen, effect)
                if asked:
                    among = 0
                    for kind in asked:
                        among |= prepared.bits[kind]
                    rows = prepared.index.rows(plan.tests, seen[1], among)
                    for kind, numbers in _by_kind(prepared, rows).items():
                        for one in asked.get(kind, ()):
                            yield from _answered(prepared, ranks, one, numbers)


class Asked(NamedTuple):
    """A rule about to be asked of an act: what the act alone decides is decided already."""

    plan: RulePlan
    env: Env
    seen: Seen
    known: list[Truth]
    rest: Sequence[tuple[int, Node]]  # the conditions that speak of the clause, with their places


def _asked(
    prepared: Prepared, world: World, plan: Plan, seen: Seen, effect: str | None
) -> dict[str, list[Asked]]:
    """The rules of a plan that the act alone does not rule out, by kind."""
    found: dict[str, list[Asked]] = {}
    for kind, rules in plan.rules.items():
        for rule in rules:
            if effect is not None and rule.rule.effect != effect:
                continue
            env = Env(world, seen[1], None, rule.rule.lets, rule.aggregates)  # type: ignore[arg-type]
            known = [Truth.TRUE] * rule.count
            for place, node in ((0, None), *rule.of_act):
                truth = seen[2].truth if node is None else truth_of(node.value_in(env))
                known[place] = truth
                if truth is Truth.FALSE:
                    _fails(prepared, rule, place, rule.count, seen[1].path)
                    break
            else:
                found.setdefault(kind, []).append(Asked(rule, env, seen, known, rule.of_clause))
    return found


def _fails(prepared: Prepared, plan: RulePlan, place: int, count: int, at: str) -> None:
    """Put the way in which a rule fails to the evaluators, once, with all else left open."""
    if (place, count) not in plan.failed:
        conditions = "U" * place + "F" + "U" * (count - place - 1)
        prepared.status(plan, "U", conditions, "U" * len(plan.rule.unless), at)
        plan.failed.add((place, count))


def _by_kind(prepared: Prepared, numbers: Iterable[int]) -> dict[str, list[int]]:
    """The rows by their kinds; where one reading of a wording may be concerned, so are all."""
    if prepared.siblings:
        siblings = prepared.siblings
        numbers = dict.fromkeys(one for n in numbers for one in siblings.get(n, (n,)))
    found: dict[str, list[int]] = defaultdict(list)
    kinds = prepared.kinds
    for number in numbers:
        found[kinds[number]].append(number)
    return found


def _answered(
    prepared: Prepared, ranks: Precedence, asked: Asked, numbers: list[int]
) -> Iterator[Hit]:
    """The rows of a rule that no condition rules out: plain ones together, others one by one."""
    if ranks is not prepared.precedence:
        yield from _decided(prepared, ranks, asked, numbers)
        return
    plan, env = asked[:2]
    rows = [number for number in numbers if prepared.plain[number]]
    rest = [number for number in numbers if not prepared.plain[number]]
    for place, question in plan.conditions:
        if not rows:
            break
        found = question(prepared.tables, env, rows)
        kept = len(found.true) + len(found.open)
        if kept < len(rows) and (place, plan.count) not in plan.failed:
            lost = next(row for row in rows if row not in {*found.true, *found.open})
            _fails(prepared, plan, place, plan.count, prepared.rows[lost][1].id)
        rows = found.true
        rest += found.open
    if rows:
        gates = held(prepared.tables.columns, env.world, plan.kind, env.act, rows)
        rest += [number for number in rows if number not in gates]
        yield from _settled(prepared, asked, gates, rest)
    if rest:
        yield from _decided(prepared, ranks, asked, rest)


def _settled(
    prepared: Prepared, asked: Asked, gates: Mapping[int, str], rest: list[int]
) -> Iterator[Hit]:
    """Rows whose conditions are met: for each the exceptions; open ones are put to the rest."""
    plan, env, seen, known, _ = asked
    conditions = "".join([truth._value_ for truth in known])
    excused: dict[int, list[int]] = {}
    opened: set[int] = set()
    numbers = list(gates)
    for place, question in enumerate(plan.excuses if numbers else ()):
        found = question(prepared.tables, env, numbers)
        opened.update(found.open)
        for number in found.true:
            excused.setdefault(number, []).append(place)
    rest += opened
    none = "F" * len(plan.excuses)
    letters = {gate: f"{gate}{conditions}|{none}" for gate in "TF"}
    for number, gate in gates.items():
        if number in opened:
            continue
        wording = prepared.rows[number][1]
        places = excused.get(number)
        exceptions = _marked(none, places) if places else none
        status = prepared.status(plan, gate, conditions, exceptions, wording.id)
        shown = f"{gate}{conditions}|{exceptions}" if places else letters[gate]
        yield Hit(number, plan, wording, seen, status, shown)


def _marked(letters: str, places: Sequence[int]) -> str:
    return "".join("T" if place in places else letter for place, letter in enumerate(letters))


def _decided(
    prepared: Prepared, ranks: Precedence, asked: Asked, numbers: Iterable[int]
) -> Iterator[Hit]:
    """The rows of a rule that no condition rules out."""
    plan, env, seen, _, rest = asked
    world, act, kind = env.world, env.act, plan.kind
    for number in numbers:
        view = ClauseView(world, prepared.rows[number][1])
        if not is_part(view, kind, act):
            continue
        if not prepared.stands_alone(number, ranks):
            yield Hit(number, plan, view.wording, seen)
            continue
        env.clause = view
        if env.named:
            env.named.clear()
        truths = asked.known.copy()
        for place, node in rest:
            value = node.value_in(env)
            truth = value if value.__class__ is Truth else truth_of(value)
            if truth is Truth.FALSE:
                _fails(prepared, plan, place, len(truths), view.id)
                break
            truths[place] = truth
        else:
            found = _hit(prepared, asked, number, truths)
            if found is not None:
                yield found


def _hit(prepared: Prepared, asked: Asked, number: int, truths: list[Truth]) -> Hit | None:
    """A row that no condition rules out, with its status; None where its own words do."""
    plan, env, seen = asked[:3]
    view, wording, rule = env.clause, env.clause.wording, plan.rule
    clause, words = wording.clause, env.world.book.vocabulary
    if clause.when:
        for own in own_of(wording, "when", plan.kind, plan.act, words):
            truths.append(truth_of(own.node.value_in(env)))
        if Truth.FALSE in truths:
            _fails(prepared, plan, truths.index(Truth.FALSE), len(truths), view.id)
            return None
    excuses = [condition.node for condition in rule.unless]
    if clause.unless:
        own_unless = own_of(wording, "unless", plan.kind, plan.act, words)
        excuses += [condition.node for condition in own_unless]
    exceptions = "".join([truth_of(node.value_in(env))._value_ for node in excuses])
    conditions = "".join([truth._value_ for truth in truths])
    gate = holds(view, plan.kind, plan.act, env.act)._value_
    status = prepared.status(plan, gate, conditions, exceptions, view.id)
    return Hit(number, plan, wording, seen, status, f"{gate}{conditions}|{exceptions}")
