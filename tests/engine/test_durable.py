from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from clauses.engine import durable
from clauses.engine.durable import Engine
from clauses.faults import EngineError
from clauses.rulebook.definitions import Definition, RuleSet, condition_sets, status_set

pytestmark = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())

SET = RuleSet(
    "colour",
    (
        Definition("asked", (("rule", "r"),)),
        Definition("red", (("rule", "r"), ("c0", "T"))),
        Definition("green", (("rule", "r"), ("c0", "F"))),
    ),
)
RED = {"rule": "r", "c0": "T"}


def counted(engine: Engine) -> list[dict[str, str]]:
    """Every fact that an engine asserts, in a list that grows."""
    engine.ask(SET, [{"rule": "r", "c0": "warm-up"}])
    seen: list[dict[str, str]] = []
    asserting = engine._host.assert_fact

    def spy(name: str, fact: dict[str, str]) -> Any:
        seen.append(fact)
        return asserting(name, fact)

    engine._host.assert_fact = spy
    return seen


def test_a_question_fires_what_its_letters_meet() -> None:
    assert Engine().ask(SET, [RED, {"rule": "r", "c0": "F"}, {"rule": "r", "c0": "U"}]) == [
        ("asked", "red"),
        ("asked", "green"),
        ("asked",),
    ]


def test_equal_questions_are_asserted_once() -> None:
    engine = Engine()
    seen = counted(engine)

    engine.ask(SET, [RED] * 50)
    engine.ask(SET, [RED])

    assert [fact for fact in seen if "c0" in fact] == [
        {"rule": "r", "c0": "T", "id": "f0", "sid": "s"}
    ]


def test_every_session_is_the_same_one_and_begins_with_a_ping() -> None:
    engine = Engine()
    seen = counted(engine)

    engine.ask(SET, [RED])
    engine.ask(SET, [{"rule": "r", "c0": "F"}])

    assert {fact["sid"] for fact in seen} == {"s"}
    assert [fact.get("ping") for fact in seen] == ["Y", None, "Y", None]


def test_many_questions_are_asked_in_batches_that_leave_nothing_behind() -> None:
    engine = Engine()
    questions = [{"rule": "r", "c0": f"x{index}"} for index in range(1500)]

    answers = engine.ask(SET, questions)

    assert answers == [("asked",)] * 1500
    assert engine._fired == []


def test_answers_are_forgotten_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "MOST_REMEMBERED", 100)
    engine = Engine()

    for first in range(0, 1000, 50):
        engine.ask(SET, [{"rule": "r", "c0": f"x{index}"} for index in range(first, first + 50)])

    assert len(engine._answers) <= 100


def test_no_timer_threads_are_started() -> None:
    before = threading.active_count()

    Engine().ask(SET, [RED])

    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"rule": "r", "c0": "ü"}, "colour: c0 must be short ASCII text, not 'ü'"),
        ({"rule": "r", "id": "f1"}, "colour: a question cannot have a key 'id'"),
        ({"rule": "r", "sid": "s"}, "colour: a question cannot have a key 'sid'"),
        ({"rule": "r", "ping": "Y"}, "colour: a question cannot have a key 'ping'"),
    ],
    ids=["not ASCII", "id", "sid", "ping"],
)
def test_a_question_outside_the_sound_corner_is_refused(
    question: dict[str, str], message: str
) -> None:
    with pytest.raises(EngineError) as caught:
        Engine().ask(SET, [question])

    assert str(caught.value) == message


@pytest.mark.parametrize("letter", ["T" * 201, 5, None, 1e16])
def test_only_short_texts_reach_the_engine(letter: Any) -> None:
    with pytest.raises(EngineError, match="must be short ASCII text"):
        Engine().ask(SET, [{"rule": "r", "c0": letter}])


def test_a_question_that_fires_nothing_is_an_engine_failure_and_does_not_crash() -> None:
    engine = Engine()

    with pytest.raises(EngineError, match="durable_rules failed on colour"):
        engine.ask(SET, [{"rule": "somebody else's"}])

    assert engine.ask(SET, [RED]) == [("asked", "red")]


def test_an_exception_in_an_action_is_raised_and_the_engine_goes_on() -> None:
    engine = Engine()
    engine.ask(SET, [RED])

    class Refusing(list[tuple[str, str]]):
        def append(self, item: tuple[str, str]) -> None:
            raise KeyboardInterrupt(f"pressed while {item} fired")

    broken = Engine()
    broken._fired = Refusing()

    with pytest.raises(EngineError):
        broken.ask(SET, [RED])
    assert engine.ask(SET, [{"rule": "r", "c0": "F"}]) == [("asked", "green")]


