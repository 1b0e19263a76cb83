"""The ledger as a clause sees it: the entries that concern it and the deal, and who gave them."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.language.answer import Answer, Missing
from clauses.language.membership import Found, found_in
from clauses.language.world import Env
from clauses.model.ledger import Entry
from clauses.model.party import Group
from clauses.model.truth import Truth

__all__ = ["NOTICES", "anchor_of", "entries", "from_holder", "holder_of", "standing"]

NOTICES = ("offer", "notice")
HOLDERS_WORD = ("refusal", "exercise", "consent", "waiver")


def entries(env: Env, *events: str) -> Iterator[tuple[Entry, Entry]]:
    """The entries of some events for this clause and deal, each with what it answers."""
    for index, entry in enumerate(env.world.ledger):
        if entry.event in events:
            anchor = anchor_of(env, entry)
            record = anchor.record
            here = record.deal == env.act.deal.deal or f"ledger:{index}" in env.inside
            if record.clause == env.clause.id and here:
                yield entry, anchor


def anchor_of(env: Env, entry: Entry) -> Entry:
    """The entry that an answer is to, or the entry itself."""
    for other in env.world.book.ledger if entry.record.to else ():
        if other.evidence == entry.record.to and other.record.to is None:
            return other
    return entry


def standing(env: Env, *events: str) -> Iterator[tuple[Entry, Entry]]:
    """The entries of some events, without what somebody other than the holder said for it."""
    for entry, anchor in entries(env, *events):
        if entry.event not in HOLDERS_WORD or from_holder(env, entry).truth is not Truth.FALSE:
            yield entry, anchor


def from_holder(env: Env, entry: Entry) -> Found:
    """Whether an entry was given by a member of the holder, on its day.

    Where it is not recorded who gave it, nobody knows; a waiver by conduct is judged by a
    person to be the holder's.
    """
    group = env.clause.clause.holder or Group(party=())
    if entry.by is not None:
        actor = env.act.names.get("actor")
        who = env.act.read(actor) if actor is not None else None
        if who is not None and who.value == entry.by:
            because = f"{env.world.book.name(entry.by)} gave it for its own act"
            return Found(Truth.FALSE, because, ())
        found = found_in(env, entry.by, group, "holder", entry.date)
        if found.truth is Truth.TRUE:
            return found if who is None else _for_another(env, entry.by, who, found)
        because = f"{env.world.book.name(entry.by)} gave it, and {found.because}"
        return found._replace(because=because)
    if entry.record.conduct is not None:
        return Found(Truth.TRUE, "", ())
    path = f"ledger[{entry.evidence or entry.date}].by"
    missing = Missing(path, f"who gave the {entry.event}", "ledger", entry.place())
    return Found(Truth.UNKNOWN, "who gave it is not recorded", (missing,))


def _for_another(env: Env, giver: str, who: Answer, found: Found) -> Found:
    """What a holder gave, unless it is bound as well, and who acts is it or its affiliate.

    Where both are named, the clause has them stand apart as far as is known.
    """
    bound, world = env.clause.clause.bound, env.world
    side = found_in(env, giver, bound, "bound", world.day)
    if side.truth is Truth.FALSE:
        return found
    name = world.book.name(giver)
    if not isinstance(who.value, str):
        return Found(Truth.UNKNOWN, f"{name} gave it, perhaps for its own act", who.missing)
    link = world.graph.member_at(
        giver, Group(party=(who.value,), affiliates="yes"), world.day, None
    )
    if link.truth is Truth.TRUE and side.truth is Truth.TRUE:
        return Found(Truth.FALSE, f"{name} gave it for the act of its affiliate", ())
    apart = side.truth is Truth.UNKNOWN or {giver, who.value} <= bound.members
    if link.truth is Truth.FALSE or (link.truth is Truth.UNKNOWN and apart):
        return found
    missing = tuple(Missing(path, link.because, "book") for path in link.missing)
    because = f"{name} gave it, perhaps for the act of its affiliate"
    return Found(Truth.UNKNOWN, because, missing or side.missing)


def holder_of(env: Env) -> str:
    """What the holder of the clause is called."""
    return env.clause.read("holder").shown
