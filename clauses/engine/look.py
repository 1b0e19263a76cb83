"""One check under way: the book made ready, the deal on its day, and who ranks above whom."""

from __future__ import annotations

from collections.abc import Iterable

from clauses.engine import candidates
from clauses.engine.asked import EVERYTHING, Aim
from clauses.engine.dilemma import FORBIDS
from clauses.engine.ground import Grounder, Grounding
from clauses.engine.populations import signed_before
from clauses.engine.precedence import Precedence
from clauses.engine.prepared import Prepared
from clauses.engine.screen import Hits, screened
from clauses.language.views import ClauseView
from clauses.language.world import World
from clauses.model.deal import Deal

__all__ = ["Look"]


class Look:
    """One check under way: the book made ready, the deal on its day, and who ranks above whom."""

    def __init__(self, ready: Prepared, world: World) -> None:
        self.ready, self.world = ready, world
        rulebook = ready.rulebook
        promises = world.deal.promises
        self.promised = list(candidates.of_promises(world, rulebook)) if promises else []
        ranks = ready.precedence
        self.ranks = Precedence(rulebook, self.promised, ranks) if self.promised else ranks
        self.grounder = Grounder(rulebook, self.ranks)

    def hits(self, aim: Aim = EVERYTHING) -> list[Hits]:
        """What may concern the deal."""
        return screened(self.ready, self.ranks, self.world, self.world.deal, aim)

    def forbidding(self, deal: Deal, at: str) -> list[Hits]:
        """What may forbid the line at a path of another deal."""
        return screened(self.ready, self.ranks, self.world, deal, Aim(FORBIDS), at)

    def grounded(self, hits: Iterable[Hits]) -> dict[Grounding, int]:
        """Every part of what does not stand alone, and of the promises on what is signed.

        Of the deal's own lines a promise is asked no more than whether it forbids them.
        Each has the number of its row; those of the promises come after all rows.
        """
        found: dict[Grounding, int] = {}
        for each in hits:
            kind, rule = each.plan.kind, each.plan.rule
            for number, view in each.views():
                for grounding in self.grounder.rule(kind, rule, view, each.seen):
                    found[grounding] = number
        for number, (kind, wording) in enumerate(self.promised, len(self.ready.rows)):
            view = ClauseView(self.world, wording)
            for deal, signed in signed_before(self.world):
                groundings = self.grounder.clause(kind, view, deal, signed)
                found |= dict.fromkeys(groundings, number)
            own = self.grounder.clause(kind, view, self.world.deal, effect=FORBIDS)
            found |= dict.fromkeys(own, number)
        return found
