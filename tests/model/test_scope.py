"""Scope algebra against brute force: every world in which an extent may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from clauses.model.scope import ABSENT, Box, Extent, Scope, compare, contained
from clauses.model.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
WHOLE = 0b111
REGIONS = st.integers(1, WHOLE)


def worlds(extent: Extent) -> list[int]:
    """Every region that an extent may be."""
    if extent.alternatives:
        return list(extent.alternatives)
    found = [r for r in range(WHOLE + 1) if r & extent.must == extent.must and not r & ~extent.may]
    # Only what is written so has nothing in a dimension and no more.
    return [
        region
        for region in found
        if (region or not extent.inhabited) and (region != ABSENT or extent.may == ABSENT)
    ]


@st.composite
def extents(draw: st.DrawFn) -> Extent:
    kind = draw(st.sampled_from(["known", "open", "one of", "part"]))
    if kind == "part":
        # What is left of something open may be nothing at all.
        return Extent.open(draw(REGIONS)).within(draw(REGIONS))
    if kind == "known":
        return Extent.known(draw(REGIONS))
    if kind == "one of":
        return Extent.one_of(draw(st.lists(REGIONS, min_size=2, max_size=3, unique=True)))
    must = draw(st.integers(0, WHOLE))
    return Extent.open(draw(REGIONS) | must, must)


def settled(answers: set[bool]) -> Truth:
    return U if len(answers) == 2 else T if True in answers else F


@given(one=extents(), other=extents())
def test_meets_is_what_holds_in_every_world(one: Extent, other: Extent) -> None:
    answers = {bool(a & b) for a, b in product(worlds(one), worlds(other))}

    assert one.meets(other) is settled(answers)


@given(one=extents(), other=extents())
def test_inside_is_what_holds_in_every_world(one: Extent, other: Extent) -> None:
    answers = {not a & ~b for a, b in product(worlds(one), worlds(other))}

    assert one.inside(other) is settled(answers)


@given(one=extents(), region=REGIONS, other=extents())
def test_a_part_that_may_be_empty_never_claims_too_much(
    one: Extent, region: int, other: Extent
) -> None:
    part = one.within(region)
    answers = {bool(a & region & b) for a, b in product(worlds(one), worlds(other))}

    found = part.meets(other)

    assert found is U or found is settled(answers)
    assert part.nonempty() in (U, settled({bool(a & region) for a in worlds(one)}))


DIMENSIONS = {"a": WHOLE, "b": WHOLE}
KNOWN_BOX = st.fixed_dictionaries({"a": REGIONS, "b": REGIONS}).map(
    lambda box: {name: Extent.known(region) for name, region in box.items()}
)


def known_scopes(most: int = 3) -> st.SearchStrategy[Scope]:
    return st.lists(KNOWN_BOX, min_size=1, max_size=most).map(
        lambda boxes: Scope(tuple(boxes), DIMENSIONS)
    )


def cells(scope: Scope) -> set[tuple[int, int]]:
    """The pairs of atoms that a known scope holds."""
    atoms = (1, 2, 4)
    return {
        (x, y)
        for box in scope.boxes
        for x, y in product(atoms, atoms)
        if box["a"].must & x and box["b"].must & y
    }


@given(one=known_scopes(), other=known_scopes())
def test_known_scopes_compare_cell_by_cell(one: Scope, other: Scope) -> None:
    assert compare(one, other)[0] is (T if cells(one) & cells(other) else F)
    assert contained(one, other)[0] is (T if cells(one) <= cells(other) else F)


@given(one=known_scopes(), other=known_scopes())
def test_a_scope_splits_exactly_into_what_is_carved_out_and_the_residual(
    one: Scope, other: Scope
) -> None:
    inside, residual = one.within(other), one.without(other)

    assert cells(inside) == cells(one) & cells(other)
    assert cells(residual) == cells(one) - cells(other)


def box_worlds(box: Box) -> Iterator[Mapping[str, int]]:
    for a, b in product(worlds(box["a"]), worlds(box["b"])):
        yield {"a": a, "b": b}


@given(a=extents(), b=extents(), other=known_scopes(1))
def test_an_open_deal_compares_with_one_box_exactly(a: Extent, b: Extent, other: Scope) -> None:
    box = {"a": a, "b": b}
    deal = Scope((box,), DIMENSIONS, closed=True)
    theirs = other.boxes[0]
    answers = {
        bool(world["a"] & theirs["a"].must) and bool(world["b"] & theirs["b"].must)
        for world in box_worlds(box)
    }

    assert compare(deal, other)[0] is settled(answers)


@given(a=extents(), b=extents(), other=known_scopes())
def test_an_open_deal_compares_with_a_union_exactly(a: Extent, b: Extent, other: Scope) -> None:
    box = {"a": a, "b": b}
    deal = Scope((box,), DIMENSIONS, closed=True)
    answers = {
        any(world["a"] & o["a"].must and world["b"] & o["b"].must for o in other.boxes) != 0
        for world in box_worlds(box)
    }

    assert compare(deal, other)[0] is settled(answers)


@given(a=extents(), b=extents(), other=known_scopes())
def test_containment_in_a_union_is_never_claimed_wrongly(
    a: Extent, b: Extent, other: Scope
) -> None:
    box = {"a": a, "b": b}
    deal = Scope((box,), DIMENSIONS, closed=True)
    held = cells(other)
    atoms = (1, 2, 4)
    answers = {
        all((x, y) in held for x, y in product(atoms, atoms) if world["a"] & x and world["b"] & y)
        for world in box_worlds(box)
        if world["a"] and world["b"]  # what is nothing need not lie anywhere
    }
    assume(answers)

    found = contained(deal, other)[0]

    assert found is U or found is settled(answers)


def test_an_unstated_dimension_of_a_deal_is_unknown_unless_the_clause_covers_all_of_it() -> None:
    deal = Scope(({"a": Extent.known(1)},), DIMENSIONS, closed=True)

    everything = Scope(({"a": Extent.known(1)},), DIMENSIONS)
    part = Scope(({"a": Extent.known(1), "b": Extent.known(2)},), DIMENSIONS)

    assert compare(deal, everything)[0] is T
    assert compare(deal, part)[0] is U
