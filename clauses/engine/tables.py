"""Conditions asked of many rows at once: which rows they hold for, and which need a closer look.

A row for which a condition is neither certainly true nor certainly false is looked at again on
its own; so is one whose words are not plain enough for a column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from clauses.engine.columns import Columns, Names, plain_amount
from clauses.engine.index import Index, Test, test_of
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

__all__ = ["Found", "Question", "Tables", "question_of"]

Numbers = list[int]
Column = Sequence[Decimal | None]


# The rows for which a condition is true, and those that need a closer look.
Found = tuple[Numbers, Numbers]


@dataclass(frozen=True, eq=False)
class Tables:
    """What conditions are asked of: the columns of a book's rows, and its index."""

    columns: Columns
    index: Index
    recorded: frozenset[int]  # the rows that the ledger speaks of


EMPTY = attrgetter("empty")
Question = Callable[[Tables, Env, Numbers], Found]


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


def _of_act(node: Node) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        del tables
        truth = truth_of(node.value_in(env))
        if truth is Truth.UNKNOWN:
            return [], rows
        return rows if truth is Truth.TRUE else [], []

    return ask


def _not(part: Question) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        true, left = part(tables, env, rows)
        out = {*true, *left}
        return [row for row in rows if row not in out] if out else rows, left

    return ask


def _all(parts: Sequence[Question]) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        left: Numbers = []
        for part in parts:
            rows, more = part(tables, env, rows)
            left += more
        return rows, left

    return ask


def _any(parts: Sequence[Question]) -> Question:
    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        true: Numbers = []
        left: Numbers = []
        for part in parts:
            found, more = part(tables, env, rows)
            true += found
            left += more
            out = {*found, *more}
            rows = [row for row in rows if row not in out] if out else rows
        return sorted(true), left

    return ask


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

    return ask


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
        met = _met(tables.index, test.term, env.act)
        if met is None:
            return [], rows
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

    return ask


def _met(index: Index, term: str, act: ActView) -> dict[str, frozenset[str]] | None:
    """For each dimension of an act the labels that share anything with it; None if not plain."""
    written, day = act.line.scope, act.world.day
    if written is None or len(written.boxes) != 1 or act.part is not None:
        return None
    met, mets = {}, index.mets(term, act)
    for dimension, labels in written.boxes[0].items():
        found = mets[dimension]
        if labels.mode != "all" or any(map(EMPTY, found)):
            return None
        if index.taxonomies[dimension].changes and not day.is_exact:
            return None
        first, *others = found
        met[dimension] = first.labels.union(*[o.labels for o in others]) if others else first.labels
    return met


def _recorded(node: Node) -> Question:
    each = _each(node)

    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        if not tables.recorded:
            return [], []
        return each(tables, env, [row for row in rows if row in tables.recorded])

    return ask


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

    def ask(tables: Tables, env: Env, rows: Numbers) -> Found:
        value: Any = amount.value_in(env)
        unit, column = tables.columns.amounts(key)
        given = plain_amount(value) if isinstance(value, Measure) else None
        if given is None or value.unit != unit:
            return [], rows
        true = AGAINST[sign](given, column, rows)
        if len(true) == len(rows):
            return true, []
        return true, [row for row in rows if column[row] is None]

    return ask


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

    return ask
