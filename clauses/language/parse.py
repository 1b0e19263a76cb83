"""Expressions as text: Python expression syntax, parsed and never evaluated by Python."""

from __future__ import annotations

import ast
import re
import warnings
from decimal import Decimal
from functools import lru_cache

from clauses.faults import Fault, RulebookError

__all__ = ["ExpressionError", "parse"]

LONGEST = 1000
DEEPEST = 25
MOST_DIGITS = 30
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE,
    ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Name, ast.Attribute, ast.Constant, ast.Call,
    ast.List, ast.Load,
)  # fmt: skip
WORDS = {
    ast.Pow: "powers", ast.Lambda: "functions of one's own", ast.Subscript: "indexing",
    ast.IfExp: "if … else", ast.Dict: "mappings", ast.Tuple: "tuples (use a list)",
    ast.JoinedStr: "f-strings", ast.NamedExpr: "assignment", ast.Is: "`is` (use ==)",
    ast.Starred: "stars",
    ast.keyword: "named arguments", ast.ListComp: "comprehensions", ast.Await: "await",
}  # fmt: skip


class ExpressionError(RulebookError):
    """An expression cannot be read; the fault's message says at which column and why."""

    def __init__(self, message: str, column: int | None = None) -> None:
        shown = message if column is None else f"column {column + 1}: {message}"
        super().__init__(Fault(shown))
        self.message = shown


def parse(text: str) -> ast.expr:
    """Read one expression; its numbers are given as exact decimals.

    Raises:
        ExpressionError: the text is too long or too deep, is no expression, or uses syntax
            that conditions do not have.
    """
    if not isinstance(text, str):
        raise ExpressionError("a condition is a text")
    if len(text) > LONGEST:
        raise ExpressionError(f"longer than {LONGEST} characters; split it into conditions")
    return _parsed(text.strip())


@lru_cache(maxsize=8192)
def _parsed(text: str) -> ast.expr:
    """The same texts stand in many rules, once for each act; the tree is not changed later."""
    try:
        with warnings.catch_warnings():
            # What Python would warn of is refused below.
            warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise ExpressionError(f"no expression: {error.msg}", (error.offset or 1) - 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"nested deeper than {DEEPEST} levels; split it") from None
    _allowed(tree, 0, 0, text)
    return tree.body


def _allowed(node: ast.AST, depth: int, above: int, text: str) -> None:
    column = getattr(node, "col_offset", above)
    if depth > DEEPEST:
        raise ExpressionError(f"nested deeper than {DEEPEST} levels; split it", column)
    if not isinstance(node, ALLOWED):
        word = next((w for kind, w in WORDS.items() if isinstance(node, kind)), None)
        raise ExpressionError(
            f"{word or type(node).__name__} cannot be used in a condition", column
        )
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | bool):
        node.value = _number(ast.get_source_segment(text, node) or "", column)  # type: ignore[assignment]
    for child in ast.iter_child_nodes(node):
        _allowed(child, depth + 1, column, text)


def _number(written: str, column: int) -> Decimal:
    """The number as it is written; a float would have lost digits, or all of it."""
    if not NUMBER.fullmatch(written):
        raise ExpressionError("write a text in quotes or a number such as 5 or 2.5", column)
    if len(written) > MOST_DIGITS:
        raise ExpressionError(f"more than {MOST_DIGITS} digits; a number is shorter", column)
    return Decimal(written)
