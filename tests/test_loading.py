from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import clauses
from clauses import files
from clauses.loading import content_of
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

PROMISE: dict[str, Any] = {
    "kind": "exclusivity",
    "describes": "d",
    "bound": "us",
    "holder": "them",
    "covers": {"subject": "food"},
}
KIND: dict[str, Any] = {"title": "t", "means": "m", "family": "preference"}
RULE: dict[str, Any] = {
    "act": "buy",
    "effect": "requires_notice",
    "when": ["act.buyer in clause.bound"],
    "says": {"engaged": "e", "undetermined": "u"},
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
        ("ledger", [{"date": "2026-01-01", "consent": {"clause": "supply/only-them", "deal": "d"}, "by": "thm"}], "0.by: unknown party 'thm'; did you mean 'them'?"),
        ("ledger", [{"date": "2026-01-01", "refusal": {"to": "letter"}}], "0.refusal.to: no entry has the evidence 'letter'"),
        ("ledger", [{"date": "2026-01-01"}], "0: records 0 events; one of offer, notice, refusal, exercise, consent, waiver, no_response, no_agreement, cure, election, occurrence is needed"),
        ("parties.us.controls", {"tehm": {"percent": "5%"}}, "parties.us.controls: unknown party 'tehm'; did you mean 'them'?"),
        (f"{CLAUSE}.overrides", ["only-then"], "clauses.only-them.overrides.0: names no clause: only-then; did you mean 'only-them'?"),
        (f"{CLAUSE}.overrides", ["other/clause"], "clauses.only-them.overrides.0: unknown agreement 'other'"),
        (f"{CLAUSE}.yields_to", [{"group": "a", "section": "2"}], "clauses.only-them.yields_to.0: name one clause, {group: …}, {section: …} or {agreement: …}"),
        (f"{CLAUSE}.readings", {"one": {"means": "this"}}, "clauses.only-them.readings: one reading is none; list every tenable one"),
        (f"{CLAUSE}.readings", {"one": {"means": "this"}, "two": {}}, "clauses.only-them.readings.two: say in one sentence how it takes the words; add `means`"),
        (f"{CLAUSE}.readings", {"one": {"means": "this"}, "two": {"means": "that", "covers": {"subject": "fod"}}}, "clauses.only-them.readings.two.covers.subject: unknown subject 'fod'; did you mean 'food'?"),
        (f"{CLAUSE}.while", ["act.prise > 5"], "clauses.only-them.while.0: 'act.prise > 5': column 1: the act 'buy' has no 'prise'; did you mean 'price'?"),
        (f"{CLAUSE}.carves_out", [{"scope": {"subject": "food"}, "carves_out": [{"scope": {"subject": "unknown"}}]}], "clauses.only-them.carves_out.0.carves_out.0.scope: a carve-out must be known; name its labels"),
        (f"{CLAUSE}.adds", {"covers": {"type": "period"}}, "clauses.only-them.adds.covers: every clause of this kind has a term of this name; set that"),
        (f"{CLAUSE}.adds", {"grace": {"type": "period", "value": "soon"}}, "clauses.only-them.adds.grace: 'soon' is no period; write it like 30 days, 10 business days, 5 years"),
        ("kinds", {"exclusivity": {}}, "kinds.exclusivity: the rulebook has a kind of this name; choose another"),
        ("kinds", {"tasting": {**KIND, "rules": {"taste": RULE}, "titel": "x"}}, "kinds.tasting.titel: unknown key; did you mean 'title'?"),
        ("kinds", {"tasting": {**KIND, "rules": {"taste": RULE}, "terms": {"covers": {"as": "exclusivty"}}}}, "kinds.tasting.terms.covers.as: there is no terms.covers in 'exclusivty'; did you mean 'exclusivity'?"),
        ("kinds", {"tasting": {**KIND, "rules": {"taste": {**RULE, "when": ["act.byer in clause.bound"]}}}}, "kinds.tasting.rules.taste.when.0: 'act.byer in clause.bound': column 1: the act 'buy' has no 'byer'; did you mean 'buyer'?"),
        ("kinds", {"tasting": {**KIND, "rules": {"taste": {**RULE, "when": ['act.buyer == "uss"']}}}}, "kinds.tasting.rules.taste.when.0: 'act.buyer == \"uss\"': column 14: unknown party 'uss'; did you mean 'us'?"),
        ("kinds", {"tasting": {**KIND, "rules": {"taste": RULE}, "terms": {"grade": {"type": "choice"}}}}, "kinds.tasting.grade: a choice is made among `choices`; list them"),
        ("kinds", {"tasting": {**KIND, "rules": {"taste": RULE}, "terms": {"fee": {"type": "money", "default": "soon"}}}}, "kinds.tasting.fee: 'soon' is no amount; write it like USD 6.5bn, up to USD 100bn, 4.5 GW or 20%"),
        ("facts", {"by": {"annual": {"type": "money"}}}, "facts.by: unknown act 'by'; did you mean 'buy'?"),
        ("facts", {"sell": {"annual": {"type": "money"}}}, "facts.sell: it is the same act as 'buy'; add its facts there"),
        ("facts", {"buy": {"price": {"type": "money"}}}, "facts.buy.price: the act 'buy' has a role or a fact of this name; choose another"),
        ("facts", {"every": {"target": {"type": "text"}}}, "facts.every.target: the act 'acquire' has a role or a fact of this name; choose another"),
        ("facts", {"buy": {"term": {"type": "span"}}}, "facts.buy.term: every line has a key of this name; choose another"),
        ("facts", {"buy": {"per-year": {"type": "money"}}}, "facts.buy.per-year: no condition can speak of it; use letters, digits and _"),
        ("facts", {"buy": {"zone": {"type": "scope"}}}, "facts.buy.zone: a line has one scope; add a dimension under `labels`"),
        ("facts", {"buy": {"annual": {"type": "mony"}}}, "facts.buy.annual.type: must be 'scope', 'money', 'quantity', 'amount', 'percent', 'number', 'date', 'period', 'span', 'yes_no', 'text', 'words', 'party', 'group', 'choice' or 'scale'; did you mean 'money'?"),
        ("facts", {"buy": {"annual": {"type": "money", "default": "soon"}}}, "facts.buy.annual: 'soon' is no amount; write it like USD 6.5bn, up to USD 100bn, 4.5 GW or 20%"),
        ("agreements.supply.counting", {"calendar": "city"}, "counting.calendar: unknown calendar 'city'; add it to `calendars` in book.yaml"),
        ("agreements.supply.counting", {"roll": "forwards"}, "counting.roll: must be 'no', 'forward' or 'backward'; did you mean 'forward'?"),
        ("ledger", [{"date": "2026-01-01", "waiver": {"clause": "supply/only-them"}}], "0.waiver: say which `clause` and which `deal` this concerns, or what it answers `to`; a consent or waiver may give a `scope` instead of a deal, a notice or an election what it is `of`"),
        (f"{CLAUSE}.bound", {"party": "us", "affiliates": {"more": "50%"}}, "clauses.only-them.bound: write affiliates: yes, no, unknown, {over: 50%}, {at_least: 50%, basis: votes}"),
        (f"{CLAUSE}.covers", {"not_applicable": "none"}, "clauses.only-them.covers: a clause that reaches nothing is none; name what it reaches, or write `unknown`"),
        (f"{CLAUSE}.covers", {"subject": "food", "territory": {"not_applicable": "none"}}, "clauses.only-them.covers.territory: what does not apply limits nothing; leave it out, which means everything"),
        (f"{CLAUSE}.covers", {"steps": [{"from": "2026-01-01", "value": {"subject": {"not_applicable": "none"}}}]}, "clauses.only-them.covers.steps.0.subject: what does not apply limits nothing; leave it out, which means everything"),
        (f"{CLAUSE}.covers", [{"subject": "food"}, {"channel": {"not_applicable": "none"}}], "clauses.only-them.covers.1.channel: what does not apply limits nothing; leave it out, which means everything"),
        (f"{CLAUSE}.adds", {"zone": {"type": "scope", "value": {"not_applicable": "none"}}}, "clauses.only-them.adds.zone: a clause that reaches nothing is none; name what it reaches, or write `unknown`"),
        (f"{CLAUSE}.carves_out", [{"scope": {"channel": {"not_applicable": "none"}}}], "clauses.only-them.carves_out.0.scope.channel: what does not apply limits nothing; leave it out, which means everything"),
        ("ledger", [{"date": "2026-01-01", "consent": {"clause": "supply/only-them", "scope": {"channel": {"not_applicable": "none"}}}}], "0.consent.scope.channel: what does not apply limits nothing; leave it out, which means everything"),
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
        ("lines.x.scope", "unknown", "lines.x.scope: a scope gives labels for each dimension: {subject: …, territory: …}; leave out what is unknown"),
        ("lines.x.scope", {"steps": []}, "lines.x.scope.steps: unknown dimension; use channel, customer_class, purpose, subject, territory"),
        ("promises", {"p": {**PROMISE, "covers": {"not_applicable": "none"}}}, "promises.p.covers: a clause that reaches nothing is none; name what it reaches, or write `unknown`"),
        ("promises", {"p": {**PROMISE, "unless": ["act.byer in clause.bound"]}}, "promises.p.unless.0: 'act.byer in clause.bound': column 1: the act 'buy' has no 'byer'; did you mean 'buyer'?"),
        ("promises", {"p": {**PROMISE, "carves_out": [{"scope": {"territory": "unknown"}}]}}, "promises.p.carves_out.0.scope: a carve-out must be known; name its labels"),
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


def test_a_fault_of_an_added_fact_is_told_with_its_place(tmp_path: Path) -> None:
    header = (
        "book: b\nhome: us\nparties:\n  us: {name: Us}\nfacts:\n  buy:\n    price: {type: money}\n"
    )
    (tmp_path / "book.yaml").write_text(header, encoding="utf-8")

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_book(tmp_path)

    assert str(caught.value.faults[0].place) == f"{tmp_path / 'book.yaml'}:7:5"


def test_an_added_fact_is_typed_when_a_deal_is_read() -> None:
    book = clauses.load_book({**BOOK, "facts": {"buy": {"annual": {"type": "money"}}}})

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_deal(changed(DEAL, "lines.x.annual", "5 t"), book)

    assert [f"{f.path}: {f.message}" for f in caught.value.faults] == [
        "lines.x.annual: '5 t' is no amount of money; write it like USD 6.5bn"
    ]


def test_a_book_adds_facts_to_its_own_acts_alone() -> None:
    clauses.load_book({**BOOK, "facts": {"buy": {"annual": {"type": "money"}}}})

    with pytest.raises(clauses.BookError, match="unknown key"):
        clauses.load_deal(changed(DEAL, "lines.x.annual", "EUR 5"), clauses.load_book(BOOK))


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


@pytest.mark.parametrize("suffix", ["yaml", "yml", "json"])
def test_an_agreement_in_any_form_of_file_is_read(suffix: str, tmp_path: Path) -> None:
    header = {key: value for key, value in BOOK.items() if key != "agreements"}
    (tmp_path / "agreements").mkdir()
    (tmp_path / "book.yaml").write_text(json.dumps(header), encoding="utf-8")
    supply = json.dumps({"agreement": "supply", **BOOK["agreements"]["supply"]})
    (tmp_path / "agreements" / f"supply.{suffix}").write_text(supply, encoding="utf-8")

    book = clauses.load_book(tmp_path)

    assert list(book.agreements) == ["supply"]


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


def test_what_a_reading_takes_over_is_wrong_once() -> None:
    book = changed(BOOK, f"{CLAUSE}.until", "soon")
    readings = {"one": {"means": "this"}, "two": {"means": "that"}}
    book["agreements"]["supply"]["clauses"]["only-them"]["readings"] = readings

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_book(book)

    assert [fault.path for fault in caught.value.faults] == ["clauses.only-them.until"]


def test_precedence_in_a_circle_is_refused() -> None:
    clause = BOOK["agreements"]["supply"]["clauses"]["only-them"]
    book = changed(BOOK, f"{CLAUSE}.overrides", ["other"])
    book["agreements"]["supply"]["clauses"]["other"] = {**clause, "overrides": ["only-them"]}

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_book(book)

    assert [fault.message for fault in caught.value.faults] == [
        "precedence in a circle: supply/only-them yields to supply/other yields to supply/only-them"
    ]


def test_precedence_that_an_amendment_turns_round_is_no_circle() -> None:
    clause = BOOK["agreements"]["supply"]["clauses"]["only-them"]
    book = changed(BOOK, f"{CLAUSE}.overrides", ["other"])
    book["agreements"]["supply"]["clauses"]["other"] = clause
    book["agreements"]["supply"]["amendments"] = {
        "turn": {
            "effective": "2026-02-01",
            "replace": {"only-them": clause, "other": {**clause, "overrides": ["only-them"]}},
        }
    }

    assert clauses.load_book(book).agreements


def test_an_agreement_cannot_override_one_with_others() -> None:
    book = changed(BOOK, f"{CLAUSE}.overrides", [{"agreement": "hers"}])
    book["parties"]["her"] = {"name": "her"}
    book["agreements"]["supply"]["parties"] = ["us", "them"]
    book["agreements"]["hers"] = {"parties": ["us", "her"]}

    with pytest.raises(clauses.BookError, match="is with other parties"):
        clauses.load_book(book)


def test_a_fault_of_an_agreement_is_told_once_and_not_as_one_of_the_ledger_too() -> None:
    book = changed(BOOK, f"{CLAUSE}.kind", "exclusivty")
    book["ledger"] = [
        {"date": "2026-01-01", "consent": {"clause": "supply/only-them", "deal": "d"}}
    ]

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_book(book)

    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    ("packages", "fault"),
    [
        ({"all": {"lines": ["y"]}}, "package 'all' names a line 'y' that is not there"),
        ({"all": {"lines": ["x"], "allocation": {"z": "EUR 1"}}}, "package 'all' names a line 'z' that is not there"),
    ],
)  # fmt: skip
def test_a_package_names_lines_of_the_deal(packages: Any, fault: str) -> None:
    book = clauses.load_book(BOOK)

    with pytest.raises(clauses.BookError) as caught:
        clauses.load_deal({**DEAL, "packages": packages}, book)

    assert [f.message for f in caught.value.faults] == [fault]


