"""Precedence: which clauses override which, from written words alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from clauses.faults import suggestion
from clauses.model.agreement import Agreement, Clause, Target

__all__ = ["Edges", "Register", "edges", "said", "target_problem"]

Id = tuple[str, str]  # agreement, clause
Texts = Mapping[Id, Clause]


class Register:
    """Clauses by what may name them: their agreement, a section, or a group of it."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def meant(self, target: Target, agreement: str) -> Sequence[Id]:
        """The clauses that a target names, seen from a clause of an agreement."""
        if target.clause is not None:
            home, slash, name = target.clause.rpartition("/")
            wanted = (home, name) if slash else (agreement, target.clause)
            return [wanted] if wanted in self.texts else []
        if target.agreement is not None:
            return self._named.get(("agreement", target.agreement, ""), ())
        if target.group is not None:
            return self._named.get(("group", agreement, target.group), ())
        return self._named.get(("section", agreement, target.section or ""), ())

    @cached_property
    def _named(self) -> Mapping[tuple[str, str, str], Sequence[Id]]:
        found: dict[tuple[str, str, str], list[Id]] = {}
        for key, clause in self.texts.items():
            names = [("agreement", key[0], "")]
            names += [("group", key[0], group) for group in dict.fromkeys(clause.groups)]
            steps = (clause.section or "").split(".")
            # A section has those below it.
            names += [
                ("section", key[0], ".".join(steps[: depth + 1])) for depth in range(len(steps))
            ]
            for name in names:
                found.setdefault(name, []).append(key)
        return found


@dataclass(frozen=True)
class Edges:
    """For each clause those that override it, with the clause whose words say so."""

    over: Mapping[Id, Mapping[Id, Id]] = field(default_factory=dict)

    def joined(self, more: Edges) -> Edges:
        """These and more."""
        added = {low: {**self.over.get(low, {}), **highs} for low, highs in more.over.items()}
        return Edges({**self.over, **added}) if added else self

    def overriding(self, key: Id) -> list[Id]:
        """The clauses that override one, in the order of their names."""
        return sorted(self.over.get(key, {}))

    def ranked(self, one: Id, other: Id) -> bool:
        """Whether written words put one above the other, directly or through others."""
        return self.above(one, other) or self.above(other, one)

    def above(self, high: Id, low: Id) -> bool:
        """Whether written words put the first above the second, directly or through others."""
        seen: set[Id] = set()
        queue = [low]
        while queue:
            current = queue.pop()
            for above in self.over.get(current, {}):
                if above == high:
                    return True
                if above not in seen:
                    seen.add(above)
                    queue.append(above)
        return False

    def cycle(self) -> list[Id]:
        """Clauses that override one another in a circle, or nothing."""
        done: set[Id] = set()
        for start in sorted(self.over):
            trail: dict[Id, None] = {start: None}
            stack: list[tuple[Id, Iterator[Id]]] = [(start, iter(self.overriding(start)))]
            while stack:
                current, rest = stack[-1]
                above = next((key for key in rest if key not in done), None)
                if above is None:
                    done.add(current)
                    stack.pop()
                    trail.popitem()
                elif above in trail:
                    passed = list(trail)
                    return [*passed[passed.index(above) :], above]
                else:
                    stack.append((above, iter(self.overriding(above))))
                    trail[above] = None
        return []


def edges(texts: Texts) -> Edges:
    """The precedence that clauses, in force together, give one another."""
    return said(texts.items(), texts)


def said(speaking: Iterable[tuple[Id, Clause]], texts: Texts) -> Edges:
    """The precedence that the words of some clauses give them among all that are in force."""
    over: dict[Id, dict[Id, Id]] = {}
    register = Register(texts)
    for key, clause in speaking:
        for target in clause.overrides:
            for low in register.meant(target, key[0]):
                if low != key:
                    over.setdefault(low, {})[key] = key
        for target in clause.yields_to:
            for high in register.meant(target, key[0]):
                if high != key:
                    over.setdefault(key, {})[high] = key
    return Edges(over)


def target_problem(
    target: Target,
    agreement: Agreement,
    register: Register,
    agreements: Mapping[str, Agreement],
    yields: bool = False,
) -> str:
    """What is wrong with a target, or nothing; the register holds every clause there ever is.

    A clause may yield to what its bound party owes others: its own holder agreed to that.
    """
    other = target.agreement or (target.clause or "").rpartition("/")[0]
    if other and other not in agreements:
        return f"unknown agreement {other!r}{suggestion(other, agreements)}"
    if other and not yields and not _same_parties(agreement, agreements[other]):
        return (
            f"agreement {other!r} is with other parties; one contract cannot override what binds "
            "somebody to others"
        )
    if register.meant(target, agreement.agreement):
        return ""
    known: Iterable[str] = [name for home, name in register.texts if home == agreement.agreement]
    return f"names no clause: {target}{suggestion(str(target), known)}"


def _same_parties(one: Agreement, other: Agreement) -> bool:
    return not one.parties or not other.parties or set(one.parties) == set(other.parties)
