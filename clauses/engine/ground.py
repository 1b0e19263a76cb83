"""Grounding: a rule's conditions for one clause and one act, each decided with its evidence."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from clauses.language.answer import Answer, truth_answer
from clauses.language.world import ActView, ClauseView, Env, PromiseView, World
from clauses.model.agreement import CarveOut, Clause
from clauses.model.deal import Deal, Line
from clauses.model.measure import Measure
from clauses.model.scope import Scope
from clauses.model.truth import Truth, all_of
from clauses.rulebook.bespoke import own_conditions
from clauses.rulebook.compiled import Act, Kind, Population, Rule, Rulebook

__all__ = ["Grounding", "Part", "act_views", "ground", "parts_of"]

NOTHING = Measure(Decimal(0), Decimal(0), "*")


@dataclass(frozen=True)
class Part:
    """A portion of an act's scope and the carve-outs that hold it."""

    scope: Scope | None
    carved: tuple[int, ...] = ()


@dataclass(frozen=True)
class Grounding:
    """One rule, one clause, one act: every condition and exception with its answer."""

    rule: Rule
    env: Env
    part: Part
    conditions: tuple[tuple[str, Answer], ...]
    exceptions: tuple[tuple[str, Answer], ...]
    in_force: Answer

    def letters(self) -> dict[str, str]:
        """The question put to the engine: the rule's name and one letter per condition."""
        out = {"rule": self.rule.id, "g": self.in_force.truth.value}
        out |= {f"c{i}": answer.truth.value for i, (_, answer) in enumerate(self.conditions)}
        out |= {f"x{j}": answer.truth.value for j, (_, answer) in enumerate(self.exceptions)}
        return out


def act_views(
    world: World, rulebook: Rulebook, deal: Deal, wanted: str
) -> Iterator[tuple[str, ActView, Answer]]:
    """The lines that are, or may amount to, an act: each with whether it is one.

    Yields the line's id, the line seen as that act, and the answer to "is it one?".
    """
    if wanted == "promise":
        yield from _promises(world, rulebook, deal)
    for name, line in deal.lines.items():
        found = _seen_as(world, rulebook, deal, name, line, wanted)
        if found is not None:
            yield f"lines.{name}", *found


def _promises(
    world: World, rulebook: Rulebook, deal: Deal
) -> Iterator[tuple[str, ActView, Answer]]:
    specs = rulebook.acts["promise"].form.specs
    for name, clause in deal.promises.items():
        path = f"promises.{name}"
        is_one = truth_answer(Truth.TRUE, f"{name} is a promise of the deal", [])
        for promisor, promisee in product(
            clause.bound.named, clause.holder.named if clause.holder else ()
        ):
            yield (
                path,
                PromiseView(world, path, clause, specs, promisor, promisee, deal.origin),
                is_one,
            )


def _seen_as(
    world: World, rulebook: Rulebook, deal: Deal, name: str, line: Line, wanted: str
) -> tuple[ActView, Answer] | None:
    act: Act = rulebook.acts[line.act]
    noun = rulebook.acts[wanted].file.noun or wanted
    path = f"lines.{name}"
    origin = deal.origin
    if act.canonical == wanted:
        view = ActView(world, path, line, act.form.specs, origin=origin)
        return view, truth_answer(Truth.TRUE, f"{name} is {noun}", [])
    if wanted not in act.may_be:
        return None
    node, names = act.may_be[wanted]
    as_itself = ActView(world, path, line, act.form.specs, origin=origin)
    answer = node.evaluate(Env(world, as_itself, None))  # type: ignore[arg-type]
    verb = {Truth.TRUE: "amounts to", Truth.FALSE: "does not amount to"}.get(
        answer.truth, "may amount to"
    )
    because = f"{name}, {act.file.noun or act.name}, {verb} {noun}"
    view = ActView(world, path, line, act.form.specs, names, origin=origin)
    return view, Answer(answer.truth, because, answer.reads, answer.missing, because)


def parts_of(view: ActView, clause: Clause) -> list[Part]:
    """Split an act's scope along the clause's carve-outs; what cannot exist is left out.

    Each part knows every carve-out that holds it, so their order means nothing.
    """
    parts = [Part(None)]
    for index, carve in enumerate(clause.carves_out):
        scope = view.world.scope(carve.scope, closed=False)
        split: list[Part] = []
        for part in parts:
            whole = part.scope if part.scope is not None else view.whole
            split.append(Part(whole.within(scope), (*part.carved, index)))
            split.append(Part(whole.without(scope), part.carved))
        parts = [part for part in split if _may_exist(part.scope)]
    return parts


