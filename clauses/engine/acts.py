"""The lines of a deal as the acts that rules speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, product

from clauses.language.answer import Answer, Missing, truth_answer
from clauses.language.promises import PromiseView
from clauses.language.views import ActView
from clauses.language.world import Env, World
from clauses.model.agreement import Clause
from clauses.model.deal import Deal, Line
from clauses.model.truth import Truth
from clauses.rulebook.compiled import Act, Rulebook

__all__ = ["Seen", "act_views", "lines_at", "noun"]

Seen = tuple[str, ActView, Answer]


def noun(rulebook: Rulebook, act: str) -> str:
    """What a line that is such an act is called in a sentence."""
    return rulebook.acts[act].file.noun or act


def act_views(
    world: World, rulebook: Rulebook, deal: Deal, wanted: str, at: str | None = None
) -> Iterator[Seen]:
    """The lines that are, or may amount to, an act; `at` a path, the line there alone.

    Yields the line's path, the line seen as that act, and the answer to "is it one?".
    """
    act = rulebook.acts[wanted]
    if act.canonical == "promise":
        yield from (seen for seen in _promises(world, act, deal) if at in (None, seen[0]))
    for name, line in lines_at(deal, at).items():
        path = f"lines.{name}"
        found = _seen_as(world, rulebook, deal, path, line, act)
        if found is not None:
            yield path, *found


def lines_at(deal: Deal, at: str | None) -> Mapping[str, Line]:
    """The lines of a deal, or the one at a path."""
    sort, _, name = (at or "").partition(".")
    if not sort:
        return deal.lines
    return {name: deal.lines[name]} if sort == "lines" else {}


def _promises(world: World, act: Act, deal: Deal) -> Iterator[Seen]:
    for name, clause in deal.promises.items():
        path = f"promises.{name}"
        readings = [_sides(text) for text in clause.readings.values()] or [_sides(clause)]
        for sides in dict.fromkeys(chain.from_iterable(readings)):
            view = PromiseView(world, path, clause, act.form.specs, *sides)
            view.names = _perspective(act, {})
            truth = Truth.TRUE if all(sides in found for found in readings) else Truth.UNKNOWN
            yield path, view, _is_promise(world, path, truth)


def _sides(clause: Clause) -> list[tuple[str, str]]:
    """Who promises and to whom, each with each."""
    return list(product(clause.bound.named, clause.holder.named if clause.holder else ()))


def _is_promise(world: World, path: str, truth: Truth) -> Answer:
    name, place = path.partition(".")[2], world.deal.origin.place(path)
    if truth is Truth.TRUE:
        return truth_answer(truth, f"{name} is a promise of the deal", [])
    missing = Missing(path, f"how {name} is to be read", "deal", place)
    return truth_answer(truth, f"the readings of {name} name other parties", [], [missing])


def _perspective(act: Act, names: Mapping[str, str]) -> Mapping[str, str]:
    """What a rule calls a role, and what the line calls it: who acts, and with whom."""
    sides = _named_sides(act.file.actor, act.file.counterparty)
    if not names:
        return sides
    return {**names, **{side: names.get(role, role) for side, role in sides.items()}}


@lru_cache(maxsize=256)
def _named_sides(actor: str | None, counterparty: str | None) -> Mapping[str, str]:
    sides = {"actor": actor, "counterparty": counterparty}
    return {side: role for side, role in sides.items() if role}


def _seen_as(
    world: World, rulebook: Rulebook, deal: Deal, path: str, line: Line, wanted: Act
) -> tuple[ActView, Answer] | None:
    act: Act = rulebook.acts[line.act]
    if act.canonical == wanted.canonical:
        names = _perspective(wanted, {})
        view = ActView(world, path, line, act.form.specs, names, deal, wanted.name)
        because = f"{path.removeprefix('lines.')} is {noun(rulebook, wanted.name)}"
        return view, Answer(Truth.TRUE, because, because=because)
    if wanted.canonical not in act.may_be:
        return None
    node, roles = act.may_be[wanted.canonical]
    as_itself = ActView(world, path, line, act.form.specs, _perspective(act, {}), deal)
    answer = node.evaluate(Env(world, as_itself, None))  # type: ignore[arg-type]
    verbs = {Truth.TRUE: "amounts to", Truth.FALSE: "does not amount to"}
    verb, word = verbs.get(answer.truth, "may amount to"), noun(rulebook, wanted.name)
    because = f"{path.removeprefix('lines.')}, {act.file.noun or act.name}, {verb} {word}"
    names = _perspective(wanted, roles)
    view = ActView(world, path, line, act.form.specs, names, deal, wanted.name)
    return view, Answer(answer.truth, because, answer.reads, answer.missing, because)
