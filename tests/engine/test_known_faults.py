"""What durable_rules 2.0.28 does wrong outside its sound corner is never asked of it."""

from __future__ import annotations

from typing import Any

import pytest

from clauses.engine import durable
from clauses.engine.durable import LARGEST_BATCH, Engine
from clauses.faults import EngineError
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.definitions import Definition, RuleSet
from hosts import Sound

pytestmark = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())

SET = RuleSet("one", (Definition("asked", (("rule", "r"),)),))


class Watched(Sound):
    """A host that notes every call; one that is not defined here is refused by Python."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Any]] = []

    def register_rulesets(self, rule_sets: Any) -> None:
        self.calls.append(("register", rule_sets))
        super().register_rulesets(rule_sets)

    def assert_fact(self, name: str, fact: dict[str, str]) -> None:
        self.calls.append(("assert_fact", fact))
        super().assert_fact(name, fact)

    def delete_state(self, name: str, sid: str) -> None:
        self.calls.append(("delete_state", (name, sid)))


def watched() -> tuple[Engine, Watched]:
    engine, host = Engine(), Watched()
    engine._host = host
    return engine, host


def many(count: int) -> list[dict[str, str]]:
    return [{"rule": "r", "c0": f"x{index}"} for index in range(count)]


def test_no_question_at_all_opens_no_session() -> None:
    engine, host = watched()

    assert engine.ask(SET, []) == []
    assert host.calls == []


def test_the_ids_of_a_session_are_few_short_and_never_twice_the_same() -> None:
    engine, host = watched()

    engine.ask(SET, many(1_000))

    sessions: list[list[str]] = [[]]
    for call, what in host.calls:
        if call == "assert_fact":
            sessions[-1].append(what["id"])
        elif call == "delete_state":
            sessions.append([])
    # Ids are compared by 32-bit hashes: these are the only ones there ever are.
    known = ["p", *(f"f{index}" for index in range(LARGEST_BATCH))]
    assert all(ids == known[: len(ids)] for ids in sessions)


def test_facts_are_asserted_one_by_one_and_never_posted() -> None:
    engine, host = watched()

    engine.ask(SET, many(3))

    assert [call for call, _ in host.calls] == ["register", *["assert_fact"] * 4, "delete_state"]
    assert not hasattr(host, "post")
    assert not hasattr(host, "assert_facts")


def test_a_session_in_which_something_fired_is_the_only_one_that_is_deleted() -> None:
    class Deaf(Watched):
        def assert_fact(self, name: str, fact: dict[str, str]) -> None:
            raise RuntimeError(f"{name} does not take {fact}")

    engine, host = Engine(), Deaf()
    engine._host = host

    with pytest.raises(EngineError):
        engine.ask(SET, many(1))

    assert "delete_state" not in [call for call, _ in host.calls]


def test_a_rule_set_is_registered_once_however_often_it_is_asked() -> None:
    engine, host = watched()

    for first in range(50):
        engine.ask(SET, [{"rule": "r", "c0": f"x{first}"}])

    assert [call for call, _ in host.calls].count("register") == 1
    assert len(engine._registered) == 1


def test_no_fact_meets_more_siblings_than_durable_rules_bears(rulebook: Rulebook) -> None:
    """It refuses a fact that meets more than 64, and hangs on the 513th of a rule set."""
    for kind in rulebook.kinds.values():
        for rule in kind.rules:
            sets = rule.condition_sets(1 + len(rule.when), len(rule.unless), 3)
            for found in (*sets, rule.status_set):
                assert len(found.definitions) + len(("ping",)) <= 49
