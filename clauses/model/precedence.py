"""Precedence: which clauses override which, from written words alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clauses.faults import suggestion
from clauses.model.agreement import Agreement, Clause, Target

__all__ = ["Edges", "edges", "meant", "target_problem"]

Id = tuple[str, str]  # agreement, clause
Texts = Mapping[Id, Clause]


def meant(target: Target, agreement: str, texts: Texts) -> list[Id]:
    """The clauses that a target names, seen from a clause of an agreement."""
    if target.clause is not None:
        home, slash, name = target.clause.rpartition("/")
        wanted = (home, name) if slash else (agreement, target.clause)
        return [wanted] if wanted in texts else []
    return [key for key, clause in texts.items() if _named(target, agreement, key, clause)]


def _named(target: Target, agreement: str, key: Id, clause: Clause) -> bool:
    if target.agreement is not None:
        return key[0] == target.agreement
    if key[0] != agreement:
        return False
    if target.group is not None:
        return target.group in clause.groups
    section = clause.section or ""
    return section == target.section or section.startswith(f"{target.section}.")


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
            trail: list[Id] = []
            stack: list[tuple[Id, Iterator[Id]]] = [(start, iter(self.overriding(start)))]
            trail.append(start)
            while stack:
                current, rest = stack[-1]
                above = next((key for key in rest if key not in done), None)
                if above is None:
                    done.add(current)
                    stack.pop()
                    trail.pop()
                elif above in trail:
                    return [*trail[trail.index(above) :], above]
                else:
                    stack.append((above, iter(self.overriding(above))))
                    trail.append(above)
        return []


def edges(texts: Texts, of: Iterable[Id] | None = None) -> Edges:
    """The precedence that some clauses, in force together, give one another.

    `of` names those whose words are read; all, unless told.
    """
    over: dict[Id, dict[Id, Id]] = {}
    for key in texts if of is None else of:
        clause = texts[key]
        for target in clause.overrides:
            for low in meant(target, key[0], texts):
                if low != key:
                    over.setdefault(low, {})[key] = key
        for target in clause.yields_to:
            for high in meant(target, key[0], texts):
                if high != key:
                    over.setdefault(key, {})[high] = key
    return Edges(over)


def target_problem(
    target: Target,
    agreement: Agreement,
    texts: Texts,
    agreements: Mapping[str, Agreement],
    yields: bool = False,
) -> str:
    """What is wrong with a target, or nothing; `texts` holds every wording there ever is.

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
    if meant(target, agreement.agreement, texts):
        return ""
    known: Iterable[str] = [name for home, name in texts if home == agreement.agreement]
    return f"names no clause: {target}{suggestion(str(target), known)}"


def _same_parties(one: Agreement, other: Agreement) -> bool:
    return not one.parties or not other.parties or set(one.parties) == set(other.parties)
