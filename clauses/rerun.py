"""Checks again what a report in JSON says, and tells what is no longer so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clauses import files, library
from clauses.faults import Fault, InputError, Place
from clauses.files import Text
from clauses.rulebook.compiled import Rulebook

__all__ = ["Comparison", "verify"]

Tree = Mapping[str, Any]
NO_REPORT = "is no report of `clauses check --format json`"
NOT_A_FILE = ("", "given in Python", "standard input")
HEAD = ("verdict", "certain", "at_worst", "deal", "as_of", "as_of_from", "known_at")
MADE_OF = ("inputs", "digests", "engine")
MARKS = ("status", "effect", "outcome")


@dataclass(frozen=True)
class Comparison:
    """How a report stands to what its book and its deal give now.

    `changed` names what it was made of that is another now: the rulebook, the book, the deal, a
    version. `differences` says what is found otherwise.
    """

    changed: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether all is as reported, made of the same."""
        return not self.changed and not self.differences


def verify(
    report: str | Path | Text | Tree,
    *,
    book: str | Path | None = None,
    deal: str | Path | None = None,
    rulebook: Rulebook | None = None,
) -> Comparison:
    """Check again what a report in JSON was made of, and compare.

    The report says where its book and its deal were; `book` and `deal` say where they are now.

    Raises:
        InputError: it is no report, or its book or deal cannot be read.
    """
    then, place = _read(report)
    inputs = then["inputs"]
    source = _deal_at(str(deal) if deal else _named(inputs, "deal", place))
    folder = str(book) if book else _named(inputs, "book", place)
    again = library.check(
        folder,
        source,
        as_of=_day(then, "as_of", place) if then["as_of_from"] == "as asked" else None,
        known_at=_day(then, "known_at", place),
        set_=tuple(inputs.get("set", ())),
        rulebook=rulebook,
    )
    now = json.loads(again.to_json(every="not_engaged" in then))
    return Comparison(tuple(_changed(then, now)), tuple(_differences(_bare(then), _bare(now))))


def _read(report: str | Path | Text | Tree) -> tuple[Tree, Place]:
    place = Place("the report")
    content: Any = report
    if not isinstance(report, Mapping):
        text = report if isinstance(report, Text) else files.text_of(report)
        place = text.place
        try:
            content = json.loads(text.text())
        except (ValueError, RecursionError):
            raise InputError(Fault(NO_REPORT, place=place)) from None
    if not _is_report(content):
        raise InputError(Fault(NO_REPORT, place=place))
    return content, place


def _is_report(content: Any) -> bool:
    return (
        isinstance(content, Mapping)
        and all(isinstance(content.get(key), Mapping) for key in MADE_OF)
        and _are_texts(content["inputs"].get("set", []))
        and all(isinstance(content.get(key), str) for key in HEAD)
        and isinstance(content.get("findings"), list)
        and all(isinstance(row, Mapping) and "id" in row for row in content["findings"])
    )


def _are_texts(content: Any) -> bool:
    return isinstance(content, list) and all(isinstance(text, str) for text in content)


def _named(inputs: Tree, key: str, place: Place) -> str:
    named = str(inputs.get(key, ""))
    if named in NOT_A_FILE or named.startswith("standard input:"):
        message = f"its {key} was no file ({named or 'not named'}); name one with --{key}"
        raise InputError(Fault(message, place=place))
    return named


def _deal_at(path: str) -> str | Text:
    """A file, or the line of a file that `deals.jsonl:17` names."""
    file, colon, line = path.rpartition(":")
    if not (colon and line.isdecimal() and files.is_stream(file)):
        return path
    found = next((t for t in files.lines_of(file, pipes=False) if str(t.line) == line), None)
    if found is None:
        raise InputError(Fault(f"has no line {line}", place=Place(file)))
    return found


def _day(then: Tree, key: str, place: Place) -> date:
    try:
        return date.fromisoformat(then[key])
    except ValueError:
        message = f"{NO_REPORT}: {key} {then[key]!r} is no date"
        raise InputError(Fault(message, place=place)) from None


def _changed(then: Tree, now: Tree) -> Iterator[str]:
    for name in dict.fromkeys((*then["digests"], *now["digests"])):
        was, is_ = then["digests"].get(name), now["digests"].get(name)
        if was != is_:
            yield f"the {name} is another: {str(was)[:12]} then, {str(is_)[:12]} now"
    for name in dict.fromkeys((*then["engine"], *now["engine"])):
        was, is_ = then["engine"].get(name), now["engine"].get(name)
        if was != is_:
            yield f"{name} is another: {was} then, {is_} now"


def _bare(tree: Any) -> Any:
    """A report without where things stand in files: these may have moved."""
    if isinstance(tree, Mapping):
        return {k: _bare(v) for k, v in tree.items() if k not in (*MADE_OF, "at")}
    return [_bare(item) for item in tree] if isinstance(tree, list) else tree


def _differences(then: Tree, now: Tree) -> Iterator[str]:
    for key in HEAD:
        if then[key] != now[key]:
            yield f"{key}: {then[key]} then, {now[key]} now"
    yield from _findings(then["findings"], now["findings"])
    for key in dict.fromkeys((*then, *now)):
        if key not in (*HEAD, "findings") and then.get(key) != now.get(key):
            yield f"{key}: not as reported"


def _findings(then: Sequence[Tree], now: Sequence[Tree]) -> Iterator[str]:
    was, is_ = ({str(f["id"]): f for f in found} for found in (then, now))
    for name in dict.fromkeys((*was, *is_)):
        one, other = was.get(name), is_.get(name)
        if one is None or other is None:
            word = "reported, and not found now" if other is None else "found now, and not reported"
            yield f"{name}: {word} ({_mark(one or other or {})})"
        elif _mark(one) != _mark(other):
            yield f"{name}: {_mark(one)} then, {_mark(other)} now"
        elif one != other:
            keys = [key for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key)]
            yield f"{name}: not as reported: {', '.join(keys)}"
    if was.keys() == is_.keys() and [f["id"] for f in then] != [f["id"] for f in now]:
        yield "the findings are in another order, or one is there twice"


def _mark(finding: Tree) -> str:
    return ", ".join(str(finding.get(key)) for key in MARKS)
