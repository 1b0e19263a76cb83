"""Books with kinds of their own share what durable_rules keeps for as long as a process lives."""

from __future__ import annotations

import os
from typing import Any

import pytest

import clauses
from clauses.engine import durable
from clauses.engine.durable import Engine
from clauses.rulebook.compiled import Rulebook
from clauses.rulebook.definitions import condition_sets, status_set

pytestmark = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())

PARTIES = {"us": {"name": "Us"}, "them": {"name": "Them"}, "others": {"name": "Others"}}
LINE = {"act": "buy", "buyer": "us", "seller": "others", "scope": {"subject": "food"}}
DEAL = {"deal": "d", "lines": {"x": {**LINE, "price": "USD 500"}}}
MOST_SETS = len(condition_sets(20, 20))
EFFECTS = ["requires_notice", "prohibits", "permits"]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine of this process, with nothing registered yet."""
    fresh = Engine()
    monkeypatch.setattr(durable, "_held", [(os.getpid(), fresh)])
    return fresh


def book(clauses_: dict[str, Any], **more: Any) -> dict[str, Any]:
    agreement = {"agreement": "supply", "clauses": clauses_}
    head = {"book": "b", "as_of": "2026-01-01", "home": "us", "parties": PARTIES}
    return {**head, "agreements": {"supply": agreement}, **more}


def with_its_own_kind(number: int) -> dict[str, Any]:
    """A book whose kind has a name, conditions and exceptions that no other book's has."""
    above = [f"act.price > 'USD {number}.{i}'" for i in range(number % 17)]
    below = [f"act.price < 'USD {number}.{i}'" for i in range(number % 13)]
    says = {"engaged": "e", "undetermined": "u", "excepted": "x"}
    rule = {"act": "buy", "when": ["act.buyer in clause.bound", *above], "unless": below,
            "effect": EFFECTS[number % 3], "says": says}  # fmt: skip
    kind = {"title": "t", "means": "m", "family": "preference", "rules": {"taste": rule}}
    clause = {"kind": f"tasting-{number}", "describes": "d", "bound": "us", "holder": "them"}
    return book({"c": clause}, kinds={f"tasting-{number}": kind})


def test_books_with_kinds_of_their_own_share_a_bounded_number_of_rule_sets(
    engine: Engine, rulebook: Rulebook
) -> None:
    for number in range(100):
        loaded = clauses.load_book(with_its_own_kind(number), rulebook)
        report = clauses.check(loaded, DEAL, rulebook=rulebook)
        assert [finding.status for finding in report.findings] == ["engaged"]

    assert len(engine._registered) <= MOST_SETS + len(EFFECTS)


def test_every_rule_of_the_rulebook_shares_them_too(rulebook: Rulebook) -> None:
    rules = [rule for kind in rulebook.kinds.values() for rule in kind.rules]

    first = {s for r in rules for s in r.condition_sets(1 + len(r.when), len(r.unless))}

    assert len(first) <= MOST_SETS
    assert {rule.status_set for rule in rules} == {status_set(rule.effect) for rule in rules}


@pytest.mark.parametrize(("count", "sets"), [(3, 1), (4, 2), (24, 3), (60, 4)])
def test_a_clause_that_many_others_override_is_decided(
    count: int, sets: int, engine: Engine, rulebook: Rulebook
) -> None:
    common = {"describes": "d", "covers": {"subject": "food"}}
    only = {"kind": "exclusivity", "bound": "us", "holder": "them", **common}
    may = {"kind": "permission", "bound": "them", "holder": "us", **common}
    above = {f"may-{i}": {**may, "overrides": ["only-them"]} for i in range(count)}
    loaded = clauses.load_book(book({"only-them": only, **above}), rulebook)

    report = clauses.check(loaded, DEAL, rulebook=rulebook)

    assert [f.clause for f in report.findings if f.status == "overridden"] == ["only-them"]
    assert len(set(engine._registered) - {status_set(e).digest for e in rulebook.effects}) == sets
