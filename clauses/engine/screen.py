"""Screening: the rows that an act may concern, each decided as far as values alone decide it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from clauses.engine.acts import Seen, act_views
from clauses.engine.gate import held, holds, is_part
from clauses.engine.precedence import Precedence
from clauses.engine.prepared import Plan, Prepared, RulePlan
from clauses.engine.tables import Found
from clauses.language.answer import truth_of
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
                    yield from _answered(prepared, ranks, plan, asked)


class Asked(NamedTuple):
    """A rule about to be asked of an act: what the act alone decides is decided already."""

    plan: RulePlan
    env: Env
    seen: Seen
    known: list[Truth]


def _asked(
    prepared: Prepared, world: World, plan: Plan, seen: Seen, effect: str | None
) -> dict[str, Asked]:
    """The rules of a plan that the act alone does not rule out, by kind."""
    found: dict[str, Asked] = {}
    for kind, rule in plan.rules.items():
        if effect is not None and rule.rule.effect != effect:
            continue
        env = Env(world, seen[1], None, rule.rule.lets, rule.aggregates)  # type: ignore[arg-type]
        known = [Truth.TRUE] * rule.count
        known[0] = seen[2].truth
        for place, node in rule.of_act:
            known[place] = truth_of(node.value_in(env))
        if Truth.FALSE in known:
            _fails(prepared, rule, known.index(Truth.FALSE), rule.count, seen[1].path)
        else:
            found[kind] = Asked(rule, env, seen, known)
    return found


def _fails(prepared: Prepared, plan: RulePlan, place: int, count: int, at: str) -> None:
    """Put the way in which a rule fails to the evaluators, once, with all else left open."""
    if (place, count) not in plan.failed:
        conditions = "U" * place + "F" + "U" * (count - place - 1)
        prepared.status(plan, "U", conditions, "U" * len(plan.rule.unless), at)
        plan.failed.add((place, count))


def _answered(
    prepared: Prepared, ranks: Precedence, plan: Plan, asked: Mapping[str, Asked]
) -> Iterator[Hit]:
    """The rows that no condition rules out: plain ones are asked together, others one by one."""
    first = next(iter(asked.values()))
    among = 0
    for kind in asked:
        among |= prepared.bits[kind]
    kinds, plain = prepared.kinds, prepared.plain
    numbers = prepared.index.rows(plan.tests, first.env.act, among)
    numbers = [number for number in _whole(prepared, numbers) if kinds[number] in asked]
    rows: list[int] = []
    rest = numbers
    if ranks is prepared.precedence:
        rows = [number for number in numbers if plain[number]]
        rest = [number for number in numbers if not plain[number]]
    for place, question in first.plan.conditions:
        if not rows:
            break
        found = question(prepared.tables, first.env, rows)
        if plan.untried[place] and len(found.true) + len(found.open) < len(rows):
            _lost(prepared, plan, place, rows, found)
        rows = found.true
        rest += found.open
    if rows:
        gates = held(prepared.tables.columns, first.env.world, first.plan.kind, first.env.act, rows)
        rest += [number for number in rows if number not in gates]
        yield from _settled(prepared, asked, gates, rest)
    for number in rest:
        yield from _decided(prepared, ranks, asked[kinds[number]], number)


def _whole(prepared: Prepared, numbers: Iterable[int]) -> Iterable[int]:
    """Rows; where one reading of a wording may be concerned, so are all."""
    siblings = prepared.siblings
    if not siblings:
        return numbers
    return dict.fromkeys(one for n in numbers for one in siblings.get(n, (n,)))


def _lost(prepared: Prepared, plan: Plan, place: int, rows: Iterable[int], found: Found) -> None:
    """Put to the evaluators that a condition is false, once for each rule that a row fails."""
    untried, kinds = plan.untried[place], prepared.kinds
    lost = {row for row in rows if kinds[row] in untried} - {*found.true, *found.open}
    for number in lost:
        rule = plan.rules[kinds[number]]
        _fails(prepared, rule, place, rule.count, prepared.rows[number][1].id)
        untried.discard(kinds[number])


def _settled(
    prepared: Prepared, asked: Mapping[str, Asked], gates: Mapping[int, str], rest: list[int]
) -> Iterator[Hit]:
    """Rows whose conditions are met: for each the exceptions; open ones are put to the rest."""
    first = next(iter(asked.values()))
    excused: dict[int, list[int]] = {}
    opened: set[int] = set()
    numbers = list(gates)
    for place, question in enumerate(first.plan.excuses if numbers else ()):
        found = question(prepared.tables, first.env, numbers)
        opened.update(found.open)
        for number in found.true:
            excused.setdefault(number, []).append(place)
    rest += opened
    none = "F" * len(first.plan.excuses)
    conditions = {
        kind: "".join([truth._value_ for truth in one.known]) for kind, one in asked.items()
    }
    rows, kinds = prepared.rows, prepared.kinds
    for number, gate in gates.items():
        if number in opened:
            continue
        kind, wording = kinds[number], rows[number][1]
        places = excused.get(number)
        exceptions = _marked(none, places) if places else none
        plan, letters = asked[kind].plan, conditions[kind]
        status = prepared.status(plan, gate, letters, exceptions, wording.id)
        shown = f"{gate}{letters}|{exceptions}"
        yield Hit(number, plan, wording, first.seen, status, shown)


def _marked(letters: str, places: Sequence[int]) -> str:
    return "".join("T" if place in places else letter for place, letter in enumerate(letters))


def _decided(prepared: Prepared, ranks: Precedence, asked: Asked, number: int) -> Iterator[Hit]:
    """One row, if no condition rules it out."""
    plan, env, seen, known = asked
    view = ClauseView(env.world, prepared.rows[number][1])
    if not is_part(view, plan.kind, env.act):
        return
    if not prepared.stands_alone(number, ranks):
        yield Hit(number, plan, view.wording, seen)
        return
    env.clause = view
    if env.named:
        env.named.clear()
    truths = known.copy()
    for place, node in plan.of_clause:
        value = node.value_in(env)
        truth = value if value.__class__ is Truth else truth_of(value)
        if truth is Truth.FALSE:
            _fails(prepared, plan, place, len(truths), view.id)
            return
        truths[place] = truth
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
