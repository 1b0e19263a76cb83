"""What a check does must grow with the clauses that it concerns, not with the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

import clauses
from encoding import book_of, deal_of
from growth import SERIES, concerned, one_deal
from operations import calls
from workload import clauses_of, deals_of, triggered, unrelated

# The sizes that are compared, and by what factor the calls may grow between them.
BOUNDS = {
    "unrelated clauses beside ten concerned ones": (1_000, 10_000, 1.5),
    "concerned clauses among 1,000": (10, 100, 12.0),
    "labels beside ten clauses": (10, 1_000, 1.5),
    "subsidiaries beside ten clauses": (10, 1_000, 1.5),
}

# How many calls a deal may take among 1,000 clauses, on average; and how many more for each
# clause of which a check among 10,000 tells, or which is triggered there.
MOST = {"load_deal": 60, "triggered": 155, "check": 190}
MOST_MORE = {"triggered": 2.0, "check": 3.0}


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


def looked_at(size: int) -> dict[str, tuple[float, float]]:
    """For each way of looking at deals the calls, and how many clauses are told of, on average."""
    book = clauses.load_book(book_of(clauses_of(size)))
    written = [deal_of(deal) for deal in deals_of(40)]
    deals = [clauses.load_deal(deal, book) for deal in written]
    asked: dict[str, tuple[Callable[[Any], Sequence[Any]], Sequence[Any]]] = {
        "load_deal": (lambda deal: [clauses.load_deal(deal, book)], written),
        "triggered": (partial(clauses.triggered, book), deals),
        "check": (lambda deal: clauses.check(book, deal).findings, deals),
    }
    found = {}
    for name, (look, each) in asked.items():
        told = [len(look(deal)) for deal in each]
        made = [calls(partial(look, deal)) for deal in each]
        found[name] = sum(made) / len(each), sum(told) / len(each)
    return found


@pytest.mark.benchmark
def test_a_deal_takes_few_calls_and_few_more_for_each_clause_that_is_told() -> None:
    few, many = looked_at(1_000), looked_at(10_000)

    assert {name: made for name, (made, _) in few.items() if made > MOST[name]} == {}
    more = {
        name: (many[name][0] - few[name][0]) / (many[name][1] - few[name][1]) for name in MOST_MORE
    }
    assert {name: made for name, made in more.items() if made > MOST_MORE[name]} == {}


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
