"""Measures: amounts of money, quantities, percentages and numbers, exact and with bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, Inexact, localcontext

from clauses.model.amounts import (
    LONGEST_TEXT,
    NUMBER,
    PRECISION,
    print_amount,
    read_amount,
    unknown_currency,
)
from clauses.model.currencies import CURRENCIES
from clauses.model.truth import Truth, negate, of

__all__ = ["Measure", "UnitError", "between", "max_of", "min_of", "share_of"]

INFINITE = Decimal("Infinity")
ZERO = Decimal(0)
DIGITS = tuple("0123456789")
WORDS = {
    "up to": (False, True, False), "at most": (False, True, False), "below": (False, True, True),
    "under": (False, True, True), "less than": (False, True, True),
    "at least": (True, False, False), "over": (True, False, True), "more than": (True, False, True),
}  # fmt: skip
LEADS = tuple(f"{words} " for words in WORDS)


class UnitError(ValueError):
    """Two measures of different kinds were put together."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount known exactly or between two ends, in one unit.

    `unit` is an ISO 4217 code, a unit such as `W`, `%`, or nothing for a plain number; `*` goes
    with every unit. An end that is None is not known; both ends infinite mean unlimited. An
    open end is not itself reached ("over USD 5m"). `shown` is the unit as it was written.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    low_open: bool = False
    high_open: bool = False
    shown: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> Measure:
        """Read `USD 6.5bn`, `up to USD 100bn`, `USD 10bn..20bn`, `20%`, `4.5 GW`, `unlimited`.

        Raises:
            ValueError: it is none of these; the message says what is wrong.

        >>> str(Measure.parse("USD 6,500,000,000"))
        'USD 6.5bn'
        """
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"longer than {LONGEST_TEXT} characters; an amount is shorter")
        words = " ".join(text.split())
        folded = words.casefold()
        if folded == "nothing":
            return cls.nothing("*")
        if folded.endswith("unlimited"):
            unit = words[: -len("unlimited")].strip() or "*"
            if unit != "*" and unit not in CURRENCIES:
                raise ValueError(unknown_currency(unit))
            return cls(INFINITE, INFINITE, unit)
        if folded.startswith(LEADS):
            lead = next(lead for lead in WORDS if folded.startswith(lead + " "))
            has_low, has_high, is_open = WORDS[lead]
            value, unit, shown = read_amount(words[len(lead) + 1 :])
            return cls(value if has_low else ZERO, value if has_high else None, unit,
                       is_open and has_low, is_open and has_high, shown)  # fmt: skip
        if ".." in words:
            return cls._between(*words.split("..", 1))
        value, unit, shown = read_amount(words)
        return cls(value, value, unit, shown=shown)

    @classmethod
    def _between(cls, one: str, other: str) -> Measure:
        one, other = one.strip(), other.strip()
        lead = one.split(" ", 1)[0]
        if lead in CURRENCIES and other[:1] in DIGITS:
            other = f"{lead} {other}"
        if re.fullmatch(r"[0-9.,]+", one):
            # `10..12 GW` states the unit once, at the end.
            match = NUMBER.fullmatch(other)
            one = f"{one} {match['rest']}" if match and match["rest"] else one
        low, unit, shown = read_amount(one)
        high, second, _ = read_amount(other)
        if unit != second:
            raise ValueError(f"runs from {unit or 'a number'} to {second or 'a number'}")
        if low > high:
            raise ValueError("the lower end comes first")
        return cls(low, high, unit, shown=shown)

    @classmethod
    def nothing(cls, unit: str) -> Measure:
        """Zero of a unit; `*` goes with any."""
        return cls(ZERO, ZERO, unit)

    def part(self) -> Measure:
        """An unknown part of it: from nothing up to all."""
        return Measure(ZERO, self.high, self.unit, False, self.high_open, self.shown)

    @property
    def is_exact(self) -> bool:
        """Whether it is one known amount."""
        return self.low is not None and self.low == self.high

    def is_unlimited(self) -> Truth:
        """Whether there is no cap: unknown where no upper end is known."""
        if self.low == INFINITE:
            return Truth.TRUE
        return Truth.UNKNOWN if self.high is None or self.high == INFINITE else Truth.FALSE

    def greater(self, other: Measure) -> Truth:
        """Whether this is more than the other."""
        if self.unit != other.unit and not self._comparable(other):
            return Truth.UNKNOWN
        if self.low is not None and other.high is not None and (
            self.low > other.high
            or (self.low == other.high and (self.low_open or other.high_open))
        ):  # fmt: skip
            return Truth.TRUE
        if self.high is not None and other.low is not None and self.high <= other.low:
            return Truth.FALSE
        return Truth.UNKNOWN

    def less(self, other: Measure) -> Truth:
        """Whether this is less than the other."""
        return other.greater(self)

    def at_most(self, other: Measure) -> Truth:
        """Whether this is not more than the other."""
        return negate(self.greater(other))

    def at_least(self, other: Measure) -> Truth:
        """Whether this is not less than the other."""
        return negate(other.greater(self))

    def equal(self, other: Measure) -> Truth:
        """Whether the two are the same amount."""
        if not self._comparable(other):
            return Truth.UNKNOWN
        if self.is_exact and other.is_exact:
            return of(self.low == other.low)
        apart = Truth.TRUE in (self.greater(other), self.less(other))
        return Truth.FALSE if apart else Truth.UNKNOWN

    def _comparable(self, other: Measure) -> bool:
        if self.unit == other.unit or "*" in (self.unit, other.unit):
            return True
        if self.unit in CURRENCIES and other.unit in CURRENCIES:
            return False
        raise UnitError(f"{self} and {other} are different things")

    def convert(self, rates: Mapping[tuple[str, str], Decimal], unit: str) -> Measure | None:
        """The measure in another currency at a stated rate, or None where there is none."""
        if unit in (self.unit, "*"):
            return self
        rate = rates.get((self.unit, unit))
        inverse = rates.get((unit, self.unit))
        if rate is None and inverse is None:
            return None

        def at_rate(end: Decimal | None) -> Decimal | None:
            if end is None or end.is_infinite():
                return end
            return end * rate if rate is not None else end / inverse  # type: ignore[operator]

        with localcontext(PRECISION):
            return Measure(
                at_rate(self.low), at_rate(self.high), unit, self.low_open, self.high_open
            )

    def __add__(self, other: Measure) -> Measure:
        unit = self._same(other)
        return Measure(
            _sum(self.low, other.low), _sum(self.high, other.high), unit,
            self.low_open or other.low_open, self.high_open or other.high_open,
            self.shown or other.shown,
        )  # fmt: skip

    def __sub__(self, other: Measure) -> Measure:
        unit = self._same(other)
        return Measure(
            _sum(self.low, _minus(other.high)), _sum(self.high, _minus(other.low)), unit,
            self.low_open or other.high_open, self.high_open or other.low_open,
            self.shown or other.shown,
        )  # fmt: skip

    def _same(self, other: Measure) -> str:
        if "*" in (self.unit, other.unit):
            return other.unit if self.unit == "*" else self.unit
        if self.unit != other.unit:
            raise UnitError(f"{self} and {other} cannot be put together")
        return self.unit

    def __mul__(self, other: Measure) -> Measure:
        factor, base = (self, other) if self.unit in ("%", "") else (other, self)
        if factor.unit not in ("%", ""):
            raise UnitError(f"{self} times {other} has no meaning")
        by = Decimal("0.01") if factor.unit == "%" else Decimal(1)
        ends = [
            (_times(_times(a, by), b), a_open or b_open)
            for a, a_open in ((factor.low, factor.low_open), (factor.high, factor.high_open))
            for b, b_open in ((base.low, base.low_open), (base.high, base.high_open))
        ]
        low, high = _extremes(ends)
        return Measure(*low[:1], *high[:1], base.unit, low[1], high[1], base.shown)

    def __truediv__(self, other: Measure) -> Measure:
        if other.low is None or other.high is None or other.low <= 0:
            return Measure(None, None, "" if self.unit == other.unit else self.unit)
        if self.unit != other.unit and other.unit not in ("", "%"):
            raise UnitError(f"{self} divided by {other} has no meaning")
        by = Decimal(100) if other.unit == "%" and self.unit != "%" else Decimal(1)
        with localcontext(PRECISION):
            low = None if self.low is None else _over(self.low, other.high, by)
            high = None if self.high is None else _over(self.high, other.low, by)
        unit = "" if self.unit == other.unit else self.unit
        return Measure(low, high, unit, self.low_open or other.high_open,
                       self.high_open or other.low_open)  # fmt: skip

    def __str__(self) -> str:
        if self.low == INFINITE:
            return "unlimited" if self.unit == "*" else f"{self.unit} unlimited"
        if self.low is None and self.high is None:
            return "an unknown amount"
        if self.high is None or self.high == INFINITE:
            return f"{'over' if self.low_open else 'at least'} {self._print(self.low or ZERO)}"
        if self.is_exact:
            return self._print(self.high)
        if self.low is None or (self.low == 0 and not self.low_open):
            return f"{'below' if self.high_open else 'up to'} {self._print(self.high)}"
        return self._range()

    def _range(self) -> str:
        low, high = self._print(self.low or ZERO), self._print(self.high or ZERO)
        if self.unit in CURRENCIES:
            high = high.split(" ", 1)[1]
        return f"{low}..{high}"

    def _print(self, amount: Decimal) -> str:
        return print_amount(amount, self.unit, self.shown)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return None
    if one.is_infinite() and other.is_infinite() and one != other:
        return None
    with localcontext(PRECISION) as context:
        context.traps[Inexact] = True
        return one + other


