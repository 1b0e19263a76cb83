from __future__ import annotations

from pathlib import Path
from typing import Any

import clauses
from clauses.model.book import Book
from clauses.report.text import clean


def test_the_first_lines_are_for_the_buyer(book: Book, story: Path) -> None:
    report = clauses.check(book, story / "deals" / "oracle.yaml")

    assert report.to_text(width=88).splitlines()[:15] == [
        "Oracle: 4.5 GW of dedicated capacity over five years",
        "checked as of 2025-10-27 (the book's `as_of`) against the book openai-reported",
        "",
        "UNDETERMINED: a fact is missing that decides.",
        "Certain: act first. At worst: blocked.",
        "",
        "What to do",
        "  1. Find out which purpose (lines.capacity.scope.purpose). It decides",
        "     training-exclusivity; at worst: blocked.",
        "  2. OpenAI must offer it to Microsoft on the terms of Oracle: 4.5 GW of dedicated",
        "     capacity over five years, and record the offer. [compute-refusal]",
        "  3. Check that OpenAI can still buy USD 135bn from Microsoft until 2030-12-31.",
        "     [guaranteed-rent]",
        "",
        "Findings",
    ]


def test_an_assumed_amount_is_said_to_be_assumed(book: Book, story: Path) -> None:
    text = clauses.check(book, story / "deals" / "oracle.yaml").to_text()

    assert "assumed" in text.split("guaranteed-rent")[-1]


def test_no_line_is_wider_than_asked(book: Book, story: Path) -> None:
    report = clauses.check(book, story / "deals" / "softbank.yaml")

    long = [line for line in report.to_text(every=True, width=72).splitlines() if len(line) > 72]

    assert [line for line in long if len(line.split()) > 2] == []


def test_control_and_direction_characters_never_reach_the_terminal() -> None:
    assert clean("a\x1b[31mred\u202e b\nc") == "a\\x1b[31mred\\u202e b c"


def test_an_unread_section_prevents_clear() -> None:
    book = {
        "book": "b", "as_of": "2026-01-01", "home": "us",
        "parties": {"us": {"name": "Us"}, "them": {"name": "Them"}},
        "agreements": {"lease": {"unread": ["§ 7"]}},
    }  # fmt: skip
    deal = {"deal": "d", "lines": {"x": {"act": "buy", "buyer": "us", "seller": "them"}}}

    report = clauses.check(book, deal)

    assert (report.verdict, report.certain, report.at_worst) == ("undetermined", "clear", "blocked")
    assert "Have somebody read lease: § 7; nobody has, so it may say anything." in report.to_text()


def test_clear_says_that_it_speaks_of_encoded_clauses(book: Book, story: Path) -> None:
    line = "lines.stargate.is_purchase={judgement: no, by: x, on: 2025-10-01, why: y}"

    text = clauses.check(book, story / "deals" / "softbank.yaml", set_=[line]).to_text()

    assert "CLEAR: none of the encoded clauses stands in the way." in text
    assert "This concerns the 7 encoded clauses alone" in text


def test_an_empty_list_and_a_group_of_nobody_are_said_in_words() -> None:
    anyone = {"covers": {"subject": "food"}, "describes": "x"}
    book = {
        "book": "b", "as_of": "2026-01-01", "home": "us",
        "parties": {"us": {"name": "Us"}, "them": {"name": "Them"}},
        "agreements": {"a": {"clauses": {
            "drinks": {"kind": "exclusivity", "bound": "nobody", "holder": "them", **anyone},
            "lists": {"kind": "exclusivity", "bound": "us", "holder": "them", "acts": [], **anyone},
        }}},
    }  # fmt: skip
    line = {"act": "buy", "buyer": "us", "seller": "them", "scope": {"subject": "food"}}

    reasons = {
        row.clause: row.reason
        for row in clauses.check(book, {"deal": "d", "lines": {"x": line}}).not_engaged
    }

    assert reasons["drinks"] == "Us is not named, and nobody else is"
    assert reasons["lists"] == "buy is not listed, and nothing else is"


def _of_many(count: int) -> clauses.Report:
    """What a deal comes to that none of so many clauses concerns, one of them in each agreement."""
    words = {
        "kind": "exclusivity", "describes": "All storage is bought from them.", "bound": "us",
        "holder": "them", "covers": {"subject": "compute.capacity.storage"},
    }  # fmt: skip
    agreements: dict[str, Any] = {
        f"a{number}": {"clauses": {f"c{number}": words}} for number in range(count)
    }
    agreements["a0"]["known_from"] = "public descriptions"
    book = {
        "book": "b", "as_of": "2026-01-01", "home": "us",
        "parties": {"us": {"name": "Us"}, "them": {"name": "Them"}}, "agreements": agreements,
    }  # fmt: skip
    line = {"act": "sell", "buyer": "them", "seller": "us", "scope": {"subject": "software"}}
    return clauses.check(book, {"deal": "d", "lines": {"x": line}})


def test_few_clauses_that_are_not_engaged_are_named_and_many_are_counted() -> None:
    few, many = _of_many(40), _of_many(1_100)

    assert few.silent == tuple(sorted((f"a{n}", f"c{n}") for n in range(40)))
    assert "c0, c1, c10," in few.to_text()
    assert "a9: 1 clause." in few.to_text().replace("\n", " ")
    assert "Not engaged\n  1,100 clauses\n  (--all gives the reason for each)\n" in many.to_text()
    assert many.to_text().splitlines()[-2:] == [
        "This concerns the 1,100 encoded clauses of 1,100 agreements alone: a0: 1 clause, known",
        "from public descriptions alone.",
    ]


def test_all_names_each_clause_that_is_not_engaged_with_its_reason() -> None:
    text = _of_many(50).to_text(every=True)

    assert text.count("(x): ") == 50
