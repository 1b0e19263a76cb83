"""Rules as flat definitions: equalities over short texts, which a rules engine runs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from clauses.faults import RulebookError

__all__ = ["Definition", "RuleSet", "condition_sets", "status_set"]

MOST_DEFINITIONS = 48
MOST_LETTERS = 40
LETTERS_PER_SET = 20
# How many conditions, exceptions and overriders the first set looks at.
IN_FIRST = {"c": 10, "x": 6, "o": 3}
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


def condition_sets(conditions: int, exceptions: int, overriders: int = 0) -> tuple[RuleSet, ...]:
    """The first stage: which conditions are false or open, which exceptions hold or are open.

    A question gives the `stage`, the letter `g` of "the clause is in force", `c0`…, `x0`…, and
    `o0`… for the provisions that override it; each letter is `T`, `F` or `U`. Every question
    meets `asked`. Rules of all kinds and books share the sets, which go by the places of
    letters alone: what a set costs, an engine keeps for as long as it lives.

    Raises:
        RulebookError: there are more than forty conditions and exceptions together.
    """
    if conditions + exceptions > MOST_LETTERS:
        count = conditions + exceptions
        raise RulebookError(f"{count} conditions and exceptions; {MOST_LETTERS} at most")
    more = [
        _more(sort, first)
        for sort, count in (("c", conditions), ("x", exceptions), ("o", overriders))
        for first in range(IN_FIRST[sort], count, LETTERS_PER_SET)
    ]
    return (_first(), *more)


@lru_cache(maxsize=1)
def _first() -> RuleSet:
    """The definitions for the gate and the first letters of each sort; most rules have no more."""
    letters = [f"{sort}{place}" for sort, count in IN_FIRST.items() for place in range(count)]
    return _looking_at("first", ["g", *letters])


@lru_cache(maxsize=1024)
def _more(sort: str, first: int) -> RuleSet:
    """The definitions for letters of one sort from a place on."""
    places = range(first, first + LETTERS_PER_SET)
    return _looking_at(f"{sort}{first}", [f"{sort}{place}" for place in places])


def _looking_at(name: str, letters: Sequence[str]) -> RuleSet:
    stage = ("stage", "conditions")
    definitions = [Definition("asked", (stage,))]
    for key in letters:
        word, letter = ("holds", "T") if key[0] in "xo" else ("false", "F")
        definitions.append(Definition(f"{key} {word}", (stage, (key, letter))))
        definitions.append(Definition(f"{key} open", (stage, (key, "U"))))
    return RuleSet(f"conditions/{name}", tuple(definitions))


@lru_cache(maxsize=1024)
def status_set(effect: str) -> RuleSet:
    """The second stage: exactly one definition fires, the status and, if engaged, the effect.

    A question gives the `stage` and `failed`, `dormant`, `excepted`, `overridden`, `open`, each
    `Y` or `N`.
    """

    def where(**flags: str) -> tuple[tuple[str, str], ...]:
        return (("stage", "status"), *flags.items())

    met = {"failed": "N", "dormant": "N", "excepted": "N"}
    definitions = (
        Definition("not_engaged", where(failed="Y")),
        Definition("dormant", where(failed="N", dormant="Y")),
        Definition("excepted", where(failed="N", dormant="N", excepted="Y")),
        Definition("overridden", where(**met, overridden="Y")),
        Definition("undetermined", where(**met, overridden="N", open="Y")),
        Definition(f"engaged {effect}", where(**met, overridden="N", open="N")),
    )
    return RuleSet(f"status/{effect}", definitions)
