"""Functions on amounts."""

from __future__ import annotations

from decimal import Decimal

from clauses.language.answer import Answer, merged, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.world import Env
from clauses.model import measure
from clauses.model.fact import Fact
from clauses.model.measure import Measure, UnitError
from clauses.model.scale import Scale
from clauses.model.truth import Truth

__all__ = ["AMOUNTS"]

ZERO = Decimal(0)


def unlimited(env: Env, amount: Answer) -> Answer:
    """Whether an amount has no cap; unknown where no upper end is stated."""
    del env
    if isinstance(amount.value, Fact):
        return truth_answer(Truth.FALSE, "not applicable", [amount])
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


AMOUNTS = {
    "unlimited": (Signature(("money",), "truth", "the amount has no cap", unlimited),),
    "lesser": (Signature(("measure", "measure"), "measure", "the smaller amount", lesser),),
    "scaled": (Signature(("scale", "money"), "money", "what a scale of rates gives", scaled),),
    "share": (Signature(("measure", "measure"), "percent", "a part as a share", share),),
    "greater": (Signature(("measure", "measure"), "measure", "the larger amount", greater),),
}
