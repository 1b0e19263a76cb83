"""Scope: sets of things in several dimensions, compared with what is not known about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from clauses.model.truth import Truth, all_of, any_of

__all__ = [
    "ABSENT",
    "Box",
    "DimensionResult",
    "Extent",
    "Scope",
    "compare",
    "contained",
    "either",
    "meets",
]


ABSENT = 1  # the atom, in each dimension, of what that dimension does not apply to
MOST_WAYS = 4096  # of avoiding a union of boxes that are tried; beyond, the answer is unknown


@dataclass(frozen=True, slots=True)
class Extent:
    """What a scope holds in one dimension, as far as known; regions are integers of atoms.

    It holds at least `must` and at most `may`. With `alternatives`, it is exactly one of them,
    unknown which. `inhabited` says that it is surely not empty.
    """

    must: int
    may: int
    alternatives: tuple[int, ...] = ()
    inhabited: bool = True

    @classmethod
    def known(cls, region: int) -> Extent:
        """Exactly this region."""
        return cls(region, region, (), region != 0)

    @classmethod
    def open(cls, within: int, must: int = 0) -> Extent:
        """Something within a region, unknown what, `must` included."""
        # What is not empty and within a single atom is that atom.
        held = _held(within)
        return cls(held | must if held.bit_count() == 1 else must, within)

    @classmethod
    def one_of(cls, regions: Sequence[int]) -> Extent:
        """Exactly one of these regions, unknown which."""
        may = 0
        must = -1
        for region in regions:
            may |= region
            must &= region
        return cls(must & may, may, tuple(dict.fromkeys(regions)), all(regions))

    @property
    def is_known(self) -> bool:
        """Whether nothing about it is open."""
        return self.must == self.may

    def worlds(self) -> Iterator[Extent]:
        """The alternatives one by one, or the extent itself."""
        if not self.alternatives:
            yield self
        for region in self.alternatives:
            yield Extent.known(region)

    def meets(self, other: Extent) -> Truth:
        """Whether the two share anything."""
        if self.must & other.must and not self.alternatives and not other.alternatives:
            return Truth.TRUE
        if self.alternatives or other.alternatives:
            return _agreed([a.meets(b) for a, b in product(self.worlds(), other.worlds())])
        if not self.may & other.may:
            return Truth.FALSE
        if self.inhabited and _held(self.may) & ~other.must == 0:
            return Truth.TRUE
        if other.inhabited and _held(other.may) & ~self.must == 0:
            return Truth.TRUE
        return Truth.UNKNOWN

    def inside(self, other: Extent) -> Truth:
        """Whether the other holds all of this."""
        if self.alternatives or other.alternatives:
            return _agreed([a.inside(b) for a, b in product(self.worlds(), other.worlds())])
        if self.may & ~other.must == 0:
            return Truth.TRUE
        if self.must & ~other.may or (self.inhabited and not _held(self.may) & other.may):
            return Truth.FALSE
        return Truth.UNKNOWN

    def avoids(self, region: int) -> bool:
        """Whether there is a world in which it holds nothing of a region."""
        if self.alternatives:
            return any(not alternative & region for alternative in self.alternatives)
        if self.must & region:
            return False
        return bool(self.must or self.may & ~region or not self.inhabited)

    def within(self, region: int) -> Extent:
        """The part of it that lies in a region; it may turn out to be empty."""
        if self.alternatives:
            return Extent.one_of([alternative & region for alternative in self.alternatives])
        must, may = self.must & region, self.may & region
        if self.inhabited and self.may & ~region == 0:
            return Extent.open(may, must)
        return Extent(must, may, (), must != 0)

    def nonempty(self) -> Truth:
        """Whether it holds anything."""
        if self.inhabited:
            return Truth.TRUE
        return Truth.UNKNOWN if self.may else Truth.FALSE


def _held(may: int) -> int:
    """Where something of an extent surely lies: only what is written so is absent and no more."""
    return may & ~ABSENT or may


def _agreed(answers: list[Truth]) -> Truth:
    """The answer that all possible worlds give; where they differ, it is unknown."""
    first = answers[0]
    return first if all(answer is first for answer in answers) else Truth.UNKNOWN


Box = Mapping[str, Extent]


@dataclass(frozen=True, slots=True)
class Scope:
    """A union of boxes; each box says what it holds in each dimension.

    `everything` gives each dimension's whole region, `ABSENT` included. A dimension that a box
    does not name holds everything where `closed` is false (a clause), what the dimension does not
    apply to included; where it is true (a deal), it is unknown.
    """

    boxes: tuple[Box, ...]
    everything: Mapping[str, int]
    closed: bool = False

    def extent(self, box: Box, dimension: str) -> Extent:
        """What a box holds in a dimension, stated or not."""
        stated = box.get(dimension)
        if stated is not None:
            return stated
        whole = self.everything[dimension]
        return Extent.open(whole & ~ABSENT) if self.closed else Extent.known(whole)

    @property
    def is_known(self) -> bool:
        """Whether nothing that it states is open."""
        return all(extent.is_known for box in self.boxes for extent in box.values())

    def widest(self) -> Scope:
        """All that it may hold."""
        if self.is_known:
            return self
        boxes = tuple({d: Extent.known(e.may) for d, e in box.items()} for box in self.boxes)
        return Scope(boxes, self.everything, self.closed)

    def nonempty(self) -> Truth:
        """Whether the scope holds anything at all."""
        return any_of(all_of(e.nonempty() for e in box.values()) for box in self.boxes)

    def within(self, other: Scope) -> Scope:
        """The part that lies in another scope, whose extents must be known."""
        boxes = []
        for mine, theirs in product(self.boxes, other.boxes):
            box = dict(mine)
            for dimension, extent in theirs.items():
                box[dimension] = self.extent(mine, dimension).within(extent.must)
            if all(extent.may for extent in box.values()):
                boxes.append(box)
        return Scope(tuple(boxes), self.everything, self.closed)

    def without(self, other: Scope) -> Scope:
        """What is left outside another scope, whose extents must be known: the residual."""
        left = self
        for theirs in other.boxes:
            left = left._without_box(theirs)
        return left

    def _without_box(self, theirs: Box) -> Scope:
        boxes: list[Box] = []
        for mine in self.boxes:
            inside = dict(mine)
            for dimension, extent in theirs.items():
                own = self.extent(mine, dimension)
                outside = dict(inside)
                outside[dimension] = own.within(self.everything[dimension] & ~extent.must)
                if all(e.may for e in outside.values()):
                    boxes.append(outside)
                inside[dimension] = own.within(extent.must)
        return Scope(tuple(boxes), self.everything, self.closed)


def either(scopes: Sequence[Scope]) -> Scope:
    """The scope that is one of several, unknown which, dimension by dimension."""
    found, *rest = scopes
    for other in rest:
        found = _one_or_other(found, other)
    return found


def _one_or_other(one: Scope, other: Scope) -> Scope:
    whole, closed = other.everything, other.closed
    if len(one.boxes) != len(other.boxes):
        return Scope(({name: Extent.open(whole[name]) for name in whole},), whole, closed)
    boxes = tuple(
        {d: _either(one.extent(a, d), other.extent(b, d)) for d in dict.fromkeys((*a, *b))}
        for a, b in zip(one.boxes, other.boxes, strict=True)
    )
    return Scope(boxes, whole, closed)


def _either(one: Extent, other: Extent) -> Extent:
    if one == other:
        return other
    if one.is_known and other.is_known:
        return Extent.one_of([one.must, other.must])
    return Extent.open(one.may | other.may, one.must & other.must)


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """How two scopes compare in one dimension."""

    dimension: str
    truth: Truth
    mine: Extent
    theirs: Extent


def meets(deal: Scope, clause: Scope) -> Truth:
    """Say whether the clause reaches any of the deal's scope, as `compare` does, and no more."""
    truths = [_meet(deal, a, clause, b) for a in deal.boxes for b in clause.boxes]
    truth = truths[0] if len(truths) == 1 else any_of(truths)
    if truth is Truth.UNKNOWN and len(clause.boxes) > 1 and _never_outside(deal, clause):
        return Truth.TRUE
    return truth


