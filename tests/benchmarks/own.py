"""This project's own rows: the same check, with more or less of the answer read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import clauses
from contender import Contender
from encoding import book_of, deal_of
from workload import Clause, Proposal

__all__ = ["Explained", "Findings", "Ids"]


class Findings(Contender):
    """A check, with status, effect and outcome of every finding read."""

    name, returns = "clausebook", "ids, status, effect, outcome"

    def load(self, clauses_: Sequence[Clause]) -> None:
        """A book from plain data."""
        self.book = clauses.load_book(book_of(clauses_))

    def deal(self, deal: Proposal) -> Any:
        """A deal as plain data."""
        return deal_of(deal)

    def triggered(self, deal: Any) -> Iterable[str]:
        """The clauses of the findings that are engaged."""
        report = clauses.check(self.book, deal)
        rows = [(f.clause, f.status, f.effect, f.outcome) for f in report.findings]
        return [row[0] for row in rows if row[1] == "engaged"]


class Explained(Findings):
    """A check, with every finding's sentence read."""

    name, returns = "clausebook, explained", "the sentences too"

    def triggered(self, deal: Any) -> Iterable[str]:
        """The clauses of the findings that are engaged."""
        report = clauses.check(self.book, deal)
        rows = [(f.clause, f.status, f.effect, f.outcome, f.says) for f in report.findings]
        return [row[0] for row in rows if row[1] == "engaged"]


class Ids(Findings):
    """Only which clauses are triggered."""

    name, returns = "clausebook, ids alone", "ids"

    def triggered(self, deal: Any) -> Iterable[str]:
        """The clauses that are engaged."""
        if hasattr(clauses, "triggered"):
            return [str(name).rpartition("/")[2] for name in clauses.triggered(self.book, deal)]
        return super().triggered(deal)
