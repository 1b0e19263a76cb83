"""Grounding: a rule's conditions for one clause and one act, each decided with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from clauses.engine.acts import Seen, act_views, noun
from clauses.engine.gate import days_of, gate, is_part
from clauses.engine.parts import Part, parts_of
from clauses.engine.populations import aggregates, missing_of
from clauses.engine.precedence import Asking, Precedence, carve_key
from clauses.language.answer import Answer, Missing, truth_answer, truth_of
from clauses.language.functions.scopes import lies_open
from clauses.language.views import ActView, ClauseView
from clauses.language.wording import Wording
from clauses.language.world import Env
from clauses.model.agreement import CarveOut
from clauses.model.deal import Deal
from clauses.model.scope import Scope
from clauses.model.truth import Truth, all_of, negate
from clauses.rulebook.bespoke import own_conditions, own_of
from clauses.rulebook.compiled import Act, Kind, Rule, Rulebook

__all__ = ["Grounder", "Grounding", "letters_of"]

DAY_OPEN = ("signing", "the exact day of signing", "deal")
Conditions = tuple[tuple[str, Answer], ...]


@dataclass(frozen=True, eq=False)
class Grounding:
    """One rule, one clause, one act: every condition and exception with its answer.

    `overriders` are the provisions that written words put above the clause and that would
    disagree with the rule, each looked at for the same part of the same act.
    """

    rule: Rule
    env: Env
    part: Part
    conditions: Conditions
    exceptions: Conditions
    in_force: Answer
    overriders: tuple[Grounding, ...] = ()

    @property
    def depth(self) -> int:
        """How many layers of overriding provisions are decided before this one."""
        return 1 + max((over.depth for over in self.overriders), default=-1)

    @property
    def view(self) -> ClauseView:
        """The clause."""
        return self.env.clause

    def written(self) -> str:
        """The letters in a row: the gate, the conditions, and after a bar the exceptions."""
        conditions, exceptions = (
            "".join(answer.truth.value for _, answer in found)
            for found in (self.conditions, self.exceptions)
        )
        return f"{self.in_force.truth.value}{conditions}|{exceptions}"

    def letters(self, overridden: tuple[str, ...] = ()) -> dict[str, str]:
        """The question put to the engine: one letter per condition.

        `overridden` has a letter for each overriding provision: whether it prevails here.
        """
        conditions, _, exceptions = self.written().partition("|")
        return letters_of(conditions[0], conditions[1:], exceptions, "".join(overridden))


def letters_of(gate: str, conditions: str, exceptions: str, overridden: str = "") -> dict[str, str]:
    """A question to the engine: a letter for the gate, each condition, exception and overrider."""
    out = {"stage": "conditions", "g": gate}
    out |= {f"c{i}": letter for i, letter in enumerate(conditions)}
    out |= {f"x{j}": letter for j, letter in enumerate(exceptions)}
    return out | {f"o{k}": letter for k, letter in enumerate(overridden)}


class Grounder:
    """Grounds the rules of clauses on the acts of deals, under one rulebook and precedence."""

    def __init__(self, rulebook: Rulebook, precedence: Precedence) -> None:
        self.rulebook, self.precedence = rulebook, precedence

    def clause(
        self, kind: Kind, view: ClauseView, deal: Deal, signed: Truth = Truth.TRUE,
        effect: str | None = None,
    ) -> Iterator[Grounding]:  # fmt: skip
        """Every rule of a clause, or every one of an effect, on the acts that it may concern.

        `signed` says whether the deal is signed by then, without which it holds no acts.
        """
        for rule in kind.rules:
            if effect is not None and rule.effect != effect:
                continue
            for path, act, is_act in act_views(view.world, self.rulebook, deal, rule.act):
                done = is_act if signed is Truth.TRUE else _perhaps(deal, is_act, signed)
                yield from self.rule(kind, rule, view, (path, act, done))

    def first_failure(
        self, kind: Kind, rule: Rule, view: ClauseView, seen: Seen
    ) -> tuple[int, str, Answer] | None:
        """The first condition that is false of a clause that stands alone, with its place."""
        _, act, is_act = seen
        own = self.rulebook.acts[rule.act]
        if is_act.truth is Truth.FALSE:
            return 0, f"the line is {noun(self.rulebook, rule.act)}", is_act
        env = Env(view.world, act, view, rule.lets, aggregates(kind, self.rulebook))
        words = view.world.book.vocabulary
        when = [*rule.when, *own_of(view.wording, "when", kind, own, words)]
        for index, condition in enumerate(when, 1):
            if truth_of(condition.node.value_in(env)) is Truth.FALSE:
                return index, condition.says or condition.text, condition.node.evaluate(env)
        return None

    def rule(self, kind: Kind, rule: Rule, view: ClauseView, seen: Seen) -> Iterator[Grounding]:
        """One rule on one act, part by part."""
        if not is_part(view, kind, seen[1]):
            return
        ask = Asking(partial(self._applies, rule, seen), partial(_stands, seen[1]))
        for part in parts_of(seen[1], self.precedence.splits(rule, kind, view, ask)):
            yield self.one(kind, rule, view, seen, part)

    def _applies(
        self, rule: Rule, seen: Seen, against: Sequence[Rule], kind: Kind, view: ClauseView,
        carve: CarveOut | None, scope: Scope | None,
    ) -> bool:  # fmt: skip
        """Whether a carve-out, or a clause that disagrees with a rule, may hold for the act."""
        path, whole, _ = seen
        inner = Part(None) if scope is None else Part(whole.whole.within(scope))
        if carve is not None:
            own = self.rulebook.acts[rule.act]
            act = whole if inner.scope is None else whole.restricted(inner.scope)
            env = Env(view.world, act, view)
            return _carved(carve, "", kind, own, env).truth is not Truth.FALSE
        return any(
            all(answer.truth is not Truth.FALSE for _, answer in g.conditions)
            and g.in_force.truth is not Truth.FALSE
            for other in against
            for g in self.disagreeing(other, kind, view, path, inner, whole.deal, None)
        )

    def one(
        self, kind: Kind, rule: Rule, view: ClauseView, seen: Seen, part: Part,
        below: tuple[str, ...] | None = (),
    ) -> Grounding:  # fmt: skip
        """Decide each condition of a rule for a clause and (a part of) an act."""
        path, whole, is_act = seen
        act = whole if part.scope is None else whole.restricted(part.scope)
        view = view.on(days_of(view, kind, act))
        env = Env(view.world, act, view, rule.lets, aggregates(kind, self.rulebook), part.inside)
        own = self.rulebook.acts[rule.act]
        words = view.world.book.vocabulary
        when = [*rule.when, *own_of(view.wording, "when", kind, own, words)]
        unless = [*rule.unless, *own_of(view.wording, "unless", kind, own, words)]
        conditions = [(f"the line is {noun(self.rulebook, rule.act)}", is_act)]
        conditions += [(c.says or c.text, c.node.evaluate(env)) for c in when]
        exceptions = [(c.says or c.text, c.node.evaluate(env)) for c in unless]
        for index, carve in enumerate(view.clause.carves_out):
            key = carve_key(view, index)
            if key in part.inside:
                label = f"carved out: {carve.describes or carve.scope}"
                exceptions.append((label, _carved(carve, key, kind, own, env)))
        over: tuple[Grounding, ...] = ()
        if below is not None:
            over = tuple(self._overriders(rule, view, path, part, act, (*below, view.id)))
        held = gate(view, kind, own, act)
        return Grounding(rule, env, part, tuple(conditions), tuple(exceptions), held, over)

    def _overriders(
        self, rule: Rule, view: ClauseView, path: str, part: Part, act: ActView,
        below: tuple[str, ...],
    ) -> Iterator[Grounding]:  # fmt: skip
        for kind, wording in self.precedence.overriding(view):
            over = ClauseView(view.world, wording)
            if over.id in below:
                continue
            yield from self.disagreeing(rule, kind, over, path, part, act.deal, below)

    def disagreeing(
        self, rule: Rule, kind: Kind, over: ClauseView, path: str, part: Part, deal: Deal,
        below: tuple[str, ...] | None = (),
    ) -> Iterator[Grounding]:  # fmt: skip
        """Another clause's rules whose effect disagrees with a rule's, on the same part."""
        for other in kind.rules:
            if not self.rulebook.disagree(rule.effect, other.effect):
                continue
            for seen in act_views(over.world, self.rulebook, deal, other.act, path):
                if is_part(over, kind, seen[1]):
                    yield self.one(kind, other, over, seen, part, below)


def _perhaps(deal: Deal, is_act: Answer, signed: Truth) -> Answer:
    """Whether a line is an act, of a deal of which it is open whether it is signed by then."""
    because = f"whether {deal.deal} binds by then is not known"
    return truth_answer(all_of((is_act.truth, signed)), because, [is_act], [missing_of(deal)])


def _stands(act: ActView, kind: Kind, wording: Wording) -> ClauseView:
    """A clause as it stands on the days on which an act is looked at under it."""
    view = ClauseView(act.world, wording)
    return view.on(days_of(view, kind, act))


def _carved(carve: CarveOut, key: str, kind: Kind, act: Act, env: Env) -> Answer:
    """Whether a carve-out holds on the part; where one of its own holds, it does not."""
    words = env.world.book.vocabulary
    answers = [*lies_open(env, carve.scope, "what is carved out", Missing(*DAY_OPEN))]
    answers += [
        c.node.evaluate(env)
        for c in own_conditions(env.clause.clause, carve.when, kind, act, words)
    ]
    for condition in own_conditions(env.clause.clause, carve.unless, kind, act, words):
        answer = condition.node.evaluate(env)
        truth = negate(answer.truth)
        answers.append(Answer(truth, answer.because, answer.reads, answer.missing, answer.because))
    because = carve.describes or f"{carve.scope} is carved out"
    for index, inner in enumerate(carve.carves_out):
        below = f"{key}.{index}"
        if below in env.inside:
            answer = _carved(inner, below, kind, act, env)
            truth = negate(answer.truth)
            if truth is not Truth.TRUE:
                because = f"{because}; but not {inner.describes or inner.scope}"
            answers.append(Answer(truth, answer.because, answer.reads, answer.missing, because))
    truth = all_of(answer.truth for answer in answers)
    return truth_answer(truth, because, answers)
