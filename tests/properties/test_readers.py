"""Whatever is given to the readers, they read it or say what is wrong; nothing else happens."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import clauses
from clauses import files
from clauses.language.check import Names, compile_condition
from clauses.model.dates import Period, Span, When
from clauses.model.measure import Measure
from clauses.model.scale import Scale
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.template import Template
from clauses.visible import json_text, visible

FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Pieces that the formats are made of come up far more often than chance would have them.
PIECES = st.sampled_from(
    ["act", ".", "buyer", " in ", "clause.bound", "(", ")", "[", "]", "{", "}", "'", '"', "not ",
     " and ", "==", "<", "+", "*", "/", "-", "1", "1e9", "USD ", "5bn", "..", "%", "until ",
     "2025-02-30", "5 years", " from ", "unknown", ":", "\n", " ", "- ", "&a ", "*a", "!!", "<<",
     "#", ",", "|", "\\", "\0", "\u202e", "\ud800", "٣", "é", "overlaps", "lambda", ":="]
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))
keys = st.one_of(
    st.sampled_from(
        ["act", "buyer", "seller", "scope", "price", "term", "subject", "any_of", "unknown", "steps",
         "value", "judgement", "disputed", "state", "terms", "kind", "bound", "holder", "party",
         "affiliates", "readings", "when", "carves_out", "amendments", "labels", "kinds", "adds"]
    ),
    st.text(max_size=5),
)  # fmt: skip
scalars = st.one_of(texts, st.none(), st.booleans(), st.integers(), st.floats())
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
PLACES = ("", "lines", "lines.x", "lines.x.scope", "lines.x.price", "lines.x.term", "packages")
CLAUSES = "agreements.supply.clauses.only-them"
BOOK_PLACES = (
    "", "parties", "parties.us", "labels", "kinds", "kinds.k", "rates", "figures", "calendars",
    "ledger", "deals", "agreements", "agreements.supply", "agreements.supply.amendments", CLAUSES,
    *(f"{CLAUSES}.{key}" for key in ("bound", "covers", "when", "readings", "carves_out", "adds")),
)  # fmt: skip


def with_value(content: Any, place: str, value: Any) -> Any:
    """Plain data with one value in place of what stands at a path."""
    if not place:
        return value if isinstance(value, dict) else {}
    head, _, rest = place.partition(".")
    below = content.get(head) if isinstance(content, dict) else None
    inside = below if isinstance(below, dict) else {}
    return {**content, head: with_value(inside, rest, value) if rest else value}


BOOK: dict[str, Any] = {
    "book": "small", "as_of": "2026-01-01", "home": "us",
    "parties": {"us": {"name": "Us"}, "them": {"name": "Them"}},
    "agreements": {"supply": {"clauses": {"only-them": {
        "kind": "exclusivity", "describes": "d", "bound": "us", "holder": "them",
        "covers": {"subject": "food"}}}}},
}  # fmt: skip
DEAL: dict[str, Any] = {
    "deal": "d",
    "lines": {"x": {"act": "buy", "buyer": "us", "seller": "them", "scope": {"subject": "food"}}},
}


@FEW
@given(place=st.sampled_from(PLACES), value=trees)
def test_any_deal_is_read_or_refused(rulebook: Rulebook, place: str, value: Any) -> None:
    book = clauses.load_book(BOOK, rulebook)

    with suppress(clauses.BookError):
        clauses.load_deal(with_value(DEAL, place, value), book)


@FEW
@given(place=st.sampled_from(BOOK_PLACES), value=trees)
def test_any_book_is_read_or_refused(rulebook: Rulebook, place: str, value: Any) -> None:
    with suppress(clauses.BookError, clauses.RulebookError):
        clauses.load_book(with_value(BOOK, place, value), rulebook)


@FEW
@given(content=st.one_of(st.binary(max_size=80), texts.map(lambda t: t.encode(errors="ignore"))),
       ending=st.sampled_from(["yaml", "json"]))  # fmt: skip
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"deal.{ending}"
    path.write_bytes(content)

    with suppress(clauses.BookError):
        files.read(path)


@FEW
@given(text=texts)
def test_any_setting_is_read_or_refused(text: str) -> None:
    with suppress(clauses.InputError):
        files.parse_scalar(text, "--set")


@FEW
@given(text=texts)
def test_any_condition_or_message_is_compiled_or_refused(rulebook: Rulebook, text: str) -> None:
    act, kind = rulebook.acts["buy"], rulebook.kinds["exclusivity"]
    names = Names(act.form.specs, kind.form.specs)

    for read in (compile_condition, Template.read):
        with suppress(clauses.RulebookError):
            read(text, names)


@pytest.mark.parametrize("read", [Measure.parse, When.parse, Period.parse, Span.parse, Scale.read],
                         ids=lambda read: read.__qualname__)  # fmt: skip
@FEW
@given(text=texts)
def test_any_value_is_read_or_refused(read: Callable[[str], Any], text: str) -> None:
    with suppress(ValueError):
        assert str(read(text))


@FEW
@given(text=st.text(st.characters(), max_size=30))
def test_what_is_shown_is_one_line_that_hides_nothing(text: str) -> None:
    shown = visible(text) + json_text(text)

    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)
