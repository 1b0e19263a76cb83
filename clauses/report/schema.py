"""JSON Schema of the report as JSON; later versions may add keys, and take none away."""

from __future__ import annotations

from typing import Any

__all__ = ["report_schema"]

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}
BY_NAME: Schema = {"type": "object", "additionalProperties": TEXT}
OUTCOME: Schema = {"enum": ["blocked", "action_first", "risk", "costs", "clear"]}
VERDICT: Schema = {"enum": [*OUTCOME["enum"], "undetermined", "contested"]}
STATUS: Schema = {
    "enum": [
        "engaged", "undetermined", "contested", "undefined_precedence", "excepted", "overridden",
        "dormant",
    ]
}  # fmt: skip


def _object(always: Schema, sometimes: Schema | None = None) -> Schema:
    properties = {**always, **(sometimes or {})}
    return {"type": "object", "properties": properties, "required": list(always)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


FACT = _object({"path": TEXT, "value": TEXT, "state": TEXT}, {"note": TEXT, "at": TEXT})
CONDITION = _object(
    {
        "condition": TEXT,
        "value": {"enum": ["true", "false", "unknown"]},
        "because": TEXT,
        "facts": _list(FACT),
        "missing": TEXTS,
    }
)
MISSING: Schema = {"path": TEXT, "ask": TEXT, "owner": TEXT}
OPEN = _object({**MISSING, "at_worst": OUTCOME, "findings": TEXTS}, {"at": TEXT})
OTHER = _object(
    {"id": TEXT, "relation": TEXT, "says": TEXT, "words": MAYBE, "at": TEXT}, {"section": TEXT}
)
READING = _object({"means": MAYBE, "status": TEXT, "outcome": OUTCOME})
FINDING = _object(
    {
        "id": TEXT, "agreement": TEXT, "clause": TEXT, "kind": TEXT, "rule": TEXT, "act": TEXT,
        "part": MAYBE, "status": STATUS, "effect": MAYBE, "outcome": OUTCOME, "says": TEXT,
        "do": MAYBE, "conditions": _list(CONDITION), "exceptions": _list(CONDITION),
        "in_force": CONDITION, "missing": _list(_object(MISSING, {"at": TEXT})),
        "either_way": BY_NAME, "measures": BY_NAME, "reckoned": BY_NAME,
        "readings": {"type": "object", "additionalProperties": READING}, "notes": TEXTS,
        "others": _list(OTHER), "words": MAYBE, "is_quote": FLAG, "section": MAYBE,
        "amendment": MAYBE, "source": {"anyOf": [BY_NAME, {"type": "null"}]}, "at": TEXT,
    }
)  # fmt: skip
NOT_ENGAGED = _object(
    dict.fromkeys(("agreement", "clause", "kind", "act", "status", "condition", "reason"), TEXT)
)
REPORT = _object(
    {
        "verdict": VERDICT, "certain": OUTCOME, "at_worst": OUTCOME, "deal": TEXT, "title": TEXT,
        "stage": TEXT, "book": TEXT, "as_of": TEXT, "as_of_from": TEXT, "known_at": TEXT,
        "findings": _list(FINDING),
        "missing": _list(OPEN),
        "encoded": _object({"clauses": {"type": "integer"}, "agreements": {"type": "object"}}),
        "unread": TEXTS, "not_yet_effective": TEXTS, "not_binding": TEXTS, "hangs_on": TEXTS,
        "will_bind": TEXTS, "engine": {"type": "object"}, "digests": BY_NAME,
        "inputs": _object({"book": TEXT, "deal": TEXT, "set": TEXTS}),
    },
    {"not_engaged": _list(NOT_ENGAGED)},
)  # fmt: skip


def report_schema() -> Schema:
    """The schema of what `clauses check --format json` prints for one deal."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "clausebook: report",
        **REPORT,
    }
