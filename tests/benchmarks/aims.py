"""What this project aims at beside others, and whether what was measured is so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from contender import Contender
from growth import Loaded
from measure import Cell
from own import Explained, Findings, Ids, Read
from plain_peers import Bitmaps, Sqlite
from policy_peers import Cedar, Cel, Rego, Zen
from rule_peers import Clips, DurableRules

__all__ = ["HEADS", "REASONS", "aims"]

ENGINES: tuple[type[Contender], ...] = (Clips, DurableRules, Rego, Cedar, Zen, Cel)
HEADS = ["what ÷ beside what", "clauses", "aim", "measured", "so"]
REASONS = """\
A ratio below 1 is faster than the other. Where an aim is not met, this is why. Reading: a book is \
read as people write it, into typed values whose faults are told with their places, where the \
peers take flat facts; what was kept is built again by Python object by object, and the index and \
columns are made anew. Ids alone: SQLite answers in C, and a check pays a base price in Python for \
each act of the deal, whatever the size. Sentences: each is made \
when it is read, by evaluating its rule in full with the facts and where they stand, which takes \
half a millisecond or more; peers give none. Bitmaps: they know these clauses and no others; a check \
decides each distinct row of letters twice and makes a finding for each clause. A cold start: \
`import pydantic` loads little until a model is declared (the next row of the table says what that \
costs), and clausebook declares some fifty of them and a hundred other classes before it reads a file."""

LEAST = 1_000  # of so few clauses as ten nobody asks quickly
Value = Callable[[Cell], float | None]


def aims(
    cells: Sequence[Cell], loads: Sequence[Loaded], starts: Mapping[str, float]
) -> Iterator[list[str]]:
    """Each aim as a row of a table, as far as it was measured."""
    large = (cell for cell in cells if cell.size >= LEAST)
    for size, found in groupby(large, key=lambda cell: cell.size):
        yield from _at_size(size, list(found), loads)
    base = starts.get("import click, pydantic and PyYAML")
    kept = starts.get("clauses check, 1,000 clauses, as they were kept")
    if base and kept:
        yield _row(
            "cold check of what was kept ÷ importing click, pydantic and PyYAML",
            1_000,
            2,
            kept / base,
        )


def _at_size(size: int, cells: Sequence[Cell], loads: Sequence[Loaded]) -> Iterator[list[str]]:
    by_engine = {cell.engine: cell for cell in cells}

    def ratio(engine: type[Contender]) -> float | None:
        return by_engine[engine].ratio if engine in by_engine else None

    fastest = _least(by_engine, lambda cell: cell.ratio)
    rows: list[tuple[str, float, float | None, float | None]] = []
    if fastest is not None:
        name = fastest.engine.name
        rows.append((f"findings, deal read before ÷ ids of {name}", 1, ratio(Read), fastest.ratio))
        anew, told = ratio(Findings), ratio(Explained)
        rows.append((f"findings, deal read anew ÷ ids of {name}", 1, anew, fastest.ratio))
        rows.append((f"findings, all sentences read ÷ ids of {name}", 1, told, fastest.ratio))
    rows.append(("ids alone ÷ ids of SQLite", 1, ratio(Ids), ratio(Sqlite)))
    if size >= 100_000:
        rows.append(("findings, deal read before ÷ ids of bitmaps", 5, ratio(Read), ratio(Bitmaps)))
    quickest = _least(by_engine, lambda cell: cell.load)
    own = by_engine.get(Findings)
    if quickest is not None and own is not None:
        name = quickest.engine.name
        rows.append((f"load from plain data ÷ load of {name}", 1, own.load, quickest.load))
        kept = next((one.ready for one in loads if one.size == size and "kept" in one.form), None)
        rows.append((f"load of what was kept ÷ load of {name}", 1, kept, quickest.load))
    for what, aim, ours, theirs in rows:
        if ours and theirs:
            yield _row(what, size, aim, ours / theirs)


def _least(cells: Mapping[type[Contender], Cell], value: Value) -> Cell | None:
    """The rule or policy engine with the least value, of those that have one."""
    found = [(value(cells[engine]), engine) for engine in ENGINES if engine in cells]
    known = [(number, cells[engine]) for number, engine in found if number is not None]
    return min(known, key=lambda row: row[0])[1] if known else None


def _row(what: str, size: int, aim: float, measured: float) -> list[str]:
    return [what, f"{size:,}", f"{aim:g}", f"{measured:.2g}", "yes" if measured <= aim else "no"]
