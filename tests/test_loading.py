from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import clauses
from clauses.model.book import Book
from clauses.rulebook.compiled import Rulebook

BOOK: dict[str, Any] = {
    "book": "small",
    "as_of": "2026-01-01",
    "home": "us",
    "parties": {"us": {"name": "Us"}, "them": {"name": "Them"}},
    "agreements": {
        "supply": {
            "clauses": {
                "only-them": {
                    "kind": "exclusivity",
                    "describes": "We buy flour from them alone.",
                    "bound": "us",
                    "holder": "them",
                    "covers": {"subject": "food"},
                }
            }
        }
    },
}
DEAL: dict[str, Any] = {
    "deal": "d",
    "lines": {"x": {"act": "buy", "buyer": "us", "seller": "them", "scope": {"subject": "food"}}},
}


def changed(content: Any, path: str, value: Any) -> Any:
    """Plain data with one value put in."""
    copy = json.loads(json.dumps(content))
    *steps, last = path.split(".")
    at = copy
    for step in steps:
        at = at.setdefault(step, {})
    at[last] = value
    return copy


CLAUSE = "agreements.supply.clauses.only-them"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("home", "the", "home: unknown party 'the'; did you mean 'them'?"),
        (f"{CLAUSE}.kind", "exclusivty", "clauses.only-them.kind: unknown kind 'exclusivty'; did you mean 'exclusivity'?"),
        (f"{CLAUSE}.covrs", {"subject": "food"}, "clauses.only-them.covrs: unknown key; did you mean 'covers'?"),
        (f"{CLAUSE}.covers", {"subject": "fod"}, "clauses.only-them.covers.subject: unknown subject 'fod'; did you mean 'food'?"),
        (f"{CLAUSE}.covers", {"subjct": "food"}, "clauses.only-them.covers.subjct: unknown dimension; did you mean 'subject'?"),
        (f"{CLAUSE}.bound", {"party": "you"}, "clauses.only-them.bound.party.0: unknown party 'you'; add it to `parties` in book.yaml"),
        (f"{CLAUSE}.bound", {"party": "us", "affiliates": "maybe"}, "clauses.only-them.bound.affiliates: must be 'yes', 'no' or 'unknown'"),
        (f"{CLAUSE}.describes", None, "clauses.only-them: needs its words: add `quote`, or `describes` in your own"),
        (f"{CLAUSE}.holder", None, "clauses.only-them: says nothing of who benefits; add `holder`"),
        (f"{CLAUSE}.covers", None, "clauses.only-them.covers: is required and is not there"),
        (f"{CLAUSE}.until", "soon", "clauses.only-them.until: 'soon' is no date; write 2025-03-07, or 2025-03 if the day is open"),
        (f"{CLAUSE}.when", ["act.prise > 5"], "clauses.only-them.when.0: 'act.prise > 5': column 1: the act 'buy' has no 'prise'; did you mean 'price'?"),
        ("ledger", [{"date": "2026-01-01", "consent": {"clause": "supply/only-then", "deal": "d"}}], "0.consent.clause: unknown clause 'supply/only-then'; did you mean 'supply/only-them'?"),
        ("ledger", [{"date": "2026-01-01", "refusal": {"to": "letter"}}], "0.refusal.to: no entry has the evidence 'letter'"),
        ("ledger", [{"date": "2026-01-01"}], "0: records 0 events; one of offer, notice, refusal, exercise, consent, waiver, no_response, no_agreement, occurrence is needed"),
        ("parties.us.controls", {"tehm": {"percent": "5%"}}, "parties.us.controls: unknown party 'tehm'; did you mean 'them'?"),
        ("labels", {"subject": {"food": {}}}, "labels.subject.food: is in the taxonomy already"),
        ("labels", {"subject": {"a.b": {}}}, "labels.subject.a.b: its parent 'a' is not there"),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_wrong_book_is_told_with_path_and_way_out(path: str, value: Any, fault: str) -> None:
    with pytest.raises(clauses.BookError) as caught:
        clauses.load_book(changed(BOOK, path, value))

    assert [f"{f.path}: {f.message}" for f in caught.value.faults] == [fault]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("lines.x.act", "by", "lines.x.act: unknown act 'by'; did you mean 'buy'?"),
        ("lines.x.seler", "them", "lines.x.seler: unknown key; did you mean 'seller'?"),
        ("lines.x.seller", "thm", "lines.x.seller: unknown party 'thm'; did you mean 'them'?"),
        ("lines.x.price", "12.5%", "lines.x.price: '12.5%' is no amount of money; write it like USD 6.5bn"),
        ("lines.x.price", {"judgement": "USD 5"}, "lines.x.price: a judgement says by whom, on which date and why; add ['by', 'on', 'why']"),
        ("lines", {}, "lines: a deal needs at least one line; its lines are the whole deal"),
        ("stage", "singed", "stage: must be 'idea', 'letter_of_intent', 'term_sheet', 'offer', 'signed' or 'closed'; did you mean 'signed'?"),
        ("lines.x.scope", {"subject": {"any_of": []}}, "lines.x.scope.subject: needs a label, a list of labels, `everything` or `unknown`"),
        ("deal", "a/b", "deal: 'a/b' is no name; use letters, digits, - and _"),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_wrong_deal_is_told_with_path_and_way_out(path: str, value: Any, fault: str) -> None:
    book = clauses.load_book(BOOK)

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_deal(changed(DEAL, path, value), book)

    assert [f"{f.path}: {f.message}" for f in caught.value.faults] == [fault]


