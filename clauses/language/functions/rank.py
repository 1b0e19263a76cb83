"""Which holder came first: rights that stand behind others."""

from __future__ import annotations

from clauses.language.answer import Answer, Missing, truth_answer
from clauses.language.functions.entries import either
from clauses.language.functions.signature import Signature
from clauses.language.offers import cited, entry_read
from clauses.language.records import anchor_of
from clauses.language.world import Env
from clauses.model.agreement import Clause
from clauses.model.ledger import Entry
from clauses.model.precedence import Id, edges
from clauses.model.truth import Truth, all_of, of

__all__ = ["RANK"]


def outranked(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the other side took the deal up under a right that comes before this one.

    Written words alone rank two rights; who took a right up must be recorded.
    """
    del clause, act
    texts: dict[Id, Clause] = {
        (name, key): wordings[-1]
        for name, agreement in env.world.book.agreements.items()
        for key, wordings in agreement.all_clauses().items()
    }
    home, _, name = env.clause.id.partition("/")
    # The wording in force says what this clause yields to.
    texts[home, name] = env.clause.clause
    written = edges(texts)
    results = []
    for entry in env.world.ledger:
        record = anchor_of(env, entry).record
        prior = tuple((record.clause or "").split("/", 1))
        taken = entry.event == "exercise" and record.deal == env.act.deal.deal and len(prior) == 2
        if taken and written.above((prior[0], prior[1]), (home, name)):
            results.append(_taken(env, entry, texts[prior[0], prior[1]]))
    return either(results, "nobody took it up under a right that comes first")


def _taken(env: Env, entry: Entry, prior: Clause) -> Answer:
    other = env.act.read("counterparty")
    came = env.world.happened(entry)
    reads = [entry_read(entry), other]
    if entry.by is None:
        path = f"ledger[{entry.evidence or entry.date}].by"
        missing = [Missing(path, "who gave the exercise", "ledger", entry.place())]
        because = f"a prior right was taken up on {cited(entry)}; by whom is not recorded"
        return truth_answer(all_of((came, Truth.UNKNOWN)), because, reads, missing)
    holds = of(prior.holder is not None and entry.by in prior.holder.named)
    same = Truth.UNKNOWN if other.value is None else of(other.value == entry.by)
    because = f"{env.world.book.name(entry.by)}, which comes first, took it up on {cited(entry)}"
    missing = [Missing("signing", "the exact day of signing", "deal")]
    return truth_answer(all_of((came, holds, same)), because, reads, missing)


# Without the shorter way of other questions to the ledger: what it records is of another clause.
RANK: dict[str, tuple[Signature, ...]] = {
    "outranked": (
        Signature(("clause", "act"), "truth", "the other side has a prior right to it", outranked),
    ),
}
