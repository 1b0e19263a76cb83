from __future__ import annotations

import pytest

from clauses.language.check import Names, compile_condition, compile_value
from clauses.language.parse import ExpressionError
from clauses.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()
NAMES = Names(
    act=RULEBOOK.acts["buy"].form.specs,
    clause=RULEBOOK.kinds["minimum_commitment"].form.specs,
    populations={"bought": "money"},
    act_name="the act 'buy'",
    kind_name="the kind 'minimum_commitment'",
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("act.sellr in clause.bound", "column 1: the act 'buy' has no 'sellr'; did you mean 'seller'?"),
        ("clause.maximum > 5", "column 1: the kind 'minimum_commitment' has no 'maximum'; did you mean 'minimum'?"),
        ("deal.price > 5", "column 1: only `act` and `clause` have parts"),
        ("price > 5", "column 1: unknown name 'price'"),
        ("overlap(act.scope, clause.covers)", "column 1: is a scope, not a condition"),
        ("overlapz(act.scope, clause.covers)", "column 1: unknown function 'overlapz'; did you mean 'overlap'?"),
        ("overlaps(act.scope)", "column 1: overlaps is written overlaps(scope, scope) or overlaps(span, span) or overlaps(group, group) or overlaps(words, words), not with scope"),
        ("act.price > act.quantity", "column 1: a money cannot be compared with a quantity"),
        ("act.price + act.quantity > act.price", "column 1: a money + a quantity has no meaning"),
        ("act.price > 'USD lots'", "column 13: 'lots' is no amount; write it like USD 6.5bn, up to USD 100bn, 4.5 GW or 20%"),
        ("act.buyer in act.seller", "column 1: a party cannot be in a party"),
        ("act.scope == clause.covers", "column 1: a scope is compared by `overlaps`, `within` or `in`"),
        ("act.buyer > act.seller", "column 1: a party has no order"),
        ("act.price", "column 1: is a money, not a condition"),
        ("act.price < act.price < act.price", "column 1: compare two values at a time; join with `and`"),
        ("act.buyer == 'oracle'", "column 14: unknown party 'oracle'"),
        ("refused(clause=clause, act=act)", "column 9: named arguments cannot be used in a condition"),
    ],
    ids=lambda value: value[:30],
)  # fmt: skip
def test_a_fault_names_its_column_and_a_way_out(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_condition(text, NAMES)

    assert caught.value.message == message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("act.price", "money"),
        ("bought + act.price", "money"),
        ("act.price / act.net", "number"),
        ("lesser(act.price, act.net)", "money"),
        ("matching(clause.minimum, act.price, act.quantity)", "amount"),
        ("clause.covers", "scope"),
        ("act.seller in clause.holder and not act.price > 'USD 5m'", "truth"),
    ],
)
def test_an_expression_has_a_type(text: str, kind: str) -> None:
    assert compile_value(text, NAMES).type == kind


def test_a_choice_is_compared_with_its_own_words() -> None:
    names = Names(act=RULEBOOK.acts["license"].form.specs)

    with pytest.raises(ExpressionError) as caught:
        compile_condition('act.exclusivity == "exclusiv"', names)

    assert (
        caught.value.message
        == "column 20: exclusivity is never 'exclusiv'; did you mean 'exclusive'?"
    )
