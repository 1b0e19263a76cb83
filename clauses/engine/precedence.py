"""Precedence at work: which clauses stand above which for an act, and how they split it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from clauses.engine.parts import Split
from clauses.language.views import ClauseView
from clauses.language.wording import Wording
from clauses.language.world import ScopeValue
from clauses.model.agreement import CarveOut
from clauses.model.precedence import Edges, Id, edges, said
from clauses.model.scope import Scope
from clauses.rulebook.compiled import Kind, Rule, Rulebook

__all__ = ["Precedence", "Row", "carve_key"]

Row = tuple[Kind, Wording]
# Whether a clause's rules, or one of its carve-outs, may hold for the act within a scope.
Rules = Sequence[Rule]
Applies = Callable[[Rules, Kind, ClauseView, CarveOut | None, Scope | None], bool]
# A clause as it stands on the days on which the act is looked at under it.
Stands = Callable[[Kind, Wording], ClauseView]
ANYTHING = Scope((), {})


class Asking(NamedTuple):
    """What is asked of other words before an act is split along them."""

    applies: Applies
    stands: Stands


def carve_key(view: ClauseView, index: int) -> str:
    """How a carve-out of a wording is called among the splitting scopes."""
    return f"{view.id}~{view.amendment or ''}~{view.reading or ''}:{index}"


def _id(wording: Wording) -> Id:
    return (wording.agreement, wording.version.name)


def _prevails(high: Wording, low: Wording) -> bool:
    """Whether the words of one wording or the other put the first above the second."""
    texts = {_id(high): high.version.clause, _id(low): low.version.clause}
    return _id(high) in edges(texts).overriding(_id(low))


class Precedence:
    """The written precedence among the clauses of a book, or of a book and a deal's promises."""

    def __init__(self, rulebook: Rulebook, rows: Sequence[Row], below: Precedence | None = None):
        """`below` is what is ranked already; the rows come on top of it."""
        self.rulebook, self.rows, self.below = rulebook, rows, below
        kinds = {id(kind): kind for kind, _ in rows}
        permits = {number: self._permits(kind) for number, kind in kinds.items()}
        permissive: dict[str, list[Row]] = {}
        for row in rows if any(permits.values()) else ():
            if permits[id(row[0])]:
                for party in row[1].clause.bound.named:
                    permissive.setdefault(party, []).append(row)
        older = below.permissive if below else {}
        self.permissive: Mapping[str, list[Row]] = {
            **older, **{party: [*older.get(party, ()), *rows] for party, rows in permissive.items()}
        }  # fmt: skip
        own = self._written()
        self.edges: Edges = below.edges.joined(own) if below else own

    @cached_property
    def by_id(self) -> ChainMap[Id, list[Row]]:
        """The wordings of each clause."""
        added: dict[Id, list[Row]] = {}
        for row in self.rows:
            added.setdefault(_id(row[1]), []).append(row)
        return ChainMap(added, *(self.below.by_id.maps if self.below else ()))

    def _written(self) -> Edges:
        """What the words of the clauses say of their rank."""
        speaking = {
            id(clause): (_id(wording), clause)
            for _, wording in self.rows
            if (clause := wording.version.clause).overrides or clause.yields_to
        }
        if not speaking:
            return Edges()
        texts = {key: rows[-1][1].version.clause for key, rows in self.by_id.items()}
        return said(speaking.values(), texts)

    def _permits(self, kind: Kind) -> bool:
        return any(self.rulebook.effects[rule.effect].disagrees for rule in kind.rules)

    def overriding(self, view: ClauseView) -> Iterator[Row]:
        """The clauses that written words put above one, in each wording that says so."""
        for key in self.edges.overriding(_id(view.wording)):
            for row in self.by_id[key]:
                if _prevails(row[1], view.wording):
                    yield row

    def _ranked(self, one: Wording, other: Wording) -> bool:
        """Whether words put one above the other: those of these wordings, or through others."""
        ids = _id(one), _id(other)
        if any(a in self.edges.overriding(b) for a, b in (ids, ids[::-1])):
            return _prevails(one, other) or _prevails(other, one)
        return self.edges.ranked(*ids)

    def rivals(self, kind: Kind, wording: Wording) -> Iterator[Row]:
        """Permissions by the holder of a clause, where no words say which of the two prevails."""
        holder = wording.clause.holder
        if not self.permissive or holder is None or self._permits(kind):
            return
        seen: set[int] = set()
        for other, rival in chain.from_iterable(self.permissive.get(n, ()) for n in holder.named):
            if id(rival) not in seen:
                seen.add(id(rival))
                if not self._ranked(rival, wording):
                    yield other, rival

    def alone(self, kind: Kind, wording: Wording) -> bool:
        """Whether no other clause may have to do with it."""
        if self.edges.over and self.edges.overriding(_id(wording)):
            return False
        return next(self.rivals(kind, wording), None) is None

    def opposed(self, rules: Rules, other: Kind) -> bool:
        """Whether any of some rules may disagree with any of a kind."""
        disagree = self.rulebook.disagree
        return any(disagree(a.effect, b.effect) for a in rules for b in other.rules)

    def splits(self, rule: Rule, kind: Kind, view: ClauseView, ask: Asking) -> list[Split]:
        """The scopes along which an act is split before a rule of a clause is asked about it.

        What cannot hold for the act, wherever it lies, does not split it.
        """
        found = list(self._own((rule,), kind, view, (), None, ask))
        for other, rival in self.rivals(kind, view.wording):
            if self.opposed((rule,), other):
                above = ask.stands(other, rival)
                found += self._above((rule,), other, above, (view.id,), None, ask)
        merged: dict[str, Split] = {}
        for split in found:
            held = merged.setdefault(split.key, split)
            if held.within != split.within:
                # It is reached in two ways, so it splits wherever it lies.
                merged[split.key] = held._replace(within=None)
        return list(merged.values())

    def _own(
        self, rules: Rules, kind: Kind, view: ClauseView, below: tuple[str, ...],
        within: str | None, ask: Asking,
    ) -> Iterator[Split]:  # fmt: skip
        for index, carve in enumerate(view.clause.carves_out):
            key, name = carve_key(view, index), f"carved-out-{index + 1}"
            yield from _carves(kind, view, carve, Split(key, name, ANYTHING, within), ask)
        yield from _consents(view, within)
        for other, wording in self.overriding(view):
            if wording.id not in below and self.opposed(rules, other):
                above = ask.stands(other, wording)
                yield from self._above(rules, other, above, (*below, view.id), within, ask)

    def _above(
        self, rules: Rules, kind: Kind, view: ClauseView, below: tuple[str, ...],
        within: str | None, ask: Asking,
    ) -> Iterator[Split]:  # fmt: skip
        """A clause that disagrees with rules: what it covers, and what takes some of that out."""
        covered = _covered(view, within)
        if not ask.applies(rules, kind, view, None, covered.scope if covered else None):
            return
        if covered is not None:
            yield covered
        inner = covered.key if covered is not None else within
        yield from self._own(kind.rules, kind, view, below, inner, ask)


