from __future__ import annotations

import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.engine.ladder import Ladder
from clauses.engine.postings import bits_of, numbers_in

SIGNS = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "==": operator.eq,
    "!=": operator.ne,
}  # fmt: skip
AMOUNTS = st.integers(0, 40).map(Decimal)


@pytest.mark.parametrize("sign", SIGNS)
@given(values=st.lists(st.none() | AMOUNTS, max_size=300), given_=AMOUNTS, data=st.data())
def test_a_ladder_says_of_each_row_what_a_comparison_says(
    sign: str, values: list[Decimal | None], given_: Decimal, data: st.DataObject
) -> None:
    asked = data.draw(st.sets(st.integers(0, max(len(values) - 1, 0))))
    rows = {row for row in asked if row < len(values)}

    ladder = Ladder(values)
    true = ladder.against(sign, given_, bits_of(rows))

    known = {row: value for row in rows if (value := values[row]) is not None}
    assert set(numbers_in(true)) == {
        row for row, value in known.items() if SIGNS[sign](given_, value)
    }
    assert {*rows}.difference(numbers_in(ladder.without)) == known.keys()


@given(values=st.lists(AMOUNTS, min_size=200, max_size=2_000))
def test_a_ladder_has_few_steps(values: list[Decimal]) -> None:
    assert len(Ladder([value + n for n, value in enumerate(values)]).tops) <= 130


@given(numbers=st.sets(st.integers(0, 20_000), max_size=200))
def test_the_numbers_of_bits_are_those_that_were_set(numbers: set[int]) -> None:
    assert numbers_in(bits_of(numbers)) == sorted(numbers)
