from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clauses.model.control import ControlGraph
from clauses.model.party import Group, Party
from clauses.model.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
DAY = date(2026, 1, 1)


def graph(controls: dict[str, Any], complete: bool = True) -> ControlGraph:
    parties = {
        name: Party.model_validate({"name": name, "controls": controls.get(name, {})})
        for name in ("parent", "child", "grandchild", "sister", "stranger")
    }
    return ControlGraph(parties, complete)


def group(**written: Any) -> Group:
    return Group.model_validate({"party": "child", **written})


CHAIN = {"parent": {"child": {"percent": "100%"}, "sister": {"percent": "60%"}},
         "child": {"grandchild": {"percent": "51%"}}}  # fmt: skip


@pytest.mark.parametrize(
    ("party", "affiliates", "answer"),
    [
        ("child", "no", T),
        ("parent", "no", F),
        ("parent", "yes", T),
        ("sister", "yes", T),
        ("grandchild", "yes", T),
        ("stranger", "yes", F),
        ("parent", "unknown", U),
        ("stranger", "unknown", F),
        ("child", "unknown", T),
    ],
)
def test_affiliates_are_controlled_controlling_or_under_common_control(
    party: str, affiliates: str, answer: Truth
) -> None:
    assert graph(CHAIN).member(party, group(affiliates=affiliates), DAY).truth is answer


@pytest.mark.parametrize(
    ("percent", "affiliates", "answer"),
    [
        ("50%", "yes", F),
        ("50.01%", "yes", T),
        ("50%", {"at_least": "50%"}, T),
        ("20%", {"over": "20%"}, F),
        ("20.01%", {"over": "20%"}, T),
        ("unknown", "yes", U),
        ("40..60%", "yes", U),
    ],
)
def test_the_threshold_decides_on_its_boundary(
    percent: str, affiliates: Any, answer: Truth
) -> None:
    held = graph({"parent": {"child": {"percent": percent}}})

    assert held.member("parent", group(affiliates=affiliates), DAY).truth is answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [(date(2025, 12, 31), F), (DAY, T), (date(2026, 6, 30), T), (date(2026, 7, 1), F)],
)
def test_a_holding_counts_from_its_first_day_through_its_last(day: date, answer: Truth) -> None:
    edge = {"percent": "100%", "from": "2026-01-01", "until": "2026-06-30"}

    assert (
        graph({"parent": {"child": edge}}).member("parent", group(affiliates="yes"), day).truth
        is answer
    )


def test_what_the_book_does_not_show_is_unknown_unless_it_says_that_it_shows_all() -> None:
    assert graph({}, complete=False).member("stranger", group(affiliates="yes"), DAY).truth is U
    assert graph({}, complete=True).member("stranger", group(affiliates="yes"), DAY).truth is F


def test_parties_named_in_and_out_are_in_and_out() -> None:
    named = group(besides=["stranger"], excluding=["sister"], affiliates="yes")

    assert graph(CHAIN).member("stranger", named, DAY).truth is T
    assert graph(CHAIN).member("sister", named, DAY).truth is F


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ({}, "child"),
        ({"affiliates": "yes"}, "child and its affiliates"),
        ({"party": []}, "nobody"),
        ({"excluding": "child"}, "nobody"),
        ({"excluding": "child", "affiliates": "yes"}, "affiliates of child"),
    ],
    ids=["named", "with affiliates", "nobody", "named and left out", "its affiliates alone"],
)
def test_a_group_is_shown_in_words_also_where_nobody_is_named(
    written: dict[str, Any], shown: str
) -> None:
    assert graph({}).shown(group(**written)) == shown


def test_nobody_is_a_member_of_a_group_without_members() -> None:
    found = graph({}).member("child", group(party=[]), DAY)

    assert (found.truth, found.because) == (F, "child is not named, and nobody else is")
