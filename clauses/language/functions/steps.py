"""How far a process has come, what is to be done next, and when the deal may be signed."""

from __future__ import annotations

from datetime import date, timedelta

from clauses.language.answer import Answer
from clauses.language.functions.signature import Signature
from clauses.language.offers import cited, entry_read
from clauses.language.records import NOTICES, entries, holder_of, standing
from clauses.language.windows import answer_window, free_until, last_day
from clauses.language.world import Env
from clauses.model.dates import When

__all__ = ["STEPS"]

DAY = timedelta(days=1)


def state(env: Env, clause: Answer, act: Answer) -> Answer:
    """How far the process has come for this deal, as a sentence."""
    del clause, act
    answers = list(standing(env, "exercise", "refusal", "no_response", "no_agreement"))
    offers = [entry for entry, _ in entries(env, *NOTICES)]
    words = {"exercise": "taken up", "refusal": "refused", "no_agreement": "negotiated in vain"}
    if answers:
        entry = answers[-1][0]
        word = words.get(entry.event, "left unanswered")
        return Answer(word, f"it was {word} on {cited(entry)}", entry_read(entry).reads)
    if not offers:
        return Answer("nothing", f"the ledger records no offer to {holder_of(env)}")
    offer = offers[-1]
    end = answer_window(env.clause, offer).day
    if end is None:
        said = f"offered on {cited(offer)}; when the window ends is not known"
    elif env.world.as_of <= end:
        said = f"offered on {cited(offer)}; {holder_of(env)} may answer until {end}"
    else:
        said = f"offered on {cited(offer)}; the window ended on {end}, no answer is on record"
    return Answer("offered", said, entry_read(offer).reads)


def next_step(env: Env, clause: Answer, act: Answer) -> Answer:
    """What is to be done next in the process, by whom and by when, as a sentence."""
    del clause, act
    holder, bound = holder_of(env), env.clause.read("bound").shown
    deal = env.act.deal.title or env.act.deal.deal
    offers = [entry for entry, _ in entries(env, *NOTICES)]
    if not offers:
        return Answer(
            "offer",
            f"{bound} must offer it to {holder} on the terms of {deal}, and record the offer",
        )
    end = answer_window(env.clause, offers[-1])
    answered = next((e for e, _ in standing(env, "refusal", "no_response", "no_agreement")), None)
    if any(True for _ in standing(env, "exercise")):
        words = f"{bound} must settle with {holder} whether what it took up is what was offered"
    elif answered is not None:
        words = f"{bound} must see that {holder} was offered what {deal} now says, or offer it anew"
    elif end.day is None:
        words = f"{bound} must wait for {holder}'s answer; find out when the window ends"
    elif env.world.as_of <= end.day:
        words = f"{holder} may answer until {end.day}; wait for the answer"
    else:
        words = f"Have somebody attest that {holder} did not answer by {end.day}, or get its answer"
    return Answer("wait", words)


def earliest_signing(env: Env, clause: Answer, act: Answer) -> Answer:
    """The first day on which the deal may safely be signed, with how it was reckoned."""
    del clause, act
    if any(True for _ in standing(env, "exercise")):
        return Answer(None, "none, while what was taken up stands")
    freeing = next(
        (e for e, _ in standing(env, "refusal", "no_agreement", "consent", "waiver")), None
    )
    if freeing is not None:
        day = freeing.date.latest
        return _day(day, f"the {freeing.event.replace('_', ' ')} of {cited(freeing)}")
    offers = [entry for entry, _ in entries(env, *NOTICES)]
    if offers:
        end = answer_window(env.clause, offers[-1])
        if end.day is None:
            return Answer(None, "not known", (), end.missing, end.because)
        return _day(end.day + DAY, f"the day after {end.because}")
    window = env.clause.read("window") if "window" in env.clause.specs else None
    if window is None or window.value is None:
        return Answer(
            None, "not known", (), window.missing if window else (), "no offer, no window"
        )
    end = last_day(env.clause, env.world.as_of, window.value, "an offer")
    if end.day is None:
        return Answer(None, "not known", (), end.missing, end.because)
    return _day(end.day + DAY, f"if it is offered on {env.world.as_of}: {end.because}")


def latest_signing(env: Env, clause: Answer, act: Answer) -> Answer:
    """The last day on which a refusal or a lapse still frees, with how it was reckoned."""
    del clause, act
    for entry, anchor in standing(env, "refusal", "no_agreement", "no_response"):
        start, what = entry.date.latest, f"the {entry.event.replace('_', ' ')}"
        if entry.event == "no_response":
            end = answer_window(env.clause, anchor)
            if end.day is None:
                return Answer(None, "not known", (), end.missing, end.because)
            start, what = end.day, "the end of the window"
        free = free_until(env.clause, start, what)
        if free.day == date.max:
            return Answer(None, "no end", (), (), free.because)
        if free.day is not None:
            return _day(free.day, free.because)
        return Answer(None, "not known", (), free.missing, free.because)
    return Answer(None, "not before it is free")


def answer_by(env: Env, clause: Answer, act: Answer) -> Answer:
    """The last day on which the holder may answer, with how it was reckoned."""
    del clause, act
    offers = [entry for entry, _ in entries(env, *NOTICES)]
    if not offers:
        return Answer(
            None, "has not begun", (), (), f"the ledger records no notice to {holder_of(env)}"
        )
    end = answer_window(env.clause, offers[-1])
    if end.day is None:
        return Answer(None, "not known", (), end.missing, end.because)
    return _day(end.day, end.because)


def _day(day: date, because: str) -> Answer:
    return Answer(When(day, day), str(day), (), (), because)


BOTH = ("clause", "act")
STEPS: dict[str, tuple[Signature, ...]] = {
    "state": (Signature(BOTH, "text", "how far the process has come", state),),
    "next_step": (Signature(BOTH, "text", "what is to be done next, by whom and when", next_step),),
    "answer_by": (Signature(BOTH, "date", "the last day on which to answer", answer_by),),
    "earliest_signing": (
        Signature(BOTH, "date", "the first day on which to sign safely", earliest_signing),
    ),
    "latest_signing": (
        Signature(BOTH, "date", "the last day on which a refusal frees", latest_signing),
    ),
}
