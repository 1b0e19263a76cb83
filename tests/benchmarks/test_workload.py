from __future__ import annotations

import pytest

import clauses
from encoding import book_of, deal_of
from workload import clauses_of, deals_of, triggered


@pytest.mark.parametrize(("size", "deals"), [(10, 20), (200, 6)])
def test_a_check_engages_the_clauses_that_plain_python_says(size: int, deals: int) -> None:
    portfolio = clauses_of(size)
    book = clauses.load_book(book_of(portfolio))
    proposals = deals_of(deals)

    found = [engaged(clauses.check(book, deal_of(deal))) for deal in proposals]

    assert found == [{c.id for c in portfolio if triggered(c, deal)} for deal in proposals]
    assert any(found)


def test_every_fact_is_known_so_nothing_stays_open() -> None:
    book = clauses.load_book(book_of(clauses_of(10)))

    reports = [clauses.check(book, deal_of(deal)) for deal in deals_of(10)]

    assert [report.missing for report in reports] == [()] * 10


def engaged(report: clauses.Report) -> set[str]:
    return {finding.clause for finding in report.findings if finding.status == "engaged"}
