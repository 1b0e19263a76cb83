"""One check under way: the book made ready, the deal on its day, and who ranks above whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clauses.engine import candidates
from clauses.engine.dilemma import FORBIDS
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.populations import signed_before
from clauses.engine.precedence import Precedence
from clauses.engine.prepared import Prepared
from clauses.engine.screen import Hit, screened
from clauses.language.views import ClauseView
from clauses.language.world import World
from clauses.model.deal import Deal
from clauses.model.truth import Truth

__all__ = ["Look"]


class Look:
    """One check under way: the book made ready, the deal on its day, and who ranks above whom."""

    def __init__(self, ready: Prepared, world: World) -> None:
        self.ready, self.world = ready, world
        rulebook = ready.rulebook
        self.promised = list(candidates.of_promises(world, rulebook))
        ranks = ready.precedence
        self.ranks = Precedence(rulebook, self.promised, ranks) if self.promised else ranks
        self.grounder = Grounder(rulebook, self.ranks)

    def hits(self) -> Iterator[Hit]:
        """What may concern the deal."""
        return screened(self.ready, self.ranks, self.world, self.world.deal)

    def forbidding(self, deal: Deal) -> Iterator[Hit]:
        """What may forbid something of another deal."""
        return screened(self.ready, self.ranks, self.world, deal, FORBIDS)

    def grounded(self, hits: Iterable[Hit]) -> dict[Grounding, int]:
        """Every part of what does not stand alone, and of the promises on what is signed.

        Each has the number of its row; those of the promises come after all rows.
        """
        found: dict[Grounding, int] = {}
        for hit in hits:
            for grounding in self.grounder.rule(hit.plan.kind, hit.plan.rule, hit.view, hit.seen):
                found[grounding] = hit.number
        for number, (kind, wording) in enumerate(self.promised, len(self.ready.rows)):
            view = ClauseView(self.world, wording)
            for deal, signed in signed_before(self.world):
                if signed is Truth.TRUE:
                    groundings = self.grounder.clause(kind, view, deal)
                    found |= dict.fromkeys(groundings, number)
        return found
