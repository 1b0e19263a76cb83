"""The page of real clauses counts its own rows, and each row has its case."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from clauses.casefile import cases_of, prepare
from clauses.rulebook.compiled import Rulebook

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "coverage.md"
CASES = ROOT / "cases" / "coverage"

pytestmark = pytest.mark.skipif(
    not (ROOT / "docs").is_dir(), reason="the documentation is not part of the wheel"
)

ROW = re.compile(r"^\| `([\w-]+/([\w-]+)/\d+)` \| (.+?) \| (wholly|in part|not) \| .+ \|$", re.M)
TALLY = re.compile(
    r"Of (\d+) texts: (\d+) wholly, (\d+) in part, (\d+) not\. "
    r"In (\d+) of them the case defines a kind of its own\."
)


def rows() -> list[tuple[str, str, str, str]]:
    """Each row: the text's id, its category, the kinds that carry it, and how far they do."""
    return ROW.findall(PAGE.read_text())


def case_of(text: str, category: str) -> Path:
    return CASES / category / f"{text.replace('/', '-')}.yaml"


def test_the_tally_is_the_count_of_the_rows() -> None:
    tally = TALLY.search(PAGE.read_text())
    counts = Counter(grade for *_, grade in rows())
    own = sum("*" in kinds for _, _, kinds, _ in rows())

    assert tally is not None
    assert [*map(int, tally.groups())] == [
        len(rows()), counts["wholly"], counts["in part"], counts["not"], own
    ]  # fmt: skip


def test_every_line_of_the_tables_is_a_row() -> None:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]

    assert len(lines) == len(rows())


def test_each_case_has_a_row_and_each_row_that_is_carried_a_case() -> None:
    wanted = {case_of(text, category) for text, category, _, grade in rows() if grade != "not"}

    assert wanted == set(CASES.rglob("*.yaml"))


@pytest.mark.parametrize("row", rows() if PAGE.exists() else [], ids=lambda row: row[0])
def test_a_row_names_the_kinds_that_its_case_uses(
    row: tuple[str, str, str, str], rulebook: Rulebook
) -> None:
    text, category, kinds, grade = row
    if grade == "not":
        return
    case = next(cases_of(case_of(text, category)))
    book, _ = prepare(case, rulebook)
    used = {
        clause.kind
        for agreement in book.agreements.values()
        for wordings in agreement.all_clauses().values()
        for clause in wordings
    }

    assert case.name == text
    assert set(re.findall(r"`(\w+)`", kinds)) == used
    assert set(re.findall(r"\*`(\w+)`\*", kinds)) == used & set(book.kinds)
