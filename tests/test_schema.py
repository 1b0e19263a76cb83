"""The schemas accept every file of the project, and refuse what an editor should mark."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clauses import files
from clauses.casefile import cases_of, run_case
from clauses.cli.schema import NAMES
from clauses.report.schema import report_schema
from clauses.rulebook.load import load_rulebook
from clauses.schema import TYPES, schema

SCHEMAS = {name: schema(name, load_rulebook()) for name in TYPES}
JSON_TYPES: dict[str, Any] = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "null": type(None),
              "object": dict, "array": list}  # fmt: skip


def problems(content: Any, part: Any, whole: Any, path: str = "") -> Iterator[str]:
    """What a schema says against plain data: as much of JSON Schema as the schemas use."""
    if "$ref" in part:
        yield from problems(content, whole["$defs"][part["$ref"].rpartition("/")[2]], whole, path)
    types = [part["type"]] if isinstance(part.get("type"), str) else part.get("type")
    if types and not any(isinstance(content, JSON_TYPES[name]) for name in types):
        yield f"{path}: is no {types}"
    if "enum" in part and content not in part["enum"]:
        yield f"{path}: is none of {part['enum']}"
    if "const" in part and content != part["const"]:
        yield f"{path}: is not {part['const']}"
    if "anyOf" in part and all(any(problems(content, p, whole)) for p in part["anyOf"]):
        yield f"{path}: fits none"
    for inner in part.get("allOf", ()):
        if "if" not in inner or not any(problems(content, inner["if"], whole)):
            yield from problems(content, inner.get("then", inner), whole, path)
    if isinstance(content, list) and "items" in part:
        for index, item in enumerate(content):
            yield from problems(item, part["items"], whole, f"{path}.{index}")
    if isinstance(content, dict):
        yield from _inside(content, part, whole, path)


def _inside(content: dict[str, Any], part: Any, whole: Any, path: str) -> Iterator[str]:
    yield from (
        f"{path}.{key}: is missing" for key in part.get("required", ()) if key not in content
    )
    for key, value in content.items():
        below = part.get("properties", {}).get(key, part.get("additionalProperties", {}))
        if below is False:
            yield f"{path}.{key}: is unknown"
        elif isinstance(below, dict):
            yield from problems(value, below, whole, f"{path}.{key}")


def written() -> Iterator[tuple[str, Path]]:
    for path in files.files_below(files.cases_folder()):
        content = files.read(path).content
        first = "ledger" if isinstance(content, list) else next(iter(content))
        if first in SCHEMAS:
            yield first, path
    for path in files.files_below(files.rules_folder()):
        if path.name == "rule.yaml":
            yield "kind", path
        elif path.parent.parent == files.rules_folder() and path.parent.name != "taxonomies":
            yield "case", path


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_accepts_every_file_of_the_project(name: str) -> None:
    paths = [path for kind, path in written() if kind == name]

    found = {
        str(path): list(problems(files.read(path).content, SCHEMAS[name], SCHEMAS[name]))
        for path in paths
    }

    assert paths
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def starter(file: str) -> Any:
    return copy.deepcopy(files.read(files.cases_folder() / "starter" / file).content)


def test_an_unknown_key_and_a_missing_term_of_a_clause_are_marked() -> None:
    content = starter("agreements/supply.yaml")
    clause = content["clauses"]["sole-supplier"]
    clause["covrs"] = clause.pop("covers")

    found = sorted(problems(content, SCHEMAS["agreement"], SCHEMAS["agreement"]))

    assert found == [
        ".clauses.sole-supplier.covers: is missing",
        ".clauses.sole-supplier.covrs: is unknown",
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [("act", "by"), ("pirce", "EUR 1"), ("price", ["EUR 1"]), ("price", {"judgment": "EUR 1"})],
)
def test_what_is_wrong_with_a_line_is_marked(key: str, value: Any) -> None:
    content = starter("deals/storage.yaml")
    content["lines"]["storage"][key] = value

    assert list(problems(content, SCHEMAS["deal"], SCHEMAS["deal"])) != []


def test_the_command_knows_every_type() -> None:
    assert sorted([*TYPES, "report"]) == list(NAMES)


def test_a_schema_is_printed(run: Any) -> None:
    result = run("schema", "deal")

    assert result.exit_code == 0
    assert '"title": "clausebook: deal"' in result.stdout


@pytest.mark.parametrize("folder", ["disputes", "openai", "openai-reported", "semantics"])
def test_the_schema_of_the_report_accepts_every_report(folder: str) -> None:
    found = {}
    for path in files.cases_below(files.cases_folder() / folder):
        outcome = run_case(next(cases_of(path)), load_rulebook())
        assert outcome.report is not None
        content = json.loads(outcome.report.to_json(every=True))
        found[str(path)] = list(problems(content, report_schema(), {}))

    assert found
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
