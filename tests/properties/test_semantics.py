"""What holds for every book and deal, whatever they say."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import clauses
from clauses.engine import durable, status
from clauses.engine.findings import Report
from clauses.engine.readings import settle
from clauses.rulebook.load import load_rulebook
from groundings import groundings_of
from strategies import worlds

RULEBOOK = load_rulebook()
needs_durable = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())
SETTLED = ("engaged", "excepted", "overridden", "dormant")


def check(book: dict[str, Any], deal: dict[str, Any]) -> Report:
    held = clauses.load_book(book, RULEBOOK)
    return clauses.check(held, deal, rulebook=RULEBOOK)


def rows(report: Report) -> set[tuple[Any, ...]]:
    """The findings without what names the order of anything."""
    return {
        (f.id, f.status, f.effect, f.says, tuple(sorted(m.path for m in f.missing)))
        for f in report.findings
    }


@needs_durable
@given(world=worlds())
def test_both_evaluators_agree_on_random_books(world: tuple[Any, Any]) -> None:
    book = clauses.load_book(world[0], RULEBOOK)
    deal = clauses.load_deal(world[1], book)
    groundings = groundings_of(RULEBOOK, book, deal)

    by_rules = status.in_layers(groundings, status.by_durable_rules)

    assert by_rules == status.in_layers(groundings, status.by_reference)


def shuffled(content: Any, draw: st.DrawFn) -> Any:
    """The same mappings in another order; a list of the ledger too."""
    if isinstance(content, dict):
        keys = draw(st.permutations(list(content)))
        out = {}
        for key in keys:
            value = content[key]
            if key == "ledger":
                value = draw(st.permutations(value))
            out[key] = shuffled(value, draw)
        return out
    return content


@given(world=worlds(), data=st.data())
def test_the_order_of_what_is_written_changes_nothing(world: tuple[Any, Any], data: Any) -> None:
    book, deal = world

    one = check(book, deal)
    other = check(shuffled(book, data.draw), shuffled(deal, data.draw))

    assert rows(one) == rows(other)
    assert (one.verdict, one.certain, one.at_worst) == (
        other.verdict,
        other.certain,
        other.at_worst,
    )


@given(world=worlds())
def test_an_unrelated_clause_changes_no_other_finding(world: tuple[Any, Any]) -> None:
    book, deal = world
    more = copy.deepcopy(book)
    more["parties"]["stranger"] = {"name": "stranger"}
    more["agreements"]["third"] = {
        "clauses": {
            "foreign": {
                "kind": "exclusivity",
                "describes": "the stranger buys gas from another alone",
                "bound": "stranger",
                "holder": "three",
                "covers": {"subject": "energy.gas"},
            },
            "foreign-permission": {
                "kind": "permission",
                "describes": "the stranger allows gas",
                "bound": "stranger",
                "holder": "three",
                "covers": {"subject": "energy.gas"},
            },
        }
    }

    before, after = check(book, deal), check(more, deal)

    assert rows(before) == {row for row in rows(after) if not row[0].startswith("third/")}
    assert before.verdict == after.verdict


def unknowns(deal: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The facts of a deal that are unknown, each with a value that it may have."""
    values = {"buyer": "home", "seller": "two", "builder": "home", "partner": "two",
              "price": "USD 2m", "term": "1 year from 2026-03-01", "is_purchase": "yes"}  # fmt: skip
    for name, line in deal["lines"].items():
        for key, value in values.items():
            if line.get(key) == "unknown":
                yield f"lines.{name}.{key}", value
        if line["scope"].get("purpose", "unknown") == "unknown":
            yield f"lines.{name}.scope.purpose", "training"
    if ".." in deal["signing"]:
        yield "signing", "2026-03-01"


@given(world=worlds(), data=st.data())
def test_a_fact_that_becomes_known_never_changes_a_known_answer(
    world: tuple[Any, Any], data: Any
) -> None:
    book, deal = world
    found = list(unknowns(deal))
    assume(found)
    path, value = data.draw(st.sampled_from(found))
    held = clauses.load_book(book, RULEBOOK)

    before = clauses.check(held, deal, rulebook=RULEBOOK)
    after = clauses.check(held, deal, set_=[f"{path}={value}"], rulebook=RULEBOOK)

    if before.certain == before.at_worst:
        assert (after.certain, after.at_worst) == (before.certain, before.at_worst)
    rank = clauses_rank()
    assert rank[before.certain] <= rank[after.certain]
    assert rank[after.at_worst] <= rank[before.at_worst]


def clauses_rank() -> dict[str, int]:
    from clauses.engine.verdict import RANK

    return RANK


@settings(max_examples=40)
@given(world=worlds(), day=st.dates(date(2026, 1, 1), date(2026, 4, 30)))
def test_between_two_amendments_the_fold_of_the_first_is_in_force(
    world: tuple[Any, Any], day: date
) -> None:
    """An agreement whose amendments up to a day are folded by hand decides alike that day."""
    book, deal = world
    folded = copy.deepcopy(book)
    for agreement in folded["agreements"].values():
        for key, amendment in list(agreement.get("amendments", {}).items()):
            if date.fromisoformat(amendment["effective"]) > day:
                del agreement["amendments"][key]
            elif "suspend" not in amendment:
                agreement["clauses"] |= amendment["insert"]
                del agreement["amendments"][key]
    held, by_hand = clauses.load_book(book, RULEBOOK), clauses.load_book(folded, RULEBOOK)

    one = clauses.check(held, deal, as_of=day, rulebook=RULEBOOK)
    other = clauses.check(by_hand, deal, as_of=day, rulebook=RULEBOOK)

    assert statuses(one) == statuses(other)


def statuses(report: Report) -> set[tuple[Any, ...]]:
    return {(f.agreement, f.clause, f.rule, f.act, f.part, f.status) for f in report.findings}


@given(world=worlds())
def test_the_index_leaves_out_only_what_is_not_engaged(world: tuple[Any, Any]) -> None:
    book = clauses.load_book(world[0], RULEBOOK)
    deal = clauses.load_deal(world[1], book)

    groundings = groundings_of(RULEBOOK, book, deal)
    statuses = status.decide(groundings)
    found = {
        (item.grounding.view.id, item.grounding.view.amendment, item.grounding.rule.name,
         item.grounding.env.act.name, item.grounding.part.name)
        for item in settle((g, statuses[g]) for g in groundings)
        if item.status != "not_engaged"
    }  # fmt: skip
    report = clauses.check(book, deal, rulebook=RULEBOOK)

    assert found == {
        (f.clause_id, f.amendment, f.rule, f.act, f.part)
        for f in report.findings
        if f.effect != "dilemma"
    }
    assert all(f.says for f in report.findings)
