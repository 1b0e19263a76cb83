from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.model.dates import DateError, Period, Span, When
from clauses.model.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize("text", ["2025-03-07", "2025-03", "2025", "2026-07-01..2026-12-31"])
def test_a_date_prints_as_it_was_written(text: str) -> None:
    assert str(When.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("7 March", "'7 March' is no date; write 2025-03-07, or 2025-03 if the day is open"),
        ("2025-13", "'2025-13' is no date: month must be in 1..12"),
        ("2026..2025", "'2026..2025': the earlier date comes first"),
    ],
)
def test_what_is_no_date_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        When.parse(text)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("2025-03-06", "2025-03-07", T),
        ("2025-03-07", "2025-03-07", F),
        ("2025-03", "2025-04-01", T),
        ("2025-03", "2025-03-31", U),
        ("2025-04", "2025-03-31", F),
    ],
)
def test_before_is_open_within_a_month(one: str, other: str, answer: Truth) -> None:
    assert When.parse(one).before(When.parse(other)) is answer


@pytest.mark.parametrize(
    ("period", "start", "last"),
    [
        ("30 days", date(2026, 4, 3), date(2026, 5, 3)),
        ("10 business days", date(2026, 11, 20), date(2026, 12, 4)),
        ("1 month", date(2026, 4, 30), date(2026, 5, 30)),
        ("2 weeks", date(2026, 1, 1), date(2026, 1, 15)),
        ("1 quarter", date(2026, 1, 31), None),
        ("1 year", date(2028, 2, 29), None),
    ],
)
def test_a_period_does_not_count_its_first_day(period: str, start: date, last: date | None) -> None:
    if last is None:
        with pytest.raises(DateError, match="say whether dates round down or up"):
            Period.parse(period).after(start)
    else:
        assert Period.parse(period).after(start) == last


def test_a_missing_day_rounds_as_told() -> None:
    month, start = Period.parse("1 month"), date(2026, 1, 31)

    assert month.after(start, "down") == date(2026, 2, 28)
    assert month.after(start, "up") == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["5 fortnights", "five years", "99999 days", "-1 days"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|unit of time"):
        Period.parse(text)


@pytest.mark.parametrize(
    "text",
    ["until 2030-12-31", "from 2025-03-07", "5 years", "5 years from 2025-03-07", "perpetual",
     "2025-01-01..2030-12-31", "2027..2031"],
)  # fmt: skip
def test_a_span_prints_as_it_was_written(text: str) -> None:
    assert str(Span.parse(text)) == text


def test_a_year_from_a_day_ends_the_day_before() -> None:
    assert Span.parse("1 year from 2026-04-01").end == When.parse("2027-03-31")


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("2026-01-01..2026-12-31", "2026-12-31..2027-12-31", T),
        ("2026-01-01..2026-12-30", "2026-12-31..2027-12-31", F),
        ("2026..2027", "2025-01-01..2026-01-01", U),
        ("5 years", "2026-01-01..2026-12-31", U),
        ("5 years", "perpetual", T),
        ("until 2026-12-31", "2027-01-01..2027-12-31", F),
    ],
)
def test_spans_meet_to_the_day(one: str, other: str, answer: Truth) -> None:
    assert Span.parse(one).overlaps(Span.parse(other)) is answer
    assert Span.parse(other).overlaps(Span.parse(one)) is answer


DAYS = st.integers(0, 20).map(lambda n: date(2026, 1, 1) + timedelta(n))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    days = sorted(draw(st.lists(DAYS, min_size=4, max_size=4)))
    return Span(When(days[0], days[1]), When(days[2], days[3]))


def worlds(span: Span) -> list[tuple[date, date]]:
    return [
        (start, end)
        for start in (span.start.earliest, span.start.latest)
        for end in (span.end.earliest, span.end.latest)
    ]


@given(one=spans(), other=spans())
def test_overlap_holds_what_holds_in_every_world(one: Span, other: Span) -> None:
    answers = {a[0] <= b[1] and b[0] <= a[1] for a in worlds(one) for b in worlds(other)}

    assert one.overlaps(other) is (U if len(answers) == 2 else T if True in answers else F)


@given(span=spans(), day=DAYS)
def test_a_span_contains_what_it_contains_in_every_world(span: Span, day: date) -> None:
    answers = {start <= day <= end for start, end in worlds(span)}

    assert span.contains(day) is (U if len(answers) == 2 else T if True in answers else F)
