"""Precedence at work: which clauses stand above which for an act, and how they split it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clauses.engine.parts import Split
from clauses.language.views import ClauseView
from clauses.language.world import ScopeValue
from clauses.model.agreement import CarveOut
from clauses.model.precedence import Id, edges
from clauses.rulebook.compiled import Kind, Rulebook

__all__ = ["Precedence", "carve_key"]

Candidate = tuple[Kind, ClauseView]


def carve_key(view: ClauseView, index: int) -> str:
    """How a carve-out of a wording is called among the splitting scopes."""
    return f"{view.id}~{view.amendment or ''}~{view.reading or ''}:{index}"


def _id(view: ClauseView) -> Id:
    return (view.agreement, view.name)


class Precedence:
    """The written precedence among the clauses of a check."""

    def __init__(self, rulebook: Rulebook, candidates: Sequence[Candidate]) -> None:
        self.rulebook = rulebook
        self.by_id: dict[Id, list[Candidate]] = {}
        for candidate in candidates:
            self.by_id.setdefault(_id(candidate[1]), []).append(candidate)
        texts = {key: rows[-1][1].version.clause for key, rows in self.by_id.items()}
        self.edges = edges(texts)
        self.permissive: dict[Kind, list[Candidate]] = {}
        for kind, view in candidates:
            if any(rulebook.effects[rule.effect].disagrees for rule in kind.rules):
                self.permissive.setdefault(kind, []).append((kind, view))
        self._splits: dict[str, list[Split]] = {}

    def overriding(self, view: ClauseView) -> Iterator[Candidate]:
        """The clauses that written words put above one, in every wording and reading."""
        for key in self.edges.overriding(_id(view)):
            yield from self.by_id[key]

    def rivals(self, kind: Kind, view: ClauseView) -> Iterator[Candidate]:
        """Permissions by the holder of a clause, where no words say which of the two prevails."""
        if view.clause.holder is None or kind in self.permissive:
            return
        holder = set(view.clause.holder.named)
        for rows in self.permissive.values():
            for other, row in rows:
                named = holder & set(row.clause.bound.named)
                if named and not self.edges.ranked(_id(row), _id(view)):
                    yield other, row

    def opposed(self, kind: Kind, other: Kind) -> bool:
        """Whether any rule of one kind may disagree with any of another."""
        disagree = self.rulebook.disagree
        return any(disagree(a.effect, b.effect) for a in kind.rules for b in other.rules)

    def splits(self, kind: Kind, view: ClauseView) -> list[Split]:
        """The scopes along which an act is split before a clause is asked about it."""
        key = carve_key(view, -1)
        if key not in self._splits:
            found = list(self._own(kind, view, ()))
            for other, rival in self.rivals(kind, view):
                if self.opposed(kind, other):
                    found += [*_covered(rival), *self._own(other, rival, (view.id,))]
            self._splits[key] = list({split[0]: split for split in found}.values())
        return self._splits[key]

    def _own(self, kind: Kind, view: ClauseView, below: tuple[str, ...]) -> Iterator[Split]:
        for index, carve in enumerate(view.clause.carves_out):
            yield from _carves(view, carve, carve_key(view, index), f"carved-out-{index + 1}")
        yield from _consents(view)
        for other, above in self.overriding(view):
            if above.id not in below and self.opposed(kind, other):
                yield from _covered(above)
                yield from self._own(other, above, (*below, view.id))


def _carves(view: ClauseView, carve: CarveOut, key: str, name: str) -> Iterator[Split]:
    yield key, name, view.world.scope(carve.scope, closed=False)
    for index, inner in enumerate(carve.carves_out):
        yield from _carves(view, inner, f"{key}.{index}", f"{name}.{index + 1}")


def _consents(view: ClauseView) -> Iterator[Split]:
    """Consents and waivers of a part; what they leave is judged on its own."""
    for index, entry in enumerate(view.world.ledger):
        record = entry.record
        if record.clause == view.id and record.scope is not None:
            name = f"{entry.event}-{entry.evidence or entry.date}"
            yield f"ledger:{index}", name, view.world.scope(record.scope, closed=False)


def _covered(view: ClauseView) -> Iterator[Split]:
    if "covers" not in view.specs:
        return
    value = view.read("covers").value
    if isinstance(value, ScopeValue) and value.stated and _known(value):
        yield f"{view.id}~{view.reading or ''}:covers", view.name, value.scope


def _known(value: ScopeValue) -> bool:
    return all(extent.is_known for box in value.scope.boxes for extent in box.values())
