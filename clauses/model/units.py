"""Units of quantities: exact factors to the unit in which amounts are held."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["UNITS", "unit_of"]

COUNTS = (
    "piece", "unit", "seat", "user", "GPU", "chip", "licence", "share", "employee", "patron",
    "procedure", "customer", "store", "vehicle", "shipment", "day", "month", "year",
)  # fmt: skip

UNITS: dict[str, tuple[str, Decimal]] = {
    **{
        prefix + unit: (unit, Decimal(1000) ** power)
        for unit in ("W", "Wh", "B")
        for power, prefix in enumerate(("", "k", "M", "G", "T", "P"))
    },
    "g": ("g", Decimal(1)), "kg": ("g", Decimal(1000)), "t": ("g", Decimal(1_000_000)),
    "lb": ("g", Decimal("453.59237")), "oz": ("g", Decimal("28.349523125")),
    "ml": ("l", Decimal("0.001")), "l": ("l", Decimal(1)), "m3": ("l", Decimal(1000)),
    "gallon": ("l", Decimal("3.785411784")), "gallons": ("l", Decimal("3.785411784")),
    "barrel": ("l", Decimal("158.987294928")), "barrels": ("l", Decimal("158.987294928")),
    "mm": ("m", Decimal("0.001")), "cm": ("m", Decimal("0.01")), "m": ("m", Decimal(1)),
    "km": ("m", Decimal(1000)), "ft": ("m", Decimal("0.3048")), "mile": ("m", Decimal("1609.344")),
    "miles": ("m", Decimal("1609.344")), "h": ("h", Decimal(1)), "hours": ("h", Decimal(1)),
    **{word: (word, Decimal(1)) for word in COUNTS},
    **{word + "s": (word, Decimal(1)) for word in COUNTS},
}  # fmt: skip


def unit_of(word: str) -> tuple[str, Decimal] | None:
    """The unit in which a word's amounts are held and the exact factor, or None."""
    return UNITS.get(word)
