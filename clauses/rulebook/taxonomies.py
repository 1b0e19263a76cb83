"""Reads the taxonomies: the labels of each dimension of scope."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from clauses.faults import Fault
from clauses.files import Document
from clauses.model.book import OwnLabel
from clauses.model.taxonomy import Label, Member, Taxonomy

__all__ = ["own_labels", "read_taxonomy"]

MOST_LABELS = 20_000
DEEPEST_GROUP = 60
LABEL = re.compile(r"[\w-]+(?:\.[\w-]+)*")
NO_LABEL = "is no label; use letters, digits, - and _, with dots between"


def read_taxonomy(document: Document, faults: list[Fault]) -> Taxonomy:
    """One dimension from its file; what is wrong is added to the faults."""
    content = document.content if isinstance(document.content, dict) else {}
    rows = content.get("labels")
    rows = rows if isinstance(rows, dict) else {}
    if not rows:
        faults.append(Fault("a taxonomy needs `labels`", "labels", document.place(("labels",))))
    labels: dict[str, Label] = {}
    for name, row in rows.items():
        try:
            labels[name] = _label(name, row if isinstance(row, dict) else {})
        except (AttributeError, KeyError, TypeError, ValueError):
            message = "a member is a label, or {label: …, from: 2025-03-07, until: …}"
            faults.append(Fault(message, name, document.place(("labels", name))))
    for name, label in labels.items():
        place = document.place(("labels", name))
        if label.parent is not None and str(label.parent) not in labels:
            faults.append(Fault(f"its parent {label.parent!r} is not there", name, place))
        for member in label.members or ():
            if str(member.label) not in labels:
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
    members = row.get("members")
    held = tuple(map(_member, members)) if isinstance(members, list) else None
    return Label(name, str(row.get("means") or ""), parent, _words(row.get("also")), held)


def _words(written: Any) -> tuple[str, ...]:
    return tuple(map(str, written)) if isinstance(written, list) else ()


def _member(written: Any) -> Member:
    if isinstance(written, str):
        return Member(written)
    start = date.fromisoformat(written["from"]) if written.get("from") else date.min
    until = date.fromisoformat(written["until"]) if written.get("until") else date.max
    return Member(str(written["label"]), start, until)


def _loop(labels: Mapping[str, Label]) -> list[str]:
    """A chain of labels that contain each other in a circle, or nothing."""
    done: set[str] = set()
    for start in labels:
        trail: dict[str, Iterator[str]] = {} if start in done else {start: _next(labels, start)}
        while trail:
            name, others = next(reversed(trail.items()))
            other = next((o for o in others if o not in done), None)
            if other is None:
                done.add(name)
                del trail[name]
            elif other in trail:
                names = list(trail)
                return [*names[names.index(other) :], other]
            else:
                trail[other] = _next(labels, other)
    return []


def _next(labels: Mapping[str, Label], name: str) -> Iterator[str]:
    """The members of a group, or what a label lies in."""
    label = labels[name]
    members = [m.label for m in label.members or ()]
    return iter(members or ([label.parent] if label.parent else []))


def own_labels(
    written: Mapping[str, Mapping[str, OwnLabel]], taxonomies: Mapping[str, Taxonomy]
) -> tuple[dict[str, dict[str, Label]], list[tuple[tuple[str, str], str]]]:
    """A book's own labels by dimension, and what is wrong with them by path."""
    out: dict[str, dict[str, Label]] = {}
    problems: list[tuple[tuple[str, str], str]] = []
    for dimension, rows in written.items():
        known = taxonomies[dimension].labels if dimension in taxonomies else {}
        if len(rows) > MOST_LABELS:
            words = f"one of more than {MOST_LABELS:,} labels that are added; use wider ones"
            problems.append(((dimension, next(iter(rows))), words))
            continue
        problems += [((dimension, n), NO_LABEL) for n in rows if not LABEL.fullmatch(n)]
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
