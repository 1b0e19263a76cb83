"""What holds for books and deals of every kind, act and way of writing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clauses
from clauses.engine import durable, status
from clauses.engine.findings import Report
from clauses.engine.prepared import prepared
from clauses.engine.readings import settle
from clauses.engine.verdict import RANK
from clauses.language.nodes import Node
from groundings import groundings_of
from openings import openings
from shuffling import shuffled
from wholes import RULEBOOK, wholes

World = tuple[dict[str, Any], dict[str, Any]]
# These worlds are larger than those of test_semantics.
few = settings(max_examples=max(1, settings().max_examples // 4))
KNOWN_AT = date(2026, 4, 30)
needs_durable = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())


def check(book: dict[str, Any], deal: dict[str, Any], **how: Any) -> Report:
    held = clauses.load_book(book, RULEBOOK)
    return clauses.check(held, deal, rulebook=RULEBOOK, **how)


def inner(node: Node) -> Iterator[Node]:
    """A node and all that it is made of."""
    yield node
    parts = [getattr(node, key, None) for key in ("left", "right", "part", "item", "group")]
    for key in ("parts", "arguments"):
        parts += getattr(node, key, ())
    for part in parts:
        if isinstance(part, Node):
            yield from inner(part)


@few
@given(world=wholes())
def test_every_value_is_the_value_of_its_evidence(world: World) -> None:
    book = clauses.load_book(world[0], RULEBOOK)
    deal = clauses.load_deal(world[1], book)

    for grounding in groundings_of(RULEBOOK, book, deal):
        env = grounding.env
        for condition in (*grounding.rule.when, *grounding.rule.unless):
            for node in inner(condition.node):
                if node.type not in ("scope", "act", "clause"):
                    assert node.value_in(env) == node.evaluate(env).value, (condition.text, node)


@needs_durable
@few
@given(world=wholes())
def test_both_evaluators_agree_on_books_of_every_kind(world: World) -> None:
    book = clauses.load_book(world[0], RULEBOOK)
    deal = clauses.load_deal(world[1], book)
    groundings = groundings_of(RULEBOOK, book, deal)

    by_rules = status.in_layers(groundings, status.by_durable_rules)

    assert by_rules == status.in_layers(groundings, status.by_reference)


@pytest.mark.parametrize("long", [-1, 30_000], ids=["rows one by one", "the bits of many rows"])
@few
@given(world=wholes())
def test_what_the_index_leaves_out_would_not_be_found(long: int, world: World) -> None:
    book = clauses.load_book(world[0], RULEBOOK)
    deal = clauses.load_deal(world[1], book)
    groundings = [g for g in groundings_of(RULEBOOK, book, deal) if not g.view.promised]
    statuses = status.decide(groundings)
    due = {
        (item.grounding.view.id, item.grounding.view.amendment, item.grounding.rule.name,
         item.grounding.env.act.name, item.grounding.part.name): item.status
        for item in settle((g, statuses[g]) for g in groundings)
        if item.status != "not_engaged"
    }  # fmt: skip

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clauses.engine.index.LONG", long)
        report = clauses.check(book, deal, rulebook=RULEBOOK)

    found = {
        (f.clause_id, f.amendment, f.rule, f.act, f.part): as_settled(f.status)
        for f in report.findings
        if f.effect != "dilemma" and f.agreement != "deal"
    }

    assert found == due


@few
@given(world=wholes())
def test_what_is_triggered_is_what_a_check_finds_engaged(world: World) -> None:
    book = clauses.load_book(world[0], RULEBOOK)
    deal = clauses.load_deal(world[1], book)
    findings = clauses.check(book, deal, rulebook=RULEBOOK).findings

    found = clauses.triggered(book, deal, rulebook=RULEBOOK)

    engaged = (f for f in findings if f.status == "engaged" and f.effect != "dilemma")
    assert found == tuple(sorted({f.clause_id for f in engaged}))


def as_settled(status: str) -> str:
    """The status before rivals are looked at."""
    return "engaged" if status == "undefined_precedence" else status


@few
@given(world=wholes())
def test_every_clause_is_spoken_of_and_every_explanation_can_be_read(world: World) -> None:
    book = clauses.load_book(world[0], RULEBOOK)
    report = clauses.check(book, world[1], rulebook=RULEBOOK)

    found = {(f.agreement, f.clause, f.act) for f in report.findings}
    silent = {(row.agreement, row.clause, row.act) for row in report.not_engaged}

    wordings = [w for _, w in prepared(RULEBOOK, book, report.known_at).rows]
    assert not found & silent
    assert found | silent >= {
        (w.agreement, w.version.name, n) for w in wordings for n in lines(world)
    }
    assert all(f.says for f in report.findings)
    assert all(row.reason for row in report.not_engaged)
    assert report.to_text(every=True)


def lines(world: World) -> list[str]:
    return list(world[1]["lines"])


@few
@given(world=wholes(), data=st.data())
def test_what_becomes_known_never_changes_what_was_known(world: World, data: st.DataObject) -> None:
    book, deal = copy.deepcopy(world)
    found = openings(book, deal)
    if not found:
        return
    before = check(book, deal, known_at=KNOWN_AT)
    place, key, values = data.draw(st.sampled_from(found))
    place[key] = data.draw(values)

    after = check(book, deal, known_at=KNOWN_AT)

    assert RANK[before.certain] <= RANK[after.certain]
    assert RANK[after.at_worst] <= RANK[before.at_worst]


def told(report: Report) -> Any:
    """The whole report, but for where things are written and what identifies the text.

    Findings of one rule stand in the order of the deal's lines, so they are told by their ids.
    """
    found = without(json.loads(report.to_json(every=True)), {"at", "digests"})
    found["findings"].sort(key=lambda row: row["id"])
    found["not_engaged"].sort(key=lambda row: (row["agreement"], row["clause"], row["act"]))
    return found


def without(content: Any, keys: set[str]) -> Any:
    if isinstance(content, dict):
        return {key: without(value, keys) for key, value in content.items() if key not in keys}
    return [without(item, keys) for item in content] if isinstance(content, list) else content


@few
@given(world=wholes(), data=st.data())
def test_the_order_of_writing_changes_nothing_that_is_told(
    world: World, data: st.DataObject
) -> None:
    book, deal = world

    one = check(book, deal)
    other = check(shuffled(book, data.draw), shuffled(deal, data.draw))

    assert told(one) == told(other)


@few
@given(world=wholes(), other=wholes())
def test_the_same_input_gives_the_same_bytes_whatever_was_checked_before(
    world: World, other: World
) -> None:
    book, elsewhere = (clauses.load_book(content, RULEBOOK) for content in (world[0], other[0]))

    def bytes_of(_: int) -> str:
        return clauses.check(book, world[1], rulebook=RULEBOOK).to_json(every=True)

    alone = bytes_of(0)
    clauses.check(elsewhere, other[1], rulebook=RULEBOOK).to_json(every=True)
    clauses.check(book, world[1], as_of=date(2026, 1, 1), rulebook=RULEBOOK)
    with ThreadPoolExecutor(3) as pool:
        together = set(pool.map(bytes_of, range(6)))
    anew = check(*world).to_json(every=True)

    assert together == {alone}
    assert anew == alone


@few
@given(world=wholes())
def test_what_strangers_agree_changes_nothing_that_is_told(world: World) -> None:
    book, deal = world
    more = copy.deepcopy(book)
    more["parties"] |= {name: {"name": name} for name in ("stranger", "stranger-too")}
    words = {"describes": "what strangers agree", "bound": "stranger", "holder": "stranger-too"}
    gas = {"subject": "energy.gas"}
    more["agreements"]["third"] = {
        "clauses": {
            "foreign": {"kind": "exclusivity", "covers": gas, **words},
            "foreign-permission": {"kind": "permission", "covers": gas, **words},
        }
    }

    before, after = told(check(book, deal)), told(check(more, deal))

    for key in ("findings", "not_engaged"):
        after[key] = [row for row in after[key] if row["agreement"] != "third"]
    # Who is not known may be a stranger, so at worst more may follow.
    for report in (before, after):
        for key in ("encoded", "missing", "verdict", "certain", "at_worst"):
            report.pop(key, None)
    assert after == before
