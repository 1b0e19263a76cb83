"""The decision record: a line for each check, chained to the line before it by SHA-256."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clauses import files
from clauses.engine.findings import Report
from clauses.faults import BookError, Fault, InputError, Place
from clauses.files import Text

__all__ = ["Record", "add_decision", "decision", "record", "verify_record"]

# The digest stands last, so that it can be reckoned from the line itself up to this point; what
# chains a line stands first, so that of a torn one too it shows that it followed.
LINE = re.compile(r'(?P<body>\{.*),"digest":"(?P<digest>[0-9a-f]{64})"\}')
SHORTEST_HASH = 12
EMPTY = "is empty: nothing was recorded, or all of it was cut off"
BLANK = "a blank line stands before it; nobody who records writes one"
CHANGED = "was changed after it was written: its words do not have the digest that it states"
NO_DECISION = "is no line of a decision record, or was changed beyond reading"
HEADLESS = "is decision {number} and the first line; what stood before it is missing"
FOREIGN_END = "has no end, and is not the beginning of the line that would follow"
REPLACED = "does not follow the line before it, which was changed or replaced, digest and all"


@dataclass(frozen=True)
class Record:
    """What a decision record holds, and what is wrong with it.

    `last` is the digest of the last decision: kept elsewhere, it shows later whether the end was
    cut off. `expected_at` is the line of the digest that was asked for, or None.
    """

    decisions: int
    last: str | None
    faults: tuple[Fault, ...]
    expected_at: int | None = None


@dataclass(frozen=True)
class _Link:
    """One line of the chain: what it states of itself and of the line before it."""

    line: int
    number: Any
    previous: Any
    digest: str


def record(report: Report, path: str | Path) -> None:
    """Add a report's decision to the record in a file; it is on the disk when this returns.

    Raises:
        InputError: it cannot be written, is locked by another for long, is a link, or its last
            line is cut off or was changed.
    """
    add_decision(decision(report), path)


def decision(report: Report) -> dict[str, Any]:
    """What is recorded of a report, as plain data."""
    return {
        "deal": report.deal,
        "title": report.title,
        "book": report.book,
        "as_of": report.as_of_shown,
        "as_of_from": report.as_of_from,
        "known_at": str(report.known_at),
        "verdict": report.verdict,
        "certain": report.certain,
        "at_worst": report.at_worst,
        "findings": [{"id": f.id, "status": f.status, "effect": f.effect} for f in report.findings],
        "unread": list(report.unread),
        "inputs": dict(report.inputs),
        "digests": dict(report.digests),
        "engine": dict(report.engine),
    }


def add_decision(made: Mapping[str, Any], path: str | Path, now: datetime | None = None) -> None:
    """Add what `decision` gave, with the time in UTC."""
    at = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    files.append(path, lambda last: _line(made, last, at, path))


def _line(made: Mapping[str, Any], last: str, at: str, path: str | Path) -> str:
    number, previous = 1, None
    if last:
        link = _link(Text(files.shown(path), last.encode()))
        if isinstance(link, Fault):
            raise InputError(Fault(f"the last line {link.message}; see `clauses verify`",
                                   place=link.place))  # fmt: skip
        number, previous = int(link.number) + 1, link.digest
    row = {"number": number, "previous": previous, "recorded": at, **made}
    body = json.dumps(row, separators=(",", ":"))[:-1]
    return f'{body},"digest":"{hashlib.sha256(body.encode()).hexdigest()}"}}'


def _link(text: Text) -> _Link | Fault:
    """What a line states, or what is wrong with it alone."""
    try:
        match = LINE.fullmatch(text.text().rstrip("\n"))
        row = json.loads(match[0]) if match else None
    except (BookError, ValueError, RecursionError):
        match = row = None
    if match is None or not isinstance(row, dict) or not isinstance(row.get("number"), int):
        return Fault(NO_DECISION, place=text.place)
    if hashlib.sha256(match["body"].encode()).hexdigest() != match["digest"]:
        return Fault(CHANGED, place=text.place)
    return _Link(text.line or 0, row["number"], row.get("previous"), match["digest"])


def verify_record(path: str | Path, expect: str | None = None) -> Record:
    """Say whether every line of a decision record is as it was written, and in its place.

    `expect` is the digest of a decision, or its beginning, that must be among them.

    Raises:
        InputError: the file cannot be read, or `expect` is no digest.
    """
    if expect is not None and not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HASH},64}}", expect):
        raise InputError(f"{expect!r} is no digest; at least {SHORTEST_HASH} of its digits 0-9 a-f")
    faults: list[Fault] = []
    links: list[_Link | None] = []
    due = 1
    for text in files.lines_of(path, pipes=False):
        if not text.data.endswith(b"\n"):
            faults.append(_torn(path, text, links))
            continue
        if text.line != due:
            faults.append(Fault(BLANK, place=text.place))
        due = (text.line or 0) + 1
        link = _link(text)
        if isinstance(link, Fault):
            faults.append(link)
        links.append(None if isinstance(link, Fault) else link)
    if not links and not faults:
        faults.append(Fault(EMPTY, place=Place(files.shown(path))))
    faults += _broken(links, files.shown(path))
    return _result(path, links, faults, expect)


def _torn(path: str | Path, text: Text, links: Sequence[_Link | None]) -> Fault:
    """A last line without an end: one that was being written, or something else."""
    before = links[-1] if links else None
    if before or not links:
        number, digest = (before.number, f'"{before.digest}"') if before else (0, "null")
        due = f'{{"number":{number + 1},"previous":{digest},'.encode()
        if text.data[: len(due)] == due[: len(text.data)]:
            return Fault(files.torn(files.shown(path), text.start), place=text.place)
    return Fault(FOREIGN_END, place=text.place)


def _broken(links: Sequence[_Link | None], shown: str) -> Iterator[Fault]:
    """Where the chain is broken: each line must name the one that stands before it."""
    known = {link.digest: link.line for link in links if link}
    before: _Link | None = None
    is_first = True
    for link in links:
        problem = link and (before or is_first) and _break(before, link, known)
        if link and problem:
            yield Fault(problem, place=Place(shown, link.line))
        before, is_first = link, False


def _break(before: _Link | None, link: _Link, known: Mapping[str, int]) -> str:
    number, digest = (before.number, before.digest) if before else (0, None)
    if (link.number, link.previous) == (number + 1, digest):
        return ""
    if link.previous in known:
        return f"stands out of its order: it follows line {known[link.previous]}"
    if before is None:
        return HEADLESS.format(number=link.number)
    if link.number > number + 1:
        gone = link.number - number - 1
        return f"is decision {link.number} and stands after {number}; {gone} missing between them"
    return REPLACED


def _result(
    path: str | Path, links: Sequence[_Link | None], faults: list[Fault], expect: str | None
) -> Record:
    found = None
    if expect is not None:
        found = next((k.line for k in links if k and k.digest.startswith(expect)), None)
        if found is None:
            message = f"holds no decision {expect}: its end was cut off, or it was written anew"
            faults.append(Fault(message, place=Place(files.shown(path))))
    last = links[-1].digest if links and links[-1] else None
    ordered = sorted(faults, key=lambda f: (f.place and f.place.line) or len(links) + 2)
    return Record(len(links), last, tuple(ordered), found)
