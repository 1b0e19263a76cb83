"""Taxonomies: the labels of one dimension of scope, and what each contains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from clauses.faults import suggestion
from clauses.model.scope import ABSENT

__all__ = ["Label", "Member", "Taxonomy"]

MOST_REMEMBERED = 10_000
UNLISTED = ABSENT << 1


@dataclass(frozen=True, slots=True)
class Member:
    """A label that belongs to a group from one day through the day before another."""

    label: str
    start: date = date.min
    until: date = date.max

    def on(self, day: date) -> bool:
        """Whether the membership holds on a day."""
        return self.start <= day < self.until


@dataclass(frozen=True, slots=True)
class Label:
    """One word of a dimension. With `members` it is a group: exactly its members, at a date."""

    name: str
    means: str = ""
    parent: str | None = None
    also: tuple[str, ...] = ()
    members: tuple[Member, ...] | None = None


@dataclass(frozen=True)
class Taxonomy:
    """The labels of one dimension, as sets of atoms held in integers.

    Every label that is no group owns one atom, "this and nothing more specific"; its region is
    that atom and its children's regions, so a label contains more than its named children.
    Two further atoms stand for what no label names and for what the dimension does not apply to.
    """

    dimension: str
    labels: Mapping[str, Label]
    _atoms: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    _regions: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    _groups: dict[tuple[str, date], int] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        plain = [name for name, label in self.labels.items() if label.members is None]
        self._atoms.update({name: UNLISTED << (i + 1) for i, name in enumerate(plain)})
        self._regions.update(self._atoms)
        for name in plain:
            parent = self.labels[name].parent
            seen = {name}
            while parent is not None and parent not in seen:
                seen.add(parent)
                self._regions[parent] |= self._atoms[name]
                parent = self.labels[parent].parent

    @cached_property
    def changes(self) -> bool:
        """Whether any label is a group, whose members may change."""
        return any(label.members is not None for label in self.labels.values())

    @cached_property
    def everything(self) -> int:
        """The region of all things, with what no label names and what has none."""
        return (UNLISTED << (len(self._atoms) + 1)) - 1

    def region(self, name: str, on: date) -> int:
        """The atoms of a label on a day; groups have the members of that day."""
        found = self._regions.get(name)
        if found is not None:
            return found
        key = (name, on)
        region = self._groups.get(key)
        if region is None:
            region = 0
            for member in self.labels[name].members or ():
                if member.on(on):
                    region |= self.region(member.label, on)
            if len(self._groups) >= MOST_REMEMBERED:
                self._groups.clear()
            self._groups[key] = region
        return region

    def union(self, names: Iterable[str], on: date) -> int:
        """The atoms of several labels together."""
        region = 0
        for name in names:
            region |= self.region(name, on)
        return region

    def names(self, region: int) -> list[str]:
        """Name a region by its largest labels; a part that no label fills is `other …`."""
        if region | ABSENT == self.everything:
            return ["everything"]
        if region == ABSENT:
            return ["not applicable"]
        out: list[str] = []
        covered = 0
        for name, inner in self._by_size:
            if inner & ~region == 0 and inner & ~covered:
                out.append(name)
                covered |= inner
        rest = region & ~covered
        out += [f"other {name}" for name, atom in self._atoms.items() if atom & rest]
        return out + (["anything not listed"] if rest & UNLISTED else [])

    @cached_property
    def _by_size(self) -> list[tuple[str, int]]:
        return sorted(self._regions.items(), key=lambda item: (-item[1].bit_count(), item[0]))

    def unknown(self, name: str) -> str:
        """Say that a word is no label of this dimension, with the nearest one that is."""
        for label in self.labels.values():
            if name.casefold() in (other.casefold() for other in label.also):
                return f"unknown {self.dimension} {name!r}; did you mean {label.name!r}?"
        return f"unknown {self.dimension} {name!r}" + (
            suggestion(name, self.labels) or "; a book may add labels under `labels:`"
        )
