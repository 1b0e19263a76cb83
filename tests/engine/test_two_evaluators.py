from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clauses
from clauses.engine import durable, status
from clauses.model.book import Book
from clauses.rulebook.compiled import Rule, Rulebook
from clauses.rulebook.definitions import Definition, RuleSet
from groundings import groundings_of

needs_durable = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())

PURPOSES = [
    "training",
    "inference",
    "[training, inference]",
    "unknown",
    "{any_of: [training, api]}",
]
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "lines.capacity.scope.purpose": st.sampled_from(PURPOSES),
        "lines.capacity.scope.subject": st.sampled_from(
            ["compute.capacity.gpu", "compute.chips", "models", "unknown", "[compute, models]"]
        ),
        "lines.capacity.seller": st.sampled_from(["oracle", "microsoft", "unknown"]),
        "lines.capacity.buyer": st.sampled_from(["openai", "nvidia", "unknown"]),
        "lines.capacity.price": st.sampled_from(["USD 1bn", "up to USD 2bn", "unknown"]),
    },
)


def settings_of(facts: dict[str, str]) -> list[str]:
    return [f"{key}={value}" for key, value in facts.items()]


@needs_durable
@given(facts=FACTS)
def test_both_evaluators_agree_whatever_the_facts(facts: dict[str, str]) -> None:
    rulebook, book, path = story()
    deal = clauses.load_deal(path, book, settings_of(facts))
    groundings = groundings_of(rulebook, book, deal)

    by_rules = status.in_layers(groundings, status.by_durable_rules)

    assert by_rules == status.in_layers(groundings, status.by_reference)


_STORY: list[tuple[Rulebook, Book, Path]] = []


def story() -> tuple[Rulebook, Book, Path]:
    if not _STORY:
        from clauses import files

        folder = files.cases_folder() / "openai-reported"
        rulebook = clauses.load_rulebook()
        book = clauses.load_book(folder, rulebook)
        _STORY.append((rulebook, book, folder / "deals" / "oracle.yaml"))
    return _STORY[0]


@given(facts=FACTS)
def test_replacing_an_unknown_by_a_value_never_changes_a_known_answer(
    facts: dict[str, str],
) -> None:
    rulebook, book, path = story()
    open_facts = dict.fromkeys(facts, "unknown")

    before = clauses.check(book, path, set_=settings_of(open_facts), rulebook=rulebook)
    after = clauses.check(book, path, set_=settings_of(facts), rulebook=rulebook)

    settled = {f.id: f.status for f in before.findings if f.status in ("engaged", "excepted")}
    later = {finding.id: finding.status for finding in after.findings}
    assert {key: later.get(key) for key in settled} == settled
    known = {(row.clause, row.act) for row in before.not_engaged}
    assert not [
        f.id for f in after.findings if (f.clause, f.act) in known and f.status == "engaged"
    ]


def corrupted(self: Rule, conditions: int, exceptions: int, overriders: int) -> tuple[RuleSet, ...]:
    """Definitions in which it goes unnoticed that the third condition is false."""
    from clauses.rulebook.definitions import condition_sets

    del self
    sets = condition_sets(conditions, exceptions, overriders)
    wrong = tuple(
        Definition(d.fires, (d.where[0], ("c3", "never"))) if d.fires == "c3 false" else d
        for d in sets[0].definitions
    )
    return (RuleSet(f"{sets[0].name}/corrupt", wrong), *sets[1:])


@needs_durable
def test_a_corrupt_definition_fails_the_check_and_names_the_clause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rulebook, book, path = story()
    # A book read anew: what has been decided before is not asked again.
    book = clauses.load_book(book.folder, rulebook)
    monkeypatch.setattr(Rule, "condition_sets", corrupted)

    with pytest.raises(clauses.EngineError) as caught:
        clauses.check(book, path, set_=["lines.capacity.seller=microsoft"], rulebook=rulebook)

    assert "the two evaluators disagree on microsoft-openai/" in str(caught.value)


@needs_durable
def test_the_findings_stay_when_the_second_evaluator_is_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rulebook, book, path = story()
    both = clauses.check(book, path, rulebook=rulebook).to_json()

    def alone_decides(groundings: Any) -> status.Statuses:
        return status.in_layers(groundings, status.by_durable_rules)

    def alone_decided(rule: Rule, gate: str, conditions: str, exceptions: str, at: str) -> str:
        del at
        return status.fired(rule, gate, conditions, exceptions)

    monkeypatch.setattr(status, "by_tables", lambda *_: "not consulted")
    monkeypatch.setattr("clauses.engine.check.decide", alone_decides)
    monkeypatch.setattr("clauses.engine.prepared.status_of", alone_decided)

    again = clauses.load_book(book.folder, rulebook)
    alone = clauses.check(again, path, rulebook=rulebook).to_json()

    assert alone == both


def test_without_durable_rules_nothing_but_the_engine_line_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rulebook, book, path = story()
    both = clauses.check(book, path, rulebook=rulebook)
    monkeypatch.setattr(durable, "available", lambda: False)
    monkeypatch.setattr(durable, "why_unavailable", lambda: "it is not there")

    alone = clauses.check(book, path, rulebook=rulebook)

    assert alone.engine["durable_rules"] == "not used: it is not there"
    assert replace(alone, engine=both.engine).to_json() == both.to_json()
    assert "durable_rules not used: it is not there" in alone.to_text()


def test_the_same_input_gives_the_same_bytes(rulebook: Rulebook, book: Book, story: Any) -> None:
    path = story / "deals" / "oracle.yaml"

    texts = {clauses.check(book, path, rulebook=rulebook).to_json(every=True) for _ in range(3)}

    assert len(texts) == 1
