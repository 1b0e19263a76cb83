"""Functions on the ledger: what has been offered, answered, consented to and waived.

What the ledger does not record has not been evidenced. Its silence may withhold an excuse and
never creates one: a right lapses only where an offer was recorded, its window has ended and
somebody attests that no answer came.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from clauses.language.answer import Answer, Missing, Read, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.world import Env
from clauses.model.fact import NOT_STATED
from clauses.model.ledger import Entry
from clauses.model.truth import Truth, all_of, any_of, of

__all__ = ["PROCESS"]


def entries(env: Env, *events: str) -> Iterator[tuple[Entry, Entry]]:
    """The entries of some events for this clause and deal, each with what it answers."""
    for entry in env.world.ledger:
        if entry.event in events:
            anchor = _anchor(env, entry)
            record = anchor.record
            if record.clause == env.clause.id and record.deal == env.world.deal.deal:
                yield entry, anchor


def _anchor(env: Env, entry: Entry) -> Entry:
    """The entry that an answer is to, or the entry itself."""
    for other in env.world.book.ledger if entry.record.to else ():
        if other.evidence == entry.record.to and other.record.to is None:
            return other
    return entry


def cited(entry: Entry) -> str:
    """An entry as a sentence cites it."""
    evidence = f" ({entry.evidence})" if entry.evidence else ""
    return f"{entry.date}{evidence}"


def _read(entry: Entry) -> Answer:
    read = Read(f"ledger.{entry.event}", cited(entry), place=entry.place())
    return Answer(True, cited(entry), (read,))


def window_end(env: Env, offer: Entry) -> tuple[date | None, tuple[Missing, ...]]:
    """The last day on which the holder may answer an offer, or what is missing to know it."""
    if offer.record.window_ends is not None:
        return offer.record.window_ends, ()
    answer = env.clause.read("window") if "window" in env.clause.specs else None
    if answer is None or answer.value is None:
        missing = answer.missing if answer else ()
        return None, missing
    # The day of the offer is not counted; where it is not exact, the last one counts.
    return answer.value.after(offer.date.latest), ()


def same_terms(env: Env, offer: Entry) -> Answer:
    """Whether what was offered is what the deal now says."""
    read = _read(offer)
    if offer.record.terms == "same":
        return truth_answer(Truth.TRUE, "the deal's own terms were offered", [read])
    if offer.record.terms is None:
        ask = f"on which terms the offer of {cited(offer)} was made"
        path = f"ledger[{offer.evidence or offer.date}].terms"
        missing = Missing(path, ask, "ledger", offer.place())
        return truth_answer(Truth.UNKNOWN, "the terms offered are not recorded", [read], [missing])
    results = [_same(env, path, value) for path, value in sorted(offer.record.terms.items())]
    truth = all_of(result.truth for result in results)
    differing = [result for result in results if result.truth is truth] or results
    because = "; ".join(result.because for result in differing)
    return truth_answer(truth, because, [read, *differing])


def _same(env: Env, path: str, offered: Any) -> Answer:
    steps = path.split(".")
    line = env.world.deal.lines.get(steps[1]) if len(steps) > 2 and steps[0] == "lines" else None
    if line is None:
        missing = Missing(path, f"what {path} stands for in the deal", "ledger")
        return truth_answer(Truth.UNKNOWN, f"{path} is not in the deal", [], [missing])
    if steps[2] == "scope":
        boxes = line.scope.boxes if line.scope else ()
        now = boxes[0].get(steps[3]) if boxes and len(steps) > 3 else None
        written = now.written() if now else None
        truth = of(written == offered) if now and now.mode != "unknown" else Truth.UNKNOWN
    else:
        spec = env.world.book.vocabulary.acts[line.act].specs.get(steps[2])
        fact = line.terms.get(steps[2], NOT_STATED)
        written = env.world.shown(fact.value) if fact.value is not None else None
        truth = Truth.UNKNOWN
        if spec is not None and fact.value is not None:
            truth = of(_reread(spec.annotation(), offered) == fact.value)
    place = env.world.deal.origin.place(path)
    read = Read(path, str(written), place=place)
    because = f"{path}: offered {offered}, now {written}"
    missing = Missing(path, path, "deal", place)
    return truth_answer(truth, because, [Answer(written, str(written), (read,))], [missing])


def _reread(annotation: Any, offered: Any) -> Any:
    try:
        return TypeAdapter(annotation).validate_python(offered)
    except ValidationError:
        return None


def _any(env: Env, results: list[Answer], nothing: str) -> Answer:
    del env
    if not results:
        return truth_answer(Truth.FALSE, nothing, [])
    truth = any_of(result.truth for result in results)
    mattering = [result for result in results if result.truth is truth]
    return truth_answer(truth, "; ".join(result.because for result in mattering), mattering)


def refused(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder refused an offer of this deal on the terms it now has."""
    del clause, act
    results = []
    for entry, anchor in entries(env, "refusal"):
        same = same_terms(env, anchor)
        because = f"refused on {cited(entry)}, but {same.because}"
        if same.truth is Truth.TRUE:
            because = f"{_holder(env)} refused it on {cited(entry)}"
        results.append(truth_answer(same.truth, because, [_read(entry), same]))
    return _any(env, results, "the ledger records no refusal of this deal")


