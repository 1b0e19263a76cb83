"""JSON Schema of the files of a book, for editors: made from the models, for values as written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from clauses.casefile import CaseFile
from clauses.model.agreement import Agreement
from clauses.model.book import BookHeader
from clauses.model.deal import Deal
from clauses.model.form import TermSpec
from clauses.model.ledger import Entry
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.kind import KindFile

__all__ = ["TYPES", "schema"]

TYPES: dict[str, Any] = {
    "agreement": Agreement,
    "book": BookHeader,
    "case": CaseFile,
    "deal": Deal,
    "kind": KindFile,
    "ledger": list[Entry],
}
Schema = dict[str, Any]
# Every scalar is read as text, so what an editor takes for a number or a truth value will do.
TEXT: Schema = {"type": ["string", "number", "boolean"]}
TEXTS: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
FACT: Schema = {
    "type": "object",
    "description": "A fact with its state",
    "properties": {
        **{mark: {} for mark in ("value", "assumed", "judgement", "steps", "disputed")},
        **dict.fromkeys(("unknown", "not_applicable", "by", "on", "why", "source"), TEXT),
    },
    "additionalProperties": False,
}
TERMS: dict[str, Schema] = {
    "scope": {"type": ["object", "array"]},
    "scale": {"type": "object"},
    "group": {"$ref": "#/$defs/Group"},
    "words": TEXTS,
}
SHARED = ("terms", "rules", "populations", "tables")


class _Lenient(GenerateJsonSchema):
    """Lets anything be where a model reads what JSON Schema has no word for."""

    def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> Any:
        del schema, error_info
        return {}


def schema(name: str, rulebook: Rulebook) -> Schema:
    """The JSON Schema of one type of file, with the kinds and acts of a rulebook."""
    raw = TypeAdapter(TYPES[name]).json_schema(schema_generator=_Lenient)
    defs: dict[str, Schema] = raw.pop("$defs", {})
    main = raw if "$ref" not in raw else defs.pop(raw["$ref"].rpartition("/")[2])
    defs = {key: _plainer(found) for key, found in {**defs, "": main}.items()}
    for key, change in _changes(rulebook).items():
        if key in defs:
            defs[key] = change(defs[key])
    defs = {key: _as_fact(found) if _is_fact(key) else found for key, found in defs.items()}
    if TYPES[name] is KindFile:
        defs[""] = _sharing(defs[""])
    defs |= {"Fact": FACT, "Group": _group()}
    main = defs.pop("")
    used = _used(main, defs)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"clausebook: {name}",
        **main,
        "$defs": {key: defs[key] for key in sorted(used)},
    }


def _is_fact(key: str) -> bool:
    return key.startswith("Fact_")


def _changes(rulebook: Rulebook) -> dict[str, Callable[[Schema], Schema]]:
    """Where what is written has another form than what is held."""
    kinds = {name: kind.form.specs for name, kind in rulebook.kinds.items()}
    acts = {name: act.form.specs for name, act in rulebook.acts.items()}
    return {
        "ConditionText": _or_text,
        "Target": _or_text,
        "Clause": lambda found: _formed(_with_readings(found), "kind", kinds),
        "Line": lambda found: _formed(found, "act", acts),
        "RuleText": _acting,
        "PopulationText": _acting,
    }


def _plainer(found: Any, names: bool = False) -> Any:
    """Without generated titles and defaults; texts may be any scalar; `names` are properties."""
    if isinstance(found, list):
        return [_plainer(item) for item in found]
    if not isinstance(found, dict):
        return found
    if names:
        return {key: _plainer(value) for key, value in found.items()}
    out = {
        key: _plainer(value, key == "properties")
        for key, value in found.items()
        if key not in ("title", "default")
    }
    if "enum" in out:
        out.pop("type", None)
        return {**out, "enum": _either(out["enum"])}
    return {**out, **TEXT} if out.get("type") == "string" else out


def _either(words: list[Any]) -> list[Any]:
    """The words, and what an editor takes yes and no for."""
    return [*words, *(w == "yes" for w in words if w in ("yes", "no"))]


def _or_text(found: Schema) -> Schema:
    return {"anyOf": [TEXT, found]}


def _acting(found: Schema) -> Schema:
    return {**found, "properties": {**found["properties"], "act": TEXTS}}


def _with_readings(found: Schema) -> Schema:
    readings = {"type": "object", "additionalProperties": {"type": "object"}}
    return {**found, "properties": {**found["properties"], "readings": readings}}


def _as_fact(found: Schema) -> Schema:
    value = found["properties"]["value"]
    written = value["anyOf"][0] if "anyOf" in value else value
    return {"anyOf": [written, {"enum": ["unknown"]}, {"$ref": "#/$defs/Fact"}]}


def _formed(found: Schema, by: str, forms: Mapping[str, Mapping[str, TermSpec]]) -> Schema:
    """With the terms of each kind, or the roles and facts of each act, beside the common keys."""
    common = {key: value for key, value in found["properties"].items() if key != "terms"}
    names: Schema = {name: {} for specs in forms.values() for name in specs}
    return {
        **found,
        "properties": {**names, **common, by: {"enum": sorted(forms)}},
        "allOf": [
            {
                "if": {"properties": {by: {"const": name}}},
                "then": {
                    "properties": {key: _term(spec) for key, spec in specs.items()},
                    "required": [key for key, spec in specs.items() if spec.required == "yes"],
                },
            }
            for name, specs in forms.items()
        ],
    }


def _term(spec: TermSpec) -> Schema:
    value = TERMS.get(spec.type, TEXT)
    if spec.choices or spec.type == "yes_no":
        value = {"enum": _either(list(spec.choices) or ["yes", "no"])}
        if spec.type == "words":
            value = {"anyOf": [value, {"type": "array", "items": value}]}
    any_of = [value, {"enum": ["unknown"]}, {"$ref": "#/$defs/Fact"}]
    return {"description": spec.means, "anyOf": any_of}


def _group() -> Schema:
    threshold = {"type": "object", "properties": {"over": TEXT, "at_least": TEXT, "basis": TEXT}}
    affiliates = {"anyOf": [{"enum": _either(["yes", "no", "unknown"])}, threshold]}
    members = {"party": TEXTS, "besides": TEXTS, "excluding": TEXTS}
    properties = {**members, "affiliates": affiliates, "basis": TEXT, "at": TEXT}
    written = {"type": "object", "properties": properties, "required": ["party"]}
    return {**_or_text(written), "anyOf": [*TEXTS["anyOf"], written]}


def _sharing(found: Schema) -> Schema:
    """Parts of a kind may be the same `as` those of another."""
    as_other = {"type": "object", "properties": {"as": TEXT}, "required": ["as"]}
    properties = dict(found["properties"])
    for part in SHARED:
        own = properties[part]["additionalProperties"]
        properties[part] = {"type": "object", "additionalProperties": {"anyOf": [as_other, own]}}
    return {**found, "properties": properties}


def _used(main: Schema, defs: Mapping[str, Schema]) -> set[str]:
    """The definitions that are referred to, from the schema itself or from one another."""
    used: set[str] = set()
    todo = list(_refs(main))
    while todo:
        name = todo.pop()
        if name not in used:
            used.add(name)
            todo += _refs(defs[name])
    return used


def _refs(found: Any) -> Iterator[str]:
    text = json.dumps(found)
    yield from (part.partition('"')[0] for part in text.split('"#/$defs/')[1:])
