from __future__ import annotations

import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.engine.ladder import Ladder
from clauses.engine.postings import bits_of, numbers_in
from clauses.model.measure import Measure
from clauses.model.truth import Truth

SIGNS = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "==": operator.eq,
    "!=": operator.ne,
}  # fmt: skip
COMPARED = {
    ">=": Measure.at_least, ">": Measure.greater, "<=": Measure.at_most, "<": Measure.less,
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


@st.composite
def within(draw: st.DrawFn) -> Measure:
    """An amount known within bounds, either of which may be open or missing."""
    low, high = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    opened = low != high
    return Measure(
        draw(st.sampled_from((low, None))), draw(st.sampled_from((high, None))), "USD",
        opened and draw(st.booleans()), opened and draw(st.booleans()),
    )  # fmt: skip


@pytest.mark.parametrize("sign", COMPARED)
@given(values=st.lists(AMOUNTS, max_size=300), given_=within())
def test_a_ladder_says_what_bounds_leave_open(
    sign: str, values: list[Decimal], given_: Measure
) -> None:
    true, open_, _ = Ladder(values).between(sign, given_, (1 << len(values)) - 1)

    truths = [COMPARED[sign](given_, Measure(value, value, "USD")) for value in values]
    assert numbers_in(true) == [n for n, truth in enumerate(truths) if truth is Truth.TRUE]
    assert numbers_in(open_) == [n for n, truth in enumerate(truths) if truth is Truth.UNKNOWN]


@given(values=st.lists(AMOUNTS, min_size=200, max_size=2_000))
def test_a_ladder_has_few_steps(values: list[Decimal]) -> None:
    assert len(Ladder([value + n for n, value in enumerate(values)]).tops) <= 130


@given(numbers=st.sets(st.integers(0, 20_000), max_size=200))
def test_the_numbers_of_bits_are_those_that_were_set(numbers: set[int]) -> None:
    assert numbers_in(bits_of(numbers)) == sorted(numbers)
