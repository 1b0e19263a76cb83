"""Books that nobody would write on purpose, and that must be answered all the same."""

from __future__ import annotations

from typing import Any

import pytest

import clauses
from clauses.rulebook.compiled import Rulebook

CLAUSE: dict[str, Any] = {
    "kind": "exclusivity",
    "describes": "the buyer buys computing from the seller alone",
    "bound": "buyer",
    "holder": "seller",
    "covers": {"subject": "compute"},
}
DEAL: dict[str, Any] = {
    "deal": "deal",
    "signing": "2026-03-01",
    "lines": {
        "a": {"act": "buy", "buyer": "buyer", "seller": "other", "scope": {"subject": "compute"}}
    },
}


def check(rulebook: Rulebook, deal: dict[str, Any] | None = None, **changed: Any) -> clauses.Report:
    agreement = {"clauses": {"sole": {**CLAUSE, **changed.pop("clause", {})}}, **changed}
    book = {
        "book": "book",
        "home": "buyer",
        "ownership": "complete",
        "parties": {name: {"name": name} for name in ("buyer", "seller", "other")},
        "agreements": {"supply": agreement},
    }
    line = {**DEAL["lines"]["a"], **(deal or {})}
    return clauses.check(book, {**DEAL, "lines": {"a": line}}, rulebook=rulebook)


def statuses(report: clauses.Report) -> list[str]:
    assert report.to_text(every=True)
    return [finding.status for finding in report.findings]


def test_an_amendment_on_an_unknown_day_leaves_the_beginning_of_time_printable(
    rulebook: Rulebook,
) -> None:
    amendment = {"effective": {"unknown": "on approval"}, "signed": "2026-01-15",
                 "replace": {"sole": {**CLAUSE, "covers": {"subject": "models"}}}}  # fmt: skip

    report = check(rulebook, amendments={"first": amendment}, effective={"unknown": "on approval"})

    assert "undetermined" in statuses(report)


def test_a_clause_that_survives_an_end_on_an_unknown_day_is_decided(rulebook: Rulebook) -> None:
    amendment = {"effective": {"unknown": "on approval"}, "signed": "2026-01-15",
                 "terminate": "yes"}  # fmt: skip

    report = check(
        rulebook,
        {"term": "1 month from 2026-03-01"},
        clause={"survives": "6 months"},
        amendments={"end": amendment},
    )

    assert statuses(report) == ["engaged"]


def test_nobody_is_related_to_the_holder_of_a_clause_that_has_none(rulebook: Rulebook) -> None:
    unless = ["related(act.counterparty, clause.holder)"]

    report = check(rulebook, clause={"holder": "nobody", "unless": unless})

    assert statuses(report) == ["engaged"]


@pytest.mark.parametrize(
    "condition",
    ["related(act.seller, clause.holder)", 'controls(act.seller, clause.buyer_of, "50%")',
     "affiliated(act.buyer, act.seller)", 'elapsed(act.customer_since, "1 month")',
     "unlimited(act.price)", "overlaps(act.term, clause.in_force)"],
)  # fmt: skip
def test_no_question_holds_of_what_does_not_apply(condition: str, rulebook: Rulebook) -> None:
    nothing = {"not_applicable": "there is none"}
    deal = dict.fromkeys(("seller", "customer_since", "price", "term"), nothing)
    adds = {"buyer_of": {"type": "party", "value": "other"}}

    report = check(rulebook, deal, clause={"kind": "spending_limit", "limit": "USD 1m",
                                           "when": [condition], "adds": adds})  # fmt: skip

    assert statuses(report) == []
    assert [row.condition for row in report.not_engaged] == [condition]


def test_a_consent_up_to_an_amount_covers_no_line_that_has_no_price(rulebook: Rulebook) -> None:
    line = {**DEAL["lines"]["a"], "price": {"not_applicable": "there is none"}}
    consent = {"clause": "supply/sole", "deal": "deal", "up_to": "USD 2m"}
    book = {
        "book": "book",
        "home": "buyer",
        "parties": {name: {"name": name} for name in ("buyer", "seller", "other")},
        "agreements": {"supply": {"clauses": {"sole": CLAUSE}}},
        "ledger": [{"date": "2026-01-01", "consent": consent, "by": "seller"}],
    }

    report = clauses.check(book, {**DEAL, "lines": {"a": line}}, rulebook=rulebook)

    assert statuses(report) == ["engaged"]


