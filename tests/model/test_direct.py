"""Whichever way a value is read, it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

import clauses
from clauses import files
from clauses.model.agreement import Agreement
from clauses.model.book import BookHeader
from clauses.model.deal import Deal
from clauses.model.direct import Reading, direct
from clauses.model.ledger import Entry
from clauses.model.plain import plain
from clauses.model.vocabulary import Vocabulary
from wholes import RULEBOOK, wholes

Document = tuple[Any, Any, Vocabulary]
BOOKS = sorted(path.parent for path in files.cases_folder().glob("*/book.yaml"))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(["", "unknown", "Unknown ", "nobody", "yes", "2026-02-30", "USD", "group"]),
    st.sampled_from(
        [[], {}, [[]], {"": ""}, {"unknown": "why"}, {"value": "unknown"}, ["unknown"]]
    ),
    st.sampled_from([{"steps": []}, {"disputed": {"a": "b"}}, {"state": "given"}, {"any_of": "x"}]),
    st.text(max_size=3),
)


def pydantic(model: Any, content: Any, words: Vocabulary) -> Any:
    return TypeAdapter(model).validate_python(content, context=words)


def documents(book: dict[str, Any], deal: dict[str, Any]) -> Iterator[Document]:
    """The parts of a book and a deal, each with its model and the words it is read against."""
    words = clauses.load_book(book, RULEBOOK).vocabulary
    header = {k: v for k, v in book.items() if k not in ("agreements", "deals", "ledger")}
    yield BookHeader, plain(header), words
    for name, agreement in book.get("agreements", {}).items():
        yield Agreement, {"agreement": name, **plain(agreement)}, words
    yield list[Entry], plain(book.get("ledger", [])), words
    yield Deal, plain(deal), words


@pytest.mark.parametrize("folder", BOOKS, ids=[folder.name for folder in BOOKS])
def test_files_are_read_the_same_both_ways(folder: Path) -> None:
    words = clauses.load_book(folder, RULEBOOK).vocabulary
    for kind, model in (("agreements", Agreement), ("deals", Deal)):
        for path in files.files_below(folder / kind):
            content = files.read(path).content
            assert repr(direct(model, content, Reading(words))) == repr(
                pydantic(model, content, words)
            )


@given(world=wholes(), data=st.data())
def test_whatever_is_read_directly_is_what_pydantic_reads(
    world: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject
) -> None:
    for model, content, words in documents(*world):
        assert direct(model, content, Reading(words)) == pydantic(model, content, words)

        places = list(places_in(content))
        if not places:
            continue
        parent, key = data.draw(st.sampled_from(places))
        parent[key] = data.draw(ODD)
        try:
            found = direct(model, content, Reading(words))
        except (ValueError, TypeError):
            continue
        other = pydantic(model, content, words)
        assert found == other
        assert repr(found) == repr(other)


def places_in(content: Any) -> Iterator[tuple[Any, Any]]:
    """Every mapping and list within some content, with each of its keys."""
    rows = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in rows:
        yield content, key
        if isinstance(value, dict | list):
            yield from places_in(value)


def test_equal_words_are_one_object() -> None:
    clause = {
        "kind": "exclusivity", "describes": "Everything is bought from the holder.",
        "bound": {"party": "one", "affiliates": "yes"}, "holder": "other",
        "covers": {"subject": "compute"}, "from": "2026-01-01",
    }  # fmt: skip
    book = clauses.load_book(
        {
            "book": "twins", "home": "one",
            "parties": {"one": {"name": "One"}, "other": {"name": "Other"}},
            "agreements": {"a": {"clauses": {"x": clause, "y": dict(clause)}}},
        }
    )  # fmt: skip
    x, y = book.agreements["a"].clauses.values()

    assert x.bound is y.bound
    assert x.start is y.start
    assert x.terms["covers"] is y.terms["covers"]
