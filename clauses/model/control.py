"""Who belongs to a group on a day: named parties and, by control, their affiliates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from clauses.model.dates import When
from clauses.model.measure import Measure
from clauses.model.party import Control, Group, Party
from clauses.model.truth import Truth, all_of, any_of

__all__ = ["ControlGraph", "Membership"]

MAJORITY = Measure(Decimal(50), Decimal(50), "%")
MOST_REMEMBERED = 50_000
MOST_DAYS = 100
MOST_HEADS = 2_000
Asked = tuple[str, int, date, date, date | None]
Counts = tuple[Measure | None, bool, str | None, date]
Links = Mapping[str, Sequence[tuple[str, Truth]]]


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a party belongs to a group, why, and what is missing to know."""

    truth: Truth
    because: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class ControlGraph:
    """The dated holdings between the parties of a book."""

    parties: Mapping[str, Party]
    complete: bool = False
    # Asked before: each with its group, so that no other can take over the group's identity.
    _known: dict[Asked, tuple[Group, Truth]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    # By how holdings count on a day: whom each party controls by itself, and whom in all.
    _linked: dict[Counts, Links] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _best: dict[tuple[str, Counts], Mapping[str, Truth]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def truth_at(self, party: str, group: Group, event: When, signed: date | None) -> Truth:
        """The truth of `member_at` alone; what was asked before is remembered."""
        if party in group.members:
            return Truth.TRUE
        if group.affiliates == "no" or party in group.excluding:
            return Truth.FALSE
        key = (party, id(group), event.earliest, event.latest, signed)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = (group, self.member_at(party, group, event, signed).truth)
            self._known[key] = known
        return known[1]

    @cached_property
    def _above(self) -> Mapping[str, tuple[str, ...]]:
        """For each party those that hold anything in it."""
        found: dict[str, list[str]] = {}
        for name, party in self.parties.items():
            for child in party.controls:
                found.setdefault(child, []).append(name)
        return {child: tuple(names) for child, names in found.items()}

    @cached_property
    def _component(self) -> Mapping[str, frozenset[str]]:
        """For each party that holds or is held all that holdings link it to."""
        found: dict[str, set[str]] = {}
        for name, party in self.parties.items():
            for child in party.controls:
                one = found.setdefault(name, {name})
                other = found.setdefault(child, {child})
                if one is not other:
                    few, many = sorted((one, other), key=len)
                    many |= few
                    found |= dict.fromkeys(few, many)
        whole = {id(linked): frozenset(linked) for linked in found.values()}
        return {name: whole[id(linked)] for name, linked in found.items()}

    def connected(self, party: str) -> frozenset[str]:
        """A party and all whom holdings link it to, by any chain and on any day."""
        return self._component.get(party) or frozenset((party,))

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {name: index for index, name in enumerate(self.parties)}

    def _holders(self, party: str) -> list[str]:
        """A party and whoever holds anything in it, through a chain or not, in the book's order."""
        seen, queue = {party}, [party]
        while queue:
            for name in self._above.get(queue.pop(), ()):
                if name not in seen:
                    seen.add(name)
                    queue.append(name)
        return sorted((name for name in seen if name in self.parties), key=self._order.__getitem__)

    def member_at(self, party: str, group: Group, event: When, signed: date | None) -> Membership:
        """Whether a party is a member of a group at an event, as the group's `at` asks.

        `signed` is when the agreement was signed; where it is not known and matters, neither is
        the answer. An event on an uncertain day is decided only if every day decides alike.
        """
        if group.affiliates == "no" or group.at == "event":
            return self._agreed([self.member(party, group, d) for d in self._days(event)])
        at_event = self._agreed([self.member(party, group, d) for d in self._days(event)])
        if party in group.named or party in group.excluding:
            return at_event
        if group.at == "unknown":
            because = f"{at_event.because}; when somebody must be an affiliate is not known"
            found = [at_event, *([self.member(party, group, signed)] if signed else [])]
            if signed and len({m.truth for m in found}) == 1:
                return at_event
            return Membership(Truth.UNKNOWN, because, ("at",))
        if signed is None:
            return Membership(
                Truth.UNKNOWN, "when the agreement was signed is not known", ("signed",)
            )
        if group.at == "signing":
            return self.member(party, group, signed)
        days = self._days(When(min(signed, event.earliest), event.latest))
        found = [self.member(party, group, day) for day in days]
        truth = any_of(m.truth for m in found)
        return next(m for m in found if m.truth is truth)

    def _days(self, event: When) -> list[date]:
        """The days between two on which anything about control may be different."""
        if event.is_exact:
            return [event.earliest]
        inner = {
            day
            for party in self.parties.values()
            for edge in party.controls.values()
            for day in (edge.start, edge.until and edge.until + timedelta(days=1))
            if day is not None and event.earliest < day <= event.latest
        }
        return sorted({event.earliest, *inner})

    def _agreed(self, found: list[Membership]) -> Membership:
        if len({m.truth for m in found}) == 1:
            return found[0]
        missing = tuple(dict.fromkeys(p for m in found for p in m.missing)) or ("day",)
        return Membership(Truth.UNKNOWN, f"{found[0].because}, which changes later", missing)

    def member(self, party: str, group: Group, on: date) -> Membership:
        """Whether a party is a member of a group on a day."""
        if party in group.excluding:
            return Membership(Truth.FALSE, f"{self.name(party)} is named as outside")
        if party in group.named:
            return Membership(Truth.TRUE, f"{self.name(party)} is named")
        if group.affiliates == "no" and group.named:
            return Membership(Truth.FALSE, f"{self.name(party)} is not {self.shown(group)}")
        return self._affiliate(party, group, on)

    def _affiliate(self, party: str, group: Group, on: date) -> Membership:
        if not group.party or group.affiliates == "no":
            return Membership(Truth.FALSE, f"{self.name(party)} is not named, and nobody else is")
        links = [self.affiliated(party, named, group, on) for named in group.party]
        truth = any_of(link.truth for link in links)
        decisive = next(link for link in links if link.truth is truth)
        if truth is Truth.FALSE or group.affiliates == "yes":
            missing = tuple(
                m for link in links if link.truth is Truth.UNKNOWN for m in link.missing
            )
            return Membership(truth, decisive.because, missing if truth is Truth.UNKNOWN else ())
        because = f"whether affiliates of {self.shown(group, bare=True)} are meant is not known"
        return Membership(Truth.UNKNOWN, because, ("affiliates",))

    def affiliated(self, one: str, other: str, group: Group, on: date) -> Membership:
        """Whether two parties are affiliates: one controls the other, or a third controls both."""
        heads = [
            head
            for head in self._holders(one)
            if self._reaches(head, one, group, on) is not Truth.FALSE
        ]
        truth = any_of(
            all_of((self._reaches(head, one, group, on), self._reaches(head, other, group, on)))
            for head in heads
        )
        names = f"{self.name(one)} and {self.name(other)}"
        if truth is Truth.TRUE:
            return Membership(truth, f"{names} are affiliates on {on}")
        if truth is Truth.UNKNOWN:
            gaps = tuple(f"parties.{h}.controls" for h in heads if self._has_gap(h, on))
            return Membership(truth, f"who controls {names} is not known", gaps)
        if not (self.is_complete(one) or self.is_complete(other)):
            because = f"the book does not say that it shows all holdings of {names}"
            return Membership(Truth.UNKNOWN, because, (f"parties.{one}.ownership",))
        return Membership(Truth.FALSE, f"{names} are no affiliates on {on}")

    def held_by(self, child: str, parent: str, group: Group, on: date) -> Membership:
        """Whether a party is held by another at the group's threshold, through a chain or not."""
        truth = self._reaches(parent, child, group, on) if parent in self.parties else Truth.FALSE
        share = f"{'at least' if group.inclusive else 'more than'} {group.threshold or MAJORITY}"
        names = f"{share} of {self.name(child)}"
        if truth is Truth.TRUE:
            return Membership(truth, f"{self.name(parent)} holds {names} on {on}")
        if truth is Truth.UNKNOWN:
            gaps = tuple(f"parties.{p}.controls" for p in self.parties if self._has_gap(p, on))
            return Membership(
                truth, f"whether {self.name(parent)} holds {names} is not known", gaps
            )
        if not self.is_complete(parent) and not self.is_complete(child):
            because = f"the book does not say that it shows all holdings of {self.name(parent)}"
            return Membership(Truth.UNKNOWN, because, (f"parties.{parent}.ownership",))
        return Membership(Truth.FALSE, f"{self.name(parent)} does not hold {names} on {on}")

    def _reaches(self, head: str, party: str, group: Group, on: date) -> Truth:
        """Whether a party is another, or is controlled by it through a chain of holdings."""
        counts = (group.threshold, group.inclusive, group.basis, on)
        best = self._best.get((head, counts))
        if best is None:
            if len(self._best) >= MOST_HEADS:
                self._best.clear()
            best = self._best[head, counts] = _spread(head, self._links(group, counts))
        return best.get(party, Truth.FALSE)

    def _links(self, group: Group, counts: Counts) -> Links:
        """Whom each party controls, or may, by itself; as a group counts holdings on a day."""
        found = self._linked.get(counts)
        if found is None:
            if len(self._linked) >= MOST_DAYS:
                self._linked.clear()
            found = self._linked[counts] = {
                name: [
                    (child, truth)
                    for child, edge in party.controls.items()
                    if child in self.parties
                    and (truth := controls(edge, group, counts[3])) is not Truth.FALSE
                ]
                for name, party in self.parties.items()
            }
        return found

    def _has_gap(self, head: str, on: date) -> bool:
        return any(
            controls(edge, Group(party=(head,)), on) is Truth.UNKNOWN
            for edge in self.parties[head].controls.values()
        )

    def is_complete(self, party: str) -> bool:
        """Whether the book says that it shows every holding of a party."""
        stated = self.parties[party].ownership if party in self.parties else None
        return stated == "complete" or (stated is None and self.complete)

    def name(self, party: str) -> str:
        """What a party is called."""
        return self.parties[party].name if party in self.parties else party

    def shown(self, group: Group, bare: bool = False) -> str:
        """A group as a sentence names it."""
        names = " and ".join(self.name(party) for party in group.named)
        if not names:
            others = " and ".join(self.name(party) for party in group.party)
            if group.affiliates == "no" or not others:
                return "nobody"
            return others if bare else f"affiliates of {others}"
        if bare or group.affiliates != "yes":
            return names
        return f"{names} and {'its' if len(group.named) == 1 else 'their'} affiliates"


def _spread(head: str, links: Links) -> Mapping[str, Truth]:
    """Whom a party controls through any chain, itself included; unknown where a link is."""
    best = {head: Truth.TRUE}
    queue = [head]
    while queue:
        current = queue.pop()
        sure = best[current] is Truth.TRUE
        for child, link in links.get(current, ()):
            before = best.get(child)
            if before is Truth.TRUE or (before is not None and not (sure and link is Truth.TRUE)):
                continue
            best[child] = Truth.TRUE if sure and link is Truth.TRUE else Truth.UNKNOWN
            queue.append(child)
    return best


def controls(edge: Control, group: Group, on: date) -> Truth:
    """Whether a holding is control on a day, by the group's threshold (more than half)."""
    if (edge.start and on < edge.start) or (edge.until and on > edge.until):
        return Truth.FALSE
    if group.basis is not None and edge.basis != group.basis:
        return Truth.FALSE
    if edge.percent is None:
        return Truth.UNKNOWN
    threshold = group.threshold or MAJORITY
    return edge.percent.at_least(threshold) if group.inclusive else edge.percent.greater(threshold)