def _meet(deal: Scope, mine: Box, clause: Scope, theirs: Box) -> Truth:
    found = Truth.TRUE
    for dimension, its in theirs.items():
        truth = deal.extent(mine, dimension).meets(its)
        if truth is Truth.FALSE:
            return truth
        if truth is Truth.UNKNOWN:
            found = truth
    for dimension, ours in mine.items():
        if dimension not in theirs:
            truth = ours.meets(clause.extent(theirs, dimension))
            if truth is not Truth.TRUE:
                found = all_of((found, truth))
    return found


def compare(deal: Scope, clause: Scope) -> tuple[Truth, tuple[tuple[DimensionResult, ...], ...]]:
    """Say whether the clause reaches any of the deal's scope, and how in each pair of boxes.

    A dimension that the clause leaves out reaches everything; one that the deal leaves out is
    unknown, unless the clause reaches everything in it.
    """
    pairs = []
    for mine, theirs in product(deal.boxes, clause.boxes):
        results = []
        for dimension in dict.fromkeys((*theirs, *mine)):
            ours, its = deal.extent(mine, dimension), clause.extent(theirs, dimension)
            results.append(DimensionResult(dimension, ours.meets(its), ours, its))
        pairs.append(tuple(results))
    truth = any_of(all_of(result.truth for result in pair) for pair in pairs)
    if truth is Truth.UNKNOWN and len(clause.boxes) > 1 and _never_outside(deal, clause):
        truth = Truth.TRUE
    return truth, tuple(pairs)


