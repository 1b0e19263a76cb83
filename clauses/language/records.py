"""The ledger as a clause sees it: the entries that concern it and the deal."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.language.world import Env
from clauses.model.ledger import Entry

__all__ = ["NOTICES", "entries", "holder_of"]

NOTICES = ("offer", "notice")


def entries(env: Env, *events: str) -> Iterator[tuple[Entry, Entry]]:
    """The entries of some events for this clause and deal, each with what it answers."""
    for index, entry in enumerate(env.world.ledger):
        if entry.event in events:
            anchor = _anchor(env, entry)
            record = anchor.record
            here = record.deal == env.act.deal.deal or f"ledger:{index}" in env.inside
            if record.clause == env.clause.id and here:
                yield entry, anchor


def _anchor(env: Env, entry: Entry) -> Entry:
    """The entry that an answer is to, or the entry itself."""
    for other in env.world.book.ledger if entry.record.to else ():
        if other.evidence == entry.record.to and other.record.to is None:
            return other
    return entry


def holder_of(env: Env) -> str:
    """What the holder of the clause is called."""
    return env.clause.read("holder").shown
