"""Typed expressions: each node says its type and gives an `Answer` in an environment."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clauses.language.answer import Answer, Missing, merged, truth_answer, truth_of
from clauses.language.membership import found_in, truth_in
from clauses.language.world import Env, ScopeValue
from clauses.model.dates import Period, When
from clauses.model.fact import Fact
from clauses.model.measure import Measure, UnitError
from clauses.model.truth import Truth, all_of, any_of, negate, of

__all__ = [
    "Arithmetic",
    "Compare",
    "Connective",
    "Function",
    "Let",
    "Literal",
    "Member",
    "Name",
    "Node",
    "Not",
    "Population",
    "Table",
]


class Node:
    """An expression with a type; see `types` for their names."""

    type: str

    def evaluate(self, env: Env) -> Answer:
        """The value in an environment, with what it was read from."""
        raise NotImplementedError

    def value_in(self, env: Env) -> Any:
        """The value alone, as `evaluate` gives it; a scope as a plain `Scope`."""
        return self.evaluate(env).value


@dataclass(frozen=True)
class Literal(Node):
    """A value written in the expression."""

    type: str
    value: Any

    def evaluate(self, env: Env) -> Answer:
        """The value itself."""
        return Answer(self.value, env.world.shown(self.value))

    def value_in(self, env: Env) -> Any:
        """The value itself."""
        del env
        return self.value


@dataclass(frozen=True)
class Name(Node):
    """A value of the act, the clause or the deal."""

    type: str
    root: str
    key: str

    def evaluate(self, env: Env) -> Answer:
        """What the act, the clause or the deal says."""
        view = env.act if self.root == "act" else env.clause
        answer = view.read(self.key)
        if self.type != "yes_no":
            return answer
        verdict = "not applicable"
        if not isinstance(answer.value, Fact):
            verdict = {True: "yes", False: "no", None: "not known"}[answer.value]
        because = f"{self.key.replace('_', ' ')}: {verdict}"
        return Answer(answer.value, answer.shown, answer.reads, answer.missing, because)

    def value_in(self, env: Env) -> Any:
        """What the act or the clause says, without where it is written."""
        if self.root == "act":
            return env.act.value(self.key)
        clause = env.clause
        values = clause.wording.values
        return values[self.key] if self.key in values else clause.value(self.key)


@dataclass(frozen=True)
class Let(Node):
    """A value that the rule has named."""

    type: str
    name: str

    def evaluate(self, env: Env) -> Answer:
        """The named value, reckoned when it is first asked for."""
        if self.name not in env.named:
            env.named[self.name] = env.lets[self.name].evaluate(env)
        return env.named[self.name]

    def value_in(self, env: Env) -> Any:
        """The named value alone."""
        return env.lets[self.name].value_in(env)


@dataclass(frozen=True)
class Function(Node):
    """A call of a function of the vocabulary."""

    type: str
    name: str
    call: Callable[..., Answer]
    arguments: tuple[Node, ...]
    short: Callable[..., Any] | None = None

    def evaluate(self, env: Env) -> Answer:
        """What the function gives for its arguments; no question holds of what does not apply."""
        found = [argument.evaluate(env) for argument in self.arguments]
        if self.type == "truth" and any(isinstance(answer.value, Fact) for answer in found):
            return truth_answer(Truth.FALSE, "not applicable", found)
        return self.call(env, *found)

    def value_in(self, env: Env) -> Any:
        """The value alone, by the function's shorter way where it has one that can tell."""
        if self.short is not None:
            found = self.short(env, *[argument.value_in(env) for argument in self.arguments])
            if found is not None:
                return found
        return self.evaluate(env).value


@dataclass(frozen=True)
class Population(Node):
    """A named population of the kind: its sum, count, least or greatest."""

    type: str
    name: str

    def evaluate(self, env: Env) -> Answer:
        """What the population comes to, as far as it is known."""
        return env.populations[self.name](env)


