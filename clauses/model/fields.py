"""The types a term or a fact may have, by the names used in rules/."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from clauses.faults import suggestion
from clauses.model.dates import Period, Span, When
from clauses.model.fact import Day
from clauses.model.labels import ScopeField
from clauses.model.measure import Measure
from clauses.model.party import GroupField, PartyField
from clauses.model.scale import Scale
from clauses.model.value import refuse

__all__ = [
    "FIELD_TYPES",
    "DayField",
    "MoneyField",
    "PeriodField",
    "SpanField",
    "WhenField",
    "YesNoField",
    "choice",
    "several",
    "yes_no",
]

TEXT = WithJsonSchema({"type": "string"})
LONGEST_TEXT = 20_000


def _parsed(kind: type[Any], parse: Callable[[str], Any]) -> Any:
    def read(written: Any) -> Any:
        if isinstance(written, kind):
            return written
        if isinstance(written, bool) or not isinstance(written, str | int | Decimal | date):
            raise refuse(f"cannot be read as a {kind.__name__.lower()}; write it as text")
        try:
            return parse(str(written))
        except ValueError as error:
            raise refuse(str(error)) from None

    return Annotated[kind, PlainValidator(read), PlainSerializer(str), TEXT]


def _measured(wanted: str, fits: Callable[[str], bool], example: str) -> Any:
    def parse(written: str) -> Measure:
        measure = Measure.parse(written)
        if not fits(measure.unit):
            raise ValueError(f"{written!r} is no {wanted}; write it like {example}")
        return measure

    return _parsed(Measure, parse)


def is_currency(unit: str) -> bool:
    """Whether amounts in a unit are money; nothing is, of whatever unit."""
    from clauses.model.currencies import CURRENCIES

    return unit == "*" or unit in CURRENCIES


def yes_no(written: Any) -> bool:
    """Read `yes` or `no`."""
    if isinstance(written, bool):
        return written
    answers = {"yes": True, "no": False}
    word = str(written).casefold() if isinstance(written, str) else ""
    if word not in answers:
        raise refuse(f"write yes, no or unknown{suggestion(word, ['yes', 'no', 'unknown'])}")
    return answers[word]


def _text(written: Any) -> str:
    if not isinstance(written, str):
        raise refuse("a text is needed here")
    if len(written) > LONGEST_TEXT:
        raise refuse(f"longer than {LONGEST_TEXT:,} characters; shorten it")
    return written


def _scale(written: Any) -> Scale:
    if isinstance(written, Scale):
        return written
    try:
        return Scale.read(written)
    except ValueError as error:
        raise refuse(str(error)) from None


def choice(values: tuple[str, ...]) -> Any:
    """A field that takes one of a few words."""

    def read(written: Any) -> str:
        if written in values:
            return str(written)
        raise refuse(f"must be one of {', '.join(values)}{suggestion(str(written), values)}")

    return Annotated[str, PlainValidator(read), WithJsonSchema({"enum": list(values)})]


def several(values: tuple[str, ...]) -> Any:
    """A field that takes one or more of a few words."""

    def read(written: Any) -> tuple[str, ...]:
        items = [written] if isinstance(written, str) else written
        if not isinstance(items, list | tuple) or not all(isinstance(i, str) for i in items):
            raise refuse("a word or a list of words is needed here")
        for item in items:
            if item not in values:
                raise refuse(f"must be of {', '.join(values)}{suggestion(item, values)}")
        return tuple(items)

    return Annotated[tuple[str, ...], PlainValidator(read), PlainSerializer(list)]


def _label_list(written: Any, info: ValidationInfo) -> tuple[str, ...]:
    del info
    items = [written] if isinstance(written, str) else written
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise refuse("a word or a list of words is needed here")
    return tuple(items)


DayField = Day
WhenField = _parsed(When, When.parse)
SpanField = _parsed(Span, Span.parse)
YesNoField = Annotated[
    bool,
    PlainValidator(yes_no),
    PlainSerializer(lambda answer: "yes" if answer else "no"),
    WithJsonSchema({"enum": ["yes", "no"]}),
]
PeriodField = _parsed(Period, Period.parse)
MoneyField = _measured("amount of money", is_currency, "USD 6.5bn")

FIELD_TYPES: dict[str, Any] = {
    "scope": ScopeField,
    "money": MoneyField,
    "quantity": _measured("quantity", lambda u: u != "%" and not is_currency(u), "4.5 GW"),
    "amount": _measured("amount", lambda u: u != "%", "USD 6.5bn or 4.5 GW"),
    "percent": _measured("percentage", lambda u: u == "%", "20%"),
    "number": _measured("number", lambda u: u in ("", "*"), "3"),
    "date": WhenField,
    "period": PeriodField,
    "span": SpanField,
    "yes_no": YesNoField,
    "text": Annotated[str, PlainValidator(_text), TEXT],
    "words": Annotated[tuple[str, ...], PlainValidator(_label_list), PlainSerializer(list)],
    "scale": Annotated[Scale, PlainValidator(_scale), PlainSerializer(lambda s: s.written())],
    "party": PartyField,
    "group": GroupField,
}  # fmt: skip
