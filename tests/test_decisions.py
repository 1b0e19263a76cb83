from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import clauses
from clauses.decisions import add_decision
from clauses.model.book import Book

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of five decisions."""
    for number in range(1, 6):
        add_decision({"deal": f"d{number}", "verdict": "clear"}, tmp_path / "record.jsonl", NOON)
    return tmp_path / "record.jsonl"


def faults_of(path: Path, expect: str | None = None) -> list[str]:
    found = clauses.verify_record(path, expect).faults
    return [str(fault).removeprefix(f"{path}") for fault in found]


def digest(line: str) -> str:
    return str(json.loads(line)["digest"])


def test_a_decision_says_what_was_asked_and_found(book: Book, story: Path, tmp_path: Path) -> None:
    report = clauses.check(book, story / "deals" / "oracle.yaml")

    clauses.record(report, tmp_path / "record.jsonl")

    row = json.loads((tmp_path / "record.jsonl").read_text())
    assert list(row) == [
        "number", "previous", "recorded", "deal", "title", "book", "as_of", "as_of_from",
        "known_at", "verdict", "certain", "at_worst", "findings", "unread", "inputs", "digests",
        "engine", "digest",
    ]  # fmt: skip
    assert row["digests"] == dict(report.digests)
    assert row["findings"][0] == {
        "id": report.findings[0].id, "status": "engaged", "effect": "requires_offer",
    }  # fmt: skip


def test_each_line_names_the_one_before_it_by_its_digest(path: Path) -> None:
    lines = path.read_text().splitlines()
    rows = [json.loads(line) for line in lines]

    assert [row["previous"] for row in rows] == [None, *(row["digest"] for row in rows[:-1])]
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
    assert {row["recorded"] for row in rows} == {"2026-01-02T12:00:00Z"}
    body = lines[0].partition(',"digest"')[0]
    assert hashlib.sha256(body.encode()).hexdigest() == rows[0]["digest"]


def test_a_record_that_is_as_it_was_written_is_said_to_be(path: Path) -> None:
    last = digest(path.read_text().splitlines()[-1])

    record = clauses.verify_record(path, expect=last[:12])

    assert record == clauses.Record(5, last, (), 5)


def forged(line: str) -> str:
    """The line of another decision, with a digest that is right for it."""
    body = line.partition(',"digest"')[0].replace("clear", "risk")
    return f'{body},"digest":"{hashlib.sha256(body.encode()).hexdigest()}"}}'


Lines = list[str]
CHANGED = "was changed after it was written: its words do not have the digest that it states"


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda x: [*x[:2], x[2].replace("d3", "d9"), *x[3:]], [f":3: {CHANGED}"]),
        (lambda x: [*x[:4], x[4].replace("d5", "d9")], [f":5: {CHANGED}"]),
        (lambda x: [*x[:2], x[2].replace('"deal"', '"deal" '), *x[3:]], [f":3: {CHANGED}"]),
        (
            lambda x: [*x[:2], forged(x[2]), *x[3:]],
            [":4: does not follow the line before it, which was changed or replaced, digest and all"],
        ),
        (
            lambda x: [x[0], *x[3:]],
            [":2: is decision 4 and stands after 1; 2 missing between them"],
        ),
        (lambda x: x[2:], [":1: is decision 3 and the first line; what stood before it is missing"]),
        (
            lambda x: [x[0], x[2], x[1], *x[3:]],
            [
                ":2: stands out of its order: it follows line 3",
                ":3: stands out of its order: it follows line 1",
                ":4: stands out of its order: it follows line 2",
            ],
        ),
        (lambda x: [*x[:3], x[2], *x[3:]], [":4: stands out of its order: it follows line 2"]),
        (
            lambda x: [*x[:2], "{}", *x[2:]],
            [":3: is no line of a decision record, or was changed beyond reading"],
        ),
        (
            lambda x: [*x[:2], "", *x[2:]],
            [":4: a blank line stands before it; nobody who records writes one"],
        ),
        (lambda x: x[:0], [": is empty: nothing was recorded, or all of it was cut off"]),
    ],
    ids=["changed", "last-changed", "space", "forged", "missing", "no-head", "swapped", "doubled",
         "foreign", "blank", "emptied"],
)  # fmt: skip
def test_what_was_done_to_a_record_is_told_with_its_line(
    path: Path, change: Callable[[Lines], Lines], faults: list[str]
) -> None:
    lines = change(path.read_text().splitlines())
    path.write_text("".join(f"{line}\n" for line in lines))

    assert faults_of(path) == faults


def test_a_cut_end_shows_only_to_who_kept_the_last_digest(path: Path) -> None:
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:3]))

    assert faults_of(path) == []
    assert faults_of(path, digest(lines[4])) == [
        f": holds no decision {digest(lines[4])}: its end was cut off, or it was written anew"
    ]


def test_a_torn_last_line_is_told_apart_with_the_way_out(path: Path) -> None:
    whole = path.read_bytes()
    last = digest(whole.decode().splitlines()[-1])
    path.write_bytes(whole + f'{{"number":6,"previous":"{last}","recorded":"2026-01-'.encode())

    assert faults_of(path) == [
        ":6: the last line has no end: its writer was stopped, or the file was cut; "
        f"`truncate -s {len(whole)} {path}` leaves the whole lines"
    ]


@pytest.mark.parametrize("end", ['{"number":7,', "x", '{"number":6,"previous":"0'])
def test_an_end_that_follows_nothing_is_told_apart(path: Path, end: str) -> None:
    path.write_bytes(path.read_bytes() + end.encode())

    assert faults_of(path) == [
        ":6: has no end, and is not the beginning of the line that would follow"
    ]


@pytest.mark.parametrize("change", [b"d9", b"d\xff"])
def test_nothing_is_added_to_a_line_that_was_changed(path: Path, change: bytes) -> None:
    path.write_bytes(changed := path.read_bytes().replace(b"d5", change))

    with pytest.raises(clauses.InputError, match=r"the last line .*; see `clauses verify`"):
        add_decision({"deal": "d6"}, path, NOON)

    assert path.read_bytes() == changed


@pytest.mark.parametrize("expect", ["abc", "x" * 64, ""])
def test_what_is_no_digest_is_refused(path: Path, expect: Any) -> None:
    with pytest.raises(clauses.InputError, match="is no digest"):
        clauses.verify_record(path, expect)
