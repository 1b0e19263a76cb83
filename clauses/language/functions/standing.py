"""Functions on time that has run out, and on what became of a clause whatever the deal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clauses.language.answer import Answer, Missing, merged, truth_answer
from clauses.language.functions.signature import Signature, of_ledger
from clauses.language.offers import cited, entry_read
from clauses.language.records import NOTICES, entries, holder_of
from clauses.language.windows import Reckoned, answer_window, last_day, latest_notice
from clauses.language.world import Env
from clauses.model.dates import Period, When
from clauses.model.fact import Fact
from clauses.model.ledger import Entry
from clauses.model.truth import Truth, all_of, any_of, of

__all__ = ["STANDING"]


def _best(results: list[Answer], nothing: str) -> Answer:
    if not results:
        return truth_answer(Truth.FALSE, nothing, [])
    truth = any_of(result.truth for result in results)
    mattering = [result for result in results if result.truth is truth]
    return truth_answer(truth, "; ".join(result.because for result in mattering), mattering)


def _over(env: Env, end: date) -> Truth:
    """Whether the signing comes after the last day of a time."""
    return When(end, end).before(env.world.day)


def elapsed_since(env: Env, start: Answer, period: Answer) -> Answer:
    """Whether a time from a day has run out by the signing; on its last day it has not."""
    both = [start, period]
    if start.value is None or period.value is None:
        return truth_answer(Truth.UNKNOWN, f"{period.shown} from {start.shown}", both)
    days = dict.fromkeys((start.value.earliest, start.value.latest))
    ends = [last_day(env.clause, day, period.value, "the day") for day in days]
    truths = [Truth.UNKNOWN if end.day is None else _over(env, end.day) for end in ends]
    truth = truths[0] if len(set(truths)) == 1 else Truth.UNKNOWN
    missing = [item for end in ends for item in end.missing]
    if not missing:
        missing = [Missing(read.path, "the exact day", "deal", read.place) for read in start.reads]
    because = "; ".join(end.because for end in ends)
    return truth_answer(truth, because, both, missing)


def elapsed_since_notice(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the clause's window since a notice of this deal has run out by the signing."""
    del clause, act
    results = []
    for entry, _ in entries(env, *NOTICES):
        end = answer_window(env.clause, entry)
        truth = Truth.UNKNOWN if end.day is None else _over(env, end.day)
        because = f"notice was given on {cited(entry)}; {end.because}"
        results.append(truth_answer(truth, because, [entry_read(entry)], _open(end)))
    return _best(results, f"the ledger records no notice to {holder_of(env)}")


def _open(end: Reckoned) -> tuple[Missing, ...]:
    return end.missing or (Missing("signing", "the exact day of signing", "deal"),)


def _about(env: Env, event: str, what: str) -> Iterator[Entry]:
    """The entries of an event that concern the clause itself and are of something."""
    for entry in env.world.ledger:
        record = entry.record
        if entry.event == event and record.clause == env.clause.id and record.of == what:
            yield entry


def uncured(env: Env, clause: Answer, what: Answer) -> Answer:
    """Whether notice of a failure was given and, as somebody attests, was not made good in time.

    That the ledger records no cure is not enough: silence never creates an excuse.
    """
    del clause
    results = [_left(env, notice) for notice in _about(env, "notice", what.value)]
    return _best(results, f"the ledger records no notice of {what.value}")


def _left(env: Env, notice: Entry) -> Answer:
    end = answer_window(env.clause, notice, "cure")
    said = f"notice of {notice.record.of} was given on {cited(notice)}; {end.because}"
    reads = [entry_read(notice)]
    if end.day is None:
        return truth_answer(Truth.UNKNOWN, said, reads, end.missing)
    replies = [
        entry
        for entry in env.world.ledger
        if notice.evidence is not None and entry.record.to == notice.evidence
    ]
    cures = [entry for entry in replies if entry.event == "cure"]
    for cure in cures:
        if cure.date.earliest <= end.day:
            late = Truth.FALSE if cure.date.latest <= end.day else Truth.UNKNOWN
            missing = Missing(f"ledger[{cure.evidence or cure.date}].date", "the exact day of the "
                              "cure", "ledger", cure.place())  # fmt: skip
            because = f"{said}; it was made good on {cited(cure)}"
            return truth_answer(late, because, [*reads, entry_read(cure)], [missing])
    attested = [
        entry
        for entry in replies
        if entry.event == "no_response"
        and entry.attested_by is not None
        and entry.date.earliest > end.day
    ]
    shown = [*attested, *cures]
    if not shown:
        return truth_answer(Truth.FALSE, f"{said}; nobody attests that it was not made good", reads)
    because = f"{said}; it was not made good by then ({cited(shown[0])})"
    return truth_answer(_over(env, end.day), because, [*reads, entry_read(shown[0])], _open(end))


