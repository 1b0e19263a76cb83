"""Functions that compare scopes and spans of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from clauses.language.answer import Answer, Missing, truth_answer
from clauses.language.functions.lists import SHARED
from clauses.language.functions.parties import OVERLAPS
from clauses.language.functions.signature import Signature
from clauses.language.nodes import scope_names
from clauses.language.world import Env, ScopeValue
from clauses.model.dates import Span, When
from clauses.model.labels import WrittenScope
from clauses.model.scope import DimensionResult, Scope, compare, contained, meets
from clauses.model.truth import Truth

__all__ = ["SCOPES", "lies_open"]

DAY = timedelta(days=1)


def overlaps_scope(env: Env, mine: Answer, theirs: Answer) -> Answer:
    """Whether the two scopes share anything; unknown where a dimension that decides is open."""
    if mine.value is None or theirs.value is None:
        return truth_answer(Truth.UNKNOWN, f"{mine.shown} or {theirs.shown}", [mine, theirs])
    truth, pairs = compare(mine.value.scope, theirs.value.scope)
    because = _because(env, truth, pairs, mine, theirs)
    open_ones = [r for pair in pairs if not _fails(pair) for r in pair if r.truth is Truth.UNKNOWN]
    return truth_answer(truth, because, [mine, theirs], _missing(open_ones, mine, theirs))


def within_scope(env: Env, mine: Answer, theirs: Answer) -> Answer:
    """Whether the second scope holds all of the first."""
    if mine.value is None or theirs.value is None:
        return truth_answer(Truth.UNKNOWN, f"{mine.shown} or {theirs.shown}", [mine, theirs])
    truth, results = contained(mine.value.scope, theirs.value.scope)
    if compare(mine.value.scope, theirs.value.scope)[0] is Truth.FALSE:
        truth = Truth.FALSE
    verb = {Truth.TRUE: "lies within", Truth.FALSE: "reaches beyond"}.get(truth, "may lie within")
    because = f"{mine.shown} {verb} {theirs.shown}"
    open_ones = [r for r in results if r.truth is Truth.UNKNOWN]
    del env
    return truth_answer(truth, because, [mine, theirs], _missing(open_ones, mine, theirs))


def _fails(pair: Iterable[DimensionResult]) -> bool:
    return any(result.truth is Truth.FALSE for result in pair)


def _because(
    env: Env,
    truth: Truth,
    pairs: tuple[tuple[DimensionResult, ...], ...],
    mine: Answer,
    theirs: Answer,
) -> str:
    taxonomies = env.world.book.vocabulary.taxonomies

    def words(result: DimensionResult, which: str) -> str:
        extent = result.mine if which == "mine" else result.theirs
        if not extent.is_known:
            return "unknown"
        return " and ".join(taxonomies[result.dimension].names(extent.must)) or "nothing"

    if truth is Truth.FALSE:
        first = [next(r for r in pair if r.truth is Truth.FALSE) for pair in pairs]
        reasons = (
            f"{r.dimension.replace('_', ' ')}: {words(r, 'mine')} is outside {words(r, 'theirs')}"
            for r in first
        )
        return "; ".join(dict.fromkeys(reasons)) or "nothing is left to compare"
    if truth is Truth.UNKNOWN:
        open_ones = [r for p in pairs if not _fails(p) for r in p if r.truth is Truth.UNKNOWN]
        reasons = (
            f"{r.dimension.replace('_', ' ')} is not settled (clause: {words(r, 'theirs')})"
            for r in open_ones
        )
        return "; ".join(dict.fromkeys(reasons))
    return f"{mine.shown} meets {theirs.shown}"


def _missing(results: Iterable[DimensionResult], mine: Answer, theirs: Answer) -> list[Missing]:
    found: dict[Missing, None] = {}
    for result in results:
        for answer, extent in ((mine, result.mine), (theirs, result.theirs)):
            value = answer.value
            if isinstance(value, ScopeValue) and not (extent.is_known and extent.inhabited):
                path = f"{value.path}.{result.dimension}"
                ask = f"which {result.dimension.replace('_', ' ')}"
                found[Missing(path, ask, value.owner, value.place(path))] = None
    return list(found)


def overlap(env: Env, mine: Answer, theirs: Answer) -> Answer:
    """The part that two scopes share, for naming it in a sentence."""
    if mine.value is None or theirs.value is None or not theirs.value.scope.is_known:
        return Answer(mine.value, mine.shown, mine.reads, mine.missing)
    shared = mine.value.scope.within(theirs.value.scope)
    stated = mine.value.stated | theirs.value.stated
    value = ScopeValue(
        shared, mine.value.path, "deal", mine.value.place, mine.shown, mine.value.stated
    )
    shown = scope_names(value, env, stated | frozenset({"subject"}))
    return Answer(value, shown, (*mine.reads, *theirs.reads))


def overlaps_span(env: Env, mine: Answer, theirs: Answer) -> Answer:
    """Whether two spans of time share a day."""
    if mine.value is None or theirs.value is None:
        # What is signed is performed from then on: a clause without an end meets any term.
        span, day = theirs.value, env.world.day
        lasts = span is not None and span.end.earliest == date.max
        whole = lasts and span.start.latest <= day.earliest
        truth = Truth.TRUE if whole else Truth.UNKNOWN
        return truth_answer(truth, f"{mine.shown} meets {theirs.shown}", [mine, theirs])
    truth = mine.value.overlaps(theirs.value)
    verb = {Truth.TRUE: "meets", Truth.FALSE: "does not meet"}.get(truth, "may meet")
    missing = [
        Missing(read.path, f"the exact dates ({read.shown})", "deal", read.place)
        for read in mine.reads
    ]
    return truth_answer(truth, f"{mine.shown} {verb} {theirs.shown}", [mine, theirs], missing)


def scopes_meet(env: Env, mine: Scope | None, theirs: Scope | None) -> Truth:
    """The truth of `overlaps_scope` alone."""
    del env
    return Truth.UNKNOWN if mine is None or theirs is None else meets(mine, theirs)


def spans_meet(env: Env, mine: Any, theirs: Any) -> Truth | None:
    """The truth of `overlaps_span` alone, where both spans are known."""
    del env
    known = isinstance(mine, Span) and isinstance(theirs, Span)
    return mine.overlaps(theirs) if known else None


def lies_open(env: Env, written: WrittenScope, what: str, missing: Missing) -> Iterator[Answer]:
    """That it is open whether the act lies in a scope which it may lie in, where that is so."""
    scope = env.world.scope(written, closed=False)
    if scope.is_known:
        return
    mine = env.act.value("scope")
    if mine is None or contained(mine, scope)[0] is not Truth.TRUE:
        because = f"it is not settled whether all of it is {what}"
        yield truth_answer(Truth.UNKNOWN, because, [], [missing])


def after(env: Env, day: Answer) -> Answer:
    """The time from the day after a day on, without an end."""
    del env
    if not isinstance(day.value, When) or day.value.latest == date.max:
        return Answer(None, f"after {day.shown}", day.reads, day.missing)
    start = When(day.value.earliest + DAY, day.value.latest + DAY)
    return Answer(Span(start, When(date.max, date.max)), f"after {day.shown}", day.reads)


def onward(env: Env, span: Answer) -> Answer:
    """The time from the beginning of another on, without an end."""
    del env
    if not isinstance(span.value, Span):
        return Answer(None, f"from the beginning of {span.shown} on", span.reads, span.missing)
    whole = Span(span.value.start, When(date.max, date.max))
    return Answer(whole, str(whole), span.reads)


SCOPES = {
    "after": (Signature(("date",), "span", "the time after a day", after),),
    "onward": (Signature(("span",), "span", "the time from its beginning on", onward),),
    "overlaps": (
        Signature(
            ("scope", "scope"), "truth", "the scopes share something", overlaps_scope, scopes_meet
        ),
        Signature(("span", "span"), "truth", "the spans share a day", overlaps_span, spans_meet),
        OVERLAPS,
        SHARED,
    ),
    "within": (
        Signature(("scope", "scope"), "truth", "the first lies wholly in the second", within_scope),
    ),
    "overlap": (Signature(("scope", "scope"), "scope", "what two scopes share", overlap),),
}