@dataclass(frozen=True)
class Table(Node):
    """A question that law or usage answers row by row; rows that disagree leave it open."""

    name: str
    ask: str
    rows: tuple[tuple[Node, bool, str], ...]
    type: str = "truth"

    def evaluate(self, env: Env) -> Answer:
        """What the rows that hold give; unknown where none does, and while one may."""
        found = [(row.evaluate(env), gives, source) for row, gives, source in self.rows]
        for wanted in (True, False):
            held = [(a, s) for a, gives, s in found if gives is wanted and a.truth is Truth.TRUE]
            other = [
                a for a, gives, _ in found if gives is not wanted and a.truth is not Truth.FALSE
            ]
            if held and not other:
                answers = [answer for answer, _ in held]
                return truth_answer(of(wanted), f"{held[0][1]}", answers)
        open_ones = [answer for answer, _, _ in found if answer.truth is not Truth.FALSE]
        missing = [] if any(a.missing for a in open_ones) else [Missing(self.name, self.ask, "law")]
        because = f"no authority in the rulebook settles {self.ask.removeprefix('whether ')}"
        if open_ones:
            because = f"which authority applies is open: {self.ask}"
        return truth_answer(Truth.UNKNOWN, because, open_ones, missing)


@dataclass(frozen=True)
class Connective(Node):
    """`and` / `or` of conditions, in strong Kleene logic."""

    word: str
    parts: tuple[Node, ...]
    type: str = "truth"

    def evaluate(self, env: Env) -> Answer:
        """The conjunction or disjunction; what is missing comes from the open parts alone."""
        answers = [part.evaluate(env) for part in self.parts]
        fold = all_of if self.word == "and" else any_of
        truth = fold(answer.truth for answer in answers)
        mattering = [answer for answer in answers if answer.truth is truth] or answers
        because = f" {self.word} ".join(answer.because or answer.shown for answer in mattering)
        return truth_answer(truth, because, mattering)

    def value_in(self, env: Env) -> Truth:
        """The conjunction or disjunction; what cannot change it is not looked at."""
        fold = all_of if self.word == "and" else any_of
        return fold(truth_of(part.value_in(env)) for part in self.parts)


@dataclass(frozen=True)
class Not(Node):
    """The negation of a condition."""

    part: Node
    type: str = "truth"

    def evaluate(self, env: Env) -> Answer:
        """The opposite; unknown stays unknown."""
        answer = self.part.evaluate(env)
        return truth_answer(negate(answer.truth), answer.because or answer.shown, [answer])

    def value_in(self, env: Env) -> Truth:
        """The opposite."""
        return negate(truth_of(self.part.value_in(env)))


@dataclass(frozen=True)
class Member(Node):
    """Whether a party belongs to a group, or a word to a list."""

    item: Node
    group: Node
    negated: bool
    type: str = "truth"

    def evaluate(self, env: Env) -> Answer:
        """The membership on the day, with the holdings it rests on."""
        item, group = self.item.evaluate(env), self.group.evaluate(env)
        if isinstance(item.value, Fact) or isinstance(group.value, Fact):
            return truth_answer(Truth.FALSE, "not applicable", [item, group])
        if item.value is None or group.value is None:
            return truth_answer(Truth.UNKNOWN, f"{item.shown}", [item, group])
        if self.group.type != "group":
            truth = of(item.value in group.value)
            because = f"{item.shown} is {'' if truth is Truth.TRUE else 'not '}among {group.shown}"
            if not group.value:
                because = f"{item.shown} is not listed, and nothing else is"
            return truth_answer(negate(truth) if self.negated else truth, because, [item, group])
        key = self.group.key if isinstance(self.group, Name) else "group"
        found = found_in(env, item.value, group.value, key, env.world.day)
        truth = negate(found.truth) if self.negated else found.truth
        return truth_answer(truth, found.because, [item, group], found.missing)

    def value_in(self, env: Env) -> Truth:
        """The membership alone."""
        item, group = self.item.value_in(env), self.group.value_in(env)
        if isinstance(item, Fact) or isinstance(group, Fact):
            return Truth.FALSE
        if item is None or group is None:
            return Truth.UNKNOWN
        if self.group.type == "group":
            truth = truth_in(env, item, group, env.world.day)
        else:
            truth = of(item in group)
        return negate(truth) if self.negated else truth


