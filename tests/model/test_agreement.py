from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from clauses.model.agreement import Agreement
from clauses.model.dates import When
from clauses.model.force import contains, versions
from clauses.model.truth import Truth

CLAUSE = {"kind": "exclusivity", "describes": "first words", "bound": "a", "holder": "b"}
OTHER = {**CLAUSE, "describes": "other words"}


def agreement(*amendments: tuple[str, dict[str, Any]]) -> Agreement:
    return Agreement.model_validate(
        {"agreement": "x", "clauses": {"one": CLAUSE}, "amendments": dict(amendments)}
    )


FIRST = ("first", {"effective": "2026-01-01", "replace": {"one": OTHER}})
SECOND = ("second", {"effective": "2026-02-01", "delete": ["one"], "insert": {"two": CLAUSE}})


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)], ids=["in order", "reversed"])
@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 12, 31), {"one": ("first words", None)}),
        (date(2026, 1, 1), {"one": ("other words", "first")}),
        (date(2026, 1, 31), {"one": ("other words", "first")}),
        (date(2026, 2, 1), {"two": ("first words", "second")}),
    ],
)
def test_the_text_in_force_is_the_fold_of_what_took_effect(
    order: Any, day: date, text: dict[str, Any]
) -> None:
    found = versions(agreement(*order), date.max)
    on_day = [v for v in found if contains(v.part, When(day, day)) is Truth.TRUE]

    assert {v.name: (v.clause.describes, v.amendment) for v in on_day} == text


@pytest.mark.parametrize(
    ("amendment", "message"),
    [
        ({"effective": "2026-01-01", "delete": ["oen"]}, "no clause 'oen' to change"),
        ({"effective": "2026-01-01", "insert": {"one": CLAUSE}}, "is there already"),
    ],
)
def test_an_amendment_of_what_is_not_there_is_a_fault(amendment: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        agreement(("a", amendment))


def test_two_amendments_of_one_clause_on_one_day_are_a_fault() -> None:
    same_day = ("other", {"effective": "2026-01-01", "delete": ["one"]})

    with pytest.raises(ValidationError, match="on the same day"):
        agreement(FIRST, same_day)
