"""No kind has a home but its folder, and no rule has two."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clauses
from clauses import files
from clauses.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()
PACKAGE = Path(clauses.__file__).parent
SUBSTANCE: dict[str, tuple[str, ...]] = {
    "rules": ("when", "unless", "effect", "says"),
    "populations": ("act", "when", "sum", "min", "max", "count"),
    "tables": ("rows",),
}
MODULES = files.files_below(PACKAGE, (".py",))


def texts_of(tree: ast.AST) -> Iterator[tuple[ast.Constant, bool]]:
    """The texts in a module that are no docstrings, each with whether something turns on it."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    deciding = {id(inner) for node in deciders(tree) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node, id(node) in deciding


def deciders(tree: ast.AST) -> Iterator[ast.AST]:
    """Where a text decides something: compared, matched, looked up, or the key of a table."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            yield node
        elif isinstance(node, ast.Subscript):
            yield node.slice
        elif isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from node.args


def kinds_named(source: str) -> list[tuple[int, str]]:
    """The kinds that a module names, with the lines.

    A name of several words or with a rule's behind it is one wherever it stands; a name that is
    a plain word too, such as a unit of quantities, only where something turns on it.
    """
    kinds, found = set(RULEBOOK.kinds), []
    for node, decides in texts_of(ast.parse(source)):
        text = str(node.value)
        found += [
            (node.lineno, word)
            for word in sorted(set(re.findall(r"\w+", text)) & kinds)
            if "_" in word or re.search(rf"\b{word}\.\w", text) or (decides and text == word)
        ]
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_names_a_kind(module: Path) -> None:
    assert kinds_named(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'x = kind == "option"',
        'x = kind in ("option", "licence")',
        'x = kinds["option"]',
        'x = kinds.get("option")',
        'x = {"option": 1}',
        'x = f"option.buying {y}"',
        'x = ["right_to_match"]',
        'match x:\n    case "option":\n        pass',
    ],
)
def test_a_module_that_names_a_kind_is_noticed(source: str) -> None:
    assert kinds_named(source) != []


@pytest.mark.parametrize("source", ['"""option"""', 'x = ("licence", "share")', 'x = "an option"'])
def test_a_plain_word_is_no_name_of_a_kind(source: str) -> None:
    assert kinds_named(source) == []


def written(part: str) -> Iterator[tuple[str, Any]]:
    """Each part of every kind as its file has it, but what is the same `as` another."""
    for kind in RULEBOOK.written.values():
        for name, row in (kind.content.get(part) or {}).items():
            if "as" not in row:
                yield f"{kind.name}.{name}", row


def substance(part: str, row: Any) -> Any:
    """What makes two of them the same, or None where there is too little of it to share."""
    said = SUBSTANCE[part]
    conditions = row.get("when") or row.get("rows") or ()
    return {key: row.get(key) for key in said} if len(conditions) > 1 else None


@pytest.mark.parametrize("part", ["rules", "populations", "tables"])
def test_what_two_kinds_share_is_written_once(part: str) -> None:
    found: dict[str, list[str]] = {}
    for name, row in written(part):
        same = substance(part, row)
        if same is not None:
            found.setdefault(json.dumps(same, sort_keys=True), []).append(name)

    assert [names for names in found.values() if len(names) > 1] == []
