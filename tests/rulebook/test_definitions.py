from __future__ import annotations

import pytest

from clauses.faults import RulebookError
from clauses.rulebook.definitions import Definition, RuleSet, condition_sets, status_set


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
    sets = condition_sets("kind.rule", 30, 10)

    assert [len(rule_set.definitions) for rule_set in sets] == [41, 41, 3]
    assert all(rule_set.definitions[0].fires == "asked" for rule_set in sets)


def test_forty_one_conditions_and_exceptions_are_refused() -> None:
    with pytest.raises(RulebookError) as caught:
        condition_sets("kind.rule", 31, 10)

    assert str(caught.value) == "kind.rule: 41 conditions and exceptions; 40 at most"


def test_every_pattern_is_a_flat_list_of_equalities() -> None:
    for rule_set in (*condition_sets("kind.rule", 5, 3), status_set("kind.rule", "prohibits")):
        for definition in rule_set.definitions:
            assert all(isinstance(text, str) for pair in definition.where for text in pair)


def test_the_digest_follows_the_content() -> None:
    assert status_set("a.b", "prohibits").digest != status_set("a.b", "costs").digest
    assert status_set("a.b", "costs").digest == status_set("a.b", "costs").digest