def test_a_scale_says_what_is_wrong_with_it() -> None:
    share = {"kind": "revenue_share", "describes": "a share", "bound": "us", "holder": "them"}
    faults = []
    for scale in ({"marginal": {"EUR 5": "10%"}}, {"whole": {"EUR 0": "EUR 1"}},
                  {"marginal": {"EUR 0": "10%", "USD 5": "5%"}}, "10%"):  # fmt: skip
        with pytest.raises(clauses.BookError) as caught:
            clauses.load_book(changed(BOOK, CLAUSE, {**share, "scale": scale}))
        faults += [fault.message for fault in caught.value.faults]

    assert faults == [
        "the first step is from zero; say what holds below",
        "'EUR 1' is no percentage; write it like 20%",
        "the steps are in EUR and USD; use one",
        "write {marginal: {USD 0: 20%, USD 100m: 10%}} or {whole: {…}}",
    ]


def test_what_is_left_empty_is_nothing_and_not_an_empty_text(tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text("left:\nquoted: ''\n", encoding="utf-8")

    assert files.read(path).content == {"left": None, "quoted": ""}


def test_a_deal_that_was_read_can_be_read_again(rulebook: Rulebook) -> None:
    differing = []
    for name in ("openai", "openai-reported", "starter"):
        book = clauses.load_book(files.cases_folder() / name, rulebook)
        for deal in book.deals.values():
            again = clauses.load_deal(content_of(deal), book)
            one, two = (clauses.check(book, d, rulebook=rulebook).to_json() for d in (deal, again))
            differing += [deal.deal] if one != two else []

    assert differing == []


def test_promises_and_lines_that_would_take_minutes_are_refused(story: Path) -> None:
    line = {"act": "sell", "buyer": "oracle", "seller": "openai"}
    promise = {
        "kind": "exclusivity", "describes": "d", "bound": "openai", "holder": "oracle",
        "covers": {"subject": "software"},
    }  # fmt: skip
    book = clauses.load_book(story)

    def deal(lines: int, promises: int) -> dict[str, Any]:
        return {
            "deal": "d",
            "lines": {f"l{number}": line for number in range(lines)},
            "promises": {f"p{number}": promise for number in range(promises)},
        }

    assert len(clauses.load_deal(deal(200, 100), book).promises) == 100
    with pytest.raises(clauses.BookError, match="with 100 promises a deal has at most 200 lines"):
        clauses.load_deal(deal(201, 100), book)


def test_what_a_book_is_read_from_stays_as_it_was_and_may_be_changed_afterwards(
    rulebook: Rulebook,
) -> None:
    given = copy.deepcopy(BOOK)
    line = {"act": "buy", "buyer": "us", "seller": "them"}
    deal = {"deal": "d", "lines": {"x": line}}

    book = clauses.load_book(given, rulebook)
    before = clauses.check(book, deal, rulebook=rulebook).to_json(every=True)
    assert given == BOOK
    given["agreements"]["supply"]["clauses"]["only-them"]["covers"]["subject"] = "software"
    given["agreements"]["supply"]["clauses"].clear()
    book.prepared.clear()

    assert clauses.check(book, deal, rulebook=rulebook).to_json(every=True) == before


def test_no_agreements_may_be_said_by_none() -> None:
    assert clauses.load_book({**BOOK, "agreements": None}).agreements == {}
