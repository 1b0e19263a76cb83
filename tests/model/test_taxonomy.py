from __future__ import annotations

from datetime import date

import pytest

from clauses.model.labels import Labels
from clauses.model.scope import ABSENT
from clauses.model.taxonomy import UNLISTED
from clauses.rulebook.load import load_rulebook

TAXONOMIES = load_rulebook().taxonomies
DAY = date(2026, 1, 1)


@pytest.mark.parametrize("dimension", TAXONOMIES)
def test_every_label_lies_in_its_parent(dimension: str) -> None:
    taxonomy = TAXONOMIES[dimension]

    outside = [
        name
        for name, label in taxonomy.labels.items()
        if label.parent and taxonomy.region(name, DAY) & ~taxonomy.region(label.parent, DAY)
    ]

    assert outside == []


def test_a_label_holds_more_than_its_children() -> None:
    subjects = TAXONOMIES["subject"]
    children = subjects.union(["compute.capacity.gpu", "compute.capacity.storage"], DAY)

    assert subjects.region("compute.capacity", DAY) & ~children


def test_chips_are_not_capacity() -> None:
    subjects = TAXONOMIES["subject"]

    assert not subjects.region("compute.chips", DAY) & subjects.region("compute.capacity", DAY)


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(1972, 12, 31), False), (date(2020, 1, 31), True), (date(2020, 2, 1), False)],
)
def test_a_group_has_the_members_of_the_day(day: date, inside: bool) -> None:
    territories = TAXONOMIES["territory"]

    assert bool(territories.region("EU", day) & territories.region("GB", day)) is inside


def test_the_european_union_has_27_members() -> None:
    assert len([m for m in TAXONOMIES["territory"].labels["EU"].members or () if m.on(DAY)]) == 27


def test_there_are_249_countries() -> None:
    assert (
        len(
            [
                name
                for name in TAXONOMIES["territory"].labels
                if len(name) == 2 and name not in ("EU", "G7")
            ]
        )
        == 249
    )


def test_everything_but_a_country_reaches_what_no_label_names() -> None:
    territories = TAXONOMIES["territory"]
    rest = Labels("all_but", ("US",)).extent(territories, DAY, closed=False).must

    assert rest & UNLISTED
    assert not rest & ABSENT
    assert not rest & territories.region("US-CA", DAY)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("UK", "unknown territory 'UK'; did you mean 'GB'?"),
        ("USA", "unknown territory 'USA'; did you mean 'US'?"),
        ("Atlantis", "unknown territory 'Atlantis'; a book may add labels under `labels:`"),
    ],
)
def test_a_wrong_label_gets_the_right_one_suggested(wrong: str, message: str) -> None:
    assert TAXONOMIES["territory"].unknown(wrong) == message


def test_a_region_is_named_by_its_largest_labels() -> None:
    subjects = TAXONOMIES["subject"]
    region = subjects.region("compute", DAY) & ~subjects.region("compute.chips", DAY)

    assert subjects.names(region) == ["compute.capacity", "compute.network", "other compute"]