OPERATORS: dict[str, tuple[str, str]] = {
    "==": ("equal", "is"),
    "<": ("less", "is less than"),
    "<=": ("at_most", "is at most"),
    ">": ("greater", "is more than"),
    ">=": ("at_least", "is at least"),
}
DATE_WORDS = {"<": "is before", "<=": "is not after", ">": "is after", ">=": "is not before"}


@dataclass(frozen=True)
class Compare(Node):
    """A comparison of two values of one type."""

    sign: str
    left: Node
    right: Node
    type: str = "truth"

    def evaluate(self, env: Env) -> Answer:
        """True, false, or unknown where the bounds of either side leave it open."""
        left, right = self.left.evaluate(env), self.right.evaluate(env)
        if isinstance(left.value, Fact) or isinstance(right.value, Fact):
            # A comparison with what does not apply is false, whichever way it points.
            return truth_answer(Truth.FALSE, "not applicable", [left, right])
        sign = "==" if self.sign == "!=" else self.sign
        truth = _compared(sign, left.value, right.value, env)
        if self.sign == "!=":
            truth = negate(truth)
        words = DATE_WORDS if isinstance(left.value, When) else {}
        verb = words.get(sign) or OPERATORS[sign][1]
        verb = {Truth.UNKNOWN: f"may or may not be: {verb}"}.get(truth, verb)
        holds = truth is not (Truth.FALSE if self.sign != "!=" else Truth.TRUE)
        because = f"{left.shown} {verb if holds else _denied(verb)} {right.shown}"
        missing = [
            Missing(read.path, f"the exact value ({read.shown})", _owner(read.path), read.place)
            for answer in (left, right)
            for read in answer.reads
            if truth is Truth.UNKNOWN and not answer.missing and _is_open(answer.value)
        ]
        return truth_answer(truth, because, [left, right], missing)

    def value_in(self, env: Env) -> Truth:
        """The comparison alone."""
        left, right = self.left.value_in(env), self.right.value_in(env)
        if left.__class__ is right.__class__ is Measure and left.unit == right.unit:
            return SAME_UNIT[self.sign](left, right)
        if isinstance(left, Fact) or isinstance(right, Fact):
            return Truth.FALSE
        if self.sign == "!=":
            return negate(_compared("==", left, right, env))
        return _compared(self.sign, left, right, env)


def _owner(path: str) -> str:
    return "deal" if path.startswith(("lines.", "promises.")) else "agreement"


def _is_open(value: Any) -> bool:
    return (isinstance(value, Measure) and not value.is_exact) or (
        isinstance(value, When) and value.earliest < value.latest
    )


def _denied(verb: str) -> str:
    return verb.replace("is ", "is not ", 1)


def _compared(sign: str, left: Any, right: Any, env: Env) -> Truth:
    if left is None or right is None:
        return Truth.UNKNOWN
    if isinstance(left, Measure):
        rates = env.world.book.header.rates
        return _measured(OPERATORS[sign][0], left, right, rates)
    if isinstance(left, When):
        return _dated(sign, left, right)
    if isinstance(left, Period):
        return _lasting(sign, left, right)
    return of(OPERATOR[sign](left, right))


OPERATOR: dict[str, Callable[[Any, Any], bool]] = {"==": operator.eq}


def _measured(method: str, left: Measure, right: Measure, rates: Any) -> Truth:
    if left.unit != right.unit and rates:
        converted = left.convert(_pairs(rates), right.unit)
        left = converted or left
    try:
        return METHODS[method](left, right)
    except UnitError:
        return Truth.UNKNOWN


METHODS: dict[str, Callable[[Measure, Measure], Truth]] = {
    "equal": Measure.equal,
    "less": Measure.less,
    "at_most": Measure.at_most,
    "greater": Measure.greater,
    "at_least": Measure.at_least,
}


def _pairs(rates: Any) -> dict[tuple[str, str], Any]:
    return {tuple(pair.split("/", 1)): rate for pair, rate in rates.items()}


def _lasting(sign: str, left: Period, right: Period) -> Truth:
    """Periods by the days that they may last; months and years are not all of one length."""
    if left == right:
        return of(sign in ("==", "<=", ">="))
    (low, high), (least, most) = left.days(), right.days()
    one = Measure(Decimal(low), Decimal(high), "d")
    truth: Truth = getattr(one, OPERATORS[sign][0])(Measure(Decimal(least), Decimal(most), "d"))
    return truth