def test_a_missing_firing_is_an_engine_failure() -> None:
    engine = Engine()
    engine.ask(SET, [RED])
    name = engine._registered[SET.digest]
    fewer = RuleSet("colour", SET.definitions[:2])
    other = Engine()
    other._host = other._make_host()
    other._host.register_rulesets({name: other._definitions(fewer)})
    other._registered[SET.digest] = name

    with pytest.raises(
        EngineError, match=r"fired \['asked'\] on colour where \['asked', 'green'\]"
    ):
        other.ask(SET, [{"rule": "r", "c0": "F"}])


def test_threads_asking_at_once_get_their_own_answers() -> None:
    engine = Engine()
    questions = [{"rule": "r", "c0": letter} for letter in "TFU" * 20]
    due = {"T": ("asked", "red"), "F": ("asked", "green"), "U": ("asked",)}

    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(lambda _: engine.ask(SET, questions), range(40)))

    assert all(answers == [due[q["c0"]] for q in questions] for answers in rounds)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_after_a_fork_makes_its_own_engine() -> None:
    script = (
        "import os, sys\n"
        "from clauses.engine import durable\n"
        "from clauses.rulebook.definitions import status_set\n"
        "row = {'stage': 'status', 'failed': 'N', 'dormant': 'N', 'excepted': 'N', 'overridden': 'N'}\n"
        "q = [{**row, 'open': letter} for letter in 'YN']\n"
        "durable.ask(status_set('prohibits'), q)\n"
        "mine = durable._engine()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    fine = durable._engine() is not mine and durable.ask(status_set('prohibits'), q)"
        " == [('undetermined',), ('engaged prohibits',)]\n"
        "    os._exit(0 if fine else 1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )

    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=False)

    assert done.returncode == 0


def test_importing_the_package_does_not_import_durable_rules() -> None:
    script = "import sys, clauses.engine.check; sys.exit('durable' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], check=False)

    assert done.returncode == 0


def oracle(
    gate: str, conditions: tuple[str, ...], exceptions: tuple[str, ...], over: tuple[str, ...]
) -> str:
    """The status by the truth tables, written out once more."""
    if "F" in conditions:
        return "not_engaged"
    if gate == "F":
        return "dormant"
    if "T" in exceptions:
        return "excepted"
    if "T" in over:
        return "overridden"
    return "undetermined" if "U" in (gate, *conditions, *exceptions, *over) else "engaged"


@pytest.mark.parametrize("conditions", [1, 2])
@pytest.mark.parametrize("exceptions", [0, 1, 2])
@pytest.mark.parametrize("overriders", [0, 1, 2])
def test_the_two_stages_agree_with_the_truth_tables(
    conditions: int, exceptions: int, overriders: int
) -> None:
    from clauses.engine.status import _status_question

    engine = Engine()
    for letters in product("TFU", repeat=1 + conditions + exceptions + overriders):
        gate, cs = letters[0], letters[1 : 1 + conditions]
        xs = letters[1 + conditions : 1 + conditions + exceptions]
        over = letters[1 + conditions + exceptions :]
        question = {"stage": "conditions", "g": gate}
        question |= {f"c{i}": c for i, c in enumerate(cs)} | {f"x{j}": x for j, x in enumerate(xs)}
        question |= {f"o{k}": o for k, o in enumerate(over)}
        (rule_set,) = condition_sets(conditions, exceptions, overriders)
        (fired,) = engine.ask(rule_set, [question])
        row = _status_question(set(fired))
        ((status,),) = engine.ask(status_set("prohibits"), [row])
        assert status.split()[0] == oracle(gate, cs, xs, over)


def test_a_clock_that_jumps_meanwhile_leaves_the_answers_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """durable_rules drops an action during which its clock went on by more than ten seconds."""
    import durable.engine as native

    engine, late, calls = Engine(), [timedelta(0)], [0]
    engine.ask(SET, [{"rule": "r", "c0": "warm-up"}])
    seen = counted(engine)
    honest = native._unix_now

    def jumping() -> float:
        calls[0] += len(seen) == 2
        late[0] = timedelta(seconds=20 if calls[0] > 1 else 0)
        return float(honest() + late[0].total_seconds())

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + late[0]

    monkeypatch.setattr(native, "_unix_now", jumping)
    monkeypatch.setattr(durable, "datetime", Clock)

    answers = engine.ask(SET, [RED, {"rule": "r", "c0": "F"}])

    assert answers == [("asked", "red"), ("asked", "green")]
    assert [fact["id"] for fact in seen] == ["p", "f0", "f1"] * 2


def test_a_failure_under_a_steady_clock_is_not_asked_again() -> None:
    engine = Engine()
    seen = counted(engine)
    other = RuleSet("colour", (Definition("asked", (("rule", "r"),)),))
    engine._registered[other.digest] = engine._registered[SET.digest]

    with pytest.raises(EngineError, match=r"fired \['asked', 'red'\]"):
        engine.ask(other, [RED])

    assert [fact["id"] for fact in seen] == ["p", "f0"]
