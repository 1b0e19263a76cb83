"""Acts as forms: the roles and facts that a line may state, a book's own among them."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import replace

from clauses.faults import suggestion
from clauses.language.check import COMMON_ACT
from clauses.model.deal import Line
from clauses.model.form import Form, TermSpec
from clauses.rulebook.compiled import Act
from clauses.rulebook.kind import ActFile

__all__ = ["EVERY", "fact_problems", "form_of", "with_facts"]

# What stands in place of an act: the facts that a line of any act may state.
EVERY = "every"

Facts = Mapping[str, TermSpec]


def form_of(name: str, act: ActFile, table: Mapping[str, ActFile], every: Facts) -> Form:
    """What a line of the act may state; it needs the facts of an act that it may amount to."""
    roles = {role: TermSpec(type="party", means=means) for role, means in act.roles.items()}
    others = {
        key: spec
        for other, how in act.may_be.items()
        for key, spec in (table[other].facts if other in table else {}).items()
        if key not in how.names
    }
    return Form(name, {**others, **roles, **act.facts, **every}, act.payer)


def with_facts(acts: Mapping[str, Act], added: Mapping[str, Facts]) -> dict[str, Act]:
    """The acts with the facts that a book adds; acts that are the same have the same facts."""
    out = {}
    for name, act in acts.items():
        takes = [*act.may_be, act.canonical, EVERY]
        own = {key: spec for other in takes for key, spec in added.get(other, {}).items()}
        out[name] = replace(act, form=Form(name, {**own, **act.form.specs}, act.form.payer))
    return out


def fact_problems(
    added: Mapping[str, Facts], acts: Mapping[str, Act]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with the facts that a book adds to acts, each with its path."""
    for name, facts in added.items():
        if name != EVERY and name not in acts:
            hint = suggestion(name, acts) or f"; use {EVERY} or one of {', '.join(acts)}"
            yield (name,), f"unknown act {name!r}{hint}"
        elif name != EVERY and acts[name].canonical != name:
            yield (name,), f"it is the same act as {acts[name].canonical!r}; add its facts there"
        else:
            meant = acts if name == EVERY else {name: acts[name]}
            for key, spec in facts.items():
                problem = _problem(key, spec, meant)
                if problem:
                    yield (name, key), problem


def _problem(key: str, spec: TermSpec, acts: Mapping[str, Act]) -> str:
    taken = next((name for name, act in acts.items() if key in act.form.specs), None)
    if taken is not None:
        return f"the act {taken!r} has a role or a fact of this name; choose another"
    if key in (*Line.keys(), *COMMON_ACT, "actor", "counterparty"):
        return "every line has a key of this name; choose another"
    if not key.isidentifier() or keyword.iskeyword(key):
        return "no condition can speak of it; use letters, digits and _"
    if spec.type == "scope":
        return "a line has one scope; add a dimension under `labels`"
    return ""
