"""Functions on the ledger: what has been offered, answered, consented to and waived.

What the ledger does not record has not been evidenced. Its silence may withhold an excuse and
never creates one: a right lapses only where an offer was recorded, its window has ended and
somebody attests that no answer came.
"""

from __future__ import annotations

from datetime import date, timedelta

from clauses.language.answer import Answer, Missing, truth_answer
from clauses.language.functions.entries import either, timely
from clauses.language.functions.grants import GRANTS
from clauses.language.functions.signature import Signature, asked
from clauses.language.functions.steps import STEPS
from clauses.language.membership import Found
from clauses.language.offers import cited, entry_read, matched, same_terms, surpassed
from clauses.language.records import NOTICES, entries, from_holder, holder_of
from clauses.language.windows import Reckoned, answer_window, free_until
from clauses.language.world import Env
from clauses.model.dates import When
from clauses.model.ledger import Entry
from clauses.model.truth import Truth, all_of, any_of, negate, of

__all__ = ["PROCESS"]

DAY = timedelta(days=1)


def _signed_within(env: Env, start: date, what: str) -> tuple[Truth, str, tuple[Missing, ...]]:
    """Whether the signing lies within the time for which the holder's refusal frees."""
    free = free_until(env.clause, start, what)
    if free.day is None:
        return Truth.UNKNOWN, free.because, free.missing
    within = env.world.day.not_after(When(free.day, free.day))
    if free.day == date.max or within is Truth.TRUE:
        return within, "", ()
    because = f"the freedom to sign ended on {free.day} ({free.because})"
    if within is Truth.UNKNOWN:
        return within, because, (Missing("signing", "the exact day of signing", "deal"),)
    return within, because, ()


def _giver(env: Env, entry: Entry) -> str:
    return env.world.book.name(entry.by) if entry.by else holder_of(env)


def _with_giver(because: str, given: Found) -> str:
    return because if given.truth is Truth.TRUE else f"{because}, but {given.because}"


