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
    from clauses.model.book import Book
    from clauses.model.deal import Deal
    from clauses.rulebook.compiled import Rulebook

__all__ = [
    "Book",
    "BookError",
    "Deal",
    "EngineError",
    "Fault",
    "Finding",
    "InputError",
    "MissingFact",
    "NotEngaged",
    "Place",
    "Report",
    "Rulebook",
    "RulebookError",
    "__version__",
    "check",
    "counterparties",
    "load_book",
    "load_deal",
    "load_rulebook",
    "replay",
    "triggered",
]

HOMES = {
    "Book": "clauses.model.book",
    "Deal": "clauses.model.deal",
    "Finding": "clauses.engine.findings",
    "MissingFact": "clauses.engine.findings",
    "NotEngaged": "clauses.engine.findings",
    "Report": "clauses.engine.findings",
    "Rulebook": "clauses.rulebook.compiled",
    "check": "clauses.library",
    "counterparties": "clauses.library",
    "load_book": "clauses.library",
    "load_deal": "clauses.library",
    "load_rulebook": "clauses.library",
    "replay": "clauses.library",
    "triggered": "clauses.library",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `clauses --help` needs none of them."""
    if name not in HOMES:
        raise AttributeError(f"module 'clauses' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(HOMES[name]), name)
