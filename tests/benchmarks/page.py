"""The measurements as a page of the documentation."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence

from aims import HEADS, REASONS, aims
from growth import Loaded, Step
from measure import Cell

__all__ = ["page"]

INTRODUCTION = """# Performance

Written by `python tests/benchmarks/run.py --write docs/performance.md`. Engines run on the same \
seeded clauses and deals (`tests/benchmarks/workload.py`) in one process, in rounds of random \
order; each is first held to be right: it must trigger exactly the clauses that plain Python says. \
The machine may have been busy, so trust the ratios (median over the rounds, each engine against \
`clausebook` in the same round), not the digits. `–` means not measured, with the reason below \
the table.

The engines do not do the same work: most give the ids of the clauses and nothing else. \
`clausebook` decides in three values, puts each distinct question to two evaluators, and gives \
findings with their status, effect and outcome; their explanations are made when they are read \
(the row `explained` reads the sentences). All peers take the clauses in a form made by hand for \
these clauses and deals as flat facts; `clausebook` takes a book and deals as a user writes them. \
Its first row reads and checks each deal anew, `deal read before` checks deals that were read. \
Loading includes a first check, which makes the book ready."""


def page(
    cells: Sequence[Cell],
    growth: Mapping[str, Sequence[Step]],
    loads: Iterable[Loaded],
    starts: Mapping[str, float],
) -> str:
    """The page, in Markdown."""
    where = f"Measured with Python {platform.python_version()} on {platform.machine()}."
    parts = [INTRODUCTION, where]
    loaded = list(loads)
    if rows := list(aims(cells, loaded, starts)):
        parts += ["## Aims", _table(HEADS, rows), REASONS]
    for size in dict.fromkeys(cell.size for cell in cells):
        parts += _peers(size, [cell for cell in cells if cell.size == size])
    if growth:
        parts.append("## Growth of a check")
        parts += ["\n\n".join(_series(name, steps)) for name, steps in growth.items()]
    if loaded:
        rows = [[f"{one.size:,}", one.form, _time(one.read), _time(one.ready)] for one in loaded]
        parts += ["## Loading a book", _table(["clauses", "from", "read", "first answer"], rows)]
    if starts:
        rows = [[name, _time(took)] for name, took in starts.items()]
        parts += ["## From a cold start", _table(["command", "median"], rows)]
    return "\n\n".join(parts) + "\n"


def _peers(size: int, cells: Sequence[Cell]) -> Iterable[str]:
    heads = ["engine", "gives", "median a deal", "least", "ratio", "load", "peak memory"]
    rows = [
        [
            cell.engine.shown() if not cell.engine.missing() else cell.engine.name,
            cell.engine.returns,
            _time(cell.median),
            _time(cell.least),
            _ratio(cell.ratio),
            _time(cell.load),
            "–" if cell.memory is None else f"{cell.memory / 2**20:.0f} MB",
        ]
        for cell in cells
    ]
    yield f"## {size:,} clauses"
    yield _table(heads, rows)
    notes = [f"{cell.engine.name}: {cell.note}." for cell in cells if cell.note]
    if notes:
        yield " ".join(notes)


def _series(name: str, steps: Sequence[Step]) -> Iterable[str]:
    rows = [
        [f"{step.size:,}", _time(step.seconds), "–" if step.calls is None else f"{step.calls:,}"]
        for step in steps
    ]
    yield f"### {name[0].upper()}{name[1:]}"
    yield _table(["number", "median", "Python calls"], rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return "–"
    return f"{ratio:.3g}" if ratio >= 0.01 else f"1/{1 / ratio:,.0f}"


def _time(seconds: float | None) -> str:
    """Three digits with the unit that fits."""
    if seconds is None:
        return "–"
    for unit, factor in (("s", 1.0), ("ms", 1e3)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"
