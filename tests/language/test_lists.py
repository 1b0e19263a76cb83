from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from clauses.language.answer import Answer, Missing
from clauses.language.functions import FUNCTIONS
from clauses.language.world import Env
from clauses.model.dates import Span
from clauses.model.truth import Truth

ENV = cast(Env, None)
UNKNOWN = Answer(None, "unknown", missing=(Missing("lines.it.includes", "which terms"),))


def words(*items: str) -> Answer:
    return Answer(items, ", ".join(items))


def ask(name: str, *arguments: Answer) -> Any:
    return FUNCTIONS[name][0].call(ENV, *arguments)


@pytest.mark.parametrize(
    ("found", "wanted", "truth"),
    [
        (words("audit", "security"), words("audit"), Truth.TRUE),
        (words("audit"), words("audit", "security"), Truth.FALSE),
        (words(), words("audit"), Truth.FALSE),
        (words("audit"), UNKNOWN, Truth.UNKNOWN),
        (UNKNOWN, words("audit"), Truth.UNKNOWN),
    ],
    ids=["more than enough", "one is missing", "nothing is there", "wanted unknown", "unknown"],
)
def test_a_list_holds_all_that_is_wanted(found: Answer, wanted: Answer, truth: Truth) -> None:
    assert ask("holds_all", found, wanted).truth is truth


def test_what_leaves_it_open_is_missing() -> None:
    answer = ask("holds_all", UNKNOWN, words("audit"))

    assert answer.missing == UNKNOWN.missing


def test_what_is_lacking_is_named() -> None:
    answer = ask("lacking", words("audit"), words("audit", "security", "insurance"))

    assert (answer.value, answer.shown) == (("security", "insurance"), "security, insurance")


def test_all_that_is_wanted_is_named_where_nothing_is_known() -> None:
    assert ask("lacking", UNKNOWN, words("audit")).shown == "audit"


@pytest.mark.parametrize(
    ("mine", "theirs", "truth"),
    [
        (words("buy", "sell"), words("sell"), Truth.TRUE),
        (words("buy"), words("sell"), Truth.FALSE),
        (words(), words("sell"), Truth.FALSE),
        (words("buy"), UNKNOWN, Truth.UNKNOWN),
        (UNKNOWN, words("buy"), Truth.UNKNOWN),
    ],
    ids=["one in common", "none in common", "nothing", "theirs unknown", "mine unknown"],
)
def test_lists_overlap_where_they_share_a_word(mine: Answer, theirs: Answer, truth: Truth) -> None:
    signature = next(s for s in FUNCTIONS["overlaps"] if s.parameters == ("words", "words"))

    assert signature.call(ENV, mine, theirs).truth is truth


def test_a_time_goes_on_from_its_beginning() -> None:
    year = Span.parse("2026-01-01..2026-12-31")

    found = ask("onward", Answer(year, str(year))).value

    assert (found.start, found.end.earliest) == (year.start, date.max)


def test_a_time_that_is_not_known_goes_on_from_nobody_knows_when() -> None:
    assert ask("onward", UNKNOWN).value is None
