from __future__ import annotations

from typing import Any, cast

import pytest

from clauses.language.answer import Answer, Missing
from clauses.language.functions import FUNCTIONS
from clauses.language.world import Env
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
