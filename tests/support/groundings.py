"""Every rule of every clause of a book on a deal, whether it concerns it or not."""

from __future__ import annotations

from clauses.engine.check import world_of
from clauses.engine.ground import Grounding
from clauses.engine.look import Look
from clauses.engine.prepared import prepared
from clauses.language.views import ClauseView
from clauses.model.book import Book
from clauses.model.deal import Deal
from clauses.rulebook.compiled import Rulebook


def groundings_of(rulebook: Rulebook, book: Book, deal: Deal) -> list[Grounding]:
    world, _ = world_of(book, deal, None, None)
    look = Look(prepared(rulebook, book, world.known_at), world)
    rows = [*look.ready.rows, *look.promised]
    return [
        grounding
        for kind, wording in rows
        for grounding in look.grounder.clause(kind, ClauseView(world, wording), deal)
    ]
