"""Tables: what conditions are asked of, column by column, and the bits of what columns say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from clauses.engine.columns import Columns
from clauses.engine.index import Index
from clauses.engine.ladder import Ladder
from clauses.engine.postings import bits_of
from clauses.model.party import Group

__all__ = ["Tables"]

T = TypeVar("T")


class Naming(NamedTuple):
    """The rows whose term names persons or words alone, those of each wider group, and the rest."""

    plain: int
    groups: Sequence[tuple[Group, int]]
    rest: int


class Stated(NamedTuple):
    """The rows whose scope is one box of plain labels, and those that name any of a dimension."""

    plain: int
    narrow: Mapping[str, int]


class Made(dict[str, T]):
    """What is made of each term when it is first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, term: str) -> T:
        made = self[term] = self.make(term)
        return made


class Tables:
    """What conditions are asked of: the columns of a book's rows, and its index.

    By term, `naming` tells who, or which words, rows name; `stated` where scopes are plain;
    `ladders` the amounts in the unit that is usual. `recorded` are the rows that the ledger
    speaks of.
    """

    def __init__(self, columns: Columns, index: Index, recorded: frozenset[int]) -> None:
        self.columns, self.index, self.recorded = columns, index, recorded
        self.naming = Made(self._naming)
        self.stated = Made(self._stated)
        self.ladders = Made(self._ladder)

    def _naming(self, term: str) -> Naming:
        plain: list[int] = []
        rest: list[int] = []
        groups: dict[int, tuple[Group, list[int]]] = {}
        for number, names in enumerate(self.columns.named(term)):
            if isinstance(names, Group):
                groups.setdefault(id(names), (names, []))[1].append(number)
            else:
                (rest if names is None else plain).append(number)
        wide = [(group, bits_of(numbers)) for group, numbers in groups.values()]
        return Naming(bits_of(plain), wide, bits_of(rest))

    def _stated(self, term: str) -> Stated:
        labels, free = self.columns.labels(term), self.index.free.items()
        plain = bits_of(number for number, stated in enumerate(labels) if stated is not None)
        narrow = {name: plain & ~posting.bits for (of, name), posting in free if of == term}
        return Stated(plain, narrow)

    def _ladder(self, term: str) -> tuple[str, Ladder]:
        unit, values = self.columns.amounts(term)
        return unit, Ladder(values)

    @cached_property
    def recorded_bits(self) -> int:
        """The rows that the ledger speaks of."""
        return bits_of(self.recorded)

    @cached_property
    def first(self) -> Ladder:
        """The days from which the rows hold, in steps."""
        return Ladder(self.columns.days.first)

    @cached_property
    def last(self) -> Ladder:
        """The days until which the rows hold, in steps."""
        return Ladder(self.columns.days.last)

    @cached_property
    def caught(self) -> int:
        """The rows that say that deals signed before them are caught."""
        return bits_of(row for row, caught in enumerate(self.columns.caught) if caught)
