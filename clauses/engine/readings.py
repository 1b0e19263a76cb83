"""Readings: what a clause comes to under each tenable interpretation of its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clauses.engine.ground import Grounding

__all__ = ["Settled", "settle"]

# From what matters most to signing to what matters least.
WEIGHT = ("engaged", "undetermined", "overridden", "excepted", "dormant", "not_engaged")
BITES = ("engaged", "undetermined")


@dataclass(frozen=True)
class Settled:
    """The status of one rule for one part of one act, under every reading.

    `readings` gives the status under each; it is empty where the words have one reading.
    """

    grounding: Grounding
    status: str
    readings: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, Grounding] = field(default_factory=dict)


def settle(statuses: Iterable[tuple[Grounding, str]]) -> list[Settled]:
    """Join what the readings of a clause give; where the outcome differs it is `contested`.

    Where the readings split an act differently, the act is joined as a whole.
    """
    groups: dict[tuple[str, ...], list[tuple[Grounding, str]]] = {}
    out: list[Settled] = []
    for grounding, status in statuses:
        if grounding.view.reading is None:
            out.append(Settled(grounding, status))
            continue
        view, act = grounding.view, grounding.env.act
        key = (view.id, view.amendment or "", grounding.rule.id, act.deal.deal, act.path)
        groups.setdefault(key, []).append((grounding, status))
    for rows in groups.values():
        out += _joined(rows)
    return out


def _joined(rows: list[tuple[Grounding, str]]) -> list[Settled]:
    parts: dict[str | None, dict[str, tuple[Grounding, str]]] = {}
    names = {g.view.reading or "" for g, _ in rows}
    for grounding, status in rows:
        parts.setdefault(grounding.part.name, {})[grounding.view.reading or ""] = (
            grounding,
            status,
        )
    if any(set(found) != names for found in parts.values()):
        worst: dict[str, tuple[Grounding, str]] = {}
        for grounding, status in rows:
            name = grounding.view.reading or ""
            if name not in worst or WEIGHT.index(status) < WEIGHT.index(worst[name][1]):
                worst[name] = (grounding, status)
        parts = {None: worst}
    return [_one(found) for found in parts.values()]


def _one(found: Mapping[str, tuple[Grounding, str]]) -> Settled:
    readings = {name: status for name, (_, status) in sorted(found.items())}
    grounds = {name: grounding for name, (grounding, _) in sorted(found.items())}
    worst = min(readings, key=lambda name: (WEIGHT.index(readings[name]), name))
    differ = len(set(readings.values())) > 1
    matters = any(status in BITES for status in readings.values())
    status = "contested" if differ and matters else readings[worst]
    return Settled(grounds[worst], status, readings, grounds)
