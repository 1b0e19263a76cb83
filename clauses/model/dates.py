"""Dates, periods and spans of time, as far as they are known."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from clauses.faults import suggestion
from clauses.model.truth import Truth, negate

__all__ = ["DateError", "Period", "Span", "When"]

LONGEST = 10_000
DAY = timedelta(days=1)
DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
UNITS = ("day", "business day", "week", "month", "quarter", "year")


class DateError(ValueError):
    """A date cannot be reckoned as asked."""


@dataclass(frozen=True, slots=True)
class When:
    """A day, or a day known only to lie between two; both may be the day itself."""

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> When:
        """Read `2025-03-07`, `2025-03`, `2025` or `2026-07..2026-12`.

        >>> When.parse("2025-02")
        When(earliest=datetime.date(2025, 2, 1), latest=datetime.date(2025, 2, 28))
        """
        first, dots, last = text.strip().partition("..")
        if dots:
            ends = cls(cls.parse(first).earliest, cls.parse(last).latest)
            if ends.earliest > ends.latest:
                raise ValueError(f"{text!r}: the earlier date comes first")
            return ends
        match = DATE.fullmatch(first.strip())
        if match is None:
            raise ValueError(
                f"{text!r} is no date; write 2025-03-07, or 2025-03 if the day is open"
            )
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            start = date(year or 0, month or 1, day or 1)
        except ValueError as error:
            raise ValueError(f"{text!r} is no date: {error}") from None
        if day:
            return cls(start, start)
        last_month = month or 12
        end = date(start.year, last_month, calendar.monthrange(start.year, last_month)[1])
        return cls(start, end)

    @property
    def is_exact(self) -> bool:
        """Whether it is one known day."""
        return self.earliest == self.latest

    def before(self, other: When) -> Truth:
        """Whether this day comes before the other."""
        if self.latest < other.earliest:
            return Truth.TRUE
        return Truth.FALSE if self.earliest >= other.latest else Truth.UNKNOWN

    def not_after(self, other: When) -> Truth:
        """Whether this day is the other or comes before it."""
        return negate(other.before(self))

    def equal(self, other: When) -> Truth:
        """Whether the two are the same day."""
        if self.is_exact and self == other:
            return Truth.TRUE
        apart = self.latest < other.earliest or other.latest < self.earliest
        return Truth.FALSE if apart else Truth.UNKNOWN

    def __str__(self) -> str:
        if self.is_exact:
            return str(self.earliest)
        if (self.earliest, self.latest) == (date.min, date.max):
            return "an unknown date"
        for text in (str(self.earliest)[:7], str(self.earliest)[:4]):
            if When.parse(text) == self:
                return text
        return f"{self.earliest}..{self.latest}"


def _weekday(day: date) -> bool:
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days, business days, weeks, months, quarters or years."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `30 days`, `10 business days`, `5 years`.

        >>> str(Period.parse("1 years"))
        '1 year'
        """
        match = re.fullmatch(r"([0-9]+) ([a-z ]+)", " ".join(text.casefold().split()))
        if match is None:
            raise ValueError(
                f"{text!r} is no period; write it like 30 days, 10 business days, 5 years"
            )
        count, word = match.groups()
        unit = word[:-1] if word.endswith("s") else word
        if unit not in UNITS:
            raise ValueError(f"unknown unit of time {word!r}{suggestion(unit, UNITS)}")
        if len(count) > 5 or int(count) > LONGEST:
            raise ValueError(f"longer than {LONGEST:,} {unit}s; a period is shorter")
        return cls(int(count), unit)

    def days(self) -> tuple[int, int]:
        """The fewest and the most days that it may last.

        >>> Period.parse("1 month").days(), Period.parse("12 months").days()
        ((28, 31), (365, 366))
        """
        if self.unit in ("day", "week"):
            exact = self.count * (7 if self.unit == "week" else 1)
            return exact, exact
        if self.unit == "business day":
            # A weekend lies within five working days; holidays may make it longer.
            return self.count, self.count * 2 + 14
        months = self.count * {"month": 1, "quarter": 3, "year": 12}[self.unit]
        years, rest = divmod(months, 12)
        return years * 365 + rest * 28, years * 366 + rest * 31

    def after(
        self,
        start: date,
        rounding: str = "error",
        is_business_day: Callable[[date], bool] = _weekday,
    ) -> date:
        """The last day of the period, the day of its start not counted.

        `rounding` says what a month without the day gives: `error`, `down` (the last day of the
        month) or `up` (the first of the next). Business days are Monday to Friday unless told.

        Raises:
            DateError: the month has no such day and no rounding was chosen, or the date is out
                of the calendar.
        """
        try:
            if self.unit == "business day":
                return _business_days(start, self.count, is_business_day)
            if self.unit in ("day", "week"):
                return start + DAY * (self.count * (7 if self.unit == "week" else 1))
            return _months(
                start, self.count * {"month": 1, "quarter": 3, "year": 12}[self.unit], rounding
            )
        except (OverflowError, ValueError) as error:
            if isinstance(error, DateError):
                raise
            raise DateError(f"{self} after {start} is out of the calendar") from None

    def before(
        self,
        end: date,
        rounding: str = "error",
        is_business_day: Callable[[date], bool] = _weekday,
    ) -> date:
        """The day that lies the period before another, which is not counted.

        Raises:
            DateError: as for `after`.
        """
        return Period(-self.count, self.unit).after(end, rounding, is_business_day)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def _business_days(start: date, count: int, is_business_day: Callable[[date], bool]) -> date:
    day, left = start, abs(count)
    while left:
        day += DAY if count > 0 else -DAY
        left -= is_business_day(day)
    return day


