"""How the time and the operations of a check grow with what is in the book."""

from __future__ import annotations

import gc
import json
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

import yaml

import clauses
from encoding import book_of, deal_of
from measure import Limits, TooSlowError, limited, timed
from operations import calls
from workload import KINDS, Clause, Proposal, clauses_of, deals_of, unrelated

__all__ = ["SERIES", "Loaded", "Step", "concerned", "folder_of", "loads", "one_deal", "series"]


@dataclass(frozen=True)
class Step:
    """One size of a series: the seconds and the calls of a check; none where it was too slow."""

    size: int
    seconds: float | None = None
    calls: int | None = None


def one_deal() -> Proposal:
    """A deal that is relevant to every kind of clause."""
    return replace(deals_of(1)[0], concerns=frozenset(KINDS))


def concerned(count: int) -> list[Clause]:
    """Clauses that the one deal triggers; half bind its buyer, half the whole group."""
    deal = one_deal()
    others = [clause for clause in clauses_of(2 * count + 20) if clause.holder != deal.seller]
    return [
        replace(
            clause, bound=deal.buyer if i % 2 else "", subjects=deal.subjects[:1], territories=(), least=0,
            start=date(2016, 1, 1), end=date(2050, 1, 1), exempt_categories=(), exempt_sellers=(),
            exempt_below=0,
        )
        for i, clause in enumerate(others[:count])
    ]  # fmt: skip


def _with_unrelated(size: int) -> dict[str, Any]:
    ten = concerned(10)
    return book_of([*ten, *unrelated(size - len(ten), one_deal())])


def _with_concerned(size: int) -> dict[str, Any]:
    return book_of([*concerned(size), *unrelated(1_000 - size, one_deal())])


def _with_labels(size: int) -> dict[str, Any]:
    return book_of(concerned(10), labels=size)


def _with_parties(size: int) -> dict[str, Any]:
    return book_of(concerned(10), parties=size)


# What grows, the sizes, and the book of each.
SERIES: dict[str, tuple[tuple[int, ...], Callable[[int], dict[str, Any]]]] = {
    "unrelated clauses beside ten concerned ones": (
        (1_000, 10_000, 100_000),
        _with_unrelated,
    ),
    "concerned clauses among 1,000": ((1, 10, 100, 1_000), _with_concerned),
    "labels beside ten clauses": ((10, 1_000, 10_000), _with_labels),
    "subsidiaries beside ten clauses": ((10, 1_000, 10_000), _with_parties),
}


def series(name: str, most: int, limits: Limits) -> Iterator[Step]:
    """The steps of a series up to a size; after one that is too slow the larger are left out."""
    sizes, book_for = SERIES[name]
    deal = deal_of(one_deal())
    slow = False
    for size in (size for size in sizes if size <= most):
        if slow:
            yield Step(size)
            continue
        try:
            with limited(limits.load):
                book = clauses.load_book(book_for(size))
            with limited(limits.ask):
                check = partial(clauses.check, book, deal)
                check()
                count = calls(check)
                timed(check)
                took = [_seconds(check) for _ in range(25)]
        except TooSlowError:
            slow = True
            yield Step(size)
        else:
            yield Step(size, statistics.median(took), count)


def _seconds(check: Callable[[], Any]) -> float:
    start = perf_counter()
    check()
    return perf_counter() - start


def folder_of(book: dict[str, Any], folder: Path, suffix: str = "yaml") -> Path:
    """Write a book as the files of a folder, in YAML or JSON."""
    write: Callable[[Any], str] = json.dumps if suffix == "json" else _yaml
    agreements = folder / "agreements"
    agreements.mkdir(parents=True)
    header = {key: value for key, value in book.items() if key != "agreements"}
    (folder / "book.yaml").write_text(_yaml(header), encoding="utf-8")
    for name, agreement in book["agreements"].items():
        text = write({"agreement": name, **agreement})
        (agreements / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice; aliases are not read."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an alias."""
        del data
        return True


def _yaml(content: Any) -> str:
    return str(yaml.dump(content, Dumper=_Plain, sort_keys=False))


@dataclass(frozen=True)
class Loaded:
    """The seconds until a book of a size and form was read, and until it had answered a deal."""

    size: int
    form: str
    read: float | None = None
    ready: float | None = None


def loads(sizes: Sequence[int], limits: Limits) -> Iterator[Loaded]:
    """How long a book takes to load from plain data, from files and from what was kept."""
    clauses.load_rulebook()
    for size in sizes:
        book = book_of(clauses_of(size))
        with tempfile.TemporaryDirectory() as folder:
            sources: dict[str, Any] = {"plain data": book}
            sources["YAML files"] = folder_of(book, Path(folder) / "yaml")
            sources["JSON files"] = folder_of(book, Path(folder) / "json", "json")
            for form, source in sources.items():
                yield _loaded(size, form, source, limits)
            with patch.dict(os.environ, CLAUSES_CACHE=str(Path(folder) / "cache")):
                files = sources["JSON files"]
                if _loaded(size, "", files, limits, cache=True).read is not None:
                    yield _loaded(size, "JSON files, as they were kept", files, limits, cache=True)


def _loaded(size: int, form: str, source: Any, limits: Limits, cache: bool = False) -> Loaded:
    deal = deal_of(one_deal())
    gc.collect()
    try:
        with limited(limits.load):
            start = perf_counter()
            book = clauses.load_book(source, cache=cache)
            read = perf_counter()
            clauses.triggered(book, deal)
            return Loaded(size, form, read - start, perf_counter() - start)
    except TooSlowError:
        return Loaded(size, form)
