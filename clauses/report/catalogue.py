"""The catalogue: what a reader is told of each kind of clause and of each act, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clauses.faults import suggestion
from clauses.model.condition import ConditionText
from clauses.model.form import TermSpec
from clauses.report.examples import Example, examples_of, sections_of
from clauses.rulebook.compiled import Act, Kind, Rulebook
from clauses.rulebook.kind import PopulationText, RuleText, TableText

__all__ = [
    "FAMILIES",
    "ActEntry",
    "KindEntry",
    "RuleEntry",
    "TermEntry",
    "act_entry",
    "acts_of",
    "by_family",
    "kind_entry",
    "nearest_word",
    "search",
]

FAMILIES = {
    "restriction": "What the bound party may not do, or only with one party",
    "preference": "Who comes first, or gets terms as good",
    "ip": "Who may use or owns intellectual property",
    "money": "What is owed, limited or committed",
    "structure": "What happens to the agreement itself, and what must go with a deal",
    "outside law": "What the law asks, whatever was agreed",
}


@dataclass(frozen=True)
class TermEntry:
    """One term of a kind, or one role or fact of an act."""

    name: str
    type: str
    means: str
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str | tuple[str, ...] | None = None
    ask: str = ""
    same_as: str | None = None


@dataclass(frozen=True)
class RuleEntry:
    """One rule: when it fires, what that means for signing, and whose rule it is the same as."""

    name: str
    means: str
    acts: tuple[str, ...]
    when: tuple[ConditionText, ...]
    unless: tuple[ConditionText, ...]
    effect: str
    outcome: str
    effect_means: str
    do: str
    same_as: str | None = None
    differs_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class KindEntry:
    """One kind of clause with all that its folder says.

    `same_as` says of a part, such as `populations.bought`, of which kind's part it is the same.
    """

    name: str
    title: str
    means: str
    family: str
    cuad: str | None
    sources: tuple[str, ...]
    holder: str
    trigger: str
    terms: tuple[TermEntry, ...]
    populations: Mapping[str, PopulationText]
    tables: Mapping[str, TableText]
    rules: tuple[RuleEntry, ...]
    same_as: Mapping[str, str]
    sections: Mapping[str, str]
    examples: tuple[Example, ...]

    @property
    def shortest(self) -> Example | None:
        """The shortest example whose clause of this kind fires as it is written."""
        firing = [example for example in self.examples if example.fires]
        return min(firing, key=lambda e: (e.text.count("\n"), e.file), default=None)


@dataclass(frozen=True)
class ActEntry:
    """What one line of a deal may do, and which kinds of clauses look at it."""

    name: str
    noun: str
    means: str
    actor: str
    counterparty: str
    payer: str
    same_as: str | None
    roles: tuple[TermEntry, ...]
    facts: tuple[TermEntry, ...]
    may_be: Mapping[str, str]
    kinds: tuple[str, ...]


def by_family(rulebook: Rulebook, kinds: Iterable[Kind] | None = None) -> dict[str, list[Kind]]:
    """The kinds by family, in the order of the families, each by name."""
    rows = sorted(rulebook.kinds.values() if kinds is None else kinds, key=lambda k: k.name)
    found = {family: [k for k in rows if k.file.family == family] for family in FAMILIES}
    return {family: members for family, members in found.items() if members}


def search(rulebook: Rulebook, words: str) -> list[Kind]:
    """The kinds that speak of every word: in name, title, meaning, CUAD category or terms."""
    wanted = _words(words)
    return [kind for kind in rulebook.kinds.values() if all(w in _spoken(kind) for w in wanted)]


def nearest_word(rulebook: Rulebook, words: str) -> str:
    """A suggestion for the first word that no kind speaks of, or nothing."""
    spoken = {word for kind in rulebook.kinds.values() for word in _spoken(kind).split()}
    return next((suggestion(w, spoken) for w in _words(words) if w not in spoken), "")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("_", " "))


def _spoken(kind: Kind) -> str:
    file = kind.file
    terms = (f"{name} {spec.means}" for name, spec in file.terms.items())
    return " ".join(_words(" ".join([file.kind, file.title, file.means, file.cuad or "", *terms])))


def kind_entry(rulebook: Rulebook, kind: Kind) -> KindEntry:
    """All that is said of a kind."""
    file = kind.file
    return KindEntry(
        file.kind, file.title, file.means, file.family, file.cuad, file.sources, file.holder,
        file.trigger,
        tuple(_term(n, spec, kind.same_as.get(f"terms.{n}")) for n, spec in file.terms.items()),
        file.populations, file.tables,
        tuple(_rule(rulebook, kind, name, text) for name, text in file.rules.items()),
        kind.same_as, sections_of(kind.folder), tuple(examples_of(kind.folder, kind.name)),
    )  # fmt: skip


def _term(name: str, spec: TermSpec, same_as: str | None = None) -> TermEntry:
    default = tuple(spec.default) if isinstance(spec.default, list) else spec.default
    required = spec.required == "yes"
    return TermEntry(
        name, spec.type, spec.means, required, spec.choices, default, spec.ask, same_as
    )


def _rule(rulebook: Rulebook, kind: Kind, name: str, text: RuleText) -> RuleEntry:
    effect = rulebook.effects[text.effect]
    nouns = tuple(rulebook.acts[act].file.noun or act for act in text.act)
    same_as = kind.same_as.get(f"rules.{name}")
    return RuleEntry(
        name, text.means or kind.file.title, nouns, text.when, text.unless, text.effect,
        effect.outcome, effect.means, effect.do, same_as,
        tuple(_differences(rulebook, text, same_as)),
    )  # fmt: skip


def _differences(rulebook: Rulebook, text: RuleText, same_as: str | None) -> Iterator[str]:
    """The keys in which a rule that is taken over differs from the one it is taken from."""
    other, _, name = (same_as or "").partition(".")
    source = rulebook.kinds[other].file.rules.get(name) if other in rulebook.kinds else None
    if source is not None:
        yield from (key for key, value in text if value != getattr(source, key))


def act_entry(rulebook: Rulebook, act: Act) -> ActEntry:
    """All that is said of an act."""
    file = act.file
    source = rulebook.acts[act.canonical].file
    # A rule looks at a line from either side of the same act, and at what it may amount to.
    reached = {act.canonical, *act.may_be}
    seen = {
        rule.kind
        for kind in rulebook.kinds.values()
        for rule in kind.rules
        if {rule.act, rulebook.acts[rule.act].canonical} & reached
    }
    return ActEntry(
        act.name, file.noun, file.means or source.means, file.actor, file.counterparty,
        file.payer or source.payer, file.same_as,
        tuple(TermEntry(name, "party", means) for name, means in source.roles.items()),
        tuple(_term(n, spec) for n, spec in act.form.specs.items() if n not in source.roles),
        {other: how.when for other, how in file.may_be.items()}, tuple(sorted(seen)),
    )  # fmt: skip


def acts_of(rulebook: Rulebook) -> list[ActEntry]:
    """Every act, by name."""
    return [act_entry(rulebook, rulebook.acts[name]) for name in sorted(rulebook.acts)]