def refused(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder refused an offer of this deal on the terms it now has.

    An answer on other terms than those offered is a refusal. What is refused is free for as
    long as the clause says, on terms that are no better for the third party.
    """
    del clause, act
    results = []
    for entry, anchor in entries(env, "refusal", "exercise"):
        given = from_holder(env, entry)
        word = f"{_giver(env, entry)} refused it on {cited(entry)}"
        altered = truth_answer(Truth.TRUE, word, [])
        if entry.event == "exercise":
            match = matched(env, entry)
            word = f"the answer of {cited(entry)} is on other terms, which refuses it"
            word = f"{word} ({match.because})"
            altered = truth_answer(negate(match.truth), match.because, [match])
            if altered.truth is Truth.FALSE:
                continue
        same = same_terms(env, anchor)
        came, because, missing = timely(env, entry, word)
        within, late, more = _signed_within(env, entry.date.latest, "the refusal")
        truth = all_of((given.truth, same.truth, came, within, altered.truth))
        if same.truth is not Truth.TRUE:
            because = f"refused on {cited(entry)}, but {same.because}"
        because = f"{because}, but {late}" if late else because
        because = _with_giver(because, given)
        reads = [entry_read(entry), same, altered]
        results.append(truth_answer(truth, because, reads, [*given.missing, *missing, *more]))
    return either(results, "the ledger records no refusal of this deal")


def lapsed(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether an offer of this deal ran out with attested silence, on the terms it now has."""
    del clause, act
    results = []
    for entry, offer in entries(env, "no_response"):
        if offer.event not in NOTICES:
            continue
        end = answer_window(env.clause, offer)
        attested = of(entry.attested_by is not None)
        after = Truth.UNKNOWN
        within: Truth = Truth.UNKNOWN
        late, more = "", tuple[Missing, ...]()
        if end.day is not None:
            after = of(env.world.day.earliest > end.day < entry.date.earliest)
            within, late, more = _signed_within(env, end.day, "the end of the window")
        same = same_terms(env, offer)
        came, _, missing = timely(env, entry, "")
        truth = all_of((attested, after, within, same.truth, came))
        until = f"{end.because}" if end.day is None else f"its window ended on {end.day}"
        by = f"attested by {entry.attested_by}" if entry.attested_by else "attested by nobody"
        because = f"offered on {cited(offer)}; {until}; no answer, {by}"
        because = f"{because}; but {late}" if late else because
        if same.truth is not Truth.TRUE:
            because += f"; {same.because}"
        reads = [entry_read(entry), entry_read(offer), same]
        lacking = end.missing if attested is Truth.TRUE else ()
        results.append(truth_answer(truth, because, reads, [*lacking, *missing, *more]))
    return either(results, "the ledger attests no silence on an offer of this deal")


def failed(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether negotiations with the holder ended without an agreement.

    The holder may end them at any time; otherwise they last until the window ends.
    """
    del clause, act
    results = []
    for entry, notice in entries(env, "no_agreement"):
        end = _talks_end(env, notice)
        given = from_holder(env, entry)
        over = Truth.UNKNOWN if end.day is None else of(entry.date.earliest > end.day)
        ended = any_of((given.truth, over))
        because = f"negotiations ended without agreement on {cited(entry)}"
        if given.truth is not Truth.TRUE and end.day is not None:
            because += f"; they were to last until {end.day} ({end.because})"
        missing = (*given.missing, *end.missing)
        came, because, more = timely(env, entry, because)
        start = entry.date.latest
        within, late, rest = _signed_within(env, start, "the end of the negotiations")
        because = f"{because}, but {late}" if late else because
        truth = all_of((ended, came, within))
        reads = [entry_read(entry), entry_read(notice)]
        results.append(truth_answer(truth, because, reads, [*missing, *more, *rest]))
    return either(results, "the ledger records no negotiations that ended without agreement")


def _talks_end(env: Env, notice: Entry) -> Reckoned:
    """The last day of negotiations: the clause's `talks` from the holder's answer, or `window`."""
    if "talks" not in env.clause.specs:
        return answer_window(env.clause, notice)
    answers = [entry for entry, to in entries(env, "exercise") if to == notice]
    return answer_window(env.clause, answers[0] if answers else notice, "talks")


def asked_first(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder was given notice before the other side was negotiated with."""
    del clause, act
    fact = env.world.deal.negotiation
    place = env.world.deal.origin.place("negotiation")
    results = []
    for entry, _ in entries(env, *NOTICES):
        truth, because = Truth.UNKNOWN, "when negotiations with the other side began is not known"
        missing = [
            Missing("negotiation", "when negotiations with the other side began", "deal", place)
        ]
        if fact.value is not None:
            truth = entry.date.before(fact.value)
            verb = {Truth.TRUE: "before", Truth.FALSE: "not before"}.get(truth, "perhaps before")
            because = (
                f"notice of {cited(entry)} was given {verb} negotiations began on {fact.value}"
            )
        results.append(truth_answer(truth, because, [entry_read(entry)], missing))
    return either(results, f"the ledger records no notice to {holder_of(env)}")


def notified(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder was given notice of this deal."""
    del clause, act
    results = []
    for entry, _ in entries(env, *NOTICES):
        truth, because, missing = timely(env, entry, f"notice was given on {cited(entry)}")
        results.append(truth_answer(truth, because, [entry_read(entry)], missing))
    return either(results, f"the ledger records no notice to {holder_of(env)}")


def exercised(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder has taken up the right for this deal, in time and as it must."""
    del clause, act
    results = []
    for entry, anchor in entries(env, "exercise"):
        match, given = matched(env, entry), from_holder(env, entry)
        because = f"{_giver(env, entry)} took it up on {cited(entry)}"
        if match.truth is not Truth.TRUE:
            because = f"{because}, but {match.because}"
        end = answer_window(env.clause, anchor) if anchor is not entry else None
        in_time = Truth.TRUE
        if end is not None and end.day is not None:
            in_time = of(entry.date.latest <= end.day)
            if in_time is Truth.FALSE:
                because += f", too late: {end.because}"
        came, because, missing = timely(env, entry, _with_giver(because, given))
        truth = all_of((given.truth, match.truth, in_time, came))
        missing += given.missing
        results.append(truth_answer(truth, because, [entry_read(entry), match], missing))
    return either(results, "the ledger does not record that the right was taken up")


def no_better(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the deal is no better for the third party than what the holder was offered last."""
    del clause, act
    offers = [entry for entry, _ in entries(env, *NOTICES)]
    if not offers:
        return truth_answer(Truth.FALSE, f"the ledger records no offer to {holder_of(env)}", [])
    same = same_terms(env, offers[-1])
    because = f"last offered on {cited(offers[-1])}; {same.because}"
    return truth_answer(same.truth, because, [entry_read(offers[-1]), same])


def outbid(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the third party has given more since the holder took the deal up.

    A match meets the terms that were shown; one that was of less than the deal now says is past.
    """
    del clause, act
    results = []
    for entry, anchor in entries(env, "exercise"):
        more = surpassed(env, anchor)
        because = f"taken up on {cited(entry)}; {more.because}"
        results.append(truth_answer(more.truth, because, [entry_read(entry), more]))
    if not results:
        return truth_answer(Truth.FALSE, "the ledger does not record that it was taken up", [])
    # One answer to the terms as they are is enough for them to stand.
    truth = all_of(result.truth for result in results)
    mattering = [result for result in results if result.truth is truth]
    return truth_answer(truth, "; ".join(r.because for r in mattering), mattering)


PROCESS: dict[str, tuple[Signature, ...]] = {
    "refused": asked("the holder refused this deal on these terms", refused),
    "lapsed": asked("an offer of this deal ran out, attested", lapsed),
    "failed": asked("negotiations with the holder ended in vain", failed),
    "asked_first": asked("the holder had notice before negotiations began", asked_first),
    "notified": asked("the holder was given notice", notified),
    "no_better": asked("the deal is no better than what was offered last", no_better),
    "outbid": asked("the third party gave more after the holder's answer", outbid),
    "exercised": asked("the holder took the right up", exercised),
    **GRANTS,
    **STEPS,
}
