"""The only module that knows durable_rules: asks it flat questions, within its sound corner.

durable_rules 2.0.28 decides equalities over short texts soundly and is wrong or fatal outside
that. So: definitions of one pattern each, a host without timer threads, one constant session
made fresh for each batch, facts one by one under ids of our own, actions that only append, the
number of firings known beforehand. Equal questions are asked once and remembered.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from clauses.engine.forked import free_values
from clauses.faults import EngineError
from clauses.rulebook.definitions import RuleSet

__all__ = ["Engine", "ask", "available", "version", "why_unavailable"]

SESSION = "s"
LARGEST_BATCH = 400
MOST_REMEMBERED = 200_000
LONGEST_LETTERS = 200
LONGEST_ACTION = timedelta(seconds=10)
MEND = (
    "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject "
    "pip install --no-cache-dir --force-reinstall durable_rules"
)

Question = Mapping[str, str]
Key = tuple[tuple[str, str], ...]


def _import() -> tuple[Any, str]:
    """The durable_rules engine module, or None and why it is not there."""
    import sys

    try:
        import durable.engine as module
    except ImportError as error:
        if sys.version_info >= (3, 13):
            return (
                None,
                f"durable_rules does not import on this Python ({error}); mend it with: {MEND}",
            )
        return None, (
            f"durable_rules does not import ({error}); pip install durable_rules builds it with a "
            "C compiler and Python's headers"
        )
    return module, ""


def available() -> bool:
    """Whether durable_rules imports here."""
    return not why_unavailable()


def why_unavailable() -> str:
    """Why durable_rules does not import and how to mend it; empty where it does."""
    return _engine().unavailable


@lru_cache(maxsize=1)
def version() -> str | None:
    """The installed version of durable_rules, if there is one."""
    module, _ = _import()
    if module is not None:
        # What importlib.metadata would read, which takes longer to import than a small check.
        folder = Path(module.__file__).parents[1]
        found = [path.name for path in folder.glob("durable_rules-*.dist-info")]
        if len(found) == 1:
            return found[0].removesuffix(".dist-info").partition("-")[2]
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("durable_rules")
    except PackageNotFoundError:
        return None


def ask(rule_set: RuleSet, questions: Sequence[Question]) -> list[tuple[str, ...]]:
    """For each question, what the definitions fire, in the order of the definitions.

    Raises:
        EngineError: durable_rules failed or fired another number than was due; the message
            names the rule set and the question. Nothing is then decided.
    """
    return _engine().ask(rule_set, questions)


class Engine:
    """Registered rule sets and remembered answers, behind one lock."""

    def __init__(self) -> None:
        self._module, self.unavailable = _import()
        self._lock = threading.Lock()
        self._host: Any = None
        self._registered: dict[str, str] = {}
        self._fired: list[tuple[str, str]] = []
        self._answers: dict[tuple[str, Key], tuple[str, ...]] = {}

    def ask(self, rule_set: RuleSet, questions: Sequence[Question]) -> list[tuple[str, ...]]:
        """See `ask` of the module."""
        if self.unavailable:
            raise EngineError(self.unavailable)
        keys = [self._key(rule_set, question) for question in questions]
        with self._lock:
            known = self._answers
            new = list(dict.fromkeys(key for key in keys if (rule_set.digest, key) not in known))
            answers = {
                key: known[rule_set.digest, key] for key in keys if (rule_set.digest, key) in known
            }
            for first in range(0, len(new), LARGEST_BATCH):
                batch = new[first : first + LARGEST_BATCH]
                answers.update(zip(batch, self._run(rule_set, batch), strict=True))
            if len(known) + len(new) > MOST_REMEMBERED:
                known.clear()
            known.update({(rule_set.digest, key): answers[key] for key in new})
        return [answers[key] for key in keys]

    def _key(self, rule_set: RuleSet, question: Question) -> Key:
        for name, letter in question.items():
            if name in ("id", "sid", "ping"):
                raise EngineError(f"{rule_set.name}: a question cannot have a key {name!r}")
            if not isinstance(letter, str) or not letter.isascii() or len(letter) > LONGEST_LETTERS:
                raise EngineError(
                    f"{rule_set.name}: {name} must be short ASCII text, not {letter!r:.60}"
                )
        return tuple(sorted(question.items()))

    def _run(self, rule_set: RuleSet, batch: list[Key]) -> list[tuple[str, ...]]:
        """Ask one batch; once more if meanwhile the clock went on by more than an action may last.

        durable_rules then gives up what is under way: the machine slept, or its clock was set.
        """
        began = datetime.now()
        try:
            return self._asked(rule_set, batch)
        except EngineError:
            if timedelta(0) <= datetime.now() - began < LONGEST_ACTION:
                raise
            return self._asked(rule_set, batch)

    def _asked(self, rule_set: RuleSet, batch: list[Key]) -> list[tuple[str, ...]]:
        """Ask one batch in a fresh session and count the firings against those that are due."""
        name = self._register(rule_set)
        fired: dict[str, list[str]] = {f"f{index}": [] for index in range(len(batch))}
        try:
            self._session(name, batch, fired)
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"durable_rules failed on {rule_set.name}: {error}") from error
        return [self._counted(rule_set, key, fired[f"f{index}"]) for index, key in enumerate(batch)]

    def _session(self, name: str, batch: list[Key], fired: dict[str, list[str]]) -> None:
        self._fired.clear()
        # Deleting a session in which nothing ever fired ends the process; the ping always fires.
        self._host.assert_fact(name, {"ping": "Y", "id": "p", "sid": SESSION})
        try:
            for index, key in enumerate(batch):
                self._host.assert_fact(name, {**dict(key), "id": f"f{index}", "sid": SESSION})
            state = self._host.get_state(name, SESSION)
            if state.get("exception"):
                raise EngineError(f"durable_rules swallowed an exception: {state['exception']}")
            for fact, what in self._fired:
                if fact != "p":
                    fired[fact].append(what)
        finally:
            self._host.delete_state(name, SESSION)
            self._fired.clear()

    def _counted(self, rule_set: RuleSet, key: Key, found: list[str]) -> tuple[str, ...]:
        given = dict(key)
        due = [
            definition.fires
            for definition in rule_set.definitions
            if all(given.get(name) == letter for name, letter in definition.where)
        ]
        if not due or len(found) != len(due) or set(found) != set(due):
            raise EngineError(
                f"durable_rules fired {sorted(found)} on {rule_set.name} where {sorted(due)} "
                f"was due, for {given}; nothing was decided"
            )
        return tuple(due)

    def _register(self, rule_set: RuleSet) -> str:
        digest = rule_set.digest
        if digest not in self._registered:
            name = f"r{digest[:24]}"
            if name in self._registered.values():
                raise EngineError(f"{rule_set.name}: its digest collides with another's")
            if self._host is None:
                self._host = self._make_host()
            try:
                self._host.register_rulesets({name: self._definitions(rule_set)})
            except Exception as error:
                raise EngineError(f"durable_rules refused {rule_set.name}: {error}") from error
            self._registered[digest] = name
        return self._registered[digest]

    def _make_host(self) -> Any:
        class QuietHost(self._module.Host):  # type: ignore[misc,name-defined]
            """A host whose timer threads, which would fire rules behind our back, never start."""

            def _run(self) -> None:
                return None

        return QuietHost()

    def _definitions(self, rule_set: RuleSet) -> dict[str, Any]:
        rules: dict[str, Any] = {
            "ping": {
                "all": [{"m": {"$and": [{"ping": "Y"}, {"id": "p"}]}}],
                "run": self._action("ping"),
            }
        }
        for index, definition in enumerate(rule_set.definitions):
            pattern = [{name: letter} for name, letter in definition.where]
            rules[f"d{index}"] = {
                "all": [{"m": {"$and": pattern}}],
                "run": self._action(definition.fires),
            }
        return rules

    def _action(self, fires: str) -> Callable[[Any], None]:
        fired = self._fired

        def action(c: Any) -> None:
            fired.append((c._m["m"]["id"], fires))

        return action


_held: list[tuple[int, Engine]] = []
_making = threading.Lock()


def _engine() -> Engine:
    """The engine of this process, made anew after a fork."""
    process = os.getpid()
    if not _held or _held[0][0] != process:
        with _making:
            if not _held or _held[0][0] != process:
                _held[:] = [(process, Engine())]
    return _held[0][1]


def _after_fork() -> None:
    global _making
    _making = threading.Lock()
    free_values()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
