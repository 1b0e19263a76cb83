"""Measures engines beside each other: the same deals, in rounds, in random order, in one process.

The machine may be busy; what is compared are ratios within a round, and the least of all rounds.
"""

from __future__ import annotations

import gc
import signal
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from contender import Contender
from workload import Clause, Proposal, triggered

__all__ = [
    "Cell",
    "Limits",
    "TooSlowError",
    "compare",
    "limited",
    "own_peak",
    "peak_memory",
    "timed",
]


class TooSlowError(Exception):
    """A step took longer than its limit."""


@dataclass(frozen=True)
class Limits:
    """How many rounds, and for how many seconds one engine may load, and be asked in all."""

    rounds: int = 15
    load: float = 120
    ask: float = 60


@dataclass
class Cell:
    """What was measured of one engine at one size; `note` says why there is nothing."""

    engine: type[Contender]
    size: int
    load: float | None = None
    rounds: list[float] = field(default_factory=list)  # seconds a deal, one for each round
    ratio: float | None = None
    memory: int | None = None  # bytes
    note: str = ""

    @property
    def median(self) -> float | None:
        """Seconds a deal, the median of the rounds."""
        return statistics.median(self.rounds) if self.rounds else None

    @property
    def least(self) -> float | None:
        """Seconds a deal, the least of the rounds."""
        return min(self.rounds, default=None)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what runs longer.

    Raises:
        TooSlowError: it ran longer, at the next step of Python.
    """

    def stop(*_: Any) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def timed(function: Callable[[], Any]) -> float:
    """The seconds that a call takes."""
    gc.collect()
    start = perf_counter()
    function()
    return perf_counter() - start


def compare(
    engines: Sequence[type[Contender]],
    clauses: Sequence[Clause],
    deals: Sequence[Proposal],
    reference: type[Contender],
    limits: Limits,
    say: Callable[[str], None],
) -> list[Cell]:
    """Load each engine, see that it is right on every deal, and time the rounds.

    Raises:
        AssertionError: an engine triggers other clauses than plain Python says.
    """
    wanted = [{clause.id for clause in clauses if triggered(clause, deal)} for deal in deals]
    cells = []
    asks: dict[int, Callable[[], Any]] = {}
    for engine in engines:
        cell = Cell(engine, len(clauses))
        cells.append(cell)
        say(f"{len(clauses):>7,} {engine.name}")
        ask = _ready(cell, clauses, deals, wanted, limits)
        if ask is not None:
            asks[len(cells) - 1] = ask
    random, spent = Random(1), dict.fromkeys(asks, 0.0)
    base = next((i for i, cell in enumerate(cells) if cell.engine is reference), None)
    ratios: dict[int, list[float]] = {i: [] for i in asks}
    for _ in range(limits.rounds):
        took = {}
        for i in random.sample(list(asks), len(asks)):
            if spent[i] < limits.ask:
                took[i] = timed(asks[i]) / len(deals)
                spent[i] += took[i] * len(deals)
                cells[i].rounds.append(took[i])
        for i, seconds in took.items():
            if base in took:
                ratios[i].append(seconds / took[base])
    for i, found in ratios.items():
        cells[i].ratio = statistics.median(found) if found else None
    return cells


def _ready(
    cell: Cell,
    clauses: Sequence[Clause],
    deals: Sequence[Proposal],
    wanted: Sequence[set[str]],
    limits: Limits,
) -> Callable[[], Any] | None:
    """The engine, loaded and found right, as a call that asks for every deal."""
    absent = cell.engine.missing()
    if absent or cell.size > cell.engine.most:
        size = f"not tried beyond {cell.engine.most:,} clauses"
        cell.note = f"{absent} is not installed" if absent else size
        return None
    engine = cell.engine()
    try:
        with limited(limits.load):
            cell.load = timed(lambda: engine.load(clauses))
        plain = [engine.deal(deal) for deal in deals]
        with limited(limits.ask):
            found = [set(engine.triggered(deal)) for deal in plain]
    except TooSlowError:
        step = "loading" if cell.load is None else f"{len(deals)} deals"
        seconds = limits.load if cell.load is None else limits.ask
        cell.note = f"{step} took more than {seconds:.0f} s"
        return None
    wrong = [deal.id for deal, one, two in zip(deals, found, wanted, strict=True) if one != two]
    assert not wrong, f"{cell.engine.name}: other clauses than plain Python for {wrong}"
    return lambda: [engine.triggered(deal) for deal in plain]


def peak_memory(engine: type[Contender], size: int, limits: Limits) -> int | None:
    """The peak memory of a process that loads the clauses and checks one deal, in bytes."""
    script = str(Path(__file__).with_name("run.py"))
    command = [sys.executable, script, "--memory", engine.name, "--sizes", str(size)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limits.load + limits.ask, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return int(done.stdout)


def own_peak() -> int:
    """The peak memory of this process so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # On Linux the figure below starts from the peak of the process that started this one.
        line = next(s for s in status.read_text().splitlines() if s.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
