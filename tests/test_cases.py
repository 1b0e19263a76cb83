"""Every case of the project states exactly what is found, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clauses import files
from clauses.casefile import Case, cases_of, differences, prepare, run_case
from clauses.engine import check as engine
from clauses.model.book import Book
from clauses.model.deal import Deal
from clauses.rulebook.compiled import Kind, Rule, Rulebook
from clauses.rulebook.load import load_rulebook


def all_cases() -> Iterator[Case]:
    for folder in (files.rules_folder(), files.cases_folder()):
        for path in files.cases_below(folder):
            yield from cases_of(path)


CASES = list(all_cases())
RULEBOOK = load_rulebook()


def name_of(case: Case) -> str:
    return f"{Path(case.place).parent.name}/{Path(case.place).stem}: {case.name}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_case_finds_exactly_what_it_states(case: Case, rulebook: Rulebook) -> None:
    outcome = run_case(case, rulebook)

    assert outcome.problems == ()


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_expected_finding_says_why(case: Case) -> None:
    silent = [finding.clause for finding in case.expect.findings if not finding.why]

    assert silent == []


def _without(rule: Rule, part: str, index: int) -> Rule:
    conditions = getattr(rule, part)
    change: dict[str, Any] = {part: (*conditions[:index], *conditions[index + 1 :])}
    return replace(rule, **change)


def mutations(kind: Kind) -> Iterator[tuple[str, Kind]]:
    """The kind with one condition, exception or condition of a population taken out.

    A rule that is written once for several acts loses it for all of them.
    """
    for text in dict.fromkeys(rule.text for rule in kind.rules):
        first = next(rule for rule in kind.rules if rule.text == text)
        for part in ("when", "unless"):
            for index, condition in enumerate(getattr(first, part)):
                rules = tuple(
                    _without(rule, part, index) if rule.text == text else rule
                    for rule in kind.rules
                )
                yield f"{first.id} {part}: {condition.text}", replace(kind, rules=rules)
    for name, population in kind.populations.items():
        for index, condition in enumerate(population.when):
            fewer = (*population.when[:index], *population.when[index + 1 :])
            populations = {**kind.populations, name: replace(population, when=fewer)}
            text = f"{kind.name} population {name}: {condition.text}"
            yield text, replace(kind, populations=populations)


PREPARED: dict[str, list[tuple[Case, Book, Deal]]] = {}


def prepared(kind: str) -> list[tuple[Case, Book, Deal]]:
    """The cases whose book has a clause of a kind, read once."""
    if not PREPARED:
        for case in CASES:
            book, deal = prepare(case, RULEBOOK)
            kinds = {
                c.kind
                for a in book.agreements.values()
                for v in a.all_clauses().values()
                for c in v
            }
            for name in kinds:
                PREPARED.setdefault(name, []).append((case, book, deal))
    return PREPARED.get(kind, [])


def notices(rulebook: Rulebook, case: Case, book: Book, deal: Deal) -> bool:
    report = engine.run(rulebook, book, deal, case.as_of, case.known_at, "test")
    return any(True for _ in differences(case.expect, report))


@pytest.mark.parametrize(
    ("text", "kind"),
    [mutation for kind in RULEBOOK.kinds.values() for mutation in mutations(kind)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_condition_matters_to_some_case(text: str, kind: Kind) -> None:
    without = replace(RULEBOOK, kinds={**RULEBOOK.kinds, kind.name: kind})

    # The kind's own examples first: one case that notices is enough.
    cases = sorted(prepared(kind.name), key=lambda row: Path(row[0].place).parent.name != kind.name)

    noticed = any(notices(without, *row) for row in cases)

    assert noticed, f"no case notices the loss of {text}"


@pytest.mark.parametrize("kind", RULEBOOK.kinds.values(), ids=lambda kind: kind.name)
def test_a_kind_has_its_page_an_example_that_fires_and_one_that_does_not(kind: Kind) -> None:
    folder = Path(kind.folder)

    present = [
        name for name in ("README.md", "fires.yaml", "silent.yaml") if (folder / name).exists()
    ]

    assert present == ["README.md", "fires.yaml", "silent.yaml"]


@pytest.mark.parametrize("kind", RULEBOOK.kinds.values(), ids=lambda kind: kind.name)
def test_a_kind_has_a_case_of_each_status(kind: Kind) -> None:
    found: set[str] = set()
    for case, book, deal in prepared(kind.name):
        report = engine.run(RULEBOOK, book, deal, case.as_of, case.known_at, "test")
        found |= {finding.status for finding in report.findings if finding.kind == kind.name}
        found |= {"not_engaged" for row in report.not_engaged if row.kind == kind.name}
    wanted = {"engaged", "undetermined", "not_engaged"}
    if any(rule.unless for rule in kind.rules):
        wanted.add("excepted")

    assert wanted <= found
