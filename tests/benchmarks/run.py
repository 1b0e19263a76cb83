"""Measures this project against other engines: `python tests/benchmarks/run.py`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import clauses
from contender import Contender
from growth import SERIES, loads, series
from measure import Cell, Limits, compare, own_peak, peak_memory
from own import Explained, Findings, Ids, Read
from page import page
from plain_peers import Bitmaps, Scan, Sqlite
from policy_peers import Cedar, Cel, Rego, Zen
from rule_peers import Clips, DurableRules
from startup import starts
from workload import clauses_of, deals_of

ENGINES: tuple[type[Contender], ...] = (
    Findings, Read, Explained, Ids, Scan, Bitmaps, Sqlite, Clips, DurableRules, Rego, Cedar, Zen, Cel,
)  # fmt: skip
PARTS = ("peers", "growth", "loads", "starts")


def _arguments() -> argparse.Namespace:
    names = [engine.name for engine in ENGINES]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,1000,10000,100000", help="numbers of clauses")
    parser.add_argument("--engines", help=f"some of: {'; '.join(names)} (with ; between them)")
    parser.add_argument("--parts", default=",".join(PARTS), help="what is measured")
    parser.add_argument("--deals", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--load-limit", type=float, default=120, help="seconds")
    parser.add_argument("--ask-limit", type=float, default=60, help="seconds")
    parser.add_argument("--write", type=Path, help="write the page to this file, not to stdout")
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure what is asked for and give the page."""
    given = _arguments()
    sizes = [int(size) for size in given.sizes.split(",")]
    limits = Limits(given.rounds, given.load_limit, given.ask_limit)
    if given.memory:
        _memory(next(engine for engine in ENGINES if engine.name == given.memory), sizes[0])
        return
    clauses.load_rulebook()  # once for a process; starting from nothing is measured apart
    wanted = given.engines.split(";") if given.engines else [engine.name for engine in ENGINES]
    engines = [engine for engine in ENGINES if engine.name in wanted]
    parts = given.parts.split(",")
    grown = {name: list(series(name, max(sizes), limits)) for name in SERIES if "growth" in parts}
    loaded = list(loads(sizes, limits)) if "loads" in parts else []
    started = starts(limits.rounds) if "starts" in parts else {}
    cells: list[Cell] = []  # at last: what other engines leave behind slows whatever follows
    for size in sizes if "peers" in parts else ():
        cells += _cells(engines, size, given.deals, limits, cells)
    text = page(cells, grown, loaded, started)
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def _cells(
    engines: list[type[Contender]], size: int, deals: int, limits: Limits, before: list[Cell]
) -> list[Cell]:
    """One size; an engine that was too slow for a smaller one is left out."""
    slow = {cell.engine: cell.note for cell in before if "took more" in cell.note}
    quick = [engine for engine in engines if engine not in slow]
    found = compare(quick, clauses_of(size), deals_of(deals), Findings, limits, _say)
    for cell in found:
        if cell.rounds:
            cell.memory = peak_memory(cell.engine, size, limits)
    skipped = [
        Cell(engine, size, note="too slow for fewer") for engine in engines if engine in slow
    ]
    return [*found, *skipped]


def _memory(engine: type[Contender], size: int) -> None:
    ready = engine()
    ready.load(clauses_of(size))
    list(ready.triggered(ready.deal(deals_of(1)[0])))
    sys.stdout.write(f"{own_peak()}\n")


def _say(what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    main()
