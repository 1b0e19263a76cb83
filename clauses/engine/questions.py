"""Conditions asked of many rows at once: which rows they hold for, and which need a closer look.

Of many rows the bits are parted: for which a condition is true, for which a missing fact leaves
it open, and which to look at one by one. Of those, one for which it is neither certainly true nor
certainly false is decided on its own; so is one whose words are not plain enough for a column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from clauses.engine.columns import Names, plain_amount
from clauses.engine.index import Index, Test, test_of
from clauses.engine.ladder import Parted
from clauses.engine.postings import bits_of, numbers_in
from clauses.engine.tables import Tables
from clauses.language.answer import truth_of
from clauses.language.functions.signature import of_ledger
from clauses.language.nodes import (
    Compare,
    Connective,
    Function,
    Name,
    Node,
    Not,
    decided_by_act,
)
from clauses.language.views import ActView, ClauseView
from clauses.language.world import Env
from clauses.model.fact import Fact
from clauses.model.measure import Measure
from clauses.model.party import Group
from clauses.model.truth import Truth

__all__ = ["Question", "question_of"]

MOST_GROUPS = 16
Numbers = list[int]
Column = Sequence[Decimal | None]
# The rows for which a condition is true, and those that need a closer look.
Found = tuple[Numbers, Numbers]
Ask = Callable[[Tables, Env, Numbers], Found]
Part = Callable[[Tables, Env, int], Parted]


class Question(NamedTuple):
    """A condition as it is asked of rows one after the other, and as it parts the bits of many."""

    ask: Ask
    part: Part

    def closer(self, tables: Tables, env: Env, rows: int) -> tuple[int, Numbers]:
        """Of rows that the bits do not decide those for which it is true, and those left open."""
        true, left = self.ask(tables, env, numbers_in(rows))
        return bits_of(true), left


def question_of(node: Node, lets: Mapping[str, Node]) -> Question:
    """A condition as it is asked of many rows."""
    if decided_by_act(node, lets, whole=True):
        return _of_act(node)
    if isinstance(node, Not):
        return _not(question_of(node.part, lets))
    if isinstance(node, Connective):
        parts = [question_of(part, lets) for part in node.parts]
        return _all(parts) if node.word == "and" else _any(parts)
    test = test_of(node)
    if test is not None:
        return _meets(test) if test.word == "meets" else _names(test)
    if isinstance(node, Function) and node.short is of_ledger:
        return _recorded(node)
    against = _against(node, lets)
    return against or _each(node)


def _undecided(tables: Tables, env: Env, rows: int) -> Parted:
    """Nothing is known of the bits."""
    del tables, env
    return 0, 0, rows


def _of_act(node: Node) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        del tables
        truth = truth_of(node.value_in(env))
        if truth is Truth.UNKNOWN:
            return [], rows
        return rows if truth is Truth.TRUE else [], []

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        del tables
        truth = truth_of(node.value_in(env))
        if truth is Truth.UNKNOWN:
            return 0, rows, 0
        return rows if truth is Truth.TRUE else 0, 0, 0

    return Question(ask, part)


def _not(inner: Question) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        true, left = inner.ask(tables, env, rows)
        out = {*true, *left}
        return [row for row in rows if row not in out] if out else rows, left

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        true, open_, look = inner.part(tables, env, rows)
        return rows & ~(true | open_ | look), open_, look

    return Question(ask, part)


def _all(inner: Sequence[Question]) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        left: Numbers = []
        for one in inner:
            rows, more = one.ask(tables, env, rows)
            left += more
        return rows, left

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        open_ = look = 0
        for one in inner:
            true, unknown, more = one.part(tables, env, rows)
            # What is open stays so, unless a later part is false.
            rows = true | unknown
            open_, look = open_ & rows | unknown, look | more
        return rows & ~open_, open_, look

    return Question(ask, part)


def _any(inner: Sequence[Question]) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        true: Numbers = []
        left: Numbers = []
        for one in inner:
            found, more = one.ask(tables, env, rows)
            true += found
            left += more
            out = {*found, *more}
            rows = [row for row in rows if row not in out] if out else rows
        return sorted(true), left

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        true = open_ = look = 0
        for one in inner:
            found, unknown, more = one.part(tables, env, rows)
            true, open_, look = true | found, open_ | unknown, look | more
            # What is open may be true by a later part.
            rows &= ~(found | more)
        return true, open_ & ~(true | look), look

    return Question(ask, part)


def _names(test: Test) -> Question:
    wanted = test.word == "in"

    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        value = env.act.value(test.fact)
        if isinstance(value, Fact):
            return [], []
        if value is None:
            return [], rows
        named = tables.columns.named(test.term)
        true, wide = [], []
        for row in rows:
            names = named[row]
            if names.__class__ is not frozenset:
                wide.append(row)
            elif (value in names) is wanted:
                true.append(row)
        if not wide:
            return true, wide
        more, left = _wide(env, value, wide, named, Truth.TRUE if wanted else Truth.FALSE)
        return sorted(true + more) if more else true, left

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        value = env.act.value(test.fact)
        plain, groups, rest = tables.naming[test.term]
        if isinstance(value, Fact):
            return 0, 0, 0
        if value is None:
            return 0, rows & ~rest, rows & rest
        named = tables.index.words.get((test.term, value))
        members = named.bits if named is not None else 0
        true, open_ = rows & plain & (members if wanted else ~members), 0
        if len(groups) > MOST_GROUPS:
            return true, 0, rows & ~plain
        graph, day = env.world.graph, env.world.day
        for group, bits in groups:
            held = rows & bits
            truth = graph.truth_at(value, group, day, None) if held else Truth.FALSE
            if held and truth is Truth.UNKNOWN:
                open_ |= held
            elif held and (truth is Truth.TRUE) is wanted:
                true |= held
        return true, open_, rows & rest

    return Question(ask, part)


def _wide(
    env: Env, party: str, rows: Numbers, named: Sequence[Names], wanted: Truth
) -> tuple[Numbers, Numbers]:
    """The rows that mean affiliates too, each group asked once."""
    known: dict[int, Truth] = {}
    true, left = [], []
    for row in rows:
        group = named[row]
        truth = known.get(id(group))
        if truth is None:
            truth = Truth.UNKNOWN
            if isinstance(group, Group):
                truth = env.world.graph.truth_at(party, group, env.world.day, None)
            known[id(group)] = truth
        if truth is wanted:
            true.append(row)
        elif truth is Truth.UNKNOWN:
            left.append(row)
    return true, left


def _meets(test: Test) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        if not _is_plain(tables.index, test.term, env.act):
            return [], rows
        met = _met(tables.index, test.term, env.act)
        labels = tables.columns.labels(test.term)
        true: Numbers = []
        left: Numbers = []
        for row in rows:
            stated = labels[row]
            if stated is None:
                left.append(row)
                continue
            known = True
            for dimension, names in stated.items():
                wanted = met.get(dimension)
                if wanted is None:
                    known = False
                elif names.isdisjoint(wanted):
                    break
            else:
                (true if known else left).append(row)
        return true, left

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        if not _is_plain(tables.index, test.term, env.act):
            return 0, 0, rows
        plain, narrow = tables.stated[test.term]
        true, left = rows & plain, rows & ~plain
        for bits in tables.index.met_bits(test.term, env.act):
            true &= bits
        asked = env.act.line.scope.boxes[0] if env.act.line.scope else {}
        open_ = 0
        for dimension, bits in narrow.items():
            if dimension not in asked:
                # Where the deal says nothing, any label may be meant; a group may be empty.
                if tables.index.turns(test.term, dimension):
                    left |= true & bits
                else:
                    open_ |= true & bits
        return true & ~(open_ | left), open_ & ~left, left

    return Question(ask, part)


def _is_plain(index: Index, term: str, act: ActView) -> bool:
    """Whether an act concerns one box of labels that mean the same on every day it may be."""
    written, day = act.line.scope, act.world.day
    if written is None or len(written.boxes) != 1 or act.part is not None:
        return False
    mets = index.mets(term, act)
    for dimension, labels in written.boxes[0].items():
        if labels.mode != "all" or (index.taxonomies[dimension].changes and not day.is_exact):
            return False
        for met in mets[dimension]:
            # A group without a member on the day lies nobody knows where.
            if met.empty:
                return False
    return True


def _met(index: Index, term: str, act: ActView) -> Mapping[str, frozenset[str]]:
    """For each dimension of a plain act the labels that share anything with it."""
    met = {}
    for dimension, (first, *others) in index.mets(term, act).items():
        met[dimension] = first.labels.union(*[o.labels for o in others]) if others else first.labels
    return met


def _recorded(node: Node) -> Question:
    each = _each(node).ask

    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        if not tables.recorded:
            return [], []
        return each(tables, env, [row for row in rows if row in tables.recorded])

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        del env
        return 0, 0, rows & tables.recorded_bits

    return Question(ask, part)


# An act's amount held against a column, by the sign between them.
AGAINST: dict[str, Callable[[Decimal, Column, Numbers], Numbers]] = {
    ">=": lambda v, column, rows: [r for r in rows if (c := column[r]) is not None and v >= c],
    ">": lambda v, column, rows: [r for r in rows if (c := column[r]) is not None and v > c],
    "<=": lambda v, column, rows: [r for r in rows if (c := column[r]) is not None and v <= c],
    "<": lambda v, column, rows: [r for r in rows if (c := column[r]) is not None and v < c],
    "==": lambda v, column, rows: [r for r in rows if (c := column[r]) is not None and v == c],
    "!=": lambda v, column, rows: [r for r in rows if (c := column[r]) is not None and v != c],
}
TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "==", "!=": "!="}


def _against(node: Node, lets: Mapping[str, Node]) -> Question | None:
    """An amount that the act decides against a term of the clause."""
    if not isinstance(node, Compare):
        return None
    sides = ((node.left, node.right, node.sign), (node.right, node.left, TURNED[node.sign]))
    for amount, term, sign in sides:
        plain = isinstance(term, Name) and term.root == "clause"
        if plain and decided_by_act(amount, lets, whole=True):
            return _compared(amount, term, sign)
    return None


def _compared(amount: Node, term: Node, sign: str) -> Question:
    assert isinstance(term, Name)
    key = term.key
    stated = amount.key if isinstance(amount, Name) else None

    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        value: Any = amount.value_in(env) if stated is None else env.act.value(stated)
        unit, column = tables.columns.amounts(key)
        given = plain_amount(value) if isinstance(value, Measure) else None
        if given is None or value.unit != unit:
            return [], rows
        true = AGAINST[sign](given, column, rows)
        if len(true) == len(rows):
            return true, []
        return true, [row for row in rows if column[row] is None]

    def part(tables: Tables, env: Env, rows: int) -> Parted:
        value: Any = amount.value_in(env) if stated is None else env.act.value(stated)
        unit, ladder = tables.ladders[key]
        if value is None:
            return 0, rows & ladder.all, rows & ladder.without
        if not isinstance(value, Measure) or value.unit != unit:
            return 0, 0, rows
        given = plain_amount(value)
        if given is None:
            within = sign not in ("==", "!=") and unit != "*" and _is_finite(value)
            return ladder.between(sign, value, rows) if within else (0, 0, rows)
        return ladder.against(sign, given, rows), 0, rows & ladder.without

    return Question(ask, part)


def _is_finite(value: Measure) -> bool:
    return all(bound is None or bound.is_finite() for bound in (value.low, value.high))


def _each(node: Node) -> Question:
    """A condition that no column can answer, row by row."""

    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        true, left = [], []
        for row in rows:
            env.clause = ClauseView(env.world, tables.columns.rows[row][1])
            env.named.clear()
            truth = truth_of(node.value_in(env))
            if truth is Truth.TRUE:
                true.append(row)
            elif truth is Truth.UNKNOWN:
                left.append(row)
        return true, left

    return Question(ask, _undecided)
