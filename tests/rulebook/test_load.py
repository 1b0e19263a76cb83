from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from clauses import files
from clauses.faults import RulebookError
from clauses.rulebook.load import load_rulebook


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rulebook that a test may spoil."""
    shutil.copytree(files.rules_folder(), tmp_path / "rules")
    return tmp_path / "rules"


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("purchase_requirement/rule.yaml", "act.buyer in clause.bound", "act.byer in clause.bound",
         "'act.byer in clause.bound': column 1: the act 'buy' has no 'byer'; did you mean 'buyer'?"),
        ("exclusivity/rule.yaml", "effect: prohibits", "effect: prohibit",
         "unknown effect; did you mean 'prohibits'?"),
        ("revenue_share/rule.yaml", "act: buy", "act: by", "unknown act 'by'; did you mean 'buy'?"),
        ("exclusivity/rule.yaml", "family: restriction", "famly: restriction",
         "unknown key; did you mean 'family'?"),
        ("exclusivity/rule.yaml", "{act.actor} would", "{act.actor.__class__} would",
         "only `act` and `clause` have parts"),
        ("exclusivity/rule.yaml", "{act.actor} would", "{act.actor!r} would",
         "a message holds plain names in braces"),
        ("exclusivity/rule.yaml", "{act.actor} would", "{0} would",
         "a message holds plain names in braces"),
        ("exclusivity/rule.yaml", "kind: exclusivity", "kind: exclusive",
         "it stands under the name 'exclusivity'"),
        ("acts.yaml", "when: act.is_purchase", "when: act.is_purchas",
         "the act 'build' has no 'is_purchas'; did you mean 'is_purchase'?"),
        ("acts.yaml", "    buy:\n      when:", "    by:\n      when:", "unknown act 'by'; did you mean 'buy'?"),
        ("taxonomies/purpose.yaml", "clinical.trials:", "clinic.trials:",
         "its parent 'clinic' is not there"),
        ("effects.yaml", "outcome: blocked", "outcome: block", "did you mean 'blocked'?"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_wrong_rulebook_is_told(rules: Path, file: str, old: str, new: str, fault: str) -> None:
    spoil(rules, file, old, new)

    with pytest.raises(RulebookError) as caught:
        load_rulebook(rules)

    assert fault in str(caught.value)
    assert caught.value.faults[0].place is not None
    assert caught.value.faults[0].place.line is not None


def test_a_rulebook_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="the rulebook is not there"):
        load_rulebook(tmp_path / "nothing")


def test_an_empty_rulebook_is_an_error(rules: Path) -> None:
    for kind in rules.glob("*/rule.yaml"):
        kind.unlink()

    with pytest.raises(RulebookError, match="holds no kinds of clauses"):
        load_rulebook(rules)


def test_an_emptied_rulebook_never_says_clear(
    rules: Path, story: Path, run: Callable[..., Result]
) -> None:
    for kind in rules.glob("*/rule.yaml"):
        kind.write_text("", encoding="utf-8")

    result = run("check", story / "deals" / "oracle.yaml", "--rules", rules)

    assert result.exit_code == 2
    assert result.stdout == ""
