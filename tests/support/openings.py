"""What is open in a book and a deal, with the values that would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from hypothesis import strategies as st

from values import DAYS, LABELS, narrow_values
from wholes import OWN_KIND, RULEBOOK

__all__ = ["Opening", "openings"]


class Opening(NamedTuple):
    """A mapping, the key under which something open stands or may stand, and what it may be."""

    place: dict[str, Any]
    key: str
    values: st.SearchStrategy[Any]


def openings(book: dict[str, Any], deal: dict[str, Any]) -> list[Opening]:
    """All that is unknown, or not stated and therefore unknown."""
    found = [*_of_deal(deal)]
    for agreement in book["agreements"].values():
        for clause in agreement["clauses"].values():
            found += _of_clause(clause)
        if agreement.get("effective") == "unknown":
            until = agreement.get("until", "unknown")
            days = [day for day in DAYS if until == "unknown" or day <= until]
            found.append(Opening(agreement, "effective", st.sampled_from(days)))
    for party in book["parties"].values():
        for held in party.get("controls", {}).values():
            if held["percent"] == "unknown":
                found.append(Opening(held, "percent", st.sampled_from(["20%", "50%", "60%"])))
    return found


def is_open(written: Any) -> bool:
    """Whether a fact as written is not known."""
    return written == "unknown" or (
        isinstance(written, dict) and bool({"unknown", "disputed"} & written.keys())
    )


def _of_deal(deal: dict[str, Any]) -> Iterator[Opening]:
    for key in ("signing", "closing", "negotiation", "offered", "marketing"):
        days = _days(deal.get(key, "unknown"))
        if days and not (key == "signing" and is_open(deal[key])):
            yield Opening(deal, key, st.sampled_from(days))
    for line in deal["lines"].values():
        for name, spec in RULEBOOK.acts[line["act"]].form.specs.items():
            if is_open(line.get(name, "unknown")) and spec.default is None and name != "price":
                yield Opening(line, name, narrow_values(spec))
        boxes = line.get("scope")
        for box in boxes if isinstance(boxes, list) else [boxes] if boxes else []:
            for dimension, labels in LABELS.items():
                if is_open(box.get(dimension, "unknown")):
                    yield Opening(box, dimension, st.sampled_from(labels))


def _days(written: str) -> list[str]:
    """The days that a date may be, of those that are looked at; none where it is one."""
    if written in DAYS:
        return []
    first, _, last = written.partition("..")
    if written == "unknown":
        return list(DAYS)
    return [day for day in DAYS if first <= day and day <= (last or first) + "-99"] if last else [
        day for day in DAYS if day.startswith(first)
    ]  # fmt: skip


def _on_one_side(other: str, key: str) -> list[str]:
    """The days that the first or last day may be, beside what the other one is."""
    if is_open(other):
        return [DAYS[0] if key == "from" else DAYS[-1]]
    return [day for day in DAYS if (day <= other if key == "from" else day >= other)]


def _of_clause(clause: dict[str, Any]) -> Iterator[Opening]:
    if clause["kind"] == OWN_KIND or "readings" in clause:
        return
    for name, spec in RULEBOOK.kinds[clause["kind"]].form.specs.items():
        if is_open(clause.get(name, "")):
            yield Opening(clause, name, narrow_values(spec))
    for key, other in (("from", "until"), ("until", "from")):
        if is_open(clause.get(key, "")):
            # Where both are open, either may be settled first; the days of one suit any other.
            days = _on_one_side(clause.get(other, "unknown"), key)
            yield Opening(clause, key, st.sampled_from(days))
    for side in ("bound", "holder"):
        group = clause.get(side)
        if isinstance(group, dict) and group.get("affiliates") == "unknown":
            yield Opening(group, "affiliates", st.sampled_from(["yes", "no"]))