def _minus(end: Decimal | None) -> Decimal | None:
    return None if end is None else -end


def _times(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return None
    if (one.is_infinite() and other == 0) or (other.is_infinite() and one == 0):
        return None
    with localcontext(PRECISION) as context:
        context.traps[Inexact] = True
        return one * other


def _over(one: Decimal, other: Decimal, by: Decimal) -> Decimal | None:
    if one.is_infinite() and other.is_infinite():
        return None
    return one * by / other


def _extremes(
    ends: list[tuple[Decimal | None, bool]],
) -> tuple[tuple[Decimal | None, bool], tuple[Decimal | None, bool]]:
    """The least and the greatest of some ends; an end that is not known leaves both open."""
    low_low, low_high, high_low, high_high = ends
    if any(end is not None and end < 0 for end, _ in ends):
        known = [end for end in ends if end[0] is not None]
        if len(known) < len(ends):
            return (None, False), (None, False)
        ordered = sorted(known, key=lambda end: end[0] or ZERO)
        return ordered[0], ordered[-1]
    del low_high, high_low
    return low_low, high_high


def min_of(one: Measure, other: Measure) -> Measure:
    """The smaller of two measures, exact on their bounds."""
    return _picked(one, other, least=True)


def max_of(one: Measure, other: Measure) -> Measure:
    """The larger of two measures, exact on their bounds."""
    return _picked(one, other, least=False)


def _picked(one: Measure, other: Measure, least: bool) -> Measure:
    unit = one._same(other)
    pick = min if least else max

    def end(a: Decimal | None, b: Decimal | None, lower: bool) -> Decimal | None:
        if a is not None and b is not None:
            return pick(a, b)
        # The smaller is at most the end that is known; the larger is at least it.
        known = a if a is not None else b
        return known if lower is not least else None

    low, high = end(one.low, other.low, True), end(one.high, other.high, False)

    def is_open(value: Decimal | None, name: str, flag: str) -> bool:
        flags = [getattr(m, flag) for m in (one, other) if getattr(m, name) == value]
        return (
            value is not None
            and bool(flags)
            and (any(flags) if (name == "low") is not least else all(flags))
        )

    return Measure(low, high, unit, is_open(low, "low", "low_open"),
                   is_open(high, "high", "high_open"), one.shown or other.shown)  # fmt: skip


def between(one: Measure, other: Measure) -> Measure:
    """What may be the one or the other: from the lower end of both to the higher."""
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Measure(low, high, one.unit, shown=one.shown)


def share_of(part: Measure, whole: Measure) -> Measure | None:
    """A part as a percentage of a whole that holds it; None where that cannot be reckoned.

    The bounds are outer ones: the true share lies within them.
    """
    if part.unit != whole.unit and "*" not in (part.unit, whole.unit):
        return None
    if part.low is None or whole.high is None or whole.high == 0:
        return None
    with localcontext(PRECISION):
        low = ZERO if whole.high.is_infinite() else part.low * 100 / whole.high
        high: Decimal | None = Decimal(100)
        if part.high is not None and whole.low:
            high = min(Decimal(100), part.high * 100 / whole.low)
    return Measure(low, high, "%")
