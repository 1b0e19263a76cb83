"""Consents and waivers: who gave them, for what, on what conditions and until when."""

from __future__ import annotations

from clauses.language.answer import Answer, Missing, truth_answer
from clauses.language.functions.entries import either, timely
from clauses.language.functions.scopes import lies_open
from clauses.language.functions.signature import Signature, asked
from clauses.language.offers import cited, entry_read
from clauses.language.records import entries, from_holder, holder_of
from clauses.language.views import ActView
from clauses.language.world import Env
from clauses.model.dates import When
from clauses.model.ledger import Entry
from clauses.model.measure import Measure
from clauses.model.scope import Scope, meets
from clauses.model.truth import Truth, all_of

__all__ = ["GRANTS"]


def consented(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder consented to this deal under this clause, and the consent still holds."""
    del clause, act
    return either(_grants(env, "consent"), "the ledger records no consent to this deal")


def waived(env: Env, clause: Answer, act: Answer) -> Answer:
    """Whether the holder waived the clause for this deal, and the waiver still holds."""
    del clause, act
    return either(_grants(env, "waiver"), "the ledger records no waiver for this deal")


def _grants(env: Env, event: str) -> list[Answer]:
    results = []
    for entry, _ in entries(env, event):
        record = entry.record
        giver = env.world.book.name(entry.by) if entry.by else holder_of(env)
        because = f"{giver} gave {event} on {cited(entry)}"
        if record.conduct is not None:
            said = record.conduct
            judged = f"judgement by {said.by}, {said.on}: {said.why}"
            because = f"{holder_of(env)} waived it by conduct ({judged})"
        truth, because, missing = timely(env, entry, because)
        for limit, why, lacking in (
            _giver(env, entry),
            _scope(env, entry),
            _expiry(env, entry),
            _amount(env, entry),
            _conditions(entry),
        ):
            truth = all_of((truth, limit))
            because = f"{because}, {why}" if why else because
            missing += lacking
        results.append(truth_answer(truth, because, [entry_read(entry)], missing))
    return results


Limit = tuple[Truth, str, list[Missing]]


def _giver(env: Env, entry: Entry) -> Limit:
    found = from_holder(env, entry)
    return found.truth, "" if found.truth is Truth.TRUE else found.because, list(found.missing)


def _scope(env: Env, entry: Entry) -> Limit:
    """A grant for a scope that is not clear may or may not be one for the act."""
    record = entry.record
    if record.scope is None:
        return Truth.TRUE, "", []
    path = f"ledger[{entry.evidence or entry.date}].{entry.event}.scope"
    missing = Missing(path, f"for what the {entry.event} was given", "ledger", entry.place())
    for open_one in lies_open(env, record.scope, "what it was given for", missing):
        return open_one.truth, f"for {record.scope}", list(open_one.missing)
    return Truth.TRUE, "", []


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
    if not isinstance(price.value, Measure):
        # The line has no price, so it keeps within none.
        return Truth.FALSE, f"for up to {limit.value} alone", []
    within = price.value.at_most(limit.value)
    why = "" if within is Truth.TRUE else f"for up to {limit.value} alone"
    if within is Truth.TRUE:
        return _together(env, entry, price)
    return within, why, [Missing(f"{env.act.path}.price", "the exact price", "deal")]


def _together(env: Env, entry: Entry, price: Answer) -> Limit:
    """Whether the deal's other lines that the clause may reach leave a grant's amount enough.

    Whether it was given for each line or for all of them, no more than the grant can say.
    """
    total, limit = price.value, entry.record.up_to.value
    lacking: list[Missing] = []
    for name, line in env.act.deal.lines.items():
        specs = env.world.book.vocabulary.acts[line.act].specs
        other = ActView(env.world, f"lines.{name}", line, specs, deal=env.act.deal)
        if other.path == env.act.path or "price" not in specs or not _reached(env, other):
            continue
        its = other.read("price")
        lacking += its.missing
        same = isinstance(its.value, Measure) and its.value.unit == total.unit
        total = total + its.value if same else Measure(total.low, None, total.unit)
    within = total.at_most(limit)
    if within is Truth.TRUE:
        return within, "", []
    path = f"ledger[{entry.evidence or entry.date}].{entry.event}.up_to"
    ask = f"whether {limit} is for each line of the deal, or for all together"
    lacking.append(Missing(path, ask, "ledger", entry.place()))
    return Truth.UNKNOWN, f"for up to {limit}, and the lines together may come to more", lacking


def _reached(env: Env, act: ActView) -> bool:
    """Whether the clause may concern what another line is about."""
    covers = env.clause.value("covers") if "covers" in env.clause.specs else None
    return not isinstance(covers, Scope) or meets(act.whole, covers) is not Truth.FALSE


def _conditions(entry: Entry) -> Limit:
    if not entry.record.conditions:
        return Truth.TRUE, "", []
    ask = (
        f"whether the conditions of the {entry.event} are met: {'; '.join(entry.record.conditions)}"
    )
    path = f"ledger[{entry.evidence or entry.date}].conditions"
    return Truth.UNKNOWN, "on conditions", [Missing(path, ask, "ledger", entry.place())]


GRANTS: dict[str, tuple[Signature, ...]] = {
    "consented": asked("the holder consented to this deal", consented),
    "waived": asked("the holder waived the clause for this deal", waived),
}
