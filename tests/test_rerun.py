from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import clauses

Report = dict[str, Any]


@pytest.fixture
def folder(story: Path, tmp_path: Path) -> Path:
    """A copy of a book that may be changed."""
    shutil.copytree(story, tmp_path / "book")
    return tmp_path / "book"


def written(folder: Path, every: bool = False, **asked: Any) -> Path:
    report = clauses.check(folder, folder / "deals" / "oracle.yaml", **asked)
    path = folder.parent / "report.json"
    path.write_text(report.to_json(every=every), encoding="utf-8")
    return path


def changed(path: Path, was: str, is_: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, is_), encoding="utf-8")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"every": True},
        {"as_of": date(2025, 11, 1), "known_at": date(2025, 12, 1)},
        {"set_": ("lines.capacity.scope.purpose=training", "title=Other")},
    ],
    ids=["plain", "all", "dated", "set"],
)
def test_what_is_as_reported_is_said_to_be(folder: Path, asked: Any) -> None:
    path = written(folder, **asked)

    assert clauses.verify(path).same


def test_a_book_and_a_deal_may_have_moved(folder: Path, tmp_path: Path) -> None:
    path = written(folder)
    folder.rename(tmp_path / "moved")

    deal = tmp_path / "moved" / "deals" / "oracle.yaml"

    assert clauses.verify(path, book=tmp_path / "moved", deal=deal).same
    with pytest.raises(clauses.InputError, match="there is no book"):
        clauses.verify(path)


def test_a_deal_that_changed_is_told_with_what_follows(folder: Path) -> None:
    path = written(folder)
    changed(folder / "deals" / "oracle.yaml", "purpose: unknown", "purpose: training")

    found = clauses.verify(path)

    assert [line.split(":")[0] for line in found.changed] == [
        "the book is another", "the deal is another",
    ]  # fmt: skip
    assert found.differences[0] == "verdict: undetermined then, blocked now"
    assert (
        "microsoft-openai/training-exclusivity/dealing@capacity: undetermined, prohibits, blocked "
        "then, engaged, prohibits, blocked now"
    ) in found.differences


def test_a_book_that_changed_without_consequence_is_told(folder: Path) -> None:
    path = written(folder)
    changed(folder / "book.yaml", "parties:", "# reviewed\nparties:")

    found = clauses.verify(path)

    assert [line.split(":")[0] for line in found.changed] == ["the book is another"]


def test_another_version_is_told(folder: Path) -> None:
    path = written(folder)
    changed(path, f'"clausebook": "{clauses.__version__}"', '"clausebook": "0.0.9"')

    found = clauses.verify(path)

    assert found.changed == (f"clausebook is another: 0.0.9 then, {clauses.__version__} now",)
    assert found.differences == ()


@pytest.mark.parametrize(
    ("forge", "difference"),
    [
        (lambda r: r.update(verdict="clear"), "verdict: clear then, undetermined now"),
        (
            lambda r: r["findings"].pop(0),
            "microsoft-openai/compute-refusal/offer@capacity: found now, and not reported "
            "(engaged, requires_offer, action_first)",
        ),
        (
            lambda r: r["findings"][0].update(status="excepted"),
            "microsoft-openai/compute-refusal/offer@capacity: excepted, requires_offer, "
            "action_first then, engaged, requires_offer, action_first now",
        ),
        (
            lambda r: r["findings"][0].update(words="Nothing.", says=""),
            "microsoft-openai/compute-refusal/offer@capacity: not as reported: says, words",
        ),
        (
            lambda r: r["findings"].reverse(),
            "the findings are in another order, or one is there twice",
        ),
        (lambda r: r["missing"].clear(), "missing: not as reported"),
        (lambda r: r.pop("hangs_on"), "hangs_on: not as reported"),
    ],
    ids=["verdict", "left-out", "status", "words", "order", "missing", "key"],
)
def test_a_report_that_was_changed_is_told(
    folder: Path, forge: Callable[[Report], object], difference: str
) -> None:
    report = json.loads(written(folder).read_text(encoding="utf-8"))
    forge(report)

    found = clauses.verify(report)

    assert (found.changed, found.differences) == ((), (difference,))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "deal: x", "[" * 100_000, '{"findings": 1, "inputs": {}}', "\udcff"]
)
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(clauses.InputError, match=r"is no report of|not UTF-8"):
        clauses.verify(path)


def test_a_deal_that_was_no_file_must_be_named(folder: Path) -> None:
    deal = {"deal": "d", "lines": {"x": {"act": "buy", "buyer": "openai"}}}
    report = json.loads(clauses.check(folder, deal).to_json())

    with pytest.raises(clauses.InputError, match=r"its deal was no file .*; name one with --deal"):
        clauses.verify(report)
