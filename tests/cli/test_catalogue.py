from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from clauses import files
from clauses.rulebook.compiled import Rulebook

Run = Callable[..., Result]


def test_kinds_says_in_one_line_each_what_such_a_clause_says(run: Run, rulebook: Rulebook) -> None:
    rows = [line.split(maxsplit=1) for line in run("kinds").stdout.splitlines()]

    means = "The bound party deals in what the clause covers with the holder alone. [Exclusivity]"
    assert ["exclusivity", means] in rows
    assert {row[0] for row in rows if row} >= set(rulebook.kinds)


def test_a_kind_is_told_with_its_terms_rules_and_exceptions(run: Run) -> None:
    lines = run("kinds", "exclusivity").stdout.splitlines()

    assert "  covers: scope, required. what is dealt in with the holder alone" in lines
    assert "    unless the holder consented to this deal   [consented(clause, act)]" in lines
    assert (
        "  then prohibits (at least blocked): The clause forbids the act. Do not sign this as it"
        in lines
    )
    assert "When it does not" in lines


def test_a_rule_taken_from_another_kind_says_so(run: Run) -> None:
    lines = run("kinds", "right_to_match").stdout.splitlines()

    assert "  the same as right_of_first_refusal.offer, but for means, when, says" in lines
    assert "  the same as right_of_first_refusal.exercised, but for unless, says" in lines


def test_what_is_counted_as_by_another_kind_says_so(run: Run) -> None:
    text = " ".join(run("kinds", "purchase_requirement").stdout.split())

    assert (
        "during(act.price, act.term, onward(clause.in_force)))) "
        "(the same as minimum_commitment.bought)" in text
    )


def test_the_example_of_every_kind_can_be_copied_and_is_as_stated(
    run: Run, rulebook: Rulebook, tmp_path: Path
) -> None:
    for kind in json.loads(run("kinds", "--format", "json").stdout):
        firing = [example for example in kind["examples"] if example["fires"]]
        shortest = min(firing, key=lambda e: (e["text"].count("\n"), e["file"]))
        (tmp_path / f"{kind['name']}.yaml").write_text(shortest["text"], encoding="utf-8")

    result = run("test", tmp_path)

    assert result.stdout.splitlines()[-1] == f"{len(rulebook.kinds)} cases, 0 not as stated"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("first refusal", "right_of_first_refusal"),
        ("EXCLUSIVE party", "exclusivity"),
        ("Most Favored Nation", "most_favoured_licensee"),
        ("free_window", "right_of_first_offer"),
        ("by operation of law", "assignment"),
    ],
    ids=["meaning", "title", "CUAD category", "name of a term", "meaning of a term"],
)
def test_kinds_are_found_by_words(run: Run, words: str, kind: str) -> None:
    result = run("kinds", "--search", words)

    assert f"\n  {kind} " in result.stdout
    assert "\n  non_disparagement " not in result.stdout


def test_a_word_that_no_kind_knows_gets_the_nearest(run: Run) -> None:
    result = run("kinds", "--search", "first refusl")

    assert result.exit_code == 2
    assert "no kind speaks of 'first refusl'; did you mean 'refusal'?" in result.stderr


def test_the_kinds_of_a_book_are_told_with_the_others(run: Run, tmp_path: Path) -> None:
    case = files.read(files.cases_folder() / "semantics" / "bespoke-kind.yaml").content
    (tmp_path / "book.yaml").write_text(
        json.dumps({"book": "own", **{k: v for k, v in case["book"].items() if k != "agreements"}}),
        encoding="utf-8",
    )
    own = next(iter(case["book"]["kinds"]))

    result = run("kinds", own, "--book", tmp_path)

    assert result.stdout.startswith(f"{own}: ")


def test_pages_are_written_and_what_is_left_over_is_taken_out(
    run: Run, rulebook: Rulebook, tmp_path: Path
) -> None:
    target = tmp_path / "pages"
    run("kinds", "--format", "markdown", "--output", target)
    page = (target / "exclusivity.md").read_text(encoding="utf-8")
    (target / "gone.md").write_text(page, encoding="utf-8")
    (target / "mine.md").write_text("# Notes\n", encoding="utf-8")

    result = run("kinds", "--format", "markdown", "--output", target)

    wanted = {"README.md", "acts.md", "mine.md", *(f"{name}.md" for name in rulebook.kinds)}
    assert (result.exit_code, result.stdout) == (0, "")
    assert {path.name for path in target.iterdir()} == wanted


def test_an_act_is_told_with_its_roles_and_facts(run: Run) -> None:
    lines = run("acts", "build").stdout.splitlines()

    assert "who does it: builder; with whom: partner; who pays: builder" in lines
    assert "may amount to `buy` when act.is_purchase" in lines
    assert "  price: money. what is to be spent" in lines


def test_acts_are_listed_each_on_a_line(run: Run, rulebook: Rulebook) -> None:
    listed = run("acts").stdout.splitlines()
    rows = json.loads(run("acts", "--format", "json").stdout)

    assert {line.split()[0] for line in listed[:-2]} == {row["name"] for row in rows}
    assert {row["name"] for row in rows} == set(rulebook.acts)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("acts", "by"), "unknown act 'by'; did you mean 'buy'?"),
        (("acts", "zzz"), "unknown act 'zzz'; `clauses acts` lists them"),
        (("kinds", "zzz"), "unknown kind 'zzz'; `clauses kinds` lists them"),
    ],
)
def test_an_unknown_act_or_kind_gets_the_way_out(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert message in result.stderr