def test_a_question_that_does_not_apply_is_told_so(rulebook: Rulebook) -> None:
    report = check(rulebook, {"in_shortage": {"not_applicable": "there is enough"}},
                   clause={"when": ["act.in_shortage"]})  # fmt: skip

    assert [row.reason for row in report.not_engaged] == ["in shortage: not applicable"]


def test_an_allocation_in_another_currency_splits_no_price(rulebook: Rulebook) -> None:
    deal = {
        "price": "EUR 4m",
        "allocation": [{"scope": {"subject": "compute.capacity"}, "price": "USD 2m"}],
    }
    carves = {"carves_out": [{"scope": {"subject": "compute.capacity"}}]}

    report = check(rulebook, deal, clause=carves)

    assert sorted(statuses(report)) == ["engaged", "excepted"]


def test_a_dispute_is_told_in_the_same_order_however_it_is_written(rulebook: Rulebook) -> None:
    claims = {"one": "EUR 1m", "other": "EUR 2m"}
    backward = dict(reversed(claims.items()))
    limit = {"kind": "spending_limit", "describes": "a limit", "limit": {"disputed": claims}}

    told = [
        check(rulebook, clause={**limit, "limit": {"disputed": said}}).missing
        for said in (claims, backward)
    ]

    assert [m.fact.ask for m in told[0]] == [m.fact.ask for m in told[1]]


@pytest.mark.parametrize("within", [True, False], ids=["of one deal", "of an earlier deal"])
def test_lines_that_count_together_are_told_in_the_same_order_however_they_are_written(
    within: bool, rulebook: Rulebook
) -> None:
    line = {**DEAL["lines"]["a"], "seller": "seller"}
    lines = {
        "a": {**line, "buyer": "unknown", "price": "USD 1m"},
        "b": {**line, "price": "unknown"},
    }
    limit = {**CLAUSE, "kind": "spending_limit", "limit": "USD 1m"}
    signed = {"deal": "earlier", "stage": "signed", "signing": "2026-01-01"}

    def told(rows: dict[str, Any]) -> set[tuple[str, str]]:
        agreement = {"clauses": {"limit": limit}}
        parties = {name: {"name": name} for name in ("buyer", "seller")}
        book = {"book": "book", "home": "buyer", "parties": parties,
                "agreements": {"supply": agreement},
                "deals": {} if within else {"earlier": {**signed, "lines": rows}}}  # fmt: skip
        asked = rows if within else {"a": {**line, "price": "USD 1"}}
        report = clauses.check(book, {**DEAL, "lines": asked}, rulebook=rulebook)
        return {(finding.id, finding.says) for finding in report.findings}

    assert told(lines) == told(dict(reversed(lines.items())))


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [([], ["sole"], "undefined_precedence"), (["sole"], [], "overridden")],
    ids=["precedence that comes later", "precedence that goes later"],
)
def test_precedence_is_what_the_words_in_force_say(
    before: list[str], after: list[str], status: str, rulebook: Rulebook
) -> None:
    """An amendment that is signed and not yet effective ranks nothing."""
    allowed = {**CLAUSE, "kind": "permission", "bound": "seller", "holder": "buyer"}
    later = {"signed": "2026-01-01", "effective": "2027-01-01",
             "replace": {"free": {**allowed, "overrides": after}}}  # fmt: skip
    book = {
        "book": "book",
        "home": "buyer",
        "ownership": "complete",
        "parties": {name: {"name": name} for name in ("buyer", "seller", "other")},
        "agreements": {
            "supply": {
                "clauses": {"sole": CLAUSE, "free": {**allowed, "overrides": before}},
                "amendments": {"later": later},
            }
        },
    }
    line = {**DEAL["lines"]["a"], "term": "1 month from 2026-03-01"}

    report = clauses.check(book, {**DEAL, "lines": {"a": line}}, rulebook=rulebook)

    assert {f.clause: f.status for f in report.findings}["sole"] == status
