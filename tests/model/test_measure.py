from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.model.measure import Measure, UnitError, max_of, min_of
from clauses.model.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("USD 6.5bn", "USD 6.5bn"),
        ("USD 6,500,000,000", "USD 6.5bn"),
        ("USD 6500 million", "USD 6.5bn"),
        ("up to USD 100bn", "up to USD 100bn"),
        ("at most USD 100bn", "up to USD 100bn"),
        ("below USD 5m", "below USD 5m"),
        ("at least USD 5m", "at least USD 5m"),
        ("over USD 300bn", "over USD 300bn"),
        ("USD 10bn..20bn", "USD 10bn..20bn"),
        ("USD 10bn..USD 20bn", "USD 10bn..20bn"),
        ("unlimited", "unlimited"),
        ("EUR unlimited", "EUR unlimited"),
        ("20%", "20%"),
        ("12.5 %", "12.5%"),
        ("4.5 GW", "4.5 GW"),
        ("10..12 GW", "10 GW..12 GW"),
        ("38,000 gallons", "38,000 gallons"),
        ("1.10", "1.1"),
        ("USD 0.005", "USD 0.005"),
    ],
)
def test_an_amount_prints_as_a_person_writes_it(written: str, printed: str) -> None:
    assert str(Measure.parse(written)) == printed
    assert Measure.parse(printed) == Measure.parse(written)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("USD -3bn", "'-3bn' must not be negative"),
        ("UDS 3bn", "unknown currency 'UDS'; did you mean 'USD'?"),
        ("3bn USD", "'3bn USD': the currency comes first, as in USD 6.5bn"),
        ("USD 3zn", "'USD 3zn': unknown scale 'zn'; use k, m, bn or tn"),
        ("4.5 GWs", "unknown unit 'GWs'; did you mean 'GW'?"),
        ("USD 20bn..10bn", "the lower end comes first"),
        ("1e9", "'1e9' is no amount; write it like USD 6.5bn, up to USD 100bn, 4.5 GW or 20%"),
        ("NaN", "'NaN' is no amount; write it like USD 6.5bn, up to USD 100bn, 4.5 GW or 20%"),
        ("USD " + "9" * 31, "more than 30 digits; an amount is shorter"),
        ("9" * 121, "longer than 120 characters; an amount is shorter"),
        ("10 GW..20 MWh", "runs from W to Wh"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_way_out(written: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        Measure.parse(written)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("USD 5bn", "USD 5bn", F),
        ("USD 5.01bn", "USD 5bn", T),
        ("over USD 5bn", "USD 5bn", T),
        ("at least USD 5bn", "USD 5bn", U),
        ("up to USD 5bn", "USD 5bn", F),
        ("up to USD 5.01bn", "USD 5bn", U),
        ("unlimited", "USD 5bn", T),
        ("USD 5bn", "unlimited", F),
        ("USD 6bn", "EUR 5bn", U),
        ("4.5 GW", "4,500 MW", F),
        ("4.5 GW", "4,499 MW", T),
    ],
)
def test_more_than_knows_the_boundary_and_the_open_end(one: str, other: str, answer: Truth) -> None:
    assert Measure.parse(one).greater(Measure.parse(other)) is answer


def test_different_things_are_not_compared() -> None:
    with pytest.raises(UnitError):
        Measure.parse("USD 5").greater(Measure.parse("5 GW"))


def test_a_rate_of_the_book_makes_currencies_comparable() -> None:
    rates = {("EUR", "USD"): Decimal("1.1")}

    assert str(Measure.parse("EUR 10m").convert(rates, "USD")) == "USD 11m"
    assert str(Measure.parse("USD 11m").convert(rates, "EUR")) == "EUR 10m"
    assert Measure.parse("GBP 1").convert(rates, "USD") is None


@pytest.mark.parametrize(
    ("result", "printed"),
    [
        (lambda: Measure.parse("20%") * Measure.parse("USD 1bn..2bn"), "USD 200m..400m"),
        (lambda: Measure.parse("20%") * Measure.parse("unlimited"), "unlimited"),
        (lambda: Measure.parse("USD 1bn") + Measure.parse("up to USD 2bn"), "USD 1bn..3bn"),
        (lambda: Measure.parse("USD 5bn") - Measure.parse("USD 1bn..2bn"), "USD 3bn..4bn"),
        (lambda: Measure.parse("USD 1bn") / Measure.parse("USD 4bn"), "0.25"),
        (lambda: Measure.parse("unlimited") - Measure.parse("unlimited"), "an unknown amount"),
        (lambda: min_of(Measure.parse("USD 1bn..3bn"), Measure.parse("USD 2bn")), "USD 1bn..2bn"),
        (lambda: max_of(Measure.parse("USD 1bn..3bn"), Measure.parse("USD 2bn")), "USD 2bn..3bn"),
    ],
)
def test_arithmetic_is_exact_on_the_bounds(result: Callable[[], Measure], printed: str) -> None:
    assert str(result()) == printed


POINTS = st.integers(0, 40).map(lambda n: Decimal(n) / 4)


@st.composite
def intervals(draw: st.DrawFn) -> Measure:
    low, high = sorted((draw(POINTS), draw(POINTS)))
    opened = low < high
    return Measure(low, high, "USD", opened and draw(st.booleans()), opened and draw(st.booleans()))


def samples(measure: Measure) -> list[Decimal]:
    """Amounts of an interval, its ends where they belong to it and points just inside."""
    assert measure.low is not None
    assert measure.high is not None
    step = Decimal("0.001")
    inside = [measure.low + step, measure.high - step, (measure.low + measure.high) / 2]
    points = [p for p in inside if measure.low < p < measure.high]
    points += [] if measure.low_open else [measure.low]
    return points + ([] if measure.high_open else [measure.high])


@given(one=intervals(), other=intervals())
def test_comparisons_hold_what_holds_at_every_point(one: Measure, other: Measure) -> None:
    checks: list[tuple[str, Any]] = [
        ("greater", lambda a, b: a > b),
        ("less", lambda a, b: a < b),
        ("at_most", lambda a, b: a <= b),
        ("at_least", lambda a, b: a >= b),
        ("equal", lambda a, b: a == b),
    ]
    for name, plain in checks:
        answers = {plain(a, b) for a in samples(one) for b in samples(other)}
        found = getattr(one, name)(other)
        if len(answers) == 2:
            assert found is U
        elif found is not U:
            assert found is (T if answers == {True} else F)


@given(one=intervals(), other=intervals())
def test_results_hold_every_result_of_their_points(one: Measure, other: Measure) -> None:
    share = Measure(other.low, other.high, "%", other.low_open, other.high_open)
    for a in samples(one):
        for b in samples(other):
            for result, point in (
                (one + other, a + b),
                (one - other, a - b),
                (share * one, a * b / 100),
            ):
                assert result.low is not None
                assert result.high is not None
                assert result.low <= point <= result.high


@given(measure=intervals())
def test_what_is_printed_reads_back(measure: Measure) -> None:
    if measure.low_open or (measure.high_open and measure.low != 0):
        return  # an open end inside a range has no written form

    assert Measure.parse(str(measure)) == measure
