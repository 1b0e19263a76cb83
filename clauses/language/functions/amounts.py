"""Functions on amounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clauses.language.answer import Answer, Missing, merged, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.world import Env
from clauses.model import measure
from clauses.model.dates import Span
from clauses.model.fields import is_currency
from clauses.model.force import contains
from clauses.model.measure import Measure, UnitError
from clauses.model.scale import Scale
from clauses.model.truth import Truth, all_of, of

__all__ = ["AMOUNTS"]

ZERO = Decimal(0)
ALWAYS = Span.parse("perpetual")


def unlimited(env: Env, amount: Answer) -> Answer:
    """Whether an amount has no cap; unknown where no upper end is stated."""
    del env
    truth = Truth.UNKNOWN if amount.value is None else amount.value.is_unlimited()
    verb = {Truth.TRUE: "has no cap", Truth.FALSE: "is capped"}.get(truth, "may have no cap")
    return truth_answer(truth, f"{amount.shown} {verb}", [amount])


def lesser(env: Env, one: Answer, other: Answer) -> Answer:
    """The smaller of two amounts, exact on their bounds."""
    return _pick(env, "min_of", one, other)


def greater(env: Env, one: Answer, other: Answer) -> Answer:
    """The larger of two amounts, exact on their bounds."""
    return _pick(env, "max_of", one, other)


def _pick(env: Env, name: str, one: Answer, other: Answer) -> Answer:
    del env
    reads, missing = merged([one, other])
    known = one.value if isinstance(one.value, Measure) else other.value
    if not isinstance(known, Measure):
        return Answer(None, one.shown, reads, missing)
    # Of an amount that is not known, only that it is not below zero.
    unknown = Measure(ZERO, None, known.unit)
    pair = [a.value if isinstance(a.value, Measure) else unknown for a in (one, other)]
    try:
        value = getattr(measure, name)(*pair)
    except UnitError:
        return Answer(None, f"{one.shown} or {other.shown}", reads, missing)
    word = "the lesser" if name == "min_of" else "the greater"
    because = f"{word} of {one.shown} and {other.shown}"
    return Answer(value, str(value), reads, missing, because)


def capped(env: Env, amount: Answer, cap: Answer, paid: Answer) -> Answer:
    """What is owed under a cap on all that is ever paid, given what was paid before."""
    del env
    reads, missing = merged([amount, cap, paid])
    if isinstance(cap.value, Measure) and cap.value.is_unlimited() is Truth.TRUE:
        return Answer(amount.value, amount.shown, amount.reads, amount.missing, amount.because)
    if not isinstance(cap.value, Measure):
        return Answer(None, amount.shown, reads, missing, f"{amount.shown}, under an unknown cap")
    known = paid.value if isinstance(paid.value, Measure) else Measure(ZERO, None, cap.value.unit)
    try:
        left = measure.max_of(cap.value - known, Measure.nothing(cap.value.unit))
    except UnitError:
        return Answer(None, amount.shown, reads, missing)
    because = f"the cap is {cap.shown}, {paid.shown} was paid before; {left} is left"
    owed = amount.value if isinstance(amount.value, Measure) else Measure(ZERO, None, left.unit)
    try:
        value = measure.min_of(owed, left)
    except UnitError:
        return Answer(None, amount.shown, reads, missing, because)
    return Answer(value, str(value), reads, missing, because)


def stated(env: Env, one: Answer, other: Answer) -> Answer:
    """The first amount if every term that it is reckoned from is stated, else the other."""
    del env
    return other if any(read.state == "not_stated" for read in one.reads) else one


def scaled(env: Env, scale: Answer, amount: Answer) -> Answer:
    """What a scale of rates gives for an amount, exact on its bounds."""
    del env
    reads, missing = merged([scale, amount])
    formula = f"{scale.shown}, of {amount.shown}"
    if not isinstance(scale.value, Scale) or not isinstance(amount.value, Measure):
        return Answer(None, formula, reads, missing, formula)
    try:
        value = scale.value.of(amount.value)
    except UnitError:
        return Answer(None, formula, reads, missing, formula)
    return Answer(value, str(value), reads, missing, formula)


def scaled_on(env: Env, scale: Answer, amount: Answer, before: Answer) -> Answer:
    """What a scale gives for an amount that comes on top of another, exact on its bounds."""
    reads, missing = merged([scale, amount, before])
    formula = f"{scale.shown}, of {amount.shown} on top of {before.shown}"
    parts = (scale.value, amount.value, before.value)
    if not isinstance(parts[0], Scale) or not all(isinstance(p, Measure) for p in parts[1:]):
        return Answer(None, formula, reads, missing, formula)
    if before.value.high == ZERO:
        return scaled(env, scale, amount)
    try:
        value = parts[0].of(before.value + amount.value) - parts[0].of(before.value)
    except UnitError:
        return Answer(None, formula, reads, missing, formula)
    return Answer(value, str(value), reads, missing, formula)


def choose(env: Env, truth: Answer, one: Answer, other: Answer) -> Answer:
    """The first amount where a condition holds, else the second; between them if unknown."""
    del env
    if truth.truth is not Truth.UNKNOWN:
        return one if truth.truth is Truth.TRUE else other
    reads, missing = merged([truth, one, other])
    shown = f"{one.shown} or {other.shown}"
    if not isinstance(one.value, Measure) or not isinstance(other.value, Measure):
        return Answer(None, shown, reads, missing)
    try:
        low = measure.min_of(one.value, other.value)
        high = measure.max_of(one.value, other.value)
    except UnitError:
        return Answer(None, shown, reads, missing)
    value = Measure(low.low, high.high, low.unit, low.low_open, high.high_open, low.shown)
    return Answer(value, str(value), reads, missing)


def matching(env: Env, amount: Answer, money: Answer, quantity: Answer) -> Answer:
    """Of money and a quantity the one that is of the kind of an amount; unknown where that is."""
    del env
    if isinstance(amount.value, Measure):
        return money if is_currency(amount.value.unit) else quantity
    return Answer(None, f"{money.shown} or {quantity.shown}", *merged([amount, money, quantity]))


def is_stated(env: Env, term: Answer) -> Answer:
    """Whether a clause states a term at all; what is stated as unknown is stated."""
    del env
    found = bool(term.reads) and all(read.state != "not_stated" for read in term.reads)
    path = term.reads[0].path.rpartition(".")[2].replace("_", " ") if term.reads else term.shown
    return truth_answer(of(found), f"{path} is {'' if found else 'not '}stated", [])


def share(env: Env, part: Answer, whole: Answer) -> Answer:
    """A part as a percentage of a whole that holds it, exact on the bounds of both."""
    del env
    reads, missing = merged([part, whole])
    formula = f"{part.shown} of {whole.shown}"
    if not isinstance(part.value, Measure) or not isinstance(whole.value, Measure):
        return Answer(None, formula, reads, missing, formula)
    value = measure.share_of(part.value, whole.value)
    shown = formula if value is None else str(value)
    return Answer(value, shown, reads, missing, formula)


def during(env: Env, amount: Answer, term: Answer, time: Answer) -> Answer:
    """The part of an amount that falls in a time: all, nothing, or up to all of it.

    How an amount is spread over a term is not known, so one that a time holds in part leaves
    the part open. What is signed is performed from then on, in a time that has no end.
    """
    if not isinstance(amount.value, Measure) or time.value == ALWAYS:
        return amount
    reads, missing = merged([amount, term, time])
    inside = meets = Truth.UNKNOWN
    if isinstance(term.value, Span) and isinstance(time.value, Span):
        ends = (term.value.start, term.value.end)
        inside = all_of(contains(time.value, end) for end in ends)
        meets = term.value.overlaps(time.value)
    elif isinstance(time.value, Span) and time.value.end.earliest == date.max:
        own = env.act.deal is env.world.deal
        signed = env.world.day if own else env.act.deal.signing.value
        begun = signed is not None and time.value.start.latest <= signed.earliest
        inside = Truth.TRUE if begun else Truth.UNKNOWN
    if inside is Truth.TRUE:
        return Answer(amount.value, amount.shown, reads, (), amount.because)
    if meets is Truth.FALSE:
        nothing = Measure.nothing(amount.value.unit)
        return Answer(nothing, str(nothing), reads, (), f"{term.shown} is outside {time.shown}")
    value = amount.value.part()
    asks = (
        Missing(read.path, f"how much of it falls in {time.shown}", "deal", read.place)
        for read in term.reads
    )
    return Answer(value, str(value), reads, missing or tuple(asks), f"a part of {amount.shown}")


AMOUNTS = {
    "during": (Signature(("measure", "span", "span"), "measure", "what falls in a time", during),),
    "unlimited": (Signature(("money",), "truth", "the amount has no cap", unlimited),),
    "lesser": (Signature(("measure", "measure"), "measure", "the smaller amount", lesser),),
    "capped": (
        Signature(("money", "money", "money"), "money", "what is left to pay under a cap", capped),
    ),
    "stated": (
        Signature(("measure", "measure"), "measure", "the first if its terms are stated", stated),
        Signature(("measure",), "truth", "the clause states it", is_stated),
        Signature(("date",), "truth", "the clause states it", is_stated),
        Signature(("period",), "truth", "the clause states it", is_stated),
        Signature(("span",), "truth", "the clause states it", is_stated),
        Signature(("words",), "truth", "the clause states it", is_stated),
        Signature(("choice",), "truth", "the clause states it", is_stated),
        Signature(("group",), "truth", "the clause states it", is_stated),
        Signature(("scope",), "truth", "the clause states it", is_stated),
    ),
    "scaled": (
        Signature(("scale", "money"), "money", "what a scale of rates gives", scaled),
        Signature(("scale", "money", "money"), "money", "what it gives on top", scaled_on),
    ),
    "choose": (
        Signature(("truth", "measure", "measure"), "measure", "one of two amounts", choose),
        Signature(("yes_no", "measure", "measure"), "measure", "one of two amounts", choose),
    ),
    "matching": (
        Signature(("amount", "money", "quantity"), "amount", "what is of its kind", matching),
    ),
    "share": (Signature(("measure", "measure"), "percent", "a part as a share", share),),
    "greater": (Signature(("measure", "measure"), "measure", "the larger amount", greater),),
}
