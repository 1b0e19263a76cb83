"""A failure inside the native engine is told as one, with the clause at hand, never as a finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import clauses
from clauses.engine import durable
from clauses.faults import EngineError
from clauses.rulebook.compiled import Rulebook
from hosts import BROKEN, Sound, Swapped, stand_in

pytestmark = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())


@pytest.fixture
def anew(story: Path, rulebook: Rulebook) -> clauses.Book:
    """The book of the story, with nothing decided yet."""
    return clauses.load_book(story, rulebook)


def test_a_sound_host_decides_what_durable_rules_decides(
    monkeypatch: pytest.MonkeyPatch, anew: clauses.Book, story: Path, rulebook: Rulebook
) -> None:
    deal = story / "deals" / "oracle.yaml"
    by_durable_rules = clauses.check(anew, deal, rulebook=rulebook).to_json(every=True)
    stand_in(monkeypatch, Sound())

    again = clauses.load_book(story, rulebook)

    assert clauses.check(again, deal, rulebook=rulebook).to_json(every=True) == by_durable_rules


@pytest.mark.parametrize("host", BROKEN, ids=lambda host: str(host.__name__))
def test_a_broken_host_is_an_engine_failure_that_names_the_clause(
    host: type[Sound],
    monkeypatch: pytest.MonkeyPatch,
    anew: clauses.Book,
    story: Path,
    rulebook: Rulebook,
) -> None:
    stand_in(monkeypatch, host())

    with pytest.raises(EngineError, match=r"^microsoft-openai/[\w-]+"):
        clauses.check(anew, story / "deals" / "oracle.yaml", rulebook=rulebook)


def test_answers_that_were_swapped_between_questions_are_an_engine_failure(
    monkeypatch: pytest.MonkeyPatch, rulebook: Rulebook
) -> None:
    engine = stand_in(monkeypatch, Swapped())
    rule = rulebook.kinds["exclusivity"].rules[0]
    (rule_set,) = rule.condition_sets(1, 0)

    with pytest.raises(EngineError, match="nothing was decided"):
        engine.ask(rule_set, [{"stage": "conditions", "c0": letter} for letter in "FU"])


def test_after_a_failure_the_next_check_is_decided(
    monkeypatch: pytest.MonkeyPatch, anew: clauses.Book, story: Path, rulebook: Rulebook
) -> None:
    deal = story / "deals" / "oracle.yaml"
    with monkeypatch.context() as broken:
        stand_in(broken, BROKEN[0]())
        with pytest.raises(EngineError):
            clauses.check(anew, deal, rulebook=rulebook)

    assert clauses.check(anew, deal, rulebook=rulebook).verdict == "undetermined"


@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_command_tells_an_engine_failure_with_a_status_of_its_own(
    format_: str, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Result], story: Path
) -> None:
    stand_in(monkeypatch, BROKEN[0]())

    result = run("check", story / "deals" / "oracle.yaml", "--format", format_)

    assert result.exit_code == 70
    assert result.stdout == ""
    first, last = result.stderr.splitlines()
    assert first.startswith("engine failure: microsoft-openai/")
    assert last == "Nothing was decided; this is no answer about the deal."


def test_a_fault_of_the_program_does_not_end_with_the_status_of_a_verdict(
    monkeypatch: pytest.MonkeyPatch, run: Callable[..., Result], story: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of the program")

    monkeypatch.setattr("clauses.engine.check.verdict", broken)

    result = run("check", story / "deals" / "oracle.yaml")

    assert result.exit_code == 70
    assert result.stdout == ""
    assert "internal failure: ZeroDivisionError('a fault of the program')" in result.stderr
