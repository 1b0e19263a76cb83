"""A clause's own wording: its conditions beside those of its kind, for each act they fit."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.language.check import COMMON_CLAUSE, Names, compile_condition
from clauses.language.parse import ExpressionError
from clauses.language.wording import Wording
from clauses.model.agreement import CarveOut, Clause
from clauses.model.condition import ConditionText
from clauses.model.vocabulary import Vocabulary
from clauses.rulebook.compiled import Act, Condition, Kind, Rulebook
from clauses.rulebook.definitions import MOST_LETTERS

__all__ = ["clause_problems", "own_conditions", "own_of", "own_problems"]

Path = tuple[str | int, ...]
# What a clause may say beside the terms of its kind; without these it has nothing more to check.
WORDED = frozenset({"readings", "adds", "when", "unless", "during", "carves_out"})


def own_of(
    wording: Wording, key: str, kind: Kind, act: Act, words: Vocabulary
) -> tuple[Condition, ...]:
    """A wording's own `when`, `unless` or `during` for an act, compiled once."""
    found = wording.conditions.get((key, act.name))
    if found is None:
        clause = wording.clause
        found = tuple(own_conditions(clause, getattr(clause, key), kind, act, words))
        wording.conditions[key, act.name] = found
    return found


def own_conditions(
    clause: Clause, texts: tuple[ConditionText, ...], kind: Kind, act: Act, words: Vocabulary
) -> list[Condition]:
    """The conditions that speak of what the act has; the others concern other acts."""
    out = []
    for text in texts:
        try:
            node = compile_condition(text.text, _names(clause, kind, act, words))
            out.append(Condition(text.text, node, text.says))
        except ExpressionError:
            # It fits another act of the kind, or the book would not have been read.
            continue
    return out


def _names(clause: Clause, kind: Kind, act: Act, words: Vocabulary) -> Names:
    return Names(
        act.form.specs,
        {**kind.form.specs, **clause.adds},
        vocabulary=words,
        sides=tuple(s for s in ("actor", "counterparty") if getattr(act.file, s)),
        act_name=f"the act {act.name!r}",
        kind_name=f"the kind {kind.name!r}",
    )


def clause_problems(
    clause: Clause, kind: Kind | None, rulebook: Rulebook, words: Vocabulary
) -> Iterator[tuple[Path, str]]:
    """What is wrong with a clause beyond its form, each with the path below the clause."""
    if clause.describes is None and clause.quote is None:
        yield (), "needs its words: add `quote`, or `describes` in your own"
    if {"start", "until"} <= clause.model_fields_set and _reversed(clause):
        yield ("until",), f"ends before it begins ({clause.start.value}); correct one of the dates"
    if kind is None:
        return
    if kind.file.holder == "required" and clause.holder is None:
        yield (), "says nothing of who benefits; add `holder`"
    if kind.file.holder == "none" and clause.holder is not None:
        yield ("holder",), f"a clause of the kind {kind.name!r} has no holder; drop it"
    yield from own_problems(clause, kind, rulebook, words)


def _reversed(clause: Clause) -> bool:
    """Whether its last day lies before its first one: it would be in force on no day."""
    start, until = clause.start.value, clause.until.value
    return start is not None and until is not None and until.latest < start.earliest


def own_problems(
    clause: Clause, kind: Kind, rulebook: Rulebook, words: Vocabulary
) -> Iterator[tuple[Path, str]]:
    """What is wrong with the wording of a clause's own, each with the path below the clause."""
    if clause.model_fields_set.isdisjoint(WORDED):
        return
    yield from _reading_problems(clause)
    for name in clause.adds:
        if name in (*kind.form.specs, *COMMON_CLAUSE, *Clause.keys()):
            yield ("adds", name), "every clause of this kind has a term of this name; set that"
    left = MOST_LETTERS - max((len(r.when) + len(r.unless) for r in kind.rules), default=0)
    carves = list(_carves(clause.carves_out, ("carves_out",)))
    if len(clause.when) + len(clause.unless) + len(carves) > left:
        yield (), f"has more than {left} conditions and carve-outs of its own; split the clause"
        return
    texts: list[tuple[Path, ConditionText]] = [(("when", i), t) for i, t in enumerate(clause.when)]
    texts += [(("unless", i), t) for i, t in enumerate(clause.unless)]
    texts += [(("while", i), t) for i, t in enumerate(clause.during)]
    for path, carve in carves:
        if any(labels.mode not in ("all", "all_but", "everything") for box in carve.scope.boxes
               for labels in box.values()):  # fmt: skip
            yield (*path, "scope"), "a carve-out must be known; name its labels"
        texts += [((*path, "when", i), t) for i, t in enumerate(carve.when)]
        texts += [((*path, "unless", i), t) for i, t in enumerate(carve.unless)]
    acts = [rulebook.acts[name] for name in dict.fromkeys(rule.act for rule in kind.rules)]
    own: list[tuple[Path, str]] = []
    for path, text in texts:
        problems = [_problem(text, _names(clause, kind, act, words)) for act in acts]
        if all(problems):
            own.append((path, f"{text.text!r}: {problems[0]}"))
    yield from own
    for name, reading in clause.readings.items():
        for path, message in own_problems(reading, kind, rulebook, words):
            if (path, message) not in own:
                yield ("readings", name, *path), message


def _carves(carves: tuple[CarveOut, ...], path: Path) -> Iterator[tuple[Path, CarveOut]]:
    """Every carve-out at any depth, with its path."""
    for index, carve in enumerate(carves):
        yield (*path, index), carve
        yield from _carves(carve.carves_out, (*path, index, "carves_out"))


def _reading_problems(clause: Clause) -> Iterator[tuple[Path, str]]:
    if len(clause.readings) == 1:
        yield ("readings",), "one reading is none; list every tenable one"
    for name, reading in clause.readings.items():
        if reading.means is None:
            yield ("readings", name), "say in one sentence how it takes the words; add `means`"
        if reading.kind != clause.kind:
            yield ("readings", name, "kind"), "a reading keeps the kind; another kind is a clause"


def _problem(text: ConditionText, names: Names) -> str:
    try:
        compile_condition(text.text, names)
    except ExpressionError as error:
        return error.message
    return ""
