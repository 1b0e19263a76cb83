"""Whether a deal closes before a time that the clause asks it to wait has run out."""

from __future__ import annotations

from datetime import date

from clauses.language.answer import Answer, Missing, Read, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.offers import cited, entry_read
from clauses.language.records import NOTICES, entries
from clauses.language.windows import Reckoned, answer_window, last_day
from clauses.language.world import Env
from clauses.model.dates import Period, When
from clauses.model.truth import Truth

__all__ = ["CLOSING"]

SIGNING = Missing("signing", "the exact day of signing", "deal")
NO_NOTICE = "the signing, since the ledger records no notice,"


def closes_within(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the deal closes no later than the clause's window from the last notice of it.

    A notice that is still to come is given on the day of signing at the earliest, so without
    one the window runs from there.
    """
    del clause, act
    closing, missing = _closing(env)
    notices = [entry for entry, _ in entries(env, *NOTICES)]
    ends = [answer_window(env.clause, notices[-1])] if notices else _from_signing(env)
    reads = [closing, *(entry_read(entry) for entry in notices[-1:])]
    said = f"notice was given on {cited(notices[-1])}; " if notices else ""
    said = f"{said}{ends[-1].because}; the deal closes on {closing.shown}"
    truths = {_no_later(closing.value, end.day) for end in ends}
    truth = truths.pop() if len(truths) == 1 else Truth.UNKNOWN
    missing = [*missing, *(item for end in ends for item in end.missing)]
    return truth_answer(truth, said, reads, missing or [SIGNING])


def _closing(env: Env) -> tuple[Answer, list[Missing]]:
    deal = env.act.deal
    fact, place = deal.closing, deal.origin.place("closing")
    exact = fact.value is not None and fact.value.is_exact
    shown = str(fact.value) if fact.value is not None else "an unknown day"
    read = Read("closing", shown, fact.state, fact.note(), place)
    missing = [] if exact else [Missing("closing", "on which day the deal closes", "deal", place)]
    return Answer(fact.value, shown, (read,)), missing


def _from_signing(env: Env) -> list[Reckoned]:
    window = env.clause.read("window") if "window" in env.clause.specs else Answer(None, "")
    if not isinstance(window.value, Period):
        return [Reckoned(None, "how long it must wait is not known", window.missing)]
    days = dict.fromkeys((env.world.day.earliest, env.world.day.latest))
    return [last_day(env.clause, day, window.value, NO_NOTICE) for day in days]


def _no_later(closing: When | None, end: date | None) -> Truth:
    if closing is None or end is None:
        return Truth.UNKNOWN
    if closing.earliest > end:
        return Truth.FALSE
    return Truth.TRUE if closing.latest <= end else Truth.UNKNOWN


CLOSING = {
    "closes_within": (
        Signature(("clause", "act"), "truth", "it closes within the window", closes_within),
    ),
}