def elected(env: Env, clause: Answer, what: Answer) -> Answer:
    """Whether the bound party has made an election under the clause by the signing."""
    del clause
    results = []
    for entry in _about(env, "election", what.value):
        because = f"{what.value} was elected on {cited(entry)}"
        came = env.world.happened(entry)
        missing = [Missing("signing", "the exact day of signing", "deal")]
        bound = env.clause.clause.bound
        if entry.by is None:
            path = f"ledger[{entry.evidence or entry.date}].by"
            missing = [Missing(path, "who made the election", "ledger", entry.place())]
            came = all_of((came, Truth.UNKNOWN))
        elif entry.by not in bound.named:
            because += f", but not by {env.world.graph.shown(bound)}"
            came = of(False)
        results.append(truth_answer(came, because, [entry_read(entry)], missing))
    return _best(results, f"the ledger records no election of {what.value}")


def notice_day(env: Env, end: Answer, period: Answer) -> Answer:
    """The last day on which notice may be given, a period before a day."""
    reads, missing = merged([end, period])
    if not isinstance(end.value, When) or not isinstance(period.value, Period):
        return Answer(None, f"{period.shown} before {end.shown}", reads, missing)
    found = [
        latest_notice(env.clause, day, period.value)
        for day in (end.value.earliest, end.value.latest)
    ]
    days = [item.day for item in found if item.day is not None]
    if len(days) < len(found):
        lacking = tuple(item for one in found for item in one.missing)
        return Answer(None, found[0].because, reads, (*missing, *lacking))
    when = When(min(days), max(days))
    return Answer(when, str(when), reads, missing, found[0].because)


def past(env: Env, day: Answer) -> Answer:
    """Whether the signing comes after a day."""
    if not isinstance(day.value, When):
        truth = Truth.FALSE if isinstance(day.value, Fact) else Truth.UNKNOWN
        return truth_answer(truth, f"whether {day.shown} is over", [day])
    truth = day.value.before(env.world.day)
    verb = {Truth.TRUE: "is over", Truth.FALSE: "is not over"}.get(truth, "may be over")
    missing = [Missing("signing", "the exact day of signing", "deal")]
    return truth_answer(truth, f"{day.shown} {verb}", [day], missing)


def told(env: Env, clause: Answer, what: Answer, until: Answer) -> Answer:
    """Whether notice of something under the clause was given no later than a day."""
    del clause
    results = []
    for entry in _about(env, "notice", what.value):
        came = env.world.happened(entry)
        in_time = Truth.UNKNOWN
        if isinstance(until.value, When):
            in_time = entry.date.not_after(until.value)
        verb = {Truth.FALSE: ", later than", Truth.TRUE: ", by"}.get(in_time, ", perhaps by")
        because = f"notice of {what.value} was given on {cited(entry)}{verb} {until.shown}"
        missing = [*until.missing, Missing("signing", "the exact day of signing", "deal")]
        reads = [entry_read(entry), until]
        results.append(truth_answer(all_of((came, in_time)), because, reads, missing))
    return _best(results, f"the ledger records no notice of {what.value}")


STANDING = {
    "notice_day": (
        Signature(("date", "period"), "date", "the last day for a notice", notice_day),
    ),
    "past": (Signature(("date",), "truth", "the signing comes after the day", past),),
    "told": (
        Signature(("clause", "text", "date"), "truth", "notice of it was given by the day", told),
    ),
    "elapsed": (
        Signature(("clause", "act"), "truth", "the window since notice is over",
                  elapsed_since_notice, of_ledger),
        Signature(("date", "period"), "truth", "a time from a day is over", elapsed_since),
    ),
    "uncured": (
        Signature(("clause", "text"), "truth", "notice was given and nothing made good", uncured,
                  of_ledger),
    ),
    "elected": (
        Signature(("clause", "text"), "truth", "the bound party elected it", elected, of_ledger),
    ),
}  # fmt: skip
