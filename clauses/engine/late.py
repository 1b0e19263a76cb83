"""What a report tells when it is asked: made from the check, then and not before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from clauses.engine import candidates
from clauses.engine.acts import Seen, act_views, noun
from clauses.engine.findings import Finding, MissingFact, NotEngaged
from clauses.engine.gate import is_part
from clauses.engine.ground import Grounding
from clauses.engine.later import to_come
from clauses.engine.look import Look
from clauses.engine.screen import seen_acts
from clauses.engine.verdict import missing_facts
from clauses.language.answer import Answer
from clauses.language.views import ClauseView
from clauses.language.wording import Wording
from clauses.language.world import World
from clauses.model.force import contains
from clauses.model.origin import Origin
from clauses.model.plain import digest_of, written
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Kind, Rulebook

__all__ = ["Told"]

Key = tuple[str, str, str]  # agreement, clause, act


class Told:
    """See `clauses.engine.findings.Late` for what each part says."""

    def __init__(self, look: Look, findings: Sequence[Finding]) -> None:
        self._look, self._findings = look, findings

    def __getstate__(self) -> dict[str, Any]:
        """All that it tells, made; the check itself stays in the process that ran it."""
        parts = (name for name, part in vars(Told).items() if isinstance(part, cached_property))
        return {name: getattr(self, name) for name in parts if not name.startswith("_")}

    @cached_property
    def missing(self) -> tuple[MissingFact, ...]:
        """The facts that would settle open findings."""
        return missing_facts(self._findings)

    @cached_property
    def encoded(self) -> int:
        """How many clauses are encoded and in force."""
        return sum(self._counts.values())

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return self._look.ready.encoded(self._look.world.day)

    @cached_property
    def agreements(self) -> Mapping[str, str]:
        """For each agreement how much of it is encoded."""
        return candidates.encoded(self._look.world.book, self._counts)

    @cached_property
    def not_yet(self) -> tuple[str, ...]:
        """The amendments that are signed and not yet effective, and what comes later."""
        found = candidates.not_yet(self._look.world)
        return (*found, *to_come(self._look, self._findings))

    @cached_property
    def not_binding(self) -> tuple[str, ...]:
        """The documents that change no right."""
        return candidates.not_binding(self._look.world)

    @cached_property
    def will_bind(self) -> tuple[str, ...]:
        """What the deal's own promises will do."""
        return tuple(_will_bind(self._look.world, self._look.ready.rulebook))

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """What identifies the rulebook, the book and the deal."""
        ready, deal = self._look.ready, self._look.world.deal
        digest = digest_of(written(deal))
        return {"rulebook": ready.rulebook.digest, "book": ready.book.digest, "deal": digest}

    @cached_property
    def inputs(self) -> Mapping[str, Any]:
        """Where the book and the deal were read, and what was set in the deal."""
        world = self._look.world
        origin = world.deal.origin
        return {
            "book": world.book.origins.get("book", Origin()).locate((), False).file,
            "deal": origin.locate((), False).file,
            "set": [shown.removeprefix("--set ") for shown in origin.overrides.values()],
        }

    @cached_property
    def amounts(self) -> tuple[tuple[str, str, Answer], ...]:
        """Each line's act and price."""
        return _amounts(self._look.world, self._look.ready.rulebook)

    @cached_property
    def silent(self) -> tuple[tuple[str, str], ...]:
        """The agreement and name of each clause on which there is no finding."""
        rows = (wording for _, wording in self._look.ready.rows)
        names = {(wording.agreement, wording.version.name) for wording in rows}
        return tuple(sorted(names - {(f.agreement, f.clause) for f in self._findings}))

    @cached_property
    def not_engaged(self) -> tuple[NotEngaged, ...]:
        """The clauses that no act engages, each with its reason."""
        return tuple(_silent(self._look, self._findings))


def _will_bind(world: World, rulebook: Rulebook) -> Iterator[str]:
    """What the deal's own promises will do to later deals."""
    for name, clause in world.deal.promises.items():
        kind = rulebook.kinds[clause.kind]
        bound = world.graph.shown(clause.bound)
        holder = world.graph.shown(clause.holder) if clause.holder else "nobody"
        effects = dict.fromkeys(
            rulebook.effects[rule.effect].means.rstrip(".").lower() for rule in kind.rules
        )
        words = clause.quote or clause.describes or kind.file.means
        what = "; or ".join(effects)
        yield f"{name} ({kind.name}) will bind {bound} to {holder}: {words} In later deals: {what}."