def lapsed(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether an offer of this deal ran out with attested silence, on the terms it now has."""
    del clause, act
    results = []
    for entry, offer in entries(env, "no_response"):
        if offer.event not in ("offer", "notice"):
            continue
        end, missing = window_end(env, offer)
        attested = of(entry.attested_by is not None)
        over = Truth.UNKNOWN if end is None else of(env.world.as_of > end < entry.date.earliest)
        same = same_terms(env, offer)
        truth = all_of((attested, over, same.truth))
        until = f"its window ended on {end}" if end else "when its window ends is not known"
        by = f"attested by {entry.attested_by}" if entry.attested_by else "attested by nobody"
        because = f"offered on {cited(offer)}; {until}; no answer, {by}"
        extra = missing if attested is Truth.TRUE and end is None else ()
        results.append(truth_answer(truth, because, [_read(entry), _read(offer), same], extra))
    return _any(env, results, "the ledger attests no silence on an offer of this deal")


def exercised(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder has taken up the right for this deal."""
    del clause, act
    results = [
        truth_answer(Truth.TRUE, f"{_holder(env)} took it up on {cited(entry)}", [_read(entry)])
        for entry, _ in entries(env, "exercise")
    ]
    return _any(env, results, "the ledger does not record that the right was taken up")


def consented(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder consented to this deal under this clause, and the consent still holds."""
    del clause, act
    return _any(env, _grants(env, "consent"), "the ledger records no consent to this deal")


def waived(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder waived the clause for this deal, and the waiver still holds."""
    del clause, act
    return _any(env, _grants(env, "waiver"), "the ledger records no waiver for this deal")


def _grants(env: Env, event: str) -> list[Answer]:
    results = []
    for entry, _ in entries(env, event):
        until = entry.record.until
        truth = of(until is None or env.world.as_of <= until)
        because = f"{_holder(env)} gave {event} on {cited(entry)}"
        missing = []
        if truth is Truth.FALSE:
            because = f"the {event} of {cited(entry)} held until {until} alone"
        elif entry.record.conditions:
            truth = Truth.UNKNOWN
            ask = f"whether the conditions of the {event} are met: "
            path = f"ledger[{entry.evidence or entry.date}].conditions"
            ask += "; ".join(entry.record.conditions)
            missing = [Missing(path, ask, "ledger", entry.place())]
            because += ", on conditions"
        results.append(truth_answer(truth, because, [_read(entry)], missing))
    return results


def _holder(env: Env) -> str:
    return env.clause.read("holder").shown


def state(env: Env, clause: Answer, act: Answer) -> Answer:
    """How far the process has come for this deal, as a sentence."""
    del clause, act
    answers = list(entries(env, "exercise", "refusal", "no_response"))
    offers = [entry for entry, _ in entries(env, "offer", "notice")]
    if answers:
        entry = answers[-1][0]
        word = {"exercise": "taken up", "refusal": "refused"}.get(entry.event, "left unanswered")
        return Answer(word, f"it was {word} on {cited(entry)}", _read(entry).reads)
    if not offers:
        return Answer("nothing", f"the ledger records no offer to {_holder(env)}")
    offer = offers[-1]
    end, _ = window_end(env, offer)
    if end is None:
        words = f"offered on {cited(offer)}; when the window ends is not known"
    elif env.world.as_of <= end:
        words = f"offered on {cited(offer)}; {_holder(env)} may answer until {end}"
    else:
        words = f"offered on {cited(offer)}; the window ended on {end}, no answer is on record"
    return Answer("offered", words, _read(offer).reads)


def next_step(env: Env, clause: Answer, act: Answer) -> Answer:
    """What is to be done next in the process, as a sentence."""
    del clause, act
    holder, deal = _holder(env), env.world.deal.title or env.world.deal.deal
    offers = [entry for entry, _ in entries(env, "offer", "notice")]
    if not offers:
        words = f"Offer {holder} the purchase on the terms of {deal}, and record the offer"
        return Answer("offer", words)
    end, _ = window_end(env, offers[-1])
    answered = next((e for e, _ in entries(env, "refusal", "no_response")), None)
    if answered is not None:
        words = f"Make sure that what {holder} was offered is what {deal} now says"
    elif end is None:
        words = f"Wait for {holder}'s answer; find out when the window ends"
    elif env.world.as_of <= end:
        words = f"Wait for {holder}'s answer until {end}"
    else:
        words = f"Have somebody attest that {holder} did not answer by {end}, or get its answer"
    return Answer("wait", words)


BOTH = ("clause", "act")
PROCESS = {
    "refused": (Signature(BOTH, "truth", "the holder refused this deal on these terms", refused),),
    "lapsed": (Signature(BOTH, "truth", "an offer of this deal ran out, attested", lapsed),),
    "exercised": (Signature(BOTH, "truth", "the holder took the right up", exercised),),
    "consented": (Signature(BOTH, "truth", "the holder consented to this deal", consented),),
    "waived": (Signature(BOTH, "truth", "the holder waived the clause for this deal", waived),),
    "state": (Signature(BOTH, "text", "how far the process has come", state),),
    "next_step": (Signature(BOTH, "text", "what is to be done next", next_step),),
}
