"""Windows of time under a clause, reckoned as its agreement says, each day with its derivation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from clauses.language.answer import Missing
from clauses.language.views import ClauseView
from clauses.model.agreement import Counting
from clauses.model.dates import DateError, Period
from clauses.model.fact import NOT_STATED
from clauses.model.ledger import Entry

__all__ = ["Reckoned", "answer_window", "free_until", "last_day", "latest_notice"]

DAY = timedelta(days=1)
PLAIN = Counting.model_construct()


class Reckoned(NamedTuple):
    """A day, how it was reckoned, and what is missing where there is none."""

    day: date | None
    because: str
    missing: tuple[Missing, ...] = ()


def _counting(view: ClauseView) -> Counting:
    return view.contract.counting if view.contract else PLAIN


def _working(view: ClauseView) -> Callable[[date], bool]:
    """Whether a day is a business day by the agreement's calendar."""
    rules = _counting(view)
    holidays = set(view.world.book.header.calendars.get(rules.calendar or "", ()))
    return lambda day: day.weekday() < 5 and day not in holidays


def last_day(view: ClauseView, start: date, period: Period, what: str) -> Reckoned:
    """The last day of a period from a day, by the agreement's rules of counting."""
    rules = _counting(view)
    works = _working(view)
    counted = rules.first_day == "included"
    by_days = period.unit in ("day", "business day", "week")
    try:
        begin = start - DAY if counted and by_days else start
        end = period.after(begin, rules.rounding, works)
        end = end - DAY if counted and not by_days else end
    except DateError as error:
        place = view.origin.place("counting")
        ask = f"how the agreement rounds a period of months ({error})"
        return Reckoned(None, str(error), (Missing("counting.rounding", ask, "agreement", place),))
    day = "counted" if counted else "not counted"
    because = f"{period} from {what} of {start}, that day {day}, end on {end}"
    rolled = end
    while rules.roll != "no" and not works(rolled):
        rolled += DAY if rules.roll == "forward" else -DAY
    if rolled != end:
        because += f", which is no business day; it rolls to {rolled}"
    return Reckoned(rolled, because)


def latest_notice(view: ClauseView, end: date, period: Period) -> Reckoned:
    """The last day on which notice of a period before a day may be given.

    Where the agreement rolls days at all, it rolls back: a notice must not come later.
    """
    rules = _counting(view)
    works = _working(view)
    try:
        day = period.before(end, rules.rounding, works)
    except DateError as error:
        place = view.origin.place("counting")
        ask = f"how the agreement rounds a period of months ({error})"
        return Reckoned(None, str(error), (Missing("counting.rounding", ask, "agreement", place),))
    because = f"{period} before {end} is {day}"
    rolled = day
    while rules.roll != "no" and not works(rolled):
        rolled -= DAY
    if rolled != day:
        because += f", which is no business day; it rolls back to {rolled}"
    return Reckoned(rolled, because)


def answer_window(view: ClauseView, offer: Entry, term: str = "window") -> Reckoned:
    """The last day on which an offer may be answered, or what a notice says made good."""
    if offer.record.window_ends is not None:
        stated = offer.record.window_ends
        return Reckoned(stated, f"the offer says that it may be answered until {stated}")
    if term not in view.specs:
        return Reckoned(None, "the clause gives no time for an answer")
    answer = view.read(term)
    if answer.value is None:
        return Reckoned(None, "how long an answer may take is not known", answer.missing)
    what, start = f"the {offer.event}", offer.date.latest
    if _counting(view).runs_from == "received":
        if offer.received is None:
            path = f"ledger[{offer.evidence or offer.date}].received"
            missing = Missing(path, f"when the {offer.event} was received", "ledger", offer.place())
            return Reckoned(None, f"when the {offer.event} was received is not known", (missing,))
        what, start = f"the receipt of the {offer.event}", offer.received
    # Where the day of an offer is not exact, the last one counts.
    return last_day(view, start, answer.value, what)


def free_until(view: ClauseView, start: date, what: str) -> Reckoned:
    """The last day on which the deal may be signed after the holder did not take it."""
    if "free_window" not in view.specs:
        return Reckoned(date.max, "")
    if view.terms.get("free_window", NOT_STATED).state == "not_stated":
        return Reckoned(date.max, "the clause states no time within which to sign")
    answer = view.read("free_window")
    if answer.value is None:
        return Reckoned(None, "how long the freedom to sign lasts is not known", answer.missing)
    return last_day(view, start, answer.value, what)
