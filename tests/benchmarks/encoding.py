"""The same clauses and deals as a user of this project would write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workload import CATEGORIES, ENTITIES, KINDS, SELLERS, SUBJECTS, TERRITORIES, Clause, Proposal

__all__ = ["book_of", "deal_of"]

EFFECTS = dict(
    zip(
        KINDS,
        ("prohibits", "requires_offer", "requires_term", "counts_toward", "extends_to",
         "diverts_from", "empowers", "prohibits"),
        strict=True,
    )
)  # fmt: skip
UNITS = {"total": "USD {}", "annual": "USD {}", "capacity": "{} MW", "months": "{}", "units": "{}"}
RULE = {
    "act": "buy",
    "let": {"relevant": f"act.{KINDS[0]}"},
    "when": [
        {"if": "relevant", "says": "the deal is relevant to clauses of this kind"},
        {"if": "act.buyer in clause.bound", "says": "the bound party buys"},
        {"if": "act.seller not in clause.holder", "says": "from somebody other than the holder"},
        {"if": "overlaps(act.scope, clause.covers)", "says": "what is bought is covered"},
        {"if": "act.price >= clause.least_total", "says": "the price reaches the threshold"},
        {"if": "act.annual >= clause.least_annual", "says": "the yearly cost reaches it"},
        {"if": "act.capacity >= clause.least_capacity", "says": "the capacity reaches it"},
        {"if": "act.months >= clause.least_months", "says": "the duration reaches it"},
        {"if": "act.units >= clause.least_units", "says": "the number of units reaches it"},
    ],
    "unless": [
        {"if": "act.category in clause.exempt_categories", "says": "its category is exempt"},
        {"if": "act.seller in clause.exempt_sellers", "says": "the seller is exempt"},
        {"if": "act.price < clause.exempt_below", "says": "it is below the amount that is free"},
    ],
    "says": {
        "engaged": "{act.buyer} would buy {act.scope} from {act.seller} for {act.price}; "
        "{clause.holder} has a right to that.",
        "undetermined": "Whether {clause.holder} has a right to that depends on {missing}.",
        "excepted": "{clause.holder} has no right to that: {exception}.",
    },
}
TERMS: dict[str, Any] = {
    "covers": {"type": "scope", "means": "what is covered"},
    "least_total": {"type": "money", "means": "from which price on", "default": "USD 0"},
    "least_annual": {"type": "money", "means": "from which yearly cost on", "default": "USD 0"},
    "least_capacity": {"type": "quantity", "means": "from which capacity on", "default": "0 MW"},
    "least_months": {"type": "number", "means": "from how many months on", "default": "0"},
    "least_units": {"type": "number", "means": "from how many units on", "default": "0"},
    "exempt_categories": {
        "type": "words", "means": "which categories are free", "choices": list(CATEGORIES),
        "default": [],
    },
    "exempt_sellers": {"type": "group", "means": "which sellers are free", "default": "nobody"},
    "exempt_below": {"type": "money", "means": "below which price it is free", "default": "USD 0"},
}  # fmt: skip
FACTS: dict[str, Any] = {
    "annual": {"type": "money", "means": "what it costs in a year"},
    "capacity": {"type": "quantity", "means": "the capacity that is bought"},
    "months": {"type": "number", "means": "for how many months"},
    "units": {"type": "number", "means": "how many units"},
    "category": {"type": "choice", "choices": list(CATEGORIES), "means": "what sort it is"},
    **{
        kind: {"type": "yes_no", "means": f"whether {kind.replace('_', ' ')} is relevant"}
        for kind in KINDS
    },
}


def book_of(clauses: Iterable[Clause], labels: int = 0, parties: int = 0) -> dict[str, Any]:
    """A book, as `clauses.load_book` takes it: one agreement with each holder.

    It may have more labels below those of the deals, and more subsidiaries of the group.
    """
    more = [f"{SUBJECTS[i % len(SUBJECTS)]}.part-{i:05d}" for i in range(labels)]
    agreements: dict[str, Any] = {}
    for clause in clauses:
        empty = {"parties": ["group", clause.holder], "clauses": {}}
        agreement = agreements.setdefault(f"with-{clause.holder}", empty)
        agreement["clauses"][clause.id] = _clause(clause)
    return {
        "book": "portfolio",
        "home": "group",
        "ownership": "complete",
        "parties": {**_parties(), **_subsidiaries(parties)},
        "labels": {
            "subject": {name: {"means": name} for name in (*SUBJECTS, *more)},
            "territory": {name: {"means": name} for name in TERRITORIES},
        },
        "facts": {"buy": FACTS},
        "kinds": {kind: _kind(kind) for kind in KINDS},
        "agreements": agreements,
    }


def deal_of(deal: Proposal) -> dict[str, Any]:
    """A deal, as `clauses.load_deal` takes it."""
    amounts = {key: UNITS[key].format(value) for key, value in deal.amounts}
    line = {
        "act": "buy",
        "buyer": deal.buyer,
        "seller": deal.seller,
        "scope": {"subject": list(deal.subjects), "territory": list(deal.territories)},
        "term": f"{deal.start}..{deal.end}",
        "category": deal.category,
        "price": amounts.pop("total"),
        **amounts,
        **{kind: "yes" if kind in deal.concerns else "no" for kind in KINDS},
    }
    return {"deal": deal.id, "signing": str(deal.start), "lines": {"supply": line}}


def _parties() -> dict[str, Any]:
    """The entities of the group, who each sign for themselves, and everybody they buy from."""
    group = {"name": "the group", "controls": {name: {"percent": "100%"} for name in ENTITIES}}
    others = {name: {"name": name.upper()} for name in (*ENTITIES, *SELLERS, "outsider")}
    return {"group": group, **others}


def _subsidiaries(count: int) -> dict[str, Any]:
    """A tree below the first entity: each holds two others."""
    names = [ENTITIES[0], *(f"sub-{i:05d}" for i in range(1, count + 1))]
    held = {name: names[2 * i + 1 : 2 * i + 3] for i, name in enumerate(names)}
    return {
        name: {"name": name, "controls": {other: {"percent": "60%"} for other in others}}
        for name, others in held.items()
        if count
    }


def _kind(kind: str) -> dict[str, Any]:
    """A kind; all share the terms and the rule of the first, each with its own relevance."""
    first = kind == KINDS[0]
    own = {"let": {"relevant": f"act.{kind}"}, "effect": EFFECTS[kind]}
    shared = RULE if first else {"as": f"{KINDS[0]}.buying"}
    return {
        "title": f"A purchase that concerns {kind.replace('_', ' ')}",
        "means": "The holder has a right where the bound party buys what is covered elsewhere.",
        "family": "preference",
        "trigger": "perform",
        "terms": TERMS if first else {name: {"as": KINDS[0]} for name in TERMS},
        "rules": {"buying": {**shared, **own}},
    }


def _clause(clause: Clause) -> dict[str, Any]:
    covers = {"subject": list(clause.subjects), "territory": list(clause.territories)}
    everybody = {"party": "group", "affiliates": "yes"}
    written: dict[str, Any] = {
        "kind": clause.kind,
        "section": clause.id[-3:],
        "describes": f"{clause.holder.upper()} has a right to what the bound party buys.",
        "bound": clause.bound or everybody,
        "holder": clause.holder,
        "from": str(clause.start),
        "until": str(clause.end),
        "transition": "caught",
        f"least_{clause.metric}": UNITS[clause.metric].format(clause.least),
    }
    stated = {name: labels for name, labels in covers.items() if labels}
    if stated:
        written["covers"] = stated
    if clause.exempt_categories:
        written["exempt_categories"] = list(clause.exempt_categories)
    if clause.exempt_sellers:
        written["exempt_sellers"] = list(clause.exempt_sellers)
    if clause.exempt_below:
        written["exempt_below"] = f"USD {clause.exempt_below}"
    return written
