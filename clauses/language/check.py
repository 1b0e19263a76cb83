"""Type-checks expressions when they are loaded and gives typed nodes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from clauses.faults import suggestion
from clauses.language import nodes
from clauses.language.functions import FUNCTIONS, Signature
from clauses.language.nodes import Node
from clauses.language.parse import ExpressionError, parse
from clauses.model.dates import Period, Span, When
from clauses.model.form import TermSpec
from clauses.model.measure import Measure
from clauses.model.vocabulary import Vocabulary

__all__ = ["COMMON_CLAUSE", "Names", "compile_condition", "compile_value"]

MEASURES = frozenset({"money", "quantity", "amount", "percent", "number"})
SIGNS: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip
COMMON_ACT = {"scope": "scope", "term": "span", "name": "text"}
COMMON_CLAUSE = {"bound": "group", "holder": "group", "in_force": "span", "governing_law": "text"}


@dataclass(frozen=True)
class Names:
    """What an expression may speak of: the facts of an act, the terms of a kind, named values."""

    act: Mapping[str, TermSpec] = field(default_factory=dict)
    clause: Mapping[str, TermSpec] = field(default_factory=dict)
    lets: Mapping[str, str] = field(default_factory=dict)
    populations: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    sides: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    act_name: str = "this act"
    kind_name: str = "this kind"

    def of(self, root: str) -> dict[str, str]:
        """The names below `act` or `clause`, with their types."""
        return self._of_act if root == "act" else self._of_clause

    @cached_property
    def _of_act(self) -> dict[str, str]:
        return self._typed("act")

    @cached_property
    def _of_clause(self) -> dict[str, str]:
        return self._typed("clause")

    def _typed(self, root: str) -> dict[str, str]:
        specs, common = (self.act, COMMON_ACT) if root == "act" else (self.clause, COMMON_CLAUSE)
        own = {name: spec.type for name, spec in specs.items()}
        sides = dict.fromkeys(self.sides, "party") if root == "act" else {}
        return {**own, **common, **sides}


def compile_condition(text: str, names: Names) -> Node:
    """Read and type-check a condition.

    Raises:
        ExpressionError: a name, a function or a label is unknown, or types do not fit; the
            message gives the column and a suggestion.
    """
    tree = parse(text)
    node = _Checker(names).node(tree)
    if node.type not in ("truth", "yes_no"):
        raise ExpressionError(f"is {_a(node.type)}, not a condition", tree.col_offset)
    return node


def compile_value(text: str, names: Names) -> Node:
    """Read and type-check an expression of any type; errors as in `compile_condition`."""
    return _Checker(names).node(parse(text))


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word.replace('_', ' ')}"


class _Checker:
    def __init__(self, names: Names) -> None:
        self.names = names

    def node(self, tree: ast.expr) -> Node:
        method = getattr(self, f"_{type(tree).__name__.lower()}")
        found: Node = method(tree)
        return found

    def _name(self, tree: ast.Name) -> Node:
        if tree.id in self.names.lets:
            return nodes.Let(self.names.lets[tree.id], tree.id)
        if tree.id in self.names.populations:
            return nodes.Population(self.names.populations[tree.id], tree.id)
        if tree.id in self.names.tables:
            return self._table(tree.id)
        if tree.id in ("act", "clause"):
            return nodes.Literal(tree.id, tree.id)
        known = ["act", "clause", *self.names.lets, *self.names.populations, *self.names.tables]
        raise ExpressionError(
            f"unknown name {tree.id!r}{suggestion(tree.id, known)}", tree.col_offset
        )

    def _table(self, name: str) -> Node:
        table = self.names.tables[name]
        inner = replace(self.names, tables={}, lets={})
        rows = []
        for row in table.rows:
            parts = tuple(compile_condition(text, inner) for text in row.when)
            rows.append((nodes.Connective("and", parts), row.gives == "yes", row.source))
        return nodes.Table(name, table.ask or table.means, tuple(rows))

    def _attribute(self, tree: ast.Attribute) -> Node:
        root = tree.value.id if isinstance(tree.value, ast.Name) else ""
        if root not in ("act", "clause"):
            raise ExpressionError("only `act` and `clause` have parts", tree.col_offset)
        known = self.names.of(root)
        if tree.attr not in known:
            owner = self.names.act_name if root == "act" else self.names.kind_name
            hint = suggestion(tree.attr, known) or f"; it has {', '.join(known)}"
            raise ExpressionError(f"{owner} has no {tree.attr!r}{hint}", tree.col_offset)
        return nodes.Name(known[tree.attr], root, tree.attr)

    def _constant(self, tree: ast.Constant) -> Node:
        if isinstance(tree.value, bool):
            return nodes.Literal("yes_no", tree.value)
        if isinstance(tree.value, Decimal):
            return nodes.Literal("number", Measure(tree.value, tree.value, ""))
        return nodes.Literal("text", tree.value)

    def _list(self, tree: ast.List) -> Node:
        items = [self.node(item) for item in tree.elts]
        values = tuple(i.value for i in items if isinstance(i, nodes.Literal) and i.type == "text")
        if len(values) != len(items):
            raise ExpressionError("a list holds texts in quotes", tree.col_offset)
        return nodes.Literal("words", values)

    def _boolop(self, tree: ast.BoolOp) -> Node:
        word = "and" if isinstance(tree.op, ast.And) else "or"
        return nodes.Connective(word, tuple(self._truth(part) for part in tree.values))

    def _unaryop(self, tree: ast.UnaryOp) -> Node:
        if not isinstance(tree.op, ast.Not):
            raise ExpressionError("a minus sign needs two sides", tree.col_offset)
        return nodes.Not(self._truth(tree.operand))

    def _truth(self, tree: ast.expr) -> Node:
        node = self.node(tree)
        if node.type not in ("truth", "yes_no"):
            raise ExpressionError(f"is {_a(node.type)}, not a condition", tree.col_offset)
        return node

    def _binop(self, tree: ast.BinOp) -> Node:
        sign = SIGNS[type(tree.op)]
        left, right = self.node(tree.left), self.node(tree.right)
        result = _arithmetic_type(sign, left.type, right.type)
        if result is None:
            raise ExpressionError(
                f"{_a(left.type)} {sign} {_a(right.type)} has no meaning", tree.col_offset
            )
        return nodes.Arithmetic(sign, left, right, result)

    def _compare(self, tree: ast.Compare) -> Node:
        if len(tree.ops) != 1:
            raise ExpressionError("compare two values at a time; join with `and`", tree.col_offset)
        left, right = self.node(tree.left), self.node(tree.comparators[0])
        if isinstance(tree.ops[0], ast.In | ast.NotIn):
            return self._membership(tree, left, right)
        left = self._as(left, right, tree.left)
        right = self._as(right, left, tree.comparators[0])
        sign = SIGNS[type(tree.ops[0])]
        if left.type != right.type and not {left.type, right.type} <= {"choice", "text"}:
            raise ExpressionError(
                f"{_a(left.type)} cannot be compared with {_a(right.type)}", tree.col_offset
            )
        if left.type in ("scope", "group", "span", "act", "clause"):
            raise ExpressionError(
                f"{_a(left.type)} is compared by `overlaps`, `within` or `in`", tree.col_offset
            )
        if sign not in ("==", "!=") and left.type not in (*MEASURES, "date", "period"):
            raise ExpressionError(f"{_a(left.type)} has no order", tree.col_offset)
        return nodes.Compare(sign, left, right)

    def _membership(self, tree: ast.Compare, left: Node, right: Node) -> Node:
        negated = isinstance(tree.ops[0], ast.NotIn)
        if left.type == "party" and right.type == "group":
            return nodes.Member(left, right, negated)
        if left.type in ("choice", "text", "party") and right.type == "words":
            if isinstance(right, nodes.Literal):
                for word in right.value:
                    self._as(nodes.Literal("text", word), left, tree)
            elif isinstance(left, nodes.Literal):
                self._word(left.value, right, tree)
            return nodes.Member(left, right, negated)
        raise ExpressionError(f"{_a(left.type)} cannot be in {_a(right.type)}", tree.col_offset)

    def _word(self, word: str, words: Node, tree: ast.expr) -> None:
        """A word that a list of words can never hold is a mistake."""
        if not isinstance(words, nodes.Name):
            return
        specs = self.names.act if words.root == "act" else self.names.clause
        choices = specs[words.key].choices
        if choices and word not in choices:
            hint = suggestion(word, choices) or f"; it holds {', '.join(choices)}"
            raise ExpressionError(f"{words.key} never holds {word!r}{hint}", tree.col_offset)

    def _as(self, node: Node, other: Node, tree: ast.expr) -> Node:
        """Give a literal the type of the other side."""
        if not isinstance(node, nodes.Literal) or node.type != "text" or other.type == "text":
            return node
        try:
            return nodes.Literal(other.type, self._literal(node.value, other))
        except ValueError as error:
            raise ExpressionError(str(error), tree.col_offset) from None

    def _literal(self, text: str, other: Node) -> Any:
        if other.type in MEASURES:
            return Measure.parse(text)
        if other.type == "choice" and isinstance(other, nodes.Name):
            specs = self.names.act if other.root == "act" else self.names.clause
            choices = specs[other.key].choices
            if text not in choices:
                hint = suggestion(text, choices) or f"; it is one of {', '.join(choices)}"
                raise ValueError(f"{other.key} is never {text!r}{hint}")
            return text
        if other.type == "party":
            return self._party(text)
        if other.type not in READERS:
            raise ValueError(f"{text!r} cannot be compared with {_a(other.type)}")
        return READERS[other.type](text)

    def _party(self, text: str) -> str:
        parties = self.names.vocabulary.parties if self.names.vocabulary else {}
        if text not in parties:
            raise ValueError(f"unknown party {text!r}{suggestion(text, parties)}")
        return text

    def _typed(
        self, arguments: tuple[Node, ...], signature: Signature, tree: ast.expr
    ) -> tuple[Node, ...]:
        """Give literals the types that a function asks for."""
        if len(arguments) != len(signature.parameters):
            return arguments
        out = []
        for node, wanted in zip(arguments, signature.parameters, strict=True):
            if isinstance(node, nodes.Literal) and node.type == "text" and wanted in READERS:
                try:
                    node = nodes.Literal(wanted, READERS[wanted](node.value))
                except ValueError as error:
                    raise ExpressionError(str(error), tree.col_offset) from None
            out.append(node)
        return tuple(out)

    def _call(self, tree: ast.Call) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if name not in FUNCTIONS:
            hint = suggestion(name, FUNCTIONS) or f"; there are {', '.join(sorted(FUNCTIONS))}"
            raise ExpressionError(f"unknown function {name!r}{hint}", tree.col_offset)
        arguments = tuple(self.node(argument) for argument in tree.args)
        for signature in FUNCTIONS[name]:
            arguments = self._typed(arguments, signature, tree)
        types = tuple(argument.type for argument in arguments)
        for signature in FUNCTIONS[name]:
            result = _fits(signature, types)
            if result is not None:
                return nodes.Function(result, name, signature.call, arguments, signature.short)
        wanted = " or ".join(f"{name}({', '.join(s.parameters)})" for s in FUNCTIONS[name])
        raise ExpressionError(
            f"{name} is written {wanted}, not with {', '.join(types) or 'nothing'}",
            tree.col_offset,
        )


READERS: dict[str, Any] = {
    "percent": Measure.parse,
    "date": When.parse,
    "period": Period.parse,
    "span": Span.parse,
}


def _fits(signature: Signature, types: tuple[str, ...]) -> str | None:
    if len(signature.parameters) != len(types):
        return None
    same = ""
    for wanted, given in zip(signature.parameters, types, strict=True):
        if wanted == "measure":
            if given not in MEASURES or (same and same != given):
                return None
            same = given
        elif wanted != given:
            return None
    return same if signature.result == "measure" else signature.result


def _arithmetic_type(sign: str, left: str, right: str) -> str | None:
    if left not in MEASURES or right not in MEASURES:
        return None
    if sign in "+-":
        return left if left == right else None
    if sign == "*":
        if left in ("percent", "number"):
            return right
        return left if right in ("percent", "number") else None
    if left == right:
        return "number"
    return left if right in ("percent", "number") else None
