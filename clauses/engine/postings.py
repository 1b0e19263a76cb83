"""Postings: which rows of a book hold a word, as short lists or as the bits of one integer."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

__all__ = ["FEW", "Posting", "bits_of", "few_in", "numbers_in"]

FEW = 64  # so many rows are looked at one by one rather than through the bits of all
STRETCH = 512  # bytes of a long row of bits that are looked at together


class Posting:
    """Row numbers, in order; their bits are made when they are first needed."""

    __slots__ = ("_bits", "numbers")

    def __init__(self) -> None:
        self.numbers = array("I")
        self._bits: int | None = None

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.numbers)

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


def numbers_in(bits: int) -> list[int]:
    """The numbers of the bits that are set, in order.

    >>> numbers_in(0b1001)
    [0, 3]
    """
    if bits.bit_length() <= STRETCH << 3:
        return few_in(bits)
    held = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    found: list[int] = []
    for at in range(0, len(held), STRETCH):
        stretch = int.from_bytes(held[at : at + STRETCH], "little")
        if stretch:
            found += few_in(stretch, at << 3)
    return found


def few_in(bits: int, first: int = 0) -> list[int]:
    """The numbers of a few bits, or of short rows of them, counted from a first one.

    >>> few_in(0b1001, 8)
    [8, 11]
    """
    found = []
    while bits:
        place = bits.bit_length() - 1
        found.append(first + place)
        bits ^= 1 << place
    found.reverse()
    return found
