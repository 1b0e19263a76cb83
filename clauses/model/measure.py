"""Measures: amounts of money, quantities, percentages and numbers, exact and with bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact, localcontext

from clauses.faults import suggestion
from clauses.model.currencies import CURRENCIES
from clauses.model.truth import Truth, negate, of
from clauses.model.units import UNITS, unit_of

__all__ = ["Measure", "UnitError", "max_of", "min_of"]

INFINITE = Decimal("Infinity")
ZERO = Decimal(0)
LONGEST_TEXT = 120
MOST_DIGITS = 30
PRECISION = Context(prec=120)
SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12,
    "trillion": 12,
}  # fmt: skip
NUMBER = re.compile(
    r"(?P<sign>-?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<rest>.*)"
)
WORDS = {
    "up to": (False, True, False), "at most": (False, True, False), "below": (False, True, True),
    "under": (False, True, True), "less than": (False, True, True), "at least": (True, False, False),
    "over": (True, False, True), "more than": (True, False, True),
}  # fmt: skip


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
        if words.casefold().endswith("unlimited"):
            unit = words[: -len("unlimited")].strip() or "*"
            if unit != "*" and unit not in CURRENCIES:
                raise ValueError(_unknown_currency(unit))
            return cls(INFINITE, INFINITE, unit)
        for lead, (has_low, has_high, is_open) in WORDS.items():
            if words.casefold().startswith(lead + " "):
                value, unit, shown = _amount(words[len(lead) + 1 :])
                low = value if has_low else ZERO
                return cls(low, value if has_high else None, unit,
                           is_open and has_low, is_open and has_high, shown)  # fmt: skip
        if ".." in words:
            return cls._between(*words.split("..", 1))
        value, unit, shown = _amount(words)
        return cls(value, value, unit, shown=shown)

    @classmethod
    def _between(cls, one: str, other: str) -> Measure:
        one, other = one.strip(), other.strip()
        lead = one.split(" ", 1)[0]
        if lead in CURRENCIES and other[:1].isdigit():
            other = f"{lead} {other}"
        if re.fullmatch(r"[\d.,]+", one):
            # `10..12 GW` states the unit once, at the end.
            match = NUMBER.fullmatch(other)
            one = f"{one} {match['rest']}" if match and match["rest"] else one
        low, unit, shown = _amount(one)
        high, second, _ = _amount(other)
        if unit != second:
            raise ValueError(f"runs from {unit or 'a number'} to {second or 'a number'}")
        if low > high:
            raise ValueError("the lower end comes first")
        return cls(low, high, unit, shown=shown)

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
        if not self._comparable(other):
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
        if self.unit in CURRENCIES or self.unit == "*":
            lead = "" if self.unit == "*" else f"{self.unit} "
            return f"{lead}{_scaled(amount)}"
        if self.unit == "%":
            return f"{_digits(amount)}%"
        if not self.unit:
            return _digits(amount)
        shown = self.shown or self.unit
        factor = UNITS[shown][1]
        with localcontext(PRECISION):
            value = amount / factor
            if value * factor != amount or len(value.as_tuple().digits) > MOST_DIGITS:
                value, shown = amount, self.unit
        return f"{_digits(value)} {shown}"


def _unknown_currency(word: str) -> str:
    return f"unknown currency {word!r}{suggestion(word.upper(), CURRENCIES) or '; ISO 4217 has three letters'}"


def _amount(text: str) -> tuple[Decimal, str, str]:
    """One amount, the unit it is held in and the unit as written."""
    words = text.strip()
    lead, _, rest = words.partition(" ")
    if lead.isalpha() and rest:
        if lead not in CURRENCIES:
            raise ValueError(_unknown_currency(lead) if len(lead) == 3 else _no_amount(text))
        value, suffix = _number(rest)
        return _scale(value, suffix, text), lead, ""
    value, suffix = _number(words)
    if not suffix:
        return value, "", ""
    if suffix == "%":
        return value, "%", ""
    if suffix.upper() in CURRENCIES or suffix.split()[-1] in CURRENCIES:
        raise ValueError(f"{text!r}: the currency comes first, as in USD 6.5bn")
    scale, _, noun = suffix.partition(" ")
    if noun and scale.casefold() in SCALES:
        value, suffix = _scale(value, scale, text), noun
    unit = unit_of(suffix)
    if unit is None:
        hint = suggestion(suffix, UNITS) or "; money is written USD 6.5bn, a quantity 4.5 GW"
        raise ValueError(f"unknown unit {suffix!r}{hint}")
    with localcontext(PRECISION):
        return value * unit[1], unit[0], suffix


def _number(text: str) -> tuple[Decimal, str]:
    match = NUMBER.fullmatch(text)
    if match is None or re.match(r"[eE][+-]?\d", match["rest"]):
        raise ValueError(_no_amount(text))
    if match["sign"]:
        raise ValueError(f"{text!r} must not be negative")
    digits = match["digits"].replace(",", "")
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"more than {MOST_DIGITS} digits; an amount is shorter")
    return Decimal(digits), match["rest"].strip()


def _no_amount(text: str) -> str:
    return f"{text!r} is no amount; write it like USD 6.5bn, up to USD 100bn, 4.5 GW or 20%"


def _scale(value: Decimal, suffix: str, text: str) -> Decimal:
    if not suffix:
        return value
    if suffix.casefold() not in SCALES:
        raise ValueError(f"{text!r}: unknown scale {suffix!r}; use k, m, bn or tn")
    return value.scaleb(SCALES[suffix.casefold()])


def _digits(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}" if len(whole) > 4 else whole
    return f"{grouped}.{rest}" if rest else grouped


def _scaled(value: Decimal) -> str:
    """Money as a person writes it: with the largest scale that needs at most three decimals."""
    with localcontext(PRECISION):
        for word, power in (("tn", 12), ("bn", 9), ("m", 6)):
            if value >= Decimal(10) ** power:
                scaled = value.scaleb(-power).normalize()
                if -int(scaled.as_tuple().exponent) <= 3:
                    return f"{_digits(scaled)}{word}"
    return _digits(value)


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
