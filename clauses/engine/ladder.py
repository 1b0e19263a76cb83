"""Ladders: values in steps, so that many rows are held against one value by their bits."""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from clauses.engine.postings import bits_of, numbers_in
from clauses.model.measure import Measure
from clauses.quiet import uncollected

__all__ = ["Ladder", "Parted"]

STEPS = 64
SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}

# The bits of the rows for which something is true, for which it is open, and those to look at.
Parted = tuple[int, int, int]


class Ladder:
    """The values of rows in at most some 64 steps, each with the rows that reach no higher."""

    def __init__(self, values: Sequence[Decimal | int | None]) -> None:
        self.values = values
        same: dict[Decimal | int, list[int]] = {}
        without: list[int] = []
        with uncollected():
            for number, value in enumerate(values):
                if value is None:
                    without.append(number)
                elif value in same:
                    same[value].append(number)
                else:
                    same[value] = [number]
        self.without = bits_of(without)
        self.tops: list[Decimal | int] = []
        self.up_to = [0]
        self._raise(same, (len(values) - len(without)) // STEPS)
        self.all = self.up_to[-1]
        self.up_to.append(self.all)

    def _raise(self, same: Mapping[Decimal | int, list[int]], most: int) -> None:
        numbers: list[int] = []
        for value in sorted(same):
            if len(numbers) + len(same[value]) > most:
                self._step(numbers)
                numbers = []
            self.last = value
            numbers += same[value]
        self._step(numbers)

    def _step(self, numbers: Sequence[int]) -> None:
        if numbers:
            self.tops.append(self.last)
            self.up_to.append(self.up_to[-1] | bits_of(numbers))

    def against(self, sign: str, given: Decimal | int, rows: int) -> int:
        """The rows, of some, for whose values a comparison with a given one is true."""
        at = bisect_left(self.tops, given)
        below, through = self.up_to[at], self.up_to[at + 1]
        step = rows & through & ~below
        if sign in (">=", ">"):
            true = rows & below
        elif sign == "==":
            true = 0
        else:
            true = rows & self.all & ~(through if sign != "!=" else through & ~below)
        if step:
            holds, values = SIGNS[sign], self.values
            for number in numbers_in(step):
                if holds(given, values[number]):
                    true |= 1 << number
        return true

    def between(self, sign: str, given: Measure, rows: int) -> Parted:
        """Hold an amount that is known within bounds against those of rows, but for equality."""
        loose, strict = (">=", ">") if sign in (">=", ">") else ("<=", "<")
        near, near_open, far, far_open = (
            (given.low, given.low_open, given.high, given.high_open)
            if loose == ">="
            else (given.high, given.high_open, given.low, given.low_open)
        )
        true, open_ = 0, rows & self.all
        if near is not None:
            true = self.against(loose if sign == loose or near_open else strict, near, rows)
        if far is not None:
            open_ = self.against(strict if sign == strict or far_open else loose, far, rows)
        return true, open_ & ~true, rows & self.without