def test_a_ledger_entry_for_an_unknown_deal_is_a_fault() -> None:
    entry = {"date": "2026-01-01", "consent": {"clause": "supply/only-them", "deal": "dd"}}

    with pytest.raises(clauses.InputError, match=r"unknown deal 'dd'"):
        clauses.check({**BOOK, "ledger": [entry]}, DEAL)


def test_without_any_date_nothing_is_checked() -> None:
    with pytest.raises(clauses.InputError) as caught:
        clauses.check(changed(BOOK, "as_of", None), DEAL)

    assert str(caught.value) == (
        "d: no date to check at: give --as-of, the deal's `signing`, or the book's `as_of`"
    )


def test_a_deal_is_the_same_from_a_file_a_mapping_json_and_python(
    book: Book, rulebook: Rulebook, story: Path, tmp_path: Path
) -> None:
    path = story / "deals" / "coreweave.yaml"
    mapping = {
        "deal": "coreweave",
        "title": "CoreWeave: cloud contract",
        "stage": "signed",
        "lines": {
            "cloud": {
                "act": "buy",
                "buyer": "openai",
                "seller": "coreweave",
                "scope": {"subject": "compute.capacity", "purpose": "unknown"},
                "price": "USD 22.4bn",
            }
        },
    }
    as_json = tmp_path / "deal.json"
    as_json.write_text(json.dumps(mapping))
    sources: list[Any] = [path, mapping, as_json, clauses.Deal.model_validate(mapping)]

    reports = [clauses.check(book, source, rulebook=rulebook) for source in sources]

    found = [[(f.id, f.status, f.says) for f in report.findings] for report in reports]
    assert found == [found[0]] * 4


def test_a_deal_read_against_one_book_is_checked_anew_against_another() -> None:
    deal = clauses.load_deal(DEAL, clauses.load_book(BOOK))
    other = changed(BOOK, "parties", {"us": {"name": "Us"}, "others": {"name": "Others"}})
    other = changed(other, f"{CLAUSE}.holder", "others")

    with pytest.raises(clauses.BookError, match="unknown party 'them'"):
        clauses.check(other, deal)


def test_plain_python_values_are_read_like_their_texts() -> None:
    book = clauses.load_book(BOOK)
    line = {**DEAL["lines"]["x"], "quantity": 5}

    deal = clauses.load_deal({"deal": "d", "lines": {"x": line}}, book)

    assert str(deal.lines["x"].terms["quantity"].value) == "5"


def test_norway_stays_norway(tmp_path: Path, story: Path, book: Book) -> None:
    text = (story / "deals" / "oracle.yaml").read_text(encoding="utf-8")
    path = tmp_path / "deal.yaml"
    path.write_text(text.replace("purpose: unknown", "territory: NO"), encoding="utf-8")

    deal = clauses.load_deal(path, book)

    scope = deal.lines["capacity"].scope
    assert scope is not None
    assert scope.boxes[0]["territory"].names == ("NO",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("deal: a\ndeal: b\n", "2:1: the key 'deal' stands twice; keep one"),
        ("deal: &x a\ntitle: *x\n", "1:7: aliases (*name) are not read; write the value out"),
        ("deal: !!python/name:os.system a\n", "1:7: tags (tag:yaml.org,2002:python/name:os.system) are not read; write the plain value"),
        ("deal: [a\n", "2:1: not well-formed YAML: while parsing a flow sequence, did not find expected ',' or ']'"),
        ("deal: " + "[" * 100 + "]" * 100, " nested deeper than 60 levels; flatten it"),
        ("- " * 100 + "a", " nested deeper than 60 levels; flatten it"),
        ("", " holds nothing that can be read"),
        ("deal: a\x00b", " not readable text: unacceptable character #x0000: control characters are not allowed"),
    ],
    ids=["twice", "alias", "tag", "open", "deep flow", "deep block", "empty", "control"],
)  # fmt: skip
def test_a_file_that_is_no_plain_yaml_is_told(
    text: str, fault: str, tmp_path: Path, book: Book
) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_deal(path, book)

    assert str(caught.value.faults[0]).removeprefix(f"{path}:") == fault


def test_bytes_that_are_no_utf8_are_told(tmp_path: Path, book: Book) -> None:
    path = tmp_path / "deal.yaml"
    path.write_bytes(b"deal: \xff\xfe\n")

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_deal(path, book)

    assert str(caught.value) == f"{path}: not UTF-8 text (byte 6); save it as UTF-8"
