"""What several checked deals come to together, and how that stands to the book's figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from clauses.language.answer import Answer
from clauses.model.book import Figure
from clauses.model.measure import Measure, UnitError

__all__ = ["Summed", "totals"]


class Summed(Protocol):
    """What a total takes from a report."""

    @property
    def deal(self) -> str:
        """The deal's name."""

    @property
    def binds(self) -> bool:
        """Whether the deal itself may bind."""

    @property
    def amounts(self) -> Sequence[tuple[str, str, Answer]]:
        """Each line's act and price."""


def totals(reports: Sequence[Summed], figures: Mapping[str, Figure]) -> list[str]:
    """One line per act with the sum of what is known, then the book's figures."""
    sums: dict[str, Measure] = {}
    counts: dict[str, int] = {}
    unknown: dict[str, list[str]] = {}
    for report in reports:
        if not report.binds:
            continue
        for line, act, price in report.amounts:
            if not isinstance(price.value, Measure):
                unknown.setdefault(act, []).append(f"{report.deal} ({line})")
                continue
            before = sums.get(act)
            try:
                sums[act] = price.value if before is None else before + price.value
            except UnitError:
                unknown.setdefault(act, []).append(f"{report.deal} ({line}, {price.shown})")
                continue
            counts[act] = counts.get(act, 0) + 1
    out = []
    for act in dict.fromkeys((*sums, *unknown)):
        words = f"{act}: no amount"
        if act in sums:
            words = f"{act}: {sums[act]} in {counts[act]} line{'s' if counts[act] != 1 else ''}"
        if act in unknown:
            words += f"; not counted, for want of an amount: {', '.join(unknown[act])}"
        out.append(words)
    loose = [report.deal for report in reports if not report.binds]
    if loose:
        out.append(f"not counted, since not binding: {', '.join(loose)}")
    for figure in figures.values():
        source = f" ({figure.source.title})" if figure.source else ""
        note = figure.amount.note()
        out.append(f"to compare: {figure.amount.value} {figure.means}{source}"
                   + (f"; {note}" if note else ""))  # fmt: skip
    return out
