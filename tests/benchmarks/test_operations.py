"""What a check does must grow with the clauses that it concerns, not with the book."""

from __future__ import annotations

import pytest

import clauses
from encoding import book_of, deal_of
from growth import SERIES, concerned, one_deal
from operations import calls
from workload import triggered, unrelated

# The sizes that are compared, and by what factor the calls may grow between them.
BOUNDS = {
    "unrelated clauses beside ten concerned ones": (1_000, 10_000, 1.5),
    "concerned clauses among 1,000": (10, 100, 12.0),
    "labels beside ten clauses": (10, 1_000, 1.5),
    "subsidiaries beside ten clauses": (10, 1_000, 1.5),
}


def operations(name: str, size: int) -> int:
    book = clauses.load_book(SERIES[name][1](size))
    deal = deal_of(one_deal())
    clauses.check(book, deal)  # the first check of a book may prepare what later ones use
    return calls(lambda: clauses.check(book, deal))


@pytest.mark.benchmark
@pytest.mark.parametrize("name", BOUNDS)
def test_the_calls_of_a_check_stay_within_bounds(name: str) -> None:
    small, large, bound = BOUNDS[name]

    factor = operations(name, large) / operations(name, small)

    assert factor <= bound


def test_equal_checks_make_equal_numbers_of_calls() -> None:
    book = clauses.load_book(book_of(concerned(3)))
    deal = deal_of(one_deal())
    clauses.check(book, deal)

    first, second = (calls(lambda: clauses.check(book, deal)) for _ in range(2))

    assert first == second


def test_the_concerned_clauses_are_triggered_and_no_others() -> None:
    deal = one_deal()

    assert all(triggered(clause, deal) for clause in concerned(100))
    assert not any(triggered(clause, deal) for clause in unrelated(100, deal))


def test_a_check_does_not_grow_with_clauses_that_it_does_not_concern() -> None:
    few, many = (operations("unrelated clauses beside ten concerned ones", n) for n in (200, 2_000))

    assert many <= 1.1 * few
