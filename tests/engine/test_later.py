"""What is told of words that come later, while the deal is performed."""

from __future__ import annotations

from typing import Any

import pytest

import clauses

STEPS = [
    {"until": "2026-12-31", "value": {"subject": "food", "territory": "AT"}},
    {"from": "2027-01-01", "value": {"subject": "food", "territory": "DE"}},
]
AUSTRIA = {"kind": "exclusivity", "describes": "x", "bound": "us", "holder": "them",
           "covers": {"subject": "food", "territory": "AT"}}  # fmt: skip
GERMANY = AUSTRIA | {"covers": {"subject": "food", "territory": "DE"}}
AMENDMENT = {"signed": "2026-01-01", "effective": "2027-01-01", "insert": {"germany": GERMANY}}


def told(term: str | None, territory: str = "DE", **agreement: Any) -> list[str]:
    book = {
        "book": "b", "home": "us", "ownership": "complete",
        "parties": {"us": {"name": "Us"}, "them": {"name": "Them"}, "shop": {"name": "Shop"}},
        "agreements": {"supply": agreement},
    }  # fmt: skip
    line: dict[str, Any] = {"act": "buy", "buyer": "us", "seller": "shop"}
    line |= {"scope": {"subject": "food", "territory": territory}}
    line |= {"term": term} if term else {}
    deal = {"deal": "d", "signing": "2026-05-04", "lines": {"x": line}}
    report = clauses.check(book, deal)
    assert [f.clause for f in report.findings] == (["drinks"] if territory == "AT" else [])
    return [words for words in report.not_yet if "while it is performed" in words]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("2026-06-01..2026-12-31", []),
        (
            "2026-06-01..2027-01-01",
            ["supply/drinks, in a later step, may concern x while it is performed; "
             "it is looked at on signing alone"],
        ),
        (
            None,
            ["supply/drinks, in a later step, may concern x while it is performed; "
             "it is looked at on signing alone"],
        ),
    ],
    ids=["ends before", "ends on the first day", "term not stated"],
)  # fmt: skip
def test_a_later_step_that_the_term_runs_into_is_told(term: str | None, words: list[str]) -> None:
    assert told(term, clauses={"drinks": AUSTRIA | {"covers": {"steps": STEPS}}}) == words


@pytest.mark.parametrize(
    ("term", "count"),
    [("2026-06-01..2026-12-31", 0), ("2026-06-01..2027-01-01", 1)],
    ids=["ends before", "ends on the first day"],
)
def test_what_an_amendment_inserts_later_is_told(term: str, count: int) -> None:
    words = told(term, clauses={"drinks": AUSTRIA}, amendments={"second": AMENDMENT})

    assert (
        words
        == [
            "supply/germany, in the words of second from 2027-01-01, would concern x while it is "
            "performed; it is looked at on signing alone"
        ][:count]
    )


def test_a_step_that_concerns_other_things_is_not_told() -> None:
    drinks = AUSTRIA | {"covers": {"steps": STEPS}}

    assert told("2026-06-01..2027-01-01", "CH", clauses={"drinks": drinks}) == []


def test_what_is_found_already_is_not_told_again() -> None:
    assert told("2026-06-01..2027-01-01", "AT", clauses={"drinks": AUSTRIA | {
        "covers": {"steps": STEPS}}}) == []  # fmt: skip
