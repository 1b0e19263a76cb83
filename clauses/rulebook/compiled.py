"""Rules made ready: typed conditions, messages, and the definitions that an engine runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from clauses.language.nodes import Node
from clauses.lazily import Lazily, joined
from clauses.model.form import Form
from clauses.model.reading import Locate
from clauses.model.taxonomy import Taxonomy
from clauses.model.vocabulary import Vocabulary
from clauses.rulebook.definitions import RuleSet, condition_sets, status_set
from clauses.rulebook.kind import ActFile, EffectRow, KindFile
from clauses.rulebook.template import Template

__all__ = ["Act", "Condition", "Kind", "Population", "Rule", "Rulebook", "Written"]


@dataclass(frozen=True)
class Condition:
    """One typed condition: its text and the sentence that reads it aloud."""

    text: str
    node: Node
    says: str | None = None
    place: str = ""


@dataclass(frozen=True)
class Population:
    """Conditions that a line must meet, and what is taken over those.

    `takes` is `sum`, `count`, `min`, `max` or `distinct`; `of` is the amount or the party, which
    a count does without. `over` is `signed`, `deal` or `both`: whose lines are looked at.
    """

    acts: tuple[str, ...]
    means: str
    when: tuple[Condition, ...]
    takes: str
    of: Node | None
    over: str = "signed"


@dataclass(frozen=True)
class Rule:
    """A rule of a kind, for one act; `text` is the name under which it is written."""

    kind: str
    name: str
    act: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    effect: str
    lets: Mapping[str, Node]
    measures: Mapping[str, Node]
    engaged: Template
    undetermined: Template
    excepted: Template | None
    do: Template | None
    means: str = ""
    demands: Mapping[str, Node] = field(default_factory=dict)
    text: str = ""

    @property
    def id(self) -> str:
        """The rule's name across the rulebook."""
        return f"{self.kind}.{self.name}"

    def condition_sets(
        self, conditions: int, exceptions: int, overriders: int = 0
    ) -> tuple[RuleSet, ...]:
        """The first-stage definitions for so many conditions, exceptions and overriders."""
        return condition_sets(conditions, exceptions, overriders)

    @cached_property
    def status_set(self) -> RuleSet:
        """The second-stage definitions: exactly one fires, the status and the effect."""
        return status_set(self.effect)


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of clause with its compiled rules; `file` is what its folder declares.

    `same_as` says of a part, such as `rules.offer`, of which kind's part it is the same.
    """

    file: KindFile
    form: Form
    rules: tuple[Rule, ...]
    populations: Mapping[str, Population]
    folder: str = ""
    same_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The kind's name."""
        return self.file.kind


@dataclass(frozen=True)
class Act:
    """An act with its form; `canonical` is the name that rules speak of."""

    name: str
    canonical: str
    file: ActFile
    form: Form
    may_be: Mapping[str, tuple[Node, Mapping[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A kind as written: plain data, where each part stands, and the folder of its examples.

    `path` leads to the kind in its file, as errors show it.
    """

    name: str
    content: Any
    locate: Locate
    folder: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rulebook:
    """Every kind, act and effect, and the taxonomies; `digest` identifies their text."""

    kinds: Mapping[str, Kind]
    acts: Mapping[str, Act]
    effects: Mapping[str, EffectRow]
    digest: str
    folder: str = ""
    written: Mapping[str, Written] = field(default_factory=dict)
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)

    @cached_property
    def words(self) -> Vocabulary:
        """The words that it gives to books: kinds, acts and taxonomies."""
        kinds = Lazily(self.kinds, lambda name: self.kinds[name].form)
        return Vocabulary(self.taxonomies, kinds, {n: act.form for n, act in self.acts.items()})

    def with_own(self, kinds: Mapping[str, Kind], acts: Mapping[str, Act]) -> Rulebook:
        """The same rulebook, the kinds that a book defines and the acts that it adds facts to."""
        if not kinds and not acts:
            return self
        return replace(self, kinds=joined(self.kinds, kinds), acts={**self.acts, **acts})

    def disagree(self, one: str, other: str) -> bool:
        """Whether two effects cannot both be had, such as a permission and a prohibition."""
        return other in self.effects[one].disagrees or one in self.effects[other].disagrees
