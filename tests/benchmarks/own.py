"""This project's own rows: the same check, with more or less of the answer read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import clauses
from contender import Contender
from encoding import book_of, deal_of
from workload import Clause, Proposal, deals_of

__all__ = ["Explained", "Findings", "Ids", "Read"]


class Findings(Contender):
    """A check, with status, effect and outcome of every finding read."""

    name, returns = "clausebook", "ids, status, effect, outcome"

    def load(self, clauses_: Sequence[Clause]) -> None:
        """A book from plain data, made ready by a first check."""
        self.book = clauses.load_book(book_of(clauses_))
        clauses.triggered(self.book, deal_of(deals_of(1)[0]))

    def deal(self, deal: Proposal) -> Any:
        """A deal as plain data."""
        return deal_of(deal)

    def triggered(self, deal: Any) -> Iterable[str]:
        """The clauses of the findings that are engaged."""
        report = clauses.check(self.book, deal)
        rows = [(f.clause, f.status, f.effect, f.outcome) for f in report.findings]
        return [row[0] for row in rows if row[1] == "engaged"]


class Read(Findings):
    """The same check of a deal that was read before."""

    name = "clausebook, deal read before"

    def deal(self, deal: Proposal) -> Any:
        """A deal that is read."""
        return clauses.load_deal(deal_of(deal), self.book)


class Explained(Findings):
    """A check, with every finding's sentence read."""

    name, returns = "clausebook, explained", "the sentences too"

    def triggered(self, deal: Any) -> Iterable[str]:
        """The clauses of the findings that are engaged."""
        report = clauses.check(self.book, deal)
        rows = [(f.clause, f.status, f.effect, f.outcome, f.says) for f in report.findings]
        return [row[0] for row in rows if row[1] == "engaged"]


class Ids(Read):
    """Only which clauses are triggered, of a deal that was read before."""

    name, returns = "clausebook, ids alone", "ids"

    def triggered(self, deal: Any) -> Iterable[str]:
        """The clauses that are engaged."""
        return [name.rpartition("/")[2] for name in clauses.triggered(self.book, deal)]
