"""Functions on amounts."""

from __future__ import annotations

from clauses.language.answer import Answer, merged, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.world import Env
from clauses.model.fact import Fact
from clauses.model.truth import Truth

__all__ = ["AMOUNTS"]


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
    from clauses.model import measure

    del env
    reads, missing = merged([one, other])
    if one.value is None or other.value is None:
        known = one if one.value is not None else other
        return Answer(None, known.shown, reads, missing)
    value = getattr(measure, name)(one.value, other.value)
    return Answer(value, str(value), reads, missing)


AMOUNTS = {
    "unlimited": (Signature(("money",), "truth", "the amount has no cap", unlimited),),
    "lesser": (Signature(("measure", "measure"), "measure", "the smaller amount", lesser),),
    "greater": (Signature(("measure", "measure"), "measure", "the larger amount", greater),),
}
