"""The gate: whether a clause holds at its trigger, each at its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from clauses.engine.columns import Columns
from clauses.engine.tables import Tables
from clauses.language.answer import Answer, Missing, Read, truth_answer
from clauses.language.views import ActView, ClauseView
from clauses.language.world import Env, World
from clauses.model.dates import Span, When
from clauses.model.fact import Fact
from clauses.model.force import contains
from clauses.model.ledger import Entry
from clauses.model.truth import Truth, all_of, negate
from clauses.rulebook.bespoke import own_of
from clauses.rulebook.compiled import Act, Kind

__all__ = [
    "PRELIMINARY", "days_of", "gate", "held", "held_among", "holds", "is_part", "trigger_of",
]  # fmt: skip

# For each trigger the date of a deal that it is, and what is done on that day.
DATES = {
    "market": ("marketing", "the subject is brought to market"),
    "negotiate": ("negotiation", "negotiations with the other side begin"),
    "offer": ("offered", "the other side's offer is made"),
    "sign": ("signing", "the deal is signed"),
    "close": ("closing", "the deal closes"),
    "perform": ("", "the deal is performed"),
}
AFTER_SIGNING = ("close", "perform")
ON_BINDING = ("sign", "close", "perform")
EVER = Span.parse("perpetual")
PRELIMINARY = ("letter_of_intent", "term_sheet")


def trigger_of(view: ClauseView, kind: Kind) -> str:
    """At which step of a deal the clause is looked at."""
    return view.clause.trigger or kind.file.trigger


def _when(world: World, act: ActView, trigger: str) -> tuple[Span, Answer]:
    """The day, or the days of performance, and what they were read from."""
    if trigger == "sign":
        return Span(world.day, world.day), Answer(world.day, str(world.day))
    earliest, latest = world.day.earliest, world.day.latest
    if trigger == "perform":
        term = act.read("term")
        if isinstance(term.value, Span):
            return term.value, term
        # What is signed is performed from then on, nobody knows for how long.
        open_end = Span(When(earliest, date.max), When(earliest, date.max))
        return open_end, term
    name, does = DATES[trigger]
    fact: Fact[When] = getattr(world.deal, name)
    place = world.deal.origin.place(name)
    if isinstance(fact.value, When):
        read = Read(name, str(fact.value), fact.state, fact.note(), place)
        return Span(fact.value, fact.value), Answer(fact.value, str(fact.value), (read,))
    bounds = When(earliest, date.max) if trigger == "close" else When(date.min, latest)
    missing = Missing(name, f"on which day {does}", "deal", place)
    read = Read(name, "unknown", fact.state, fact.note(), place)
    return Span(bounds, bounds), Answer(
        None, f"an unknown day on which {does}", (read,), (missing,)
    )


def _meets(span: Span, when: Span) -> Truth:
    if when.start == when.end:
        return contains(span, when.start)
    return when.overlaps(span)


def days_of(view: ClauseView, kind: Kind, act: ActView) -> Span:
    """The day, or the days, on which the clause is looked at."""
    return _when(view.world, act, trigger_of(view, kind))[0]


def is_part(view: ClauseView, kind: Kind, act: ActView) -> bool:
    """Whether this wording may be part of its agreement at its trigger."""
    if view.wording.always:
        return True
    when, _ = _when(view.world, act, trigger_of(view, kind))
    return _meets(view.version.part, when) is not Truth.FALSE


def gate(view: ClauseView, kind: Kind, own: Act, act: ActView) -> Answer:
    """Whether the clause holds at its trigger, with the first reason why not."""
    trigger = trigger_of(view, kind)
    when, read = _when(view.world, act, trigger)
    checks = [
        *_binding(view, trigger),
        _dates(view, trigger, when, read),
        *_pauses(view, when, read),
        *_ended(view, when),
        *_earlier(view, trigger),
        *_while(view, kind, own, act),
    ]
    truth = all_of(check.truth for check in checks)
    mattering = [check for check in checks if check.truth is truth]
    because = "; ".join(check.because for check in mattering) if truth is not Truth.TRUE else ""
    return truth_answer(truth, because or checks[-1].because, mattering)


def holds(view: ClauseView, kind: Kind, own: Act, act: ActView) -> Truth:
    """The truth of `gate` alone; where only dates decide, they alone are looked at."""
    binds = _binds(view.world)
    wording, trigger, day = view.wording, trigger_of(view, kind), view.world.day
    performed = act.value("term") if trigger == "perform" else None
    if not (wording.steady and binds and (trigger == "sign" or isinstance(performed, Span))):
        return gate(view, kind, own, act).truth
    when = performed if isinstance(performed, Span) else Span(day, day)
    span = view.in_force
    if performed is not None and day.before(span.start) is not Truth.FALSE:
        return gate(view, kind, own, act).truth
    if wording.always:
        return Truth.TRUE if span == EVER else _meets(span, when)
    return all_of((_meets(view.version.part, when), _meets(span, when)))


def held(
    columns: Columns, world: World, kind: Kind, act: ActView, rows: Iterable[int]
) -> dict[int, str]:
    """The letter of `gate` for rows that are plain; one that only `gate` can tell is left out."""
    days = _plain_days(world, kind, act)
    if days is None:
        return {}
    (start, end, signed), (first, last) = days, columns.days
    if signed is not None:
        caught = columns.caught
        rows = [row for row in rows if first[row] <= signed or caught[row]]
    return {row: "T" if first[row] <= end and start <= last[row] else "F" for row in rows}


def held_among(tables: Tables, world: World, kind: Kind, act: ActView, rows: int) -> dict[str, int]:
    """The bits of `held`: by each letter the rows that have it, where dates alone tell it."""
    days = _plain_days(world, kind, act)
    if days is None:
        return _held_some_day(tables, world, kind, act, rows)
    (start, end, signed), told = days, rows
    if signed is not None:
        told = _reached(tables, signed, rows)
    begun = tables.first.against(">=", end, told)
    true = tables.last.against("<=", start, begun)
    return {"T": true, "F": told & ~true}


def _reached(tables: Tables, signed: int, rows: int) -> int:
    """The rows that were there when a deal was signed, or that catch what was signed before."""
    caught = rows & tables.caught
    return caught if caught == rows else caught | tables.first.against(">=", signed, rows & ~caught)


def _held_some_day(
    tables: Tables, world: World, kind: Kind, act: ActView, rows: int
) -> dict[str, int]:
    """The same for what is performed from the signing on, nobody knows for how long."""
    plain = kind.file.trigger == "perform" and world.day.is_exact and _binds(world)
    if not plain or act.value("term") is not None:
        return {}
    signed = world.day.earliest.toordinal()
    told = _reached(tables, signed, rows)
    lasting = tables.last.against("<=", signed, told)
    begun = tables.first.against(">=", signed, lasting)
    ever = tables.last.against("<=", date.max.toordinal(), begun)
    return {"T": ever, "U": lasting & ~ever, "F": told & ~lasting}


def _binds(world: World) -> bool:
    """Whether the deal certainly binds somebody."""
    deal = world.deal
    return deal.stage not in PRELIMINARY or deal.binding.value is True


def _plain_days(world: World, kind: Kind, act: ActView) -> tuple[int, int, int | None] | None:
    """The first and the last day on which plain clauses are looked at, if dates decide alone.

    For what is performed also the day of signing: a clause that comes into force later has more
    to say of deals signed before it.
    """
    day, trigger = world.day, kind.file.trigger
    if trigger not in ("sign", "perform") or not day.is_exact or not _binds(world):
        return None
    signed = day.earliest.toordinal()
    if trigger == "sign":
        return signed, signed, None
    when = act.value("term")
    if not isinstance(when, Span) or not when.start.is_exact or not when.end.is_exact:
        return None
    return when.start.earliest.toordinal(), when.end.earliest.toordinal(), signed


def _dates(view: ClauseView, trigger: str, when: Span, read: Answer) -> Answer:
    span = view.read("in_force")
    truth = all_of((_meets(view.version.part, when), _meets(span.value, when)))
    does = DATES[trigger][1]
    if trigger == "sign":
        shown = f"on {read.shown}"
    elif trigger == "perform":
        shown = f"while it is performed ({read.shown})" if read.value is not None else does
    else:
        shown = f"when {does} ({read.shown})" if read.value is not None else f"when {does}"
    words = {
        Truth.TRUE: f"in force {shown}",
        Truth.FALSE: f"not in force {shown} ({_holding(span.shown)})",
    }
    because = words.get(truth, f"whether it is in force {shown} is not known")
    open_dates = read.missing if read.missing or truth is not Truth.UNKNOWN else _inexact(read)
    return truth_answer(truth, because, [read, span], open_dates)


def _holding(span: str) -> str:
    return span if span.startswith(("from ", "until ")) else f"it holds {span}"


def _inexact(read: Answer) -> tuple[Missing, ...]:
    exact = isinstance(read.value, When) and read.value.is_exact
    if exact or not isinstance(read.value, When):
        return ()
    return (Missing("signing", f"the exact day ({read.shown})", "deal"),)


def _binding(view: ClauseView, trigger: str) -> Iterator[Answer]:
    """An agreement or a deal that binds nobody gives no rights and breaks none."""
    contract, deal = view.contract, view.world.deal
    if contract is not None and contract.binding != "yes":
        read = Read("binding", contract.binding, place=view.origin.place("binding"))
        truth = Truth.FALSE if contract.binding == "no" else Truth.UNKNOWN
        words = {Truth.FALSE: "the agreement is not binding"}
        missing = Missing("binding", "whether the agreement is binding", "agreement",
                          view.origin.place("binding"))  # fmt: skip
        because = words.get(truth, "whether the agreement is binding is not known")
        yield truth_answer(truth, because, [Answer(None, contract.binding, (read,))], [missing])
    if deal.stage not in PRELIMINARY or trigger not in ON_BINDING or deal.binding.value is True:
        return
    stage = deal.stage.replace("_", " ")
    place = deal.origin.place("binding")
    read = Read("binding", view.world.shown(deal.binding.value), deal.binding.state, "", place)
    if deal.binding.value is False:
        because = (
            f"the {stage} binds nobody; the clause would be looked at when a contract is signed"
        )
        yield truth_answer(Truth.FALSE, because, [Answer(False, "no", (read,))])
        return
    missing = Missing("binding", f"whether the {stage} is binding", "deal", place)
    because = f"whether the {stage} is binding is not known"
    yield truth_answer(Truth.UNKNOWN, because, [Answer(None, "unknown", (read,))], [missing])


def _pauses(view: ClauseView, when: Span, read: Answer) -> Iterator[Answer]:
    for span, why in view.version.pauses:
        held = _covers(span, when)
        if held is not Truth.FALSE:
            yield truth_answer(negate(held), f"{why}, {span}", [read])


def _covers(pause: Span, when: Span) -> Truth:
    """Whether a pause holds at all of the days; on one it leaves free, the clause bites."""
    if when.start == when.end:
        return contains(pause, when.start)
    return all_of((contains(pause, when.start), contains(pause, when.end)))


def _ended(view: ClauseView, when: Span) -> Iterator[Answer]:
    """An event that ends the clause; one that nobody recorded has not been shown."""
    event = view.clause.until_event
    if event is None:
        return
    for entry in view.world.ledger:
        if entry.occurrence == event:
            truth = _came(entry, when)
            because = f"it ended with {event} on {entry.date}"
            if truth is Truth.TRUE:
                because = f"the event that ends it, {event}, came on {entry.date}, later"
            read = Read(f"ledger.{event}", str(entry.date), place=entry.place())
            yield truth_answer(truth, because, [Answer(True, event, (read,))])


def _came(entry: Entry, when: Span) -> Truth:
    """Whether the clause still holds at the trigger, though an event ended it."""
    if when.start.latest < entry.date.earliest:
        return Truth.TRUE
    return Truth.FALSE if when.start.earliest >= entry.date.latest else Truth.UNKNOWN


def _earlier(view: ClauseView, trigger: str) -> Iterator[Answer]:
    """A deal signed before the clause came into force and performed after it."""
    starts, day = view.in_force.start, view.world.day
    if trigger not in AFTER_SIGNING or day.before(starts) is Truth.FALSE:
        return
    transition, path = view.clause.transition, f"{view.path}.transition"
    place = view.origin.place(path)
    read = [Answer(None, "", (Read(path, transition or "not stated", place=place),))]
    if transition == "caught":
        yield truth_answer(Truth.TRUE, "deals signed before it came into force are caught", read)
        return
    truth = Truth.UNKNOWN
    if transition == "free" and day.before(starts) is Truth.TRUE:
        truth = Truth.FALSE
    because = "deals signed before it came into force are free of it"
    missing = Missing(path, "whether deals signed before the clause are caught", "agreement", place)
    if truth is Truth.UNKNOWN:
        because = (
            "the deal was signed before it came into force; whether it is caught is not stated"
        )
    yield truth_answer(truth, because, read, [missing])


def _while(view: ClauseView, kind: Kind, own: Act, act: ActView) -> Iterator[Answer]:
    words = view.world.book.vocabulary
    for condition in own_of(view.wording, "during", kind, own, words):
        answer = condition.node.evaluate(Env(view.world, act, view))
        shown = condition.says or condition.text
        because = f"it holds only while {shown}: {answer.because or answer.shown}"
        yield truth_answer(answer.truth, because, [answer], answer.missing)
