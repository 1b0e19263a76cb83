"""How long the command takes from nothing, in processes of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter

import yaml

from clauses import files
from encoding import book_of, deal_of
from growth import folder_of
from workload import clauses_of, deals_of

__all__ = ["starts"]


def starts(rounds: int) -> dict[str, float]:
    """The median seconds of each command, run in turn in random order."""
    with tempfile.TemporaryDirectory() as folder:
        book = folder_of(book_of(clauses_of(1_000)), Path(folder) / "book")
        large = book / "deal.yaml"
        large.write_text(yaml.safe_dump(deal_of(deals_of(1)[0])), encoding="utf-8")
        small = files.cases_folder() / "openai-reported" / "deals" / "oracle.yaml"
        commands = {
            "Python alone": ["-c", "pass"],
            "import click, pydantic and PyYAML": ["-c", "import click, pydantic, yaml"],
            "clauses --help": ["-m", "clauses", "--help"],
            "clauses check, a small book": ["-m", "clauses", "check", str(small)],
            "clauses check, 1,000 clauses": ["-m", "clauses", "check", str(large)],
        }
        took: dict[str, list[float]] = {name: [] for name in commands}
        random = Random(1)
        for _ in range(rounds):
            for name in random.sample(list(commands), len(commands)):
                took[name].append(_seconds(commands[name]))
    return {name: statistics.median(times) for name, times in took.items()}


def _seconds(arguments: list[str]) -> float:
    start = perf_counter()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=300)
    took = perf_counter() - start
    # A check exits with its answer; a traceback exits with 1 as well.
    assert not done.stderr, done.stderr
    return took
