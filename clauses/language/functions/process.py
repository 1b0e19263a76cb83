"""Functions on the ledger: what has been offered, answered, consented to and waived.

What the ledger does not record has not been evidenced. Its silence may withhold an excuse and
never creates one: a right lapses only where an offer was recorded, its window has ended and
somebody attests that no answer came.
"""

from __future__ import annotations

from datetime import date, timedelta

from clauses.language.answer import Answer, Missing, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.functions.steps import STEPS
from clauses.language.offers import cited, entry_read, matched, same_terms
from clauses.language.records import NOTICES, entries, holder_of
from clauses.language.windows import answer_window, free_until
from clauses.language.world import Env
from clauses.model.dates import When
from clauses.model.ledger import Entry
from clauses.model.truth import Truth, all_of, any_of, negate, of

__all__ = ["PROCESS"]

DAY = timedelta(days=1)


def _any(results: list[Answer], nothing: str) -> Answer:
    if not results:
        return truth_answer(Truth.FALSE, nothing, [])
    truth = any_of(result.truth for result in results)
    mattering = [result for result in results if result.truth is truth]
    return truth_answer(truth, "; ".join(result.because for result in mattering), mattering)


def _timely(env: Env, entry: Entry, because: str) -> tuple[Truth, str, list[Missing]]:
    """Whether an entry had happened by the signing, and in the form that the clause asks for."""
    came = env.world.happened(entry)
    missing: list[Missing] = []
    if came is Truth.UNKNOWN:
        missing.append(Missing("signing", "the exact day of signing", "deal"))
        because += "; whether that was before the signing is not known"
    wanted, given = env.clause.clause.form, entry.record.form
    if wanted is None or entry.record.to is not None:
        return came, because, missing
    if given is None:
        where = f"ledger[{entry.evidence or entry.date}].form"
        missing.append(Missing(where, f"whether it was {wanted}", "ledger", entry.place()))
        return (
            all_of((came, Truth.UNKNOWN)),
            f"{because}; whether it was {wanted} is not recorded",
            missing,
        )
    if given != wanted:
        return Truth.FALSE, f"{because}, {given} where the clause asks for {wanted}", missing
    return came, because, missing


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


