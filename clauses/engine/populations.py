"""Populations: lines of deals, named by a kind, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import itemgetter

from clauses.engine.acts import act_views
from clauses.engine.gate import PRELIMINARY, days_of
from clauses.language.answer import Answer, Missing, merged, truth_answer
from clauses.language.views import ActView, ClauseView
from clauses.language.world import Env, World
from clauses.model.dates import When
from clauses.model.deal import Deal
from clauses.model.measure import Measure, UnitError, between, max_of, min_of
from clauses.model.truth import Truth, all_of, of
from clauses.rulebook.compiled import Kind, Population, Rulebook

__all__ = ["aggregates", "missing_of", "signed_before"]

NOTHING = Measure.nothing("*")
ONE = Measure(Decimal(1), Decimal(1), "")


def aggregates(kind: Kind, rulebook: Rulebook) -> Mapping[str, Callable[[Env], Answer]]:
    """For each population of a kind, what it comes to for a clause and an act."""
    return {
        name: lambda env, p=population: _aggregate(p, kind, rulebook, env)  # type: ignore[misc]
        for name, population in kind.populations.items()
    }


def signed_before(world: World) -> Iterator[tuple[Deal, Truth]]:
    """The other deals of the book that are, or may be, signed by the day, in date order."""
    rows = sorted(
        world.book.deals.values(),
        key=lambda d: (d.signing.value.earliest.isoformat() if d.signing.value else "", d.deal),
    )
    for deal in rows:
        binds, when = _binds(deal), deal.signing.value
        if deal.deal == world.deal.deal or binds is Truth.FALSE:
            continue
        if when is None:
            # The file says how things stood on the book's own day, and no more.
            stood = world.book.header.as_of
            yield deal, Truth.TRUE if stood and world.day.earliest >= stood else Truth.UNKNOWN
        elif when.earliest <= world.day.latest:
            signed = Truth.TRUE if when.latest <= world.day.earliest else Truth.UNKNOWN
            yield deal, all_of((binds, signed))


def _binds(deal: Deal) -> Truth:
    """Whether a deal binds if it is signed; a paper before the contract, as it says itself."""
    if deal.stage in ("signed", "closed"):
        return Truth.TRUE
    if deal.stage in PRELIMINARY and deal.binding.value is None:
        # One without a day is a draft.
        return Truth.UNKNOWN if deal.signing.value is not None else Truth.FALSE
    return of(deal.binding.value is True)


def missing_of(deal: Deal) -> Missing:
    """What nobody has said of a deal of which it is open whether it is signed and binds."""
    if _binds(deal) is Truth.UNKNOWN:
        ask = f"whether the {deal.stage.replace('_', ' ')} {deal.deal} binds"
        return Missing(f"deals.{deal.deal}.binding", ask, "book", deal.origin.place("binding"))
    ask = f"on which day {deal.deal} was signed"
    return Missing(f"deals.{deal.deal}.signing", ask, "book", deal.origin.place("signing"))


def _deals(population: Population, world: World) -> Iterator[tuple[Deal, Truth]]:
    if population.over != "deal":
        yield from signed_before(world)
    if population.over != "signed":
        yield world.deal, Truth.TRUE


def _members(
    population: Population, kind: Kind, rulebook: Rulebook, env: Env
) -> Iterator[tuple[str, Truth, Answer]]:
    """The lines that belong to it: what they are called, whether they do, and the amount."""
    for deal, signed in _deals(population, env.world):
        for act in population.acts:
            # What is told of them must not follow the order in which they stand in the file.
            seen = sorted(act_views(env.world, rulebook, deal, act), key=itemgetter(0))
            for path, whole, is_act in seen:
                inner = Env(env.world, _looked_at(env, whole, path), env.clause)
                answers = [is_act, *_conditions(population, kind, inner)]
                truth = all_of((signed, *(answer.truth for answer in answers)))
                if truth is Truth.FALSE:
                    continue
                amount = (
                    Answer(ONE, "1") if population.of is None else population.of.evaluate(inner)
                )
                if truth is Truth.UNKNOWN:
                    open_ones = (a for a in answers if a.truth is Truth.UNKNOWN)
                    _, missing = merged([amount, *open_ones])
                    unsigned = () if signed is Truth.TRUE else (missing_of(deal),)
                    amount = replace(amount, missing=(*missing, *unsigned))
                yield f"{deal.deal} ({path.partition('.')[2]})", truth, amount


def _conditions(population: Population, kind: Kind, env: Env) -> list[Answer]:
    """The conditions for a line; for one signed before, as the clause stood for it then, too.

    Where a scope that changed in steps matters, the clause's `transition` says which counts.
    """
    view, deal = env.clause, env.act.deal
    now = [condition.node.evaluate(env) for condition in population.when]
    if deal is env.world.deal or not view.wording.turns or view.clause.transition == "caught":
        return now
    signed = deal.signing.value or When(date.min, env.world.day.latest)
    early = ClauseView(replace(env.world, deal=deal, day=signed), view.wording)
    before = replace(env, clause=view.covering(days_of(early, kind, env.act)))
    then = [condition.node.evaluate(before) for condition in population.when]
    first, last = (all_of(answer.truth for answer in answers) for answers in (then, now))
    if first is last or view.clause.transition == "free":
        return then
    path = f"{view.path}.transition"
    ask = "whether deals signed before the clause changed are caught"
    missing = Missing(path, ask, "agreement", view.origin.place(path))
    because = f"what the clause covers has changed since {deal.deal} was signed"
    return [truth_answer(Truth.UNKNOWN, because, [*then, *now], [missing])]


def _looked_at(env: Env, whole: ActView, path: str) -> ActView:
    """Of the line that a rule is asked about only the part that is; of others, all."""
    own, part = env.act, env.act.part
    same = part is not None and whole.deal is own.deal and path == own.path
    return whole.restricted(part) if same and part is not None else whole


def _aggregate(population: Population, kind: Kind, rulebook: Rulebook, env: Env) -> Answer:
    """The sum, count, least or greatest over the members; open ones widen the bounds."""
    rows = list(_members(population, kind, rulebook, env))
    reads, missing = merged(amount for _, _, amount in rows)
    counted = ", ".join(name + ("" if truth is Truth.TRUE else "?") for name, truth, _ in rows)
    if not rows:
        nothing = None if population.takes in ("min", "max") else NOTHING
        return Answer(nothing, "nothing yet", reads)
    if population.takes == "distinct":
        number = _different(rows)
        missing = () if number.is_exact else missing
        return Answer(number, str(number), reads, missing, f"{number}: {counted}")
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
    missing = () if total is None or total.is_exact else missing
    return Answer(total, str(total), reads, missing, because)


def _different(rows: list[tuple[str, Truth, Answer]]) -> Measure:
    """How many different parties there are; one that is not known may be any of the others."""
    sure = {row.value for _, truth, row in rows if truth is Truth.TRUE and row.value is not None}
    maybe = {row.value for _, _, row in rows if row.value is not None}
    unknown = sum(row.value is None for _, _, row in rows)
    least = len(sure) or any(truth is Truth.TRUE for _, truth, _ in rows)
    return Measure(Decimal(least), Decimal(len(maybe) + unknown), "")


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
        return between(total, widened)
    return value if total is None else pick(total, value)