def _months(start: date, months: int, rounding: str) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if start.day <= last:
        return date(year, month + 1, start.day)
    if rounding == "down":
        return date(year, month + 1, last)
    if rounding == "up":
        return date(year, month + 1, last) + DAY
    raise DateError(f"{calendar.month_name[month + 1]} {year} has no day {start.day}; "
                    "say whether dates round down or up")  # fmt: skip


ANY = When(date.min, date.max)
BEGINNING = When(date.min, date.min)
END = When(date.max, date.max)


@dataclass(frozen=True, slots=True)
class Span:
    """From a day through a day, both included; `date.min` and `date.max` are unbounded ends.

    `length` is kept where only the length is known.
    """

    start: When
    end: When
    length: Period | None = field(default=None)

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read `2025-01-01..2030-12-31`, `until …`, `from …`, `5 years from …`, `5 years`.

        >>> str(Span.parse("5 years from 2025-03-07").end)
        '2030-03-06'
        """
        words = " ".join(text.split())
        low = words.casefold()
        if low == "perpetual":
            return cls(BEGINNING, END)
        for lead in ("until ", "through "):
            if low.startswith(lead):
                return cls(ANY, When.parse(words[len(lead) :]))
        if low.startswith("from "):
            return cls(When.parse(words[5:]), ANY)
        if " from " in low:
            length, _, start = words.partition(" from ")
            return _lasting(Period.parse(length), When.parse(start))
        if ".." in words:
            first, _, last = words.partition("..")
            span = cls(When.parse(first), When.parse(last))
            if span.start.earliest > span.end.latest:
                raise ValueError(f"{text!r}: the earlier date comes first")
            return span
        if DATE.fullmatch(words):
            when = When.parse(words)
            return cls(When(when.earliest, when.earliest), When(when.latest, when.latest))
        try:
            return cls(ANY, ANY, Period.parse(words))
        except ValueError:
            raise ValueError(
                f"{text!r} is no span of time; write 5 years from 2025-03-07, "
                "2025-01-01..2030-12-31, until 2030-12-31, 5 years, or perpetual"
            ) from None

    def overlaps(self, other: Span) -> Truth:
        """Whether the two share a day."""
        if self.start.latest <= other.end.earliest and other.start.latest <= self.end.earliest:
            return Truth.TRUE
        if self.start.earliest > other.end.latest or other.start.earliest > self.end.latest:
            return Truth.FALSE
        if self.start == BEGINNING and self.end == END:
            return Truth.TRUE
        return Truth.TRUE if (other.start, other.end) == (BEGINNING, END) else Truth.UNKNOWN

    def contains(self, day: date) -> Truth:
        """Whether a day lies in it."""
        if self.start.latest <= day <= self.end.earliest:
            return Truth.TRUE
        return Truth.UNKNOWN if self.start.earliest <= day <= self.end.latest else Truth.FALSE

    def __str__(self) -> str:
        if self.length is not None and self.start == ANY:
            return str(self.length)
        if self.length is not None:
            return f"{self.length} from {self.start}"
        if (self.start, self.end) == (BEGINNING, END):
            return "perpetual"
        if self.start in (ANY, BEGINNING) and self.end not in (ANY, END):
            return f"until {self.end}"
        if self.end in (ANY, END) and self.start not in (ANY, BEGINNING):
            return f"from {self.start}"
        return f"{self.start}..{self.end}"


def _lasting(length: Period, start: When) -> Span:
    """A length from a start: its last day is the day before the anniversary."""
    try:
        ends = [length.after(day, "down") - DAY for day in (start.earliest, start.latest)]
    except OverflowError:
        raise DateError(f"{length} from {start} is out of the calendar") from None
    return Span(start, When(*ends), length)