def refused(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder refused an offer of this deal on the terms it now has.

    An answer on other terms than those offered is a refusal. What is refused is free for as
    long as the clause says, on terms that are no better for the third party.
    """
    del clause, act
    results = []
    for entry, anchor in entries(env, "refusal", "exercise"):
        word = f"{holder_of(env)} refused it on {cited(entry)}"
        altered = truth_answer(Truth.TRUE, word, [])
        if entry.event == "exercise":
            match = matched(env, entry)
            word = f"the answer of {cited(entry)} is on other terms, which refuses it"
            word = f"{word} ({match.because})"
            altered = truth_answer(negate(match.truth), match.because, [match])
            if altered.truth is Truth.FALSE:
                continue
        same = same_terms(env, anchor)
        came, because, missing = _timely(env, entry, word)
        within, late, more = _signed_within(env, entry.date.latest, "the refusal")
        truth = all_of((same.truth, came, within, altered.truth))
        if same.truth is not Truth.TRUE:
            because = f"refused on {cited(entry)}, but {same.because}"
        because = f"{because}, but {late}" if late else because
        reads = [entry_read(entry), same, altered]
        results.append(truth_answer(truth, because, reads, [*missing, *more]))
    return _any(results, "the ledger records no refusal of this deal")


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
        came, _, missing = _timely(env, entry, "")
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
    return _any(results, "the ledger attests no silence on an offer of this deal")


def failed(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether negotiations with the holder ended without an agreement.

    The holder may end them at any time; otherwise they last until the window ends.
    """
    del clause, act
    results = []
    for entry, notice in entries(env, "no_agreement"):
        end = answer_window(env.clause, notice)
        holder = env.clause.clause.holder
        ended = of(holder is not None and entry.by in holder.named)
        because = f"negotiations ended without agreement on {cited(entry)}"
        missing: tuple[Missing, ...] = ()
        if ended is Truth.FALSE and end.day is None:
            ended, missing = Truth.UNKNOWN, end.missing
        elif ended is Truth.FALSE and end.day is not None:
            ended = of(entry.date.earliest > end.day)
            because += f"; they were to last until {end.day} ({end.because})"
        came, because, more = _timely(env, entry, because)
        start = entry.date.latest
        within, late, rest = _signed_within(env, start, "the end of the negotiations")
        because = f"{because}, but {late}" if late else because
        truth = all_of((ended, came, within))
        reads = [entry_read(entry), entry_read(notice)]
        results.append(truth_answer(truth, because, reads, [*missing, *more, *rest]))
    return _any(results, "the ledger records no negotiations that ended without agreement")


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
    return _any(results, f"the ledger records no notice to {holder_of(env)}")


def notified(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder was given notice of this deal."""
    del clause, act
    results = []
    for entry, _ in entries(env, *NOTICES):
        truth, because, missing = _timely(env, entry, f"notice was given on {cited(entry)}")
        results.append(truth_answer(truth, because, [entry_read(entry)], missing))
    return _any(results, f"the ledger records no notice to {holder_of(env)}")


def exercised(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder has taken up the right for this deal, in time and as it must."""
    del clause, act
    results = []
    for entry, anchor in entries(env, "exercise"):
        match = matched(env, entry)
        because = f"{holder_of(env)} took it up on {cited(entry)}"
        if match.truth is not Truth.TRUE:
            because = f"{because}, but {match.because}"
        end = answer_window(env.clause, anchor) if anchor is not entry else None
        in_time = Truth.TRUE
        if end is not None and end.day is not None:
            in_time = of(entry.date.latest <= end.day)
            if in_time is Truth.FALSE:
                because += f", too late: {end.because}"
        came, because, missing = _timely(env, entry, because)
        truth = all_of((match.truth, in_time, came))
        results.append(truth_answer(truth, because, [entry_read(entry), match], missing))
    return _any(results, "the ledger does not record that the right was taken up")


def consented(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder consented to this deal under this clause, and the consent still holds."""
    del clause, act
    return _any(_grants(env, "consent"), "the ledger records no consent to this deal")


def waived(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder waived the clause for this deal, and the waiver still holds."""
    del clause, act
    return _any(_grants(env, "waiver"), "the ledger records no waiver for this deal")


def _grants(env: Env, event: str) -> list[Answer]:
    results = []
    for entry, _ in entries(env, event):
        record = entry.record
        because = f"{holder_of(env)} gave {event} on {cited(entry)}"
        if record.conduct is not None:
            said = record.conduct
            judged = f"judgement by {said.by}, {said.on}: {said.why}"
            because = f"{holder_of(env)} waived it by conduct ({judged})"
        truth, because, missing = _timely(env, entry, because)
        for limit, why, lacking in (_expiry(env, entry), _amount(env, entry), _conditions(entry)):
            truth = all_of((truth, limit))
            because = f"{because}, {why}" if why else because
            missing += lacking
        results.append(truth_answer(truth, because, [entry_read(entry)], missing))
    return results


Limit = tuple[Truth, str, list[Missing]]


def _expiry(env: Env, entry: Entry) -> Limit:
    until = entry.record.until
    if until is None:
        return Truth.TRUE, "", []
    holds = env.world.day.not_after(When(until, until))
    why = f"which held until {until} alone" if holds is not Truth.TRUE else ""
    return holds, why, [Missing("signing", "the exact day of signing", "deal")]


def _amount(env: Env, entry: Entry) -> Limit:
    limit = entry.record.up_to
    if limit.state == "not_stated":
        return Truth.TRUE, "", []
    price = env.act.read("price") if "price" in env.act.specs else None
    if limit.value is None or price is None or price.value is None:
        lacking = list(price.missing) if price else []
        return Truth.UNKNOWN, f"for up to {limit.value}, and the price is not known", lacking
    within = price.value.at_most(limit.value)
    why = "" if within is Truth.TRUE else f"for up to {limit.value} alone"
    return within, why, [Missing(f"{env.act.path}.price", "the exact price", "deal")]


def _conditions(entry: Entry) -> Limit:
    if not entry.record.conditions:
        return Truth.TRUE, "", []
    ask = (
        f"whether the conditions of the {entry.event} are met: {'; '.join(entry.record.conditions)}"
    )
    path = f"ledger[{entry.evidence or entry.date}].conditions"
    return Truth.UNKNOWN, "on conditions", [Missing(path, ask, "ledger", entry.place())]


BOTH = ("clause", "act")
PROCESS: dict[str, tuple[Signature, ...]] = {
    "refused": (Signature(BOTH, "truth", "the holder refused this deal on these terms", refused),),
    "lapsed": (Signature(BOTH, "truth", "an offer of this deal ran out, attested", lapsed),),
    "failed": (Signature(BOTH, "truth", "negotiations with the holder ended in vain", failed),),
    "asked_first": (
        Signature(BOTH, "truth", "the holder had notice before negotiations began", asked_first),
    ),
    "notified": (Signature(BOTH, "truth", "the holder was given notice", notified),),
    "exercised": (Signature(BOTH, "truth", "the holder took the right up", exercised),),
    "consented": (Signature(BOTH, "truth", "the holder consented to this deal", consented),),
    "waived": (Signature(BOTH, "truth", "the holder waived the clause for this deal", waived),),
    **STEPS,
}
