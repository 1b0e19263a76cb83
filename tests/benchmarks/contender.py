"""What every engine under measurement does: take clauses once, then say which a deal triggers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from workload import KINDS, Clause, Proposal

__all__ = ["Contender", "facts_of", "quoted"]


class Contender:
    """One engine. `package` must be installed; `most` is the largest portfolio it is tried with."""

    name = ""
    returns = "ids"
    package = ""
    most = 100_000

    @classmethod
    def missing(cls) -> str:
        """The package that is not installed, or nothing."""
        try:
            return "" if not cls.package or version(cls.package) else cls.package
        except PackageNotFoundError:
            return cls.package

    @classmethod
    def shown(cls) -> str:
        """Its name and version."""
        return f"{cls.name} {version(cls.package)}" if cls.package else cls.name

    def load(self, clauses: Sequence[Clause]) -> None:
        """Take the clauses in."""
        raise NotImplementedError

    def deal(self, deal: Proposal) -> Any:
        """The deal as plain data in the form that the engine takes; not measured."""
        return facts_of(deal)

    def triggered(self, deal: Any) -> Iterable[str]:
        """The clauses that the deal triggers."""
        raise NotImplementedError


def facts_of(deal: Proposal) -> dict[str, Any]:
    """A deal as flat facts; days are numbers."""
    return {
        "buyer": deal.buyer,
        "seller": deal.seller,
        "category": deal.category,
        "subjects": list(deal.subjects),
        "territories": list(deal.territories),
        "start": deal.start.toordinal(),
        "end": deal.end.toordinal(),
        **deal.amount,
        **{kind: kind in deal.concerns for kind in KINDS},
    }


def quoted(words: Iterable[str]) -> str:
    """A list of texts as most expression languages write it."""
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
