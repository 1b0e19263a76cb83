from __future__ import annotations

import pytest

from clauses.engine import durable
from clauses.rulebook.compiled import Rule, Rulebook
from letters import Compared, compare

pytestmark = pytest.mark.skipif(not durable.available(), reason=durable.why_unavailable())

STATUSES = {"engaged", "undetermined", "excepted", "overridden", "dormant", "not_engaged"}


def rules(rulebook: Rulebook) -> list[Rule]:
    return [rule for kind in rulebook.kinds.values() for rule in kind.rules]


def test_durable_rules_agrees_with_the_truth_tables_on_thousands_of_questions(
    rulebook: Rulebook,
) -> None:
    compared = compare(rules(rulebook), 4_000, seed=1)

    assert compared.disagreements == []
    assert set(compared.statuses) == STATUSES


@pytest.mark.long
def test_durable_rules_agrees_with_the_truth_tables_on_a_million_questions(
    rulebook: Rulebook, capsys: pytest.CaptureFixture[str]
) -> None:
    compared = compare(rules(rulebook), 1_000_000, seed=2)

    with capsys.disabled():
        print(told(compared))
    assert compared.disagreements == []
    assert set(compared.statuses) == STATUSES


def told(compared: Compared) -> str:
    counts = ", ".join(f"{count:,} {name}" for name, count in compared.statuses.most_common())
    disagreeing = len(compared.disagreements)
    return f"\n{compared.pairs:,} questions, {disagreeing} disagreements: {counts}"
