"""Random values of every type that a term or a fact may have, in every state, as plain data."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from clauses.model.form import TermSpec

__all__ = [
    "DATES",
    "DAYS",
    "OTHERS",
    "act_scopes",
    "dated",
    "facts",
    "groups",
    "in_order",
    "known_boxes",
    "narrow_values",
    "parties",
    "scopes",
]

PARTIES = ("home", "one", "two", "three", "four")
DAYS = ("2026-01-01", "2026-02-01", "2026-02-15", "2026-03-01", "2026-03-02", "2026-04-01")
DATES = (*DAYS, "2026-02", "2026-02..2026-04", "2019..2026")
LABELS = {
    "subject": (
        "compute",
        "compute",
        "compute.capacity",
        "compute.capacity.gpu",
        "models",
        "software",
        "own",
    ),
    "purpose": ("training", "inference", "research", "products"),
    "territory": ("US", "DE", "GB", "EU", "DACH", "euro_area"),
    "customer_class": ("consumer", "business", "business.small", "government"),
}
OTHERS = ("act", "price", "audit", "confidentiality", "insurance", "buy", "license", "votes")
NAMES = {
    "money": ("USD 1m", "USD 5m", "up to USD 6m", "USD 2m..USD 9m", "at least USD 3m",
              "over USD 1m", "below USD 5m", "unlimited", "EUR 4m"),
    "quantity": ("1 unit", "100 unit", "up to 3 GW", "4 GW", "at least 2 GW"),
    "amount": ("USD 5m", "4 GW", "up to USD 6m", "unlimited"),
    "percent": ("0%", "20%", "50%", "up to 60%", "100%", "10%..30%"),
    "number": ("0", "1", "2", "at most 3", "1..4"),
    "date": DATES,
    "period": ("10 days", "5 business days", "1 month", "2 years", "0 days"),
    "span": ("1 year from 2026-03-01", "2026-01-01..2026-03-01", "until 2026-12-31", "perpetual",
             "2 months"),
    "yes_no": ("yes", "no"),
    "text": ("one thing", "another thing", "exclusivity"),
}  # fmt: skip

dated = st.sampled_from(DAYS)


def in_order(row: dict[str, Any], first: str, last: str) -> None:
    """Exchange two dates of a row if the last would come before the first."""
    one, other = row.get(first, "unknown"), row.get(last, "unknown")
    if "unknown" not in (one, other) and other < one:
        row[first], row[last] = other, one


def _labels(dimension: str) -> st.SearchStrategy[Any]:
    names = st.sampled_from(LABELS[dimension])
    several = st.lists(names, min_size=1, max_size=2, unique=True)
    moded = st.builds(
        lambda mode, found: {mode: found},
        st.sampled_from(["all_but", "any_of", "includes"]),
        several,
    )
    rest = st.sampled_from(["unknown", "everything", "everything"])
    return names | names | several | moded | rest


narrow = st.fixed_dictionaries({"subject": st.sampled_from(LABELS["subject"])})
boxes = narrow | st.fixed_dictionaries(
    {"subject": _labels("subject")},
    optional={name: _labels(name) for name in LABELS if name != "subject"},
)
act_boxes = boxes | st.fixed_dictionaries(
    {"subject": _labels("subject")},
    optional={
        name: _labels(name) | st.just({"not_applicable": "none"})
        for name in LABELS
        if name != "subject"
    },
)
known_boxes = st.fixed_dictionaries(
    {"subject": st.sampled_from(LABELS["subject"])},
    optional={
        "purpose": st.sampled_from([*LABELS["purpose"], {"all_but": ["training"]}]),
        "territory": st.sampled_from(LABELS["territory"]),
    },
)
scopes = boxes | st.lists(boxes, min_size=1, max_size=2)
act_scopes = act_boxes | st.lists(act_boxes, min_size=1, max_size=2)
affiliates = st.sampled_from(
    [
        "yes",
        "no",
        "unknown",
        {"over": "50%"},
        {"at_least": "50%", "basis": "votes"},
        {"over": "20%"},
    ]
)


@cache
def parties(mostly: str = "home") -> st.SearchStrategy[str]:
    """A party; more often than not the one that is asked for."""
    return st.sampled_from((*(mostly,) * 5, *PARTIES))


@cache
def groups(mostly: str = "home") -> st.SearchStrategy[Any]:
    """A group in every form, the one party among its members more often than not."""
    party = parties(mostly)
    return party | st.fixed_dictionaries(
        {"party": party | st.lists(st.sampled_from(PARTIES), min_size=1, max_size=2, unique=True)},
        optional={
            "affiliates": affiliates,
            "at": st.sampled_from(["event", "signing", "any_time", "unknown"]),
            "besides": st.sampled_from(PARTIES),
            "excluding": st.sampled_from(PARTIES),
        },
    )


rates = st.sampled_from(["0%", "5%", "20%"])
scales = st.builds(
    lambda mode, low, high: {mode: {"USD 0": low, "USD 2m": high}},
    st.sampled_from(["marginal", "whole"]), rates, rates,
)  # fmt: skip


def facts(spec: TermSpec) -> st.SearchStrategy[Any]:
    """A fact of the type of a term: mostly a value, else in any other state."""
    return _facts(spec.type, spec.choices)


def narrow_values(spec: TermSpec) -> st.SearchStrategy[Any]:
    """A plain value of the type of a term."""
    return _stated(spec.type, spec.choices)


def _stated(kind: str, choices: tuple[str, ...]) -> st.SearchStrategy[Any]:
    found = {"scope": scopes, "group": groups(), "party": parties("one"), "scale": scales}.get(kind)
    if found is not None:
        return found
    names = st.sampled_from(choices or OTHERS if kind == "words" else choices or NAMES[kind])
    several = st.lists(names, min_size=1, max_size=2, unique=True)
    return names | several if kind == "words" else names


@cache
def _facts(kind: str, choices: tuple[str, ...]) -> st.SearchStrategy[Any]:
    value = _stated(kind, choices)
    why = st.just("somebody said so")
    marked = st.builds(lambda v, w: {"assumed": v, "why": w}, value, why) | st.builds(
        lambda v, w: {"judgement": v, "by": "legal", "on": "2026-01-01", "why": w}, value, why
    )
    steps = st.builds(
        lambda day, one, other: {
            "steps": [{"until": _before(day), "value": one}, {"from": day, "value": other}]
        },
        dated, value, value,
    )  # fmt: skip
    states = st.sampled_from(
        ["unknown", {"unknown": "nobody knows"}, {"disputed": {"one": "this", "other": "that"}},
         *([] if kind == "scope" else [{"not_applicable": "there is none"}])]
    )  # fmt: skip
    return st.one_of(*[value] * 6, marked, states, steps)


def _before(day: str) -> str:
    return str(date.fromisoformat(day) - timedelta(days=1))