def _amounts(world: World, rulebook: Rulebook) -> tuple[tuple[str, str, Answer], ...]:
    """Each line's act and price, for totals over several deals."""
    out = []
    for name, line in world.deal.lines.items():
        act = rulebook.acts[line.act]
        if "price" in act.form.specs:
            for _, view, _ in act_views(world, rulebook, world.deal, act.canonical):
                if view.path == f"lines.{name}":
                    out.append((name, act.canonical, view.read("price")))
    return tuple(out)


def _silent(look: Look, findings: Sequence[Finding]) -> Iterator[NotEngaged]:
    """For each clause and act without a finding, the condition that came nearest and failed."""
    found = {(f.agreement, f.clause, f.act) for f in findings}
    nearest: dict[Key, tuple[int, NotEngaged]] = {}
    acts = dict(seen_acts(look.ready, look.world, look.world.deal))
    for number, (kind, wording) in enumerate(look.ready.rows):
        for index, row in _failures(look, number, kind, ClauseView(look.world, wording), acts):
            _keep(nearest, found, index, row)
    for grounding in look.grounded(()):
        for index, row in _failed(grounding):
            _keep(nearest, found, index, row)
    rows = {key: row for key, (_, row) in nearest.items()}
    for kind, wording in look.ready.rows:
        for name, line in look.world.deal.lines.items():
            key = (wording.agreement, wording.version.name, name)
            if key not in found and key not in nearest:
                row = _other_act(look.world, kind, wording, name, line.act, look.ready.rulebook)
                rows[key] = rows.get(key, row) if _is_past(look.world, wording) else row
    return iter(sorted(rows.values(), key=lambda r: (r.agreement, r.clause, r.act)))


def _keep(
    nearest: dict[Key, tuple[int, NotEngaged]], found: set[Key], index: int, row: NotEngaged
) -> None:
    key = (row.agreement, row.clause, row.act)
    if key not in found and (key not in nearest or nearest[key][0] < index):
        nearest[key] = (index, row)


def _failures(
    look: Look, number: int, kind: Kind, view: ClauseView, acts: Mapping[str, Sequence[Seen]]
) -> Iterator[tuple[int, NotEngaged]]:
    """For each rule and act the first condition that is false, where one is."""
    alone = look.ready.stands_alone(number, look.ranks)
    for rule in kind.rules:
        for seen in acts.get(rule.act, ()):
            if not is_part(view, kind, seen[1]):
                continue
            if alone:
                found = look.grounder.first_failure(kind, rule, view, seen)
                if found is not None:
                    index, text, answer = found
                    name = (view.agreement, view.name, kind.name, seen[1].name)
                    yield index, NotEngaged(*name, answer.because, text)
                continue
            for grounding in look.grounder.rule(kind, rule, view, seen):
                yield from _failed(grounding)


def _failed(grounding: Grounding) -> Iterator[tuple[int, NotEngaged]]:
    view = grounding.view
    name = (view.agreement, view.name, grounding.rule.kind, grounding.env.act.name)
    for index, (text, answer) in enumerate(grounding.conditions):
        if answer.truth is Truth.FALSE:
            yield index, NotEngaged(*name, answer.because, text)
            return


def _is_past(world: World, wording: Wording) -> bool:
    return contains(wording.version.part, world.day) is Truth.FALSE


def _other_act(
    world: World, kind: Kind, wording: Wording, line: str, act: str, rulebook: Rulebook
) -> NotEngaged:
    name = (wording.agreement, wording.version.name, kind.name, line)
    if _is_past(world, wording):
        part = wording.version.part
        reason = f"it is no part of the agreement on {world.day}; it is {part}"
        condition = "the clause is part of the agreement"
        return NotEngaged(*name, reason, condition)
    wanted = list(dict.fromkeys(noun(rulebook, rule.act) for rule in kind.rules))
    reason = f"{line} is {noun(rulebook, act)}; the clause concerns {' or '.join(wanted)}"
    condition = f"the line is {' or '.join(wanted)}"
    return NotEngaged(*name, reason, condition)
