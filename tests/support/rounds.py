"""Many checks that differ in their day, parties, things and amounts, against one book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

__all__ = ["BOOK", "rounds"]

TERRITORIES = ("EU", "US", "DE", "GB", "euro_area", "DACH")
HOLDERS = ("home", "one", "two", "three")
GROUPS: tuple[dict[str, Any], ...] = (
    {"affiliates": "yes"}, {"affiliates": {"over": "20%"}, "at": "any_time"}, {},
)  # fmt: skip


def _clause(index: int) -> dict[str, Any]:
    return {
        "kind": ("exclusivity", "right_of_first_refusal", "spending_limit")[index % 3],
        "describes": f"words {index}",
        "bound": {"party": "home", **GROUPS[index % 3]},
        "holder": HOLDERS[1 + index % 3],
        "covers": {"subject": "compute", "territory": TERRITORIES[index % 6]},
        **({"limit": "USD 5m"} if index % 3 == 2 else {}),
        **({"window": "10 days"} if index % 3 == 1 else {}),
    }


BOOK: dict[str, Any] = {
    "book": "book",
    "home": "home",
    "parties": {
        "home": {"name": "Home", "controls": {"mine": {"percent": "60%", "from": "2010-01-01"}}},
        **{name: {"name": name} for name in (*HOLDERS[1:], "mine")},
    },
    "agreements": {
        "supply": {
            "signed": "2005-01-01",
            "clauses": {f"clause-{index}": _clause(index) for index in range(24)},
        }
    },
}


def rounds(seed: int) -> Iterator[tuple[dict[str, Any], date]]:
    """Deals without end, each with a day to check it at."""
    random = Random(seed)
    while True:
        places = random.sample(TERRITORIES, random.randint(1, 2))
        line = {
            "act": "buy",
            "buyer": random.choice(["home", "mine", "one", "unknown"]),
            "seller": random.choice(HOLDERS),
            "scope": {"subject": random.choice(["compute", "compute.capacity", "unknown"]),
                      "territory": places},
            "price": f"USD {random.randint(1, 9_000_000)}",
        }  # fmt: skip
        deal = {"deal": f"deal-{random.randrange(10**9)}", "lines": {"line": line}}
        yield deal, date(2006, 1, 1) + timedelta(days=random.randrange(7_000))
