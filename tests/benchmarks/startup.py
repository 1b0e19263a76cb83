"""How long the command takes from nothing, in processes of its own."""

from __future__ import annotations

import os
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

# Importing pydantic loads little of it; declaring a model loads what all models need.
MODEL = """
import click, yaml
from pydantic import BaseModel
class One(BaseModel):
    number: int
One(number=1)
"""


def starts(rounds: int) -> dict[str, float]:
    """The median seconds of each command, run in turn in random order."""
    with tempfile.TemporaryDirectory() as folder:
        book = folder_of(book_of(clauses_of(1_000)), Path(folder) / "book")
        large = book / "deal.yaml"
        large.write_text(yaml.safe_dump(deal_of(deals_of(1)[0])), encoding="utf-8")
        small = files.cases_folder() / "openai-reported" / "deals" / "oracle.yaml"
        kept, check = str(Path(folder) / "cache"), ["-m", "clauses", "check"]
        commands = {
            "Python alone": (["-c", "pass"], kept),
            "import click, pydantic and PyYAML": (["-c", "import click, pydantic, yaml"], kept),
            "the same, and one model is declared": (["-c", MODEL], kept),
            "clauses --help": (["-m", "clauses", "--help"], kept),
            "clauses check, a small book, read anew": ([*check, str(small)], "off"),
            "clauses check, a small book, as it was kept": ([*check, str(small)], kept),
            "clauses check, 1,000 clauses, read anew": ([*check, str(large)], "off"),
            "clauses check, 1,000 clauses, as they were kept": ([*check, str(large)], kept),
        }
        took: dict[str, list[float]] = {name: [] for name in commands}
        for command, cache in commands.values():
            _seconds(command, cache)  # what is kept is there from now on
        random = Random(1)
        for _ in range(rounds):
            for name in random.sample(list(commands), len(commands)):
                took[name].append(_seconds(*commands[name]))
    return {name: statistics.median(times) for name, times in took.items()}


def _seconds(arguments: list[str], cache: str) -> float:
    environment = {**os.environ, "CLAUSES_CACHE": cache}
    # Where compiled Python is not kept, what is measured is its compiler.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=300, env=environment
    )
    took = perf_counter() - start
    # A check exits with its answer; a traceback exits with 1 as well.
    assert not done.stderr, done.stderr
    return took
