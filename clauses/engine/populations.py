"""Populations: lines of signed deals, named by a kind, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from clauses.engine.acts import act_views
from clauses.language.answer import Answer, merged
from clauses.language.world import Env, World
from clauses.model.deal import Deal
from clauses.model.measure import Measure, UnitError, max_of, min_of
from clauses.model.truth import Truth, all_of
from clauses.rulebook.compiled import Kind, Population, Rulebook

__all__ = ["aggregates", "signed_before"]

NOTHING = Measure.nothing("*")
ONE = Measure(Decimal(1), Decimal(1), "")


def aggregates(kind: Kind, rulebook: Rulebook) -> Mapping[str, Callable[[Env], Answer]]:
    """For each population of a kind, what it comes to for a clause and an act."""
    return {
        name: lambda env, p=population: _aggregate(p, rulebook, env)  # type: ignore[misc]
        for name, population in kind.populations.items()
    }


def signed_before(world: World) -> Iterator[tuple[Deal, Truth]]:
    """The other deals of the book that are, or may be, signed by the day, in date order."""
    rows = sorted(
        world.book.deals.values(),
        key=lambda d: (d.signing.value.earliest.isoformat() if d.signing.value else "", d.deal),
    )
    for deal in rows:
        if deal.deal == world.deal.deal or deal.stage not in ("signed", "closed"):
            continue
        when = deal.signing.value
        if when is None:
            # The file says how things stood on the book's own day, and no more.
            stood = world.book.header.as_of
            yield deal, Truth.TRUE if stood and world.day.earliest >= stood else Truth.UNKNOWN
        elif when.earliest <= world.day.latest:
            yield deal, Truth.TRUE if when.latest <= world.day.earliest else Truth.UNKNOWN


def _members(
    population: Population, rulebook: Rulebook, env: Env
) -> Iterator[tuple[str, Truth, Answer]]:
    """The lines that belong to it: what they are called, whether they do, and the amount."""
    for deal, signed in signed_before(env.world):
        for act in population.acts:
            for path, view, is_act in act_views(env.world, rulebook, deal, act):
                inner = Env(env.world, view, env.clause)
                answers = [is_act, *(c.node.evaluate(inner) for c in population.when)]
                truth = all_of((signed, *(answer.truth for answer in answers)))
                if truth is Truth.FALSE:
                    continue
                amount = (
                    Answer(ONE, "1") if population.of is None else population.of.evaluate(inner)
                )
                yield f"{deal.deal} ({path.partition('.')[2]})", truth, amount


def _aggregate(population: Population, rulebook: Rulebook, env: Env) -> Answer:
    """The sum, count, least or greatest over the members; open ones widen the bounds."""
    rows = list(_members(population, rulebook, env))
    reads, missing = merged(amount for _, _, amount in rows)
    counted = ", ".join(name + ("" if truth is Truth.TRUE else "?") for name, truth, _ in rows)
    if not rows:
        nothing = NOTHING if population.takes in ("sum", "count") else None
        return Answer(nothing, "nothing yet", reads)
    total: Measure | None = None
    for name, truth, amount in rows:
        if not isinstance(amount.value, Measure):
            words = f"unknown, since {name} gives no amount"
            return Answer(None, words, reads, missing, words)
        try:
            total = _joined(population.takes, total, amount.value, truth)
        except UnitError:
            words = f"unknown, since {name} is in another unit"
            return Answer(None, words, reads, missing, words)
    because = f"{total}: {counted}"
    return Answer(total, str(total), reads, (), because)


def _joined(takes: str, total: Measure | None, value: Measure, truth: Truth) -> Measure:
    if takes in ("sum", "count"):
        counted = value if truth is Truth.TRUE else value.part()
        return counted if total is None else total + counted
    pick = min_of if takes == "min" else max_of
    if truth is Truth.UNKNOWN:
        # It may not belong: then what was there before stands.
        widened = Measure(None, None, value.unit) if total is None else pick(total, value)
        if total is None or widened == total:
            return widened
        return _between(total, widened)
    return value if total is None else pick(total, value)


def _between(one: Measure, other: Measure) -> Measure:
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Measure(low, high, one.unit, shown=one.shown)
