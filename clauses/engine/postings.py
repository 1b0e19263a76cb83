"""Postings: which rows of a book hold a word, as short lists or as the bits of one integer."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

__all__ = ["FEW", "Posting", "bits_of", "numbers_in"]

FEW = 64  # so many rows are looked at one by one rather than through the bits of all
HELD = re.compile(rb"[^\x00]")
PLACES = tuple(tuple(place for place in range(8) if byte >> place & 1) for byte in range(256))


class Posting:
    """Row numbers, in order; their bits are made when they are first needed."""

    __slots__ = ("_bits", "numbers")

    def __init__(self) -> None:
        self.numbers = array("I")
        self._bits: int | None = None

    @property
    def bits(self) -> int:
        """The rows as bits."""
        if self._bits is None:
            self._bits = bits_of(self.numbers)
        return self._bits


def bits_of(numbers: Iterable[int]) -> int:
    """The integer whose bits at some numbers are set.

    >>> bin(bits_of([0, 3]))
    '0b1001'
    """
    numbers = list(numbers)
    if not numbers:
        return 0
    held = bytearray((max(numbers) >> 3) + 1)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def numbers_in(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, in order.

    >>> list(numbers_in(0b1001))
    [0, 3]
    """
    held = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    for match in HELD.finditer(held):
        first = match.start() << 3
        for place in PLACES[held[match.start()]]:
            yield first + place
