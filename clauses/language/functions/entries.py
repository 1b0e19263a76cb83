"""What several functions on the ledger ask of an entry."""

from __future__ import annotations

from clauses.language.answer import Answer, Missing, truth_answer
from clauses.language.world import Env
from clauses.model.ledger import Entry
from clauses.model.truth import Truth, all_of, any_of

__all__ = ["either", "timely"]


def either(results: list[Answer], nothing: str) -> Answer:
    """The disjunction of what the entries give; without any, what `nothing` says."""
    if not results:
        return truth_answer(Truth.FALSE, nothing, [])
    truth = any_of(result.truth for result in results)
    mattering = [result for result in results if result.truth is truth]
    return truth_answer(truth, "; ".join(result.because for result in mattering), mattering)


def timely(env: Env, entry: Entry, because: str) -> tuple[Truth, str, list[Missing]]:
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
