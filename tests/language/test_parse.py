from __future__ import annotations

import pytest

from clauses.language.parse import ExpressionError, parse


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9**9**9", "column 1: powers cannot be used in a condition"),
        ("act.price[0]", "column 1: indexing cannot be used in a condition"),
        ("(lambda: 1)()", "column 2: functions of one's own cannot be used in a condition"),
        ("[x for x in y]", "column 1: comprehensions cannot be used in a condition"),
        ("a if b else c", "column 1: if … else cannot be used in a condition"),
        ("f'{a}'", "column 1: f-strings cannot be used in a condition"),
        ("a is b", "column 1: `is` (use ==) cannot be used in a condition"),
        ("a ==", "column 1: no expression: invalid syntax"),
        ("a == None", "column 6: write a text in quotes or a number such as 5 or 2.5"),
        ("a or " * 200 + "a", "longer than 1000 characters; split it into conditions"),
        ("not " * 40 + "a", "column 97: nested deeper than 25 levels; split it"),
        ("(" * 300 + "a" + ")" * 300, "column 201: no expression: too many nested parentheses"),
    ],
    ids=lambda value: value[:20],
)
def test_what_conditions_do_not_have_is_refused(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)

    assert caught.value.message == message
