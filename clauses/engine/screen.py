"""Screening: the rows that an act may concern, each decided as far as values alone decide it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from clauses.engine.acts import Seen, act_views, lines_at
from clauses.engine.asked import EVERYTHING, Aim, Asked, Left, Marks, fails, left_of
from clauses.engine.gate import held, held_among, holds, is_part
from clauses.engine.postings import bits_of, numbers_in
from clauses.engine.precedence import Precedence
from clauses.engine.prepared import Plan, Prepared, RulePlan
from clauses.language.answer import truth_of
from clauses.language.views import ClauseView
from clauses.language.world import Env, World
from clauses.model.deal import Deal
from clauses.model.truth import Truth
from clauses.rulebook.bespoke import own_of

__all__ = ["Hits", "screened", "seen_acts"]


class Hits(NamedTuple):
    """Clauses that a rule looks at with an act, where no condition is false as far as is known.

    Where they stand alone, `status` is decided and `letters` are what it rests on, the same for
    all of them; else both are empty, and each is looked at part by part beside those that rank
    with it. `numbers` are the places of their wordings among the rows of the book.
    """

    prepared: Prepared
    plan: RulePlan
    seen: Seen
    numbers: Sequence[int]
    status: str = ""
    letters: str = ""

    def views(self) -> Iterator[tuple[int, ClauseView]]:
        """The clauses as the check reads them, each with the number of its wording."""
        return ((number, self.view(number)) for number in self.numbers)

    def view(self, number: int) -> ClauseView:
        """One of the clauses as the check reads it."""
        return ClauseView(self.seen[1].world, self.prepared.rows[number][1])


def seen_acts(
    prepared: Prepared, world: World, deal: Deal, at: str | None = None
) -> list[tuple[str, list[Seen]]]:
    """The acts that rules speak of and that a deal holds, each with the lines that are one."""
    acts = prepared.rulebook.acts
    names: dict[str, None] = {}
    for line in lines_at(deal, at).values():
        act = acts[line.act]
        names[act.canonical] = None
        if act.may_be:
            names |= dict.fromkeys(act.may_be)
    if deal.promises:
        names["promise"] = None
    wanted = prepared.wanted
    return [
        (act, list(act_views(world, prepared.rulebook, deal, act, at)))
        for name in names
        for act in wanted.get(name, ())
    ]


def screened(
    prepared: Prepared, ranks: Precedence, world: World, deal: Deal, aim: Aim = EVERYTHING,
    at: str | None = None,
) -> list[Hits]:  # fmt: skip
    """Every rule that may concern a deal, or its line at a path, with its clauses and act."""
    found: list[Hits] = []
    for act, views in seen_acts(prepared, world, deal, at):
        for plan in prepared.plans[act]:
            for seen in views:
                left = left_of(prepared, plan, seen, aim)
                if left.asked:
                    found += _answered(prepared, ranks, plan, seen, left, aim)
    return found


def _answered(
    prepared: Prepared, ranks: Precedence, plan: Plan, seen: Seen, left: Left, aim: Aim
) -> list[Hits]:
    """The rows that no condition rules out: plain ones are asked together, others one by one."""
    asked, act, kinds = left.asked, seen[1], prepared.kinds
    found, rest = prepared.index.rows(plan.tests, act, left.among), []
    hits: list[Hits] = []
    if ranks is not prepared.precedence:
        rest = numbers_in(found) if isinstance(found, int) else found
    else:
        rule = next(iter(asked.values())).plan
        env = Env(act.world, act, None, rule.rule.lets, rule.aggregates)  # type: ignore[arg-type]
        together = Together(prepared, plan, rule, env)
        if isinstance(found, int):
            rest = numbers_in(found & ~prepared.plain_bits)
            met = _many(together, found & prepared.plain_bits, rest, aim.certain)
        else:
            plain = prepared.plain
            rest = [number for number in found if not plain[number]]
            rows = [number for number in found if plain[number] and kinds[number] in asked]
            met = _few(together, rows, rest)
        hits = _settled(prepared, seen, asked, met) if met else hits
    for number in _whole(prepared, rest):
        if kinds[number] in asked:
            one = _decided(prepared, ranks, asked[kinds[number]], seen, number, aim)
            if one is not None:
                hits.append(one)
    return hits


def _whole(prepared: Prepared, numbers: Iterable[int]) -> Iterable[int]:
    """Rows; where one reading of a wording may be concerned, so are all."""
    siblings = prepared.siblings
    if not siblings:
        return numbers
    return dict.fromkeys(one for n in numbers for one in siblings.get(n, (n,)))


class Together(NamedTuple):
    """Rules of one shape that are asked of many rows at once: any of them asks for all."""

    prepared: Prepared
    plan: Plan
    rule: RulePlan
    env: Env


# Rows of which no condition is false, with what they have in common.
Met = tuple[Marks, Sequence[int]]


def _few(together: Together, rows: list[int], rest: list[int]) -> list[Met]:
    """Of a few rows those that meet all conditions; the rest are those to be looked at again."""
    prepared, plan, rule, env = together
    tables = prepared.tables
    for place, question in rule.conditions:
        if not rows:
            return []
        true, left = question.ask(tables, env, rows)
        if plan.untried[place] and len(true) + len(left) < len(rows):
            _lost(prepared, plan, place, {*rows}.difference(true, left))
        rows = true
        rest += left
    gates = held(tables.columns, env.world, rule.kind, env.act, rows)
    rest += [number for number in rows if number not in gates]
    rows = list(gates)
    marks: dict[int, int] = {}
    opened: set[int] = set()
    for place, question in enumerate(rule.excuses if rows else ()):
        true, left = question.ask(tables, env, rows)
        opened.update(left)
        for number in true:
            marks[number] = marks.get(number, 0) | 1 << place
    rest += opened
    alike: dict[tuple[str, int], list[int]] = {}
    for number in rows:
        if number not in opened:
            alike.setdefault((gates[number], marks.get(number, 0)), []).append(number)
    return [(Marks(gate, 0, mark), numbers) for (gate, mark), numbers in alike.items()]


def _many(together: Together, rows: int, rest: list[int], certain: bool) -> list[Met]:
    """What `_few` gives, for the bits of many rows; `certain` leaves out what is open."""
    prepared, plan, rule, env = together
    tables = prepared.tables
    unmet: list[tuple[int, int]] = []
    for place, question in rule.conditions:
        true, open_, look = question.part(tables, env, rows)
        left: list[int] = []
        if look:
            more, left = question.closer(tables, env, look)
            true |= more
            rest += left
        if plan.untried[place] and (lost := rows & ~(true | open_ | bits_of(left))):
            _lost(prepared, plan, place, numbers_in(lost))
        rows = true
        if open_ and not certain:
            rows |= open_
            unmet.append((place, open_))
        if not rows:
            return []
    gates = held_among(tables, env.world, rule.kind, env.act, rows)
    told = 0
    for bits in gates.values():
        told |= bits
    if told != rows:
        rest += numbers_in(rows & ~told)
    alike = [(Marks(gate), bits) for gate, bits in gates.items() if bits]
    for place, bits in unmet:
        alike = _apart(alike, bits, Marks("", unmet=1 << place))
    for place, question in enumerate(rule.excuses if told else ()):
        true, open_, look = question.part(tables, env, told)
        if look:
            more, left = question.closer(tables, env, look)
            true |= more
            rest += left
            told &= ~bits_of(left)
        if true:
            alike = _apart(alike, true, Marks("", excused=1 << place))
        if open_:
            alike = _apart(alike, open_, Marks("", perhaps=1 << place))
    alike = [(marks, bits & told) for marks, bits in alike]
    return [(marks, numbers_in(bits)) for marks, bits in alike if bits]


def _apart(alike: list[tuple[Marks, int]], rows: int, more: Marks) -> list[tuple[Marks, int]]:
    """The same, with those of some rows apart, which have one more mark."""
    found = []
    for marks, bits in alike:
        if bits & rows:
            gate, unmet, excused, perhaps = marks
            marked = Marks(
                gate, unmet | more.unmet, excused | more.excused, perhaps | more.perhaps
            )  # fmt: skip
            found.append((marked, bits & rows))
        if bits & ~rows:
            found.append((marks, bits & ~rows))
    return found


def _lost(prepared: Prepared, plan: Plan, place: int, rows: Iterable[int]) -> None:
    """Put to the evaluators that a condition is false, once for each rule that a row fails."""
    untried, kinds = plan.untried[place], prepared.kinds
    for number in rows:
        if kinds[number] in untried:
            rule = plan.rules[kinds[number]]
            fails(prepared, rule, place, rule.count, prepared.rows[number][1].id)
            untried.discard(kinds[number])


def _settled(
    prepared: Prepared, seen: Seen, asked: Mapping[str, Asked], met: Iterable[Met]
) -> list[Hits]:
    """What rows come to whose conditions are met, those together that come to the same."""
    kinds = prepared.kinds
    hits = []
    for marks, numbers in met:
        by_kind: dict[str, list[int]] = {}
        for number in numbers:
            kind = kinds[number]
            if kind in by_kind:
                by_kind[kind].append(number)
            else:
                by_kind[kind] = [number]
        for kind, same in by_kind.items():
            one = asked[kind]
            told = one.told.get(marks)
            if told is None:
                told = one.settled(prepared, marks, prepared.names[same[0]][3])
            hits.append(Hits(prepared, one.plan, seen, same, *told))
    return hits


def _decided(
    prepared: Prepared, ranks: Precedence, asked: Asked, seen: Seen, number: int, aim: Aim
) -> Hits | None:
    """One row; None if a condition rules it out, or leaves it open where that is not looked for."""
    plan, act = asked.plan, seen[1]
    view = ClauseView(act.world, prepared.rows[number][1])
    if not is_part(view, plan.kind, act):
        return None
    if not prepared.stands_alone(number, ranks):
        return Hits(prepared, plan, seen, (number,))
    env = Env(act.world, act, view, plan.rule.lets, plan.aggregates)
    truths = list(asked.known)
    for place, node in plan.of_clause:
        value = node.value_in(env)
        truth = value if value.__class__ is Truth else truth_of(value)
        if truth is Truth.FALSE:
            fails(prepared, plan, place, len(truths), view.id)
            return None
        if truth is Truth.UNKNOWN and aim.certain:
            return None
        truths[place] = truth
    return _hit(prepared, plan, env, seen, number, truths)


def _hit(
    prepared: Prepared, plan: RulePlan, env: Env, seen: Seen, number: int, truths: list[Truth]
) -> Hits | None:
    """A row that no condition rules out, with its status; None where its own words do."""
    view, wording = env.clause, env.clause.wording
    clause, words = wording.clause, env.world.book.vocabulary
    if clause.when:
        for own in own_of(wording, "when", plan.kind, plan.act, words):
            truths.append(truth_of(own.node.value_in(env)))
        if Truth.FALSE in truths:
            fails(prepared, plan, truths.index(Truth.FALSE), len(truths), view.id)
            return None
    excuses = [condition.node for condition in plan.rule.unless]
    if clause.unless:
        own_unless = own_of(wording, "unless", plan.kind, plan.act, words)
        excuses += [condition.node for condition in own_unless]
    exceptions = "".join([truth_of(node.value_in(env))._value_ for node in excuses])
    conditions = "".join([truth._value_ for truth in truths])
    gate = holds(view, plan.kind, plan.act, env.act)._value_
    status = prepared.status(plan, gate, conditions, exceptions, view.id)
    letters = f"{gate}{conditions}|{exceptions}"
    return Hits(prepared, plan, seen, (number,), status, letters)