SAME_UNIT: dict[str, Callable[[Measure, Measure], Truth]] = {
    **{sign: METHODS[method] for sign, (method, _) in OPERATORS.items()},
    "!=": lambda left, right: negate(left.equal(right)),
}


def _dated(sign: str, left: When, right: When) -> Truth:
    if sign == "==":
        return left.equal(right)
    if sign in ("<", ">="):
        before = left.before(right)
        return before if sign == "<" else negate(before)
    before = right.before(left)
    return before if sign == ">" else negate(before)


@dataclass(frozen=True)
class Arithmetic(Node):
    """Sums, differences, products and quotients of measures, exact on their bounds."""

    sign: str
    left: Node
    right: Node
    type: str

    def evaluate(self, env: Env) -> Answer:
        """The measure; unknown where either side is, or where the units do not go together."""
        left, right = self.left.evaluate(env), self.right.evaluate(env)
        reads, missing = merged([left, right])
        formula = f"{left.shown} {SIGNS[self.sign]} {right.shown}"
        if not isinstance(left.value, Measure) or not isinstance(right.value, Measure):
            return Answer(None, formula, reads, missing, formula)
        try:
            value = ARITHMETIC[self.sign](left.value, right.value)
        except UnitError:
            return Answer(None, formula, reads, missing, formula)
        return Answer(value, str(value), reads, missing, formula)

    def value_in(self, env: Env) -> Any:
        """The measure alone."""
        left, right = self.left.value_in(env), self.right.value_in(env)
        if not isinstance(left, Measure) or not isinstance(right, Measure):
            return None
        try:
            return ARITHMETIC[self.sign](left, right)
        except UnitError:
            return None


SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
ARITHMETIC: dict[str, Callable[[Measure, Measure], Measure]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def decided_by_act(node: Node, lets: Mapping[str, Node], whole: bool = False) -> bool:
    """Whether an expression reads nothing but an act, nor anything that differs in parts of it.

    Of a `whole` act it may read what differs in parts, too.
    """
    if isinstance(node, Name):
        return node.root == "act" and (whole or node.key not in ("scope", "price"))
    if isinstance(node, Let):
        return decided_by_act(lets[node.name], lets, whole)
    parts: tuple[Node, ...] | None = None
    if isinstance(node, Not):
        parts = (node.part,)
    elif isinstance(node, Compare | Arithmetic):
        parts = (node.left, node.right)
    elif isinstance(node, Connective):
        parts = node.parts
    elif isinstance(node, Member) and node.group.type != "group":
        parts = (node.item, node.group)
    if parts is None:
        return isinstance(node, Literal)
    return all(decided_by_act(part, lets, whole) for part in parts)


def nodes_in(node: Node, lets: Mapping[str, Node]) -> Iterator[Node]:
    """An expression and all that it is made of, through the names that a rule gives."""
    yield node
    found: list[Any] = [lets[node.name]] if isinstance(node, Let) else list(vars(node).values())
    while found:
        part = found.pop()
        if isinstance(part, Node):
            yield from nodes_in(part, lets)
        elif isinstance(part, tuple):
            found += part


def scope_names(value: ScopeValue, env: Env, dimensions: frozenset[str]) -> str:
    """A scope in words: its subject first, then the other dimensions that are told apart."""
    taxonomies = env.world.book.vocabulary.taxonomies
    shown: list[str] = []
    for box in value.scope.boxes:
        words: list[str] = []
        for name in sorted(dimensions, key=lambda d: (d != "subject", d)):
            extent = box.get(name)
            if extent is None or not extent.is_known:
                continue
            names = taxonomies[name].names(extent.must)
            if names != ["everything"]:
                words.append(" and ".join(names) if name == "subject" else
                             f"{name.replace('_', ' ')} {' and '.join(names)}")  # fmt: skip
        shown.append(", ".join(words) or value.shown)
    return "; or ".join(dict.fromkeys(shown)) or "nothing"
