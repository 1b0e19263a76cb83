from __future__ import annotations

from typing import cast

import pytest

from clauses.language.answer import Answer, Missing
from clauses.language.functions import FUNCTIONS
from clauses.language.world import Env
from clauses.model.measure import Measure

ENV = cast(Env, None)
UNKNOWN = Answer(None, "unknown", missing=(Missing("clauses.it.minimum", "how much"),))


def amount(text: str) -> Answer:
    return Answer(Measure.parse(text), text)


MONEY, QUANTITY = amount("EUR 5"), amount("5 t")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (amount("USD 1m"), MONEY),
        (amount("up to USD 1m"), MONEY),
        (amount("3 GWh"), QUANTITY),
        (amount("nothing"), MONEY),
    ],
    ids=["money", "money up to some amount", "a quantity", "nothing, of whatever kind"],
)
def test_what_matches_an_amount_is_of_its_kind(wanted: Answer, found: Answer) -> None:
    assert FUNCTIONS["matching"][0].call(ENV, wanted, MONEY, QUANTITY) == found


def test_what_matches_an_unknown_amount_is_unknown() -> None:
    answer = FUNCTIONS["matching"][0].call(ENV, UNKNOWN, MONEY, QUANTITY)

    assert (answer.value, answer.shown) == (None, "EUR 5 or 5 t")
    assert answer.missing == UNKNOWN.missing
