"""Rules as flat definitions: equalities over short texts, which a rules engine runs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from clauses.faults import RulebookError

__all__ = ["Definition", "RuleSet", "condition_sets", "status_set"]

MOST_DEFINITIONS = 48
MOST_LETTERS = 40
LETTERS_PER_SET = 20
LONGEST_CONSTANT = 200


class Definition(NamedTuple):
    """One flat rule: what it fires, and the equalities that must all hold."""

    fires: str
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RuleSet:
    """Definitions that are registered together.

    Raises:
        RulebookError: there are more than 48, two fire the same, or a text is empty, not ASCII
            or longer than 200 characters. durable_rules is sound only within these limits.
    """

    name: str
    definitions: tuple[Definition, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.definitions) <= MOST_DEFINITIONS:
            raise RulebookError(
                f"{self.name}: {len(self.definitions)} definitions; 1 to {MOST_DEFINITIONS} go"
            )
        fires = [definition.fires for definition in self.definitions]
        if len(set(fires)) < len(fires):
            raise RulebookError(f"{self.name}: two definitions fire the same")
        for definition in self.definitions:
            if not definition.where:
                raise RulebookError(f"{self.name}: {definition.fires!r} asks for nothing")
            words = (text for pair in definition.where for text in pair)
            for text in (self.name, definition.fires, *words):
                if not text or not text.isascii() or len(text) > LONGEST_CONSTANT:
                    limit = f"ASCII of 1 to {LONGEST_CONSTANT} characters"
                    raise RulebookError(f"{self.name}: {text[:40]!r} must be {limit}")

    @cached_property
    def digest(self) -> str:
        """Identifies the rule set by its content (sha256, hex)."""
        return hashlib.sha256(repr((self.name, self.definitions)).encode()).hexdigest()

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys that the definitions look at."""
        return frozenset(key for definition in self.definitions for key, _ in definition.where)


@lru_cache(maxsize=4096)
def condition_sets(
    rule: str, conditions: int, exceptions: int, overriders: int = 0
) -> tuple[RuleSet, ...]:
    """The first stage: which conditions are false or open, which exceptions hold or are open.

    A question gives `rule`, the letter `g` of "the clause is in force", `c0`…, `x0`…, and `o0`…
    for the provisions that override it; each letter is `T`, `F` or `U`. Every question meets
    `asked`. No set grows exponentially: two definitions per letter, twenty letters a set.

    Raises:
        RulebookError: the rule has more than forty conditions and exceptions together.
    """
    count = conditions + exceptions + overriders
    if count > MOST_LETTERS:
        raise RulebookError(f"{rule}: {count} conditions and exceptions; {MOST_LETTERS} at most")
    letters = [("g", "false", "open", "F")]
    letters += [(f"c{i}", "false", "open", "F") for i in range(conditions)]
    letters += [(f"x{j}", "holds", "open", "T") for j in range(exceptions)]
    letters += [(f"o{k}", "holds", "open", "T") for k in range(overriders)]
    sets = []
    for first in range(0, len(letters), LETTERS_PER_SET):
        definitions = [Definition("asked", (("rule", rule),))]
        for key, word, opened, letter in letters[first : first + LETTERS_PER_SET]:
            definitions.append(Definition(f"{key} {word}", (("rule", rule), (key, letter))))
            definitions.append(Definition(f"{key} {opened}", (("rule", rule), (key, "U"))))
        shape = f"{conditions}c{exceptions}x{overriders}o/{first // LETTERS_PER_SET}"
        sets.append(RuleSet(f"{rule}/conditions/{shape}", tuple(definitions)))
    return tuple(sets)


@lru_cache(maxsize=1024)
def status_set(rule: str, effect: str) -> RuleSet:
    """The second stage: exactly one definition fires, the status and, if engaged, the effect.

    A question gives `rule` and `failed`, `dormant`, `excepted`, `overridden`, `open`, each `Y`
    or `N`.
    """

    def where(**flags: str) -> tuple[tuple[str, str], ...]:
        return (("rule", rule), *flags.items())

    met = {"failed": "N", "dormant": "N", "excepted": "N"}
    definitions = (
        Definition("not_engaged", where(failed="Y")),
        Definition("dormant", where(failed="N", dormant="Y")),
        Definition("excepted", where(failed="N", dormant="N", excepted="Y")),
        Definition("overridden", where(**met, overridden="Y")),
        Definition("undetermined", where(**met, overridden="N", open="Y")),
        Definition(f"engaged {effect}", where(**met, overridden="N", open="N")),
    )
    return RuleSet(f"{rule}/status", definitions)
