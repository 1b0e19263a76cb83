"""Plain Python and SQLite: what a programmer would write by hand for these clauses alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from contender import Contender
from workload import KINDS, METRICS, Clause

__all__ = ["Bitmaps", "Scan", "Sqlite"]


class Scan(Contender):
    """A loop over prepared rows that stops at the first test that fails."""

    name = "plain Python, a loop"

    def load(self, clauses: Sequence[Clause]) -> None:
        """One row of plain values for each clause."""
        self.rows = [
            (
                c.id, c.kind, c.bound, c.holder, frozenset(c.subjects), frozenset(c.territories),
                c.start.toordinal(), c.end.toordinal(), c.metric, c.least,
                frozenset(c.exempt_categories), frozenset(c.exempt_sellers), c.exempt_below,
            )
            for c in clauses
        ]  # fmt: skip

    def triggered(self, deal: Any) -> list[str]:
        """The ids."""
        buyer, seller, category = deal["buyer"], deal["seller"], deal["category"]
        subjects, territories = deal["subjects"], deal["territories"]
        first, last, total = deal["start"], deal["end"], deal["total"]
        return [
            name
            for (name, kind, bound, holder, covers, where, start, end, metric, least, categories,
                 sellers, below) in self.rows
            if (bound == buyer or not bound)
            and (not covers or not covers.isdisjoint(subjects))
            and (not where or not where.isdisjoint(territories))
            and start <= last and first <= end
            and deal[kind] and deal[metric] >= least and holder != seller
            and category not in categories and seller not in sellers and total >= below
        ]  # fmt: skip


class Bitmaps(Contender):
    """One long integer per value that a clause may ask for; a bit is a clause."""

    name = "plain Python, bitmaps"

    def load(self, clauses: Sequence[Clause]) -> None:
        """A bitmap for each party, label, kind and exemption, and rows for dates and amounts."""
        bits: dict[tuple[str, str], bytearray] = {}
        self.size = (len(clauses) + 63) // 64 * 8
        for i, c in enumerate(clauses):
            for key in _keys(c):
                bits.setdefault(key, bytearray(self.size))[i >> 3] |= 1 << (i & 7)
        self.bits = {key: int.from_bytes(value, "little") for key, value in bits.items()}
        self.rows = [
            (c.id, c.start.toordinal(), c.end.toordinal(), c.metric, c.least, c.exempt_below)
            for c in clauses
        ]

    def triggered(self, deal: Any) -> list[str]:
        """The ids."""
        found = self._any("bound", ["", deal["buyer"]])
        found &= self._any("subject", ["", *deal["subjects"]])
        found &= self._any("territory", ["", *deal["territories"]])
        found &= self._any("kind", [kind for kind in KINDS if deal[kind]])
        found &= ~self._any("free", [deal["seller"], deal["category"]])
        out = []
        for word, rest in enumerate(memoryview(found.to_bytes(self.size, "little")).cast("Q")):
            while rest:
                low = rest & -rest
                rest ^= low
                name, start, end, metric, least, below = self.rows[word * 64 + low.bit_length() - 1]
                in_force = start <= deal["end"] and deal["start"] <= end
                if in_force and deal[metric] >= least and deal["total"] >= below:
                    out.append(name)
        return out

    def _any(self, sort: str, values: Iterable[str]) -> int:
        found = 0
        for value in values:
            found |= self.bits.get((sort, value), 0)
        return found


def _keys(c: Clause) -> list[tuple[str, str]]:
    keys = [("bound", c.bound), ("kind", c.kind)]
    keys += [("subject", label) for label in c.subjects or [""]]
    keys += [("territory", label) for label in c.territories or [""]]
    return keys + [("free", word) for word in (c.holder, *c.exempt_sellers, *c.exempt_categories)]


class Sqlite(Contender):
    """Tables in memory, an index over who is bound and what is covered, one query a deal."""

    name = "SQLite"

    @classmethod
    def shown(cls) -> str:
        """Its name and version."""
        return f"SQLite {sqlite3.sqlite_version}"

    def load(self, clauses: Sequence[Clause]) -> None:
        """Normalised tables."""
        self.base = sqlite3.connect(":memory:")
        self.base.executescript(
            """
            create table clause(i integer primary key, id text, kind int, metric int, least int,
                start int, end int, holder text, below int, everywhere int);
            create table covers(bound text, subject text, i int, primary key(bound, subject, i))
                without rowid;
            create table area(i int, territory text, primary key(i, territory)) without rowid;
            create table free(i int, word text, primary key(i, word)) without rowid;
            """
        )
        kinds, metrics = list(KINDS), list(METRICS)
        rows: dict[str, list[tuple[Any, ...]]] = {
            "clause": [],
            "covers": [],
            "area": [],
            "free": [],
        }
        for i, c in enumerate(clauses):
            rows["clause"].append(
                (i, c.id, kinds.index(c.kind), metrics.index(c.metric), c.least,
                 c.start.toordinal(), c.end.toordinal(), c.holder, c.exempt_below,
                 not c.territories)
            )  # fmt: skip
            rows["covers"] += [(c.bound, label, i) for label in c.subjects or [""]]
            rows["area"] += [(i, label) for label in c.territories]
            rows["free"] += [(i, word) for word in (*c.exempt_categories, *c.exempt_sellers)]
        for table, values in rows.items():
            if values:
                marks = ", ".join("?" * len(values[0]))
                self.base.executemany(f"insert into {table} values({marks})", values)
        self.base.execute("analyze")
        self.queries: dict[tuple[int, int], str] = {}

    def triggered(self, deal: Any) -> list[str]:
        """The ids."""
        subjects, territories = deal["subjects"], deal["territories"]
        shape = len(subjects), len(territories)
        if shape not in self.queries:
            self.queries[shape] = _query(*shape)
        relevant = sum(1 << i for i, kind in enumerate(KINDS) if deal[kind])
        values = [
            deal["buyer"], *subjects, deal["end"], deal["start"], relevant,
            *(deal[metric] for metric in METRICS), deal["seller"], deal["total"], *territories,
            deal["seller"], deal["category"],
        ]  # fmt: skip
        return [row[0] for row in self.base.execute(self.queries[shape], values)]


def _query(subjects: int, territories: int) -> str:
    return f"""
        select distinct c.id from covers join clause c on c.i = covers.i
        where covers.bound in (?, '') and covers.subject in ('', {", ".join("?" * subjects)})
        and c.start <= ? and c.end >= ? and ((? >> c.kind) & 1)
        and (case c.metric when 0 then ? when 1 then ? when 2 then ? when 3 then ? else ? end)
            >= c.least
        and c.holder <> ? and c.below <= ?
        and (c.everywhere or exists (select 1 from area where area.i = c.i
            and area.territory in ({", ".join("?" * territories)})))
        and not exists (select 1 from free where free.i = c.i and free.word in (?, ?))
    """
