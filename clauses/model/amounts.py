"""Amounts as text: how one number with its unit is read and printed."""

from __future__ import annotations

import re
from decimal import Context, Decimal, localcontext

from clauses.faults import suggestion
from clauses.model.currencies import CURRENCIES
from clauses.model.units import UNITS, unit_of

__all__ = ["LONGEST_TEXT", "NUMBER", "PRECISION", "print_amount", "read_amount", "unknown_currency"]

LONGEST_TEXT = 120
MOST_DIGITS = 30
PRECISION = Context(prec=120)
SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12,
    "trillion": 12,
}  # fmt: skip
NUMBER = re.compile(
    r"(?P<sign>-?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<rest>.*)", re.ASCII
)


def unknown_currency(word: str) -> str:
    """Say that a word is no currency, with the nearest code."""
    same = [code for code in CURRENCIES if sorted(code) == sorted(word.upper())]
    hint = (
        f"; did you mean {min(same)!r}?" if same else suggestion(word.upper(), sorted(CURRENCIES))
    )
    return f"unknown currency {word!r}{hint or '; ISO 4217 codes have three letters'}"


def read_amount(text: str) -> tuple[Decimal, str, str]:
    """One amount, the unit it is held in and the unit as written."""
    words = text.strip()
    lead, _, rest = words.partition(" ")
    if lead.isalpha() and rest:
        if lead not in CURRENCIES:
            raise ValueError(unknown_currency(lead) if len(lead) == 3 else _no_amount(text))
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


def print_amount(amount: Decimal, unit: str, shown: str) -> str:
    """One amount as a person writes it; `shown` is the unit it was written in."""
    if unit in CURRENCIES or unit == "*":
        lead = "" if unit == "*" else f"{unit} "
        return f"{lead}{_scaled(amount)}"
    if unit == "%":
        return f"{_digits(amount)}%"
    if not unit:
        return _digits(amount)
    shown = shown or unit
    factor = UNITS[shown][1]
    with localcontext(PRECISION):
        value = amount / factor
        if value * factor != amount or len(value.as_tuple().digits) > MOST_DIGITS:
            value, shown = amount, unit
    return f"{_digits(value)} {shown}"
