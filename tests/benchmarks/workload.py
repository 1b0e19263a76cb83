"""A seeded portfolio of clauses, deals to check against it, and which clauses each triggers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

__all__ = [
    "CATEGORIES", "ENTITIES", "KINDS", "METRICS", "SELLERS", "SUBJECTS", "TERRITORIES", "Clause",
    "Proposal", "clauses_of", "deals_of", "triggered", "unrelated",
]  # fmt: skip

KINDS = (
    "sole_source", "first_refusal", "best_terms", "shared_revenue", "licensed_use",
    "least_volume", "control_change", "no_competition",
)  # fmt: skip
# The most that a threshold of each metric may be.
METRICS = {
    "total": 500_000_000, "annual": 100_000_000, "capacity": 2_000, "months": 180, "units": 50_000,
}  # fmt: skip
ENTITIES = tuple(f"e{i:02d}" for i in range(20))
SELLERS = tuple(f"s{i:03d}" for i in range(300))
SUBJECTS = tuple(f"item-{i:03d}" for i in range(150))
TERRITORIES = tuple(f"area-{i:02d}" for i in range(80))
CATEGORIES = tuple(f"class-{i:02d}" for i in range(12))
LONG_BEFORE, SEED = date(2016, 1, 1), 20261123
# A few entities sign most of the contracts.
WEIGHTS = [1 / (i + 1) ** 1.1 for i in range(len(ENTITIES))]


@dataclass(frozen=True)
class Clause:
    """One clause: empty `bound`, `subjects` or `territories` mean everybody and everything."""

    id: str
    kind: str
    bound: str
    holder: str
    subjects: tuple[str, ...]
    territories: tuple[str, ...]
    start: date
    end: date
    metric: str
    least: int
    exempt_categories: tuple[str, ...] = ()
    exempt_sellers: tuple[str, ...] = ()
    exempt_below: int = 0


@dataclass(frozen=True)
class Proposal:
    """One proposed purchase with every fact known; `concerns` are the kinds it is relevant to."""

    id: str
    buyer: str
    seller: str
    category: str
    subjects: tuple[str, ...]
    territories: tuple[str, ...]
    start: date
    end: date
    amounts: tuple[tuple[str, int], ...]
    concerns: frozenset[str]

    @cached_property
    def amount(self) -> dict[str, int]:
        """The amount of each metric."""
        return dict(self.amounts)


def triggered(clause: Clause, deal: Proposal) -> bool:
    """Whether the deal triggers the clause: what every engine must say."""
    return (
        clause.kind in deal.concerns
        and clause.bound in ("", deal.buyer)
        and clause.holder != deal.seller
        and (not clause.subjects or not set(clause.subjects).isdisjoint(deal.subjects))
        and (not clause.territories or not set(clause.territories).isdisjoint(deal.territories))
        and clause.start <= deal.end
        and deal.start <= clause.end
        and deal.amount[clause.metric] >= clause.least
        and deal.category not in clause.exempt_categories
        and deal.seller not in clause.exempt_sellers
        and deal.amount["total"] >= clause.exempt_below
    )


def clauses_of(count: int) -> list[Clause]:
    """The first clauses of the portfolio; ten of them are made wide so that some trigger."""
    random = Random(SEED)
    clauses = [_clause(random, i) for i in range(count)]
    if count > 10:
        return clauses
    return [
        replace(c, bound="", subjects=c.subjects[: i % 2 * 9], territories=(), end=date(2040, 1, 1))
        for i, c in enumerate(clauses)
    ]


def deals_of(count: int) -> list[Proposal]:
    """The first of the deals."""
    random = Random(SEED + 1)
    return [_deal(random, i) for i in range(count)]


def unrelated(count: int, deal: Proposal) -> list[Clause]:
    """Clauses that do not concern the deal: half bind somebody else, half cover something else."""
    random = Random(SEED + 2)
    rest = tuple(label for label in SUBJECTS if label not in deal.subjects)
    out = []
    for i in range(count):
        clause = _clause(random, 500_000 + i)
        other = {"bound": "outsider"} if i % 2 else {"subjects": _some(random, rest, 6)}
        out.append(replace(clause, **other))
    return out


def _clause(random: Random, index: int) -> Clause:
    start = LONG_BEFORE + timedelta(days=random.randrange(365 * 18))
    metric = random.choice(list(METRICS))
    categories: set[str] = set()
    sellers: set[str] = set()
    below = 0
    for _ in range(random.choices([0, 1, 2], [50, 35, 15])[0]):
        exempts = random.choice(["category", "seller", "total"])
        if exempts == "category":
            categories |= set(random.sample(CATEGORIES, random.randint(1, 3)))
        elif exempts == "seller":
            sellers |= set(random.sample(SELLERS, random.randint(1, 6)))
        else:
            below = max(below, random.randrange(1, 60) * 1_000_000)
    return Clause(
        f"c{index:06d}",
        random.choice(KINDS),
        "" if random.random() < 0.1 else random.choices(ENTITIES, WEIGHTS)[0],
        random.choice(SELLERS),
        () if random.random() < 0.1 else _some(random, SUBJECTS, 6),
        () if random.random() < 0.25 else _some(random, TERRITORIES, 12),
        start,
        start + timedelta(days=random.randrange(365, 365 * 10)),
        metric,
        int(METRICS[metric] * random.random() ** 3),
        tuple(sorted(categories)),
        tuple(sorted(sellers)),
        below,
    )


def _deal(random: Random, index: int) -> Proposal:
    start = date(2025, 1, 1) + timedelta(days=random.randrange(365 * 6))
    months = random.choice([12, 24, 36, 60, 84, 120, 180])
    total = int(500_000_000 * random.random() ** 2) + 100_000
    amounts = {
        "total": total,
        "annual": total * 12 // months,
        "capacity": random.randrange(1, 3_000),
        "months": months,
        "units": random.randrange(1, 60_000),
    }
    return Proposal(
        f"d{index:03d}",
        random.choices(ENTITIES, WEIGHTS)[0],
        random.choice(SELLERS),
        random.choice(CATEGORIES),
        _some(random, SUBJECTS, 3),
        _some(random, TERRITORIES, 4),
        start,
        start + timedelta(days=30 * months),
        tuple(amounts.items()),
        frozenset(kind for kind in KINDS if random.random() < 0.7),
    )


def _some(random: Random, labels: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(sorted(random.sample(labels, random.randint(1, most))))