def _never_outside(deal: Scope, clause: Scope) -> bool:
    """Whether some box of the deal meets the clause in every world, whichever box it meets.

    A world outside needs, for each box of the clause, a dimension in which the deal avoids it.
    """
    if not clause.is_known:
        return False
    if max(1, *(len(box) for box in clause.boxes)) ** len(clause.boxes) > MOST_WAYS:
        return False
    return any(
        all(extent.nonempty() is Truth.TRUE for extent in mine.values())
        and not _may_avoid(deal, mine, clause.boxes)
        for mine in deal.boxes
    )


def _may_avoid(deal: Scope, mine: Box, boxes: Sequence[Box]) -> bool:
    for way in product(*(box.items() for box in boxes)):
        avoided: dict[str, int] = {}
        for dimension, extent in way:
            avoided[dimension] = avoided.get(dimension, 0) | extent.must
        if all(deal.extent(mine, name).avoids(region) for name, region in avoided.items()):
            return True
    return False


def contained(deal: Scope, grant: Scope) -> tuple[Truth, tuple[DimensionResult, ...]]:
    """Say whether the grant holds all of the deal's scope; decided on what is left outside it.

    A permission covers only what it contains, so a part left outside makes it false.
    """
    if len(grant.boxes) == 1:
        theirs = grant.boxes[0]
        results = []
        truths = []
        for mine in deal.boxes:
            row = [
                DimensionResult(
                    d,
                    deal.extent(mine, d).inside(grant.extent(theirs, d)),
                    deal.extent(mine, d),
                    grant.extent(theirs, d),
                )
                for d in dict.fromkeys((*theirs, *mine))
            ]
            results += row
            truths.append(all_of(r.truth for r in row))
        return all_of(truths), tuple(results)
    left = deal.without(grant).nonempty()
    flipped = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
    return flipped[left], ()
