"""Check a proposed deal against a portfolio of contract clauses, and explain every answer.

import clauses
book = clauses.load_book("cases/openai-reported")
report = clauses.check(book, "cases/openai-reported/deals/oracle.yaml")
report.verdict, report.findings, report.missing
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clauses.faults import BookError, EngineError, Fault, InputError, Place, RulebookError
from clauses.version import __version__

if TYPE_CHECKING:
    from clauses.decisions import Record, record, verify_record
    from clauses.engine.findings import Finding, MissingFact, NotEngaged, Report
    from clauses.library import (
        check,
        counterparties,
        load_book,
        load_deal,
        load_rulebook,
        replay,
        triggered,
    )
    from clauses.many import Checked, check_many
    from clauses.model.book import Book
    from clauses.model.deal import Deal
    from clauses.rerun import Comparison, verify
    from clauses.rulebook.compiled import Rulebook

__all__ = [
    "Book",
    "BookError",
    "Checked",
    "Comparison",
    "Deal",
    "EngineError",
    "Fault",
    "Finding",
    "InputError",
    "MissingFact",
    "NotEngaged",
    "Place",
    "Record",
    "Report",
    "Rulebook",
    "RulebookError",
    "__version__",
    "check",
    "check_many",
    "counterparties",
    "load_book",
    "load_deal",
    "load_rulebook",
    "record",
    "replay",
    "triggered",
    "verify",
    "verify_record",
]

HOMES = {
    "Book": "clauses.model.book",
    "Checked": "clauses.many",
    "Comparison": "clauses.rerun",
    "Deal": "clauses.model.deal",
    "Finding": "clauses.engine.findings",
    "MissingFact": "clauses.engine.findings",
    "NotEngaged": "clauses.engine.findings",
    "Record": "clauses.decisions",
    "Report": "clauses.engine.findings",
    "Rulebook": "clauses.rulebook.compiled",
    "check": "clauses.library",
    "check_many": "clauses.many",
    "counterparties": "clauses.library",
    "load_book": "clauses.library",
    "load_deal": "clauses.library",
    "load_rulebook": "clauses.library",
    "record": "clauses.decisions",
    "replay": "clauses.library",
    "triggered": "clauses.library",
    "verify": "clauses.rerun",
    "verify_record": "clauses.decisions",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `clauses --help` needs none of them."""
    if name not in HOMES:
        raise AttributeError(f"module 'clauses' has no attribute {name!r}")
    import importlib

    found = globals()[name] = getattr(importlib.import_module(HOMES[name]), name)
    return found
