from __future__ import annotations

from itertools import product

import pytest

from clauses.model.truth import Truth, all_of, any_of, negate, of

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
WORLDS = {T: (True,), F: (False,), U: (True, False)}


@pytest.mark.parametrize("pair", list(product(Truth, Truth)), ids=lambda p: p[0].value + p[1].value)
def test_and_and_or_hold_what_holds_in_every_world(pair: tuple[Truth, Truth]) -> None:
    worlds = list(product(WORLDS[pair[0]], WORLDS[pair[1]]))

    for fold, plain in ((all_of, all), (any_of, any)):
        answers = {plain(world) for world in worlds}
        assert fold(pair) is (of(answers.pop()) if len(answers) == 1 else U)


def test_negation_leaves_the_unknown_unknown() -> None:
    assert [negate(truth) for truth in (T, F, U)] == [F, T, U]


def test_a_truth_refuses_to_be_a_bool() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(U)
