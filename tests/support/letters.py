"""Random questions of letters for random rules, put to durable_rules past its memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from clauses.engine.durable import LARGEST_BATCH, Engine
from clauses.engine.ground import letters_of
from clauses.engine.status import _one, _status_question, by_tables
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Rule
from clauses.rulebook.definitions import RuleSet

__all__ = ["Compared", "compare"]

MOST_OWN = 3  # conditions and exceptions of a clause's own, carve-outs, and what overrides it
RARE = ("FFFFFFFT", "FFFFU", "TFU")
# From which letters the gate, the conditions, the exceptions and the overriders are drawn.
WEIGHTS = (("TTTU", "TFU"), ("TTTTTTTTTF", "TTTTTTTTTU", "TFU"), RARE, RARE)


class Compared(NamedTuple):
    """How many questions were put, what they came to, and those on which the two differ."""

    pairs: int
    statuses: Counter[str]
    disagreements: list[tuple[str, dict[str, str], str, str]]


def compare(rules: Sequence[Rule], pairs: int, seed: int) -> Compared:
    """Decide random letters twice: by the firings of durable_rules, and by the truth tables."""
    random, engine = Random(seed), Engine()
    statuses: Counter[str] = Counter()
    found = []
    left = pairs
    while left:
        size = min(left, LARGEST_BATCH)
        left -= size
        rule = random.choice(rules)
        counts = _counts(rule, random)
        words = [_letters(counts, random) for _ in range(size)]
        fired = _statuses(engine, rule, counts[1:], [letters_of(*row) for row in words])
        for row, one in zip(words, fired, strict=True):
            gate, *rest = row
            other = by_tables(*(map(Truth, word) for word in (*rest, gate)))
            statuses[one] += 1
            if one != other:
                found.append((rule.id, letters_of(*row), one, other))
    return Compared(pairs, statuses, found)


def _counts(rule: Rule, random: Random) -> tuple[int, int, int, int]:
    """How many letters of each sort: the rule's own and a few that a clause may add."""
    more = [random.randint(0, MOST_OWN) for _ in range(3)]
    return 1, 1 + len(rule.when) + more[0], len(rule.unless) + more[1], more[2]


def _letters(counts: Sequence[int], random: Random) -> list[str]:
    """Letters for each sort, weighted anew each time, so that every status comes about."""
    return [
        "".join(random.choices(random.choice(weights), k=count))
        for weights, count in zip(WEIGHTS, counts, strict=True)
    ]


def _statuses(
    engine: Engine, rule: Rule, counts: Sequence[int], rows: list[dict[str, str]]
) -> list[str]:
    fired: list[set[str]] = [set() for _ in rows]
    for rule_set in rule.condition_sets(*counts):
        questions = [{key: row[key] for key in row if key in rule_set.keys} for row in rows]
        for found, one in zip(fired, _asked(engine, rule_set, questions), strict=True):
            found.update(one)
    answers = _asked(engine, rule.status_set, [_status_question(one) for one in fired])
    return [_one(rule, answer).split()[0] for answer in answers]


def _asked(
    engine: Engine, rule_set: RuleSet, questions: list[dict[str, str]]
) -> list[tuple[str, ...]]:
    """What fires for each, every one asserted although its like was asserted before."""
    return engine._run(rule_set, [engine._key(rule_set, question) for question in questions])
