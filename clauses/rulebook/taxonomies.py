"""Reads the taxonomies: the labels of each dimension of scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clauses.faults import Fault
from clauses.files import Document
from clauses.model.book import OwnLabel
from clauses.model.taxonomy import Label, Member, Taxonomy

__all__ = ["own_labels", "read_taxonomy"]


def read_taxonomy(document: Document, faults: list[Fault]) -> Taxonomy:
    """One dimension from its file; what is wrong is added to the faults."""
    content = document.content if isinstance(document.content, dict) else {}
    rows = content.get("labels")
    rows = rows if isinstance(rows, dict) else {}
    if not rows:
        faults.append(Fault("a taxonomy needs `labels`", "labels", document.place(("labels",))))
    labels: dict[str, Label] = {}
    for name, row in rows.items():
        row = row if isinstance(row, dict) else {}
        labels[name] = _label(name, row)
    for name, label in labels.items():
        place = document.place(("labels", name))
        if label.parent is not None and label.parent not in labels:
            faults.append(Fault(f"its parent {label.parent!r} is not there", name, place))
        for member in label.members or ():
            if member.label not in labels:
                faults.append(Fault(f"its member {member.label!r} is not there", name, place))
    if not faults and (loop := _loop(labels)):
        faults.append(Fault(f"contains itself: {' > '.join(loop)}", loop[0],
                            document.place(("labels", loop[0]))))  # fmt: skip
        return Taxonomy(str(content.get("dimension")), {})
    if faults:
        return Taxonomy(str(content.get("dimension")), {})
    return Taxonomy(str(content.get("dimension")), labels)


def _label(name: str, row: dict[str, Any]) -> Label:
    parent = row.get("parent") or (name.rpartition(".")[0] or None)
    members = None
    if isinstance(row.get("members"), list):
        members = tuple(_member(item) for item in row["members"])
    also = row.get("also") or ()
    return Label(name, row.get("means") or "", parent, tuple(also), members)


def _member(written: Any) -> Member:
    if isinstance(written, str):
        return Member(written)
    start = date.fromisoformat(written["from"]) if written.get("from") else date.min
    until = date.fromisoformat(written["until"]) if written.get("until") else date.max
    return Member(written["label"], start, until)


def _loop(labels: Mapping[str, Label]) -> list[str]:
    """A chain of labels that contain each other in a circle, or nothing."""
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        done.add(name)
        label = labels[name]
        below = [m.label for m in label.members or ()]
        above = [label.parent] if label.parent else []
        for other in below or above:
            found = visit(other, [*trail, name])
            if found:
                return found
        return []

    for name in labels:
        found = visit(name, [])
        if found:
            return found
    return []


def own_labels(
    written: Mapping[str, Mapping[str, OwnLabel]], taxonomies: Mapping[str, Taxonomy]
) -> tuple[dict[str, dict[str, Label]], list[tuple[tuple[str, str], str]]]:
    """A book's own labels by dimension, and what is wrong with them by path."""
    out: dict[str, dict[str, Label]] = {}
    problems: list[tuple[tuple[str, str], str]] = []
    for dimension, rows in written.items():
        known = taxonomies[dimension].labels if dimension in taxonomies else {}
        labels = {
            name: Label(name, row.means, row.parent or (name.rpartition(".")[0] or None))
            for name, row in rows.items()
        }
        for name, label in labels.items():
            if name in known:
                problems.append(((dimension, name), "is in the taxonomy already"))
            elif label.parent and label.parent not in known and label.parent not in labels:
                problems.append(((dimension, name), f"its parent {label.parent!r} is not there"))
        if not problems and _loop({**known, **labels}):
            problems.append(((dimension, next(iter(labels))), "contains itself"))
        out[dimension] = labels
    return out, problems
