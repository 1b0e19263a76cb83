from __future__ import annotations

import pytest

from clauses.faults import RulebookError
from clauses.rulebook.definitions import (
    MOST_LETTERS,
    Definition,
    RuleSet,
    condition_sets,
    status_set,
)


def definitions(count: int) -> tuple[Definition, ...]:
    return tuple(Definition(f"d{index}", (("rule", "r"),)) for index in range(count))


def test_forty_eight_definitions_go_into_a_set() -> None:
    assert len(RuleSet("full", definitions(48)).definitions) == 48


@pytest.mark.parametrize(
    ("name", "parts", "message"),
    [
        ("full", definitions(49), "full: 49 definitions; 1 to 48 go"),
        ("none", (), "none: 0 definitions; 1 to 48 go"),
        ("twice", definitions(1) * 2, "twice: two definitions fire the same"),
        ("bare", (Definition("d", ()),), "bare: 'd' asks for nothing"),
        ("ü", definitions(1), "ü: 'ü' must be ASCII of 1 to 200 characters"),
        (
            "empty",
            (Definition("d", (("rule", ""),)),),
            "empty: '' must be ASCII of 1 to 200 characters",
        ),
    ],
    ids=["too many", "none", "twice", "no pattern", "not ASCII", "empty constant"],
)
def test_a_set_outside_the_sound_corner_is_refused(
    name: str, parts: tuple[Definition, ...], message: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        RuleSet(name, parts)

    assert str(caught.value) == message


def test_forty_letters_are_split_over_sets_that_each_ask() -> None:
    sets = condition_sets(30, 10)

    assert [len(rule_set.definitions) for rule_set in sets] == [41, 41, 41]
    assert all(rule_set.definitions[0].fires == "asked" for rule_set in sets)


@pytest.mark.parametrize("counts", [(1, 0, 0), (11, 0, 0), (2, 7, 4), (1, 0, 100), (30, 10, 24)])
def test_each_letter_is_looked_at_by_one_set(counts: tuple[int, int, int]) -> None:
    letters = [
        "g",
        *(f"{sort}{i}" for sort, n in zip("cxo", counts, strict=True) for i in range(n)),
    ]

    sets = condition_sets(*counts)

    seen = [key for rule_set in sets for key in sorted(rule_set.keys) if key in letters]
    assert sorted(seen) == sorted(letters)
    assert all(rule_set.keys & set(letters) for rule_set in sets)


def test_all_numbers_of_conditions_and_exceptions_share_a_few_sets() -> None:
    sizes = range(MOST_LETTERS + 1)
    shapes = [(c, x) for c in sizes for x in sizes if c + x <= MOST_LETTERS]

    assert len({rule_set for shape in shapes for rule_set in condition_sets(*shape)}) == 5


def test_forty_one_conditions_and_exceptions_are_refused() -> None:
    with pytest.raises(RulebookError) as caught:
        condition_sets(31, 10)

    assert str(caught.value) == "41 conditions and exceptions; 40 at most"


def test_every_pattern_is_a_flat_list_of_equalities() -> None:
    for rule_set in (*condition_sets(5, 3), status_set("prohibits")):
        for definition in rule_set.definitions:
            assert all(isinstance(text, str) for pair in definition.where for text in pair)


def test_the_digest_follows_the_content() -> None:
    assert status_set("prohibits").digest != status_set("costs").digest
    assert status_set("costs").digest == status_set("costs").digest
