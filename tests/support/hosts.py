# ruff: noqa: ARG002 (a host that does nothing with what it is given is one of the faults)
"""Hosts that stand in for the one of durable_rules: one that is sound, and broken ones."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from clauses.engine import durable
from clauses.engine.durable import Engine

__all__ = ["BROKEN", "Sound", "stand_in"]


class Sound:
    """A host that fires whatever matches, as durable_rules does."""

    def __init__(self) -> None:
        self.rule_sets: dict[str, Any] = {}

    def register_rulesets(self, rule_sets: Mapping[str, Any]) -> None:
        self.rule_sets |= rule_sets

    def assert_fact(self, name: str, fact: dict[str, str]) -> None:
        for rule in self.rule_sets[name].values():
            wanted = [pair for part in rule["all"][0]["m"]["$and"] for pair in part.items()]
            if all(fact.get(key) == letter for key, letter in wanted):
                self.fire(rule["run"], fact)

    def fire(self, run: Any, fact: dict[str, str]) -> None:
        run(SimpleNamespace(_m={"m": fact}))

    def get_state(self, name: str, sid: str) -> Any:
        return {"sid": sid}

    def delete_state(self, name: str, sid: str) -> None:
        return None


class Raising(Sound):
    def assert_fact(self, name: str, fact: dict[str, str]) -> None:
        raise MemoryError("out of nodes")


class Silent(Sound):
    def fire(self, run: Any, fact: dict[str, str]) -> None:
        return None


class Twice(Sound):
    def fire(self, run: Any, fact: dict[str, str]) -> None:
        super().fire(run, fact)
        super().fire(run, fact)


class Stranger(Sound):
    def fire(self, run: Any, fact: dict[str, str]) -> None:
        super().fire(run, {**fact, "id": "somebody else's"})


class Swapped(Sound):
    """Fires what another fact was due."""

    def fire(self, run: Any, fact: dict[str, str]) -> None:
        super().fire(run, fact if fact["id"] == "p" else {**fact, "id": "f0"})


class Nonsense(Sound):
    def get_state(self, name: str, sid: str) -> Any:
        return None


class Swallowing(Sound):
    def get_state(self, name: str, sid: str) -> Any:
        return {"exception": "KeyboardInterrupt"}


class Refusing(Sound):
    def register_rulesets(self, rule_sets: Mapping[str, Any]) -> None:
        raise ValueError("error type 106")


class Undeletable(Sound):
    def delete_state(self, name: str, sid: str) -> None:
        raise RuntimeError("no such session")


BROKEN: tuple[type[Sound], ...] = (
    Raising, Silent, Twice, Stranger, Nonsense, Swallowing, Refusing, Undeletable,
)  # fmt: skip


def stand_in(monkeypatch: pytest.MonkeyPatch, host: Sound) -> Engine:
    """Let a host decide in this process until the test ends."""
    engine = Engine()
    engine._host = host
    monkeypatch.setattr(durable, "_held", [(os.getpid(), engine)])
    return engine
