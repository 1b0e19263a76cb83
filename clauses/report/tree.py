"""The explanation tree: plain data from which every form of the report is made."""

from __future__ import annotations

from typing import Any

from clauses.engine.findings import Finding, MissingFact, NotEngaged, Other, ReadingResult, Report
from clauses.language.answer import Answer, Missing, Read

__all__ = ["finding_tree", "report_tree"]

WORDS = {"T": "true", "F": "false", "U": "unknown"}


def report_tree(report: Report, every: bool = False) -> dict[str, Any]:
    """Everything the report says, as strings, lists and mappings in a fixed order."""
    tree: dict[str, Any] = {
        "verdict": report.verdict,
        "certain": report.certain,
        "at_worst": report.at_worst,
        "deal": report.deal,
        "title": report.title,
        "stage": report.stage,
        "book": report.book,
        "as_of": report.as_of_shown,
        "as_of_from": report.as_of_from,
        "known_at": str(report.known_at),
        "findings": [finding_tree(finding) for finding in report.findings],
        "missing": [_missing_fact(item) for item in report.missing],
        "encoded": {"clauses": report.encoded, "agreements": dict(report.agreements)},
        "unread": list(report.unread),
        "not_yet_effective": list(report.not_yet),
        "not_binding": list(report.not_binding),
        "hangs_on": list(report.hangs_on),
        "will_bind": list(report.will_bind),
        "engine": dict(report.engine),
        "digests": dict(report.digests),
        "inputs": dict(report.inputs),
    }
    if every:
        tree["not_engaged"] = [_not_engaged(row) for row in report.not_engaged]
    return tree


def finding_tree(finding: Finding) -> dict[str, Any]:
    """One finding: conclusion, conditions with values and sources, exceptions, words."""
    return {
        "id": finding.id,
        "agreement": finding.agreement,
        "clause": finding.clause,
        "kind": finding.kind,
        "rule": finding.rule,
        "act": finding.act,
        "part": finding.part,
        "status": finding.status,
        "effect": finding.effect,
        "outcome": finding.outcome,
        "says": finding.says,
        "do": finding.do,
        "conditions": [_condition(*pair) for pair in finding.conditions],
        "exceptions": [_condition(*pair) for pair in finding.exceptions],
        "in_force": _condition("the clause is in force", finding.in_force),
        "missing": [_missing(item) for item in finding.missing],
        "either_way": dict(finding.either_way),
        "measures": {name: answer.shown for name, answer in finding.measures.items()},
        "reckoned": {
            name: answer.because
            for name, answer in finding.measures.items()
            if answer.because not in ("", answer.shown)
        },
        "readings": {name: _reading(result) for name, result in finding.readings.items()},
        "notes": list(finding.notes),
        "others": [_other(other) for other in finding.others],
        "words": finding.words,
        "is_quote": finding.is_quote,
        "section": finding.section,
        "amendment": finding.amendment,
        "source": _source(finding),
        "at": str(finding.place),
    }


def _reading(result: ReadingResult) -> dict[str, str]:
    return {"means": result.means, "status": result.status, "outcome": result.outcome}


def _other(other: Other) -> dict[str, str]:
    out = {"id": other.id, "relation": other.relation, "says": other.says, "words": other.words}
    if other.section:
        out["section"] = other.section
    return {**out, "at": str(other.place)}


def _condition(text: str, answer: Answer) -> dict[str, Any]:
    return {
        "condition": text,
        "value": WORDS[answer.truth.value],
        "because": answer.because,
        "facts": [_read(read) for read in answer.reads],
        "missing": [item.path for item in answer.missing],
    }


def _read(read: Read) -> dict[str, str]:
    out = {"path": read.path, "value": read.shown, "state": read.state}
    if read.note:
        out["note"] = read.note
    if read.place is not None:
        out["at"] = str(read.place)
    return out


def _missing(item: Missing) -> dict[str, str]:
    out = {"path": item.path, "ask": item.ask, "owner": item.owner}
    if item.place is not None:
        out["at"] = str(item.place)
    return out


def _missing_fact(item: MissingFact) -> dict[str, Any]:
    return {**_missing(item.fact), "at_worst": item.at_worst, "findings": list(item.findings)}


def _source(finding: Finding) -> dict[str, str] | None:
    source = finding.source
    if source is None:
        return None
    fields = {
        "title": source.title,
        "date": source.date,
        "certainty": source.certainty,
        "url": source.url,
        "note": source.note,
    }
    return {key: str(value) for key, value in fields.items() if value is not None}


def _not_engaged(row: NotEngaged) -> dict[str, str]:
    return {
        "agreement": row.agreement,
        "clause": row.clause,
        "kind": row.kind,
        "act": row.act,
        "status": "not_engaged",
        "condition": row.condition,
        "reason": row.reason,
    }
