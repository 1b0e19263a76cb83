"""The report as JSON: one object, the same bytes for the same input."""

from __future__ import annotations

from clauses.engine.findings import Report
from clauses.report.tree import report_tree
from clauses.visible import json_text

__all__ = ["to_json"]


def to_json(report: Report, every: bool = False, indent: int | None = 2) -> str:
    """The explanation tree as JSON text, ending in a newline."""
    return json_text(report_tree(report, every), indent) + "\n"