def _may_exist(scope: Scope | None) -> bool:
    return scope is None or scope.nonempty() is not Truth.FALSE


def ground(
    rule: Rule,
    kind: Kind,
    rulebook: Rulebook,
    clause: ClauseView,
    act: ActView,
    is_act: Answer,
    part: Part,
) -> Grounding:
    """Decide each condition of a rule for a clause and (a part of) an act."""
    if part.scope is not None:
        act = _restricted(act, part.scope)
    env = Env(clause.world, act, clause, {}, _sums(kind, rulebook))
    for name, node in rule.lets.items():
        env.lets[name] = node.evaluate(env)
    own = rulebook.acts[rule.act]
    words = clause.world.book.vocabulary
    when = [*rule.when, *own_conditions(clause.clause.when, kind, own, words)]
    unless = [*rule.unless, *own_conditions(clause.clause.unless, kind, own, words)]
    noun = own.file.noun or own.name
    conditions = [(f"the line is {noun}", is_act)]
    conditions += [(c.says or c.text, c.node.evaluate(env)) for c in when]
    exceptions = [(c.says or c.text, c.node.evaluate(env)) for c in unless]
    for index in part.carved:
        carve = clause.clause.carves_out[index]
        exceptions.append((f"carved out: {carve.describes or carve.scope}",
                           _carved(carve, kind, own, env)))  # fmt: skip
    return Grounding(rule, env, part, tuple(conditions), tuple(exceptions), gate(clause, kind, act))


def _restricted(act: ActView, scope: Scope) -> ActView:
    part = copy.copy(act)
    part.part = scope
    return part


def _carved(carve: CarveOut, kind: Kind, act: Act, env: Env) -> Answer:
    conditions = own_conditions(carve.when, kind, act, env.world.book.vocabulary)
    answers = [condition.node.evaluate(env) for condition in conditions]
    words = carve.describes or f"{carve.scope} is carved out"
    truth = all_of(answer.truth for answer in answers)
    return truth_answer(truth, words, answers)


def gate(clause: ClauseView, kind: Kind, act: ActView) -> Answer:
    """Whether the clause is in force at its trigger."""
    trigger = clause.clause.trigger or kind.file.trigger
    span = clause.read("in_force")
    if trigger == "perform":
        term = act.read("term")
        if term.value is not None:
            truth = term.value.overlaps(span.value)
            return truth_answer(
                truth, f"in force {span.shown}; performed {term.shown}", [term, span]
            )
    day = clause.world.as_of
    truth = span.value.contains(day)
    words = {Truth.TRUE: f"in force on {day}", Truth.FALSE: f"not in force on {day} ({span.shown})"}
    because = words.get(truth, f"whether it is in force on {day} is not known")
    return truth_answer(truth, because, [span])


def _sums(kind: Kind, rulebook: Rulebook) -> Mapping[str, Callable[[Env], Answer]]:
    return {
        name: lambda env, p=population: _sum(p, rulebook, env)  # type: ignore[misc]
        for name, population in kind.populations.items()
    }


def _sum(population: Population, rulebook: Rulebook, env: Env) -> Answer:
    """Add up the signed deals' lines that belong to a population; open ones count as bounds."""
    total: Measure | None = None
    counted: list[Answer] = []
    for deal in env.world.book.deals.values():
        if deal.deal == env.world.deal.deal or not _signed(deal, env.world):
            continue
        for _, view, is_act in act_views(env.world, rulebook, deal, population.act):
            inner = Env(env.world, view, env.clause)
            answers = [is_act, *(c.node.evaluate(inner) for c in population.when)]
            truth = all_of(answer.truth for answer in answers)
            if truth is Truth.FALSE:
                continue
            amount = population.sum.evaluate(inner)
            counted.append(amount)
            if amount.value is None:
                words = f"unknown, since {deal.deal} gives no amount"
                return Answer(None, words, amount.reads, amount.missing)
            measure: Measure = amount.value
            if truth is Truth.UNKNOWN:
                measure = Measure.parse(f"up to {measure}") if measure.is_exact else measure
            total = measure if total is None else total + measure
    reads = tuple(read for answer in counted for read in answer.reads)
    if total is None:
        return Answer(NOTHING, "nothing yet", reads)
    return Answer(total, str(total), reads)


def _signed(deal: Deal, world: World) -> bool:
    if deal.stage not in ("signed", "closed"):
        return False
    return deal.signing.value is None or deal.signing.value.earliest <= world.as_of