def _carves(
    kind: Kind, view: ClauseView, carve: CarveOut, split: Split, ask: Asking
) -> Iterator[Split]:
    scope = view.world.scope(carve.scope, closed=False).widest()
    if not ask.applies((), kind, view, carve, scope):
        return
    yield split._replace(scope=scope)
    for index, inner in enumerate(carve.carves_out):
        key, name = f"{split.key}.{index}", f"{split.name}.{index + 1}"
        yield from _carves(kind, view, inner, Split(key, name, scope, split.key), ask)


def _consents(view: ClauseView, within: str | None) -> Iterator[Split]:
    """Consents and waivers of a part; what they leave is judged on its own."""
    for index, entry in enumerate(view.world.ledger):
        record = entry.record
        if record.clause == view.id and record.scope is not None:
            name = f"{entry.event}-{entry.evidence or entry.date}"
            scope = view.world.scope(record.scope, closed=False).widest()
            yield Split(f"ledger:{index}", name, scope, within)


def _covered(view: ClauseView, within: str | None) -> Split | None:
    if "covers" not in view.specs:
        return None
    value = view.read("covers").value
    if not isinstance(value, ScopeValue) or not value.stated or not value.scope.is_known:
        return None
    return Split(f"{view.id}:covers:{value.shown}", view.name, value.scope, within)
