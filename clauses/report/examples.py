"""The examples and the page that stand beside a kind's rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clauses import files

__all__ = ["Example", "examples_of", "sections_of"]

HEADING = re.compile(r"^\*\*(.+?)\.\*\*\s*", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A case file of a kind: what it tells, and the verdict of each of its cases.

    `text` is the file without its tries, which can be copied where it is written out whole;
    `fires` says that it is, and that a clause of the kind is then engaged.
    """

    file: str
    title: str
    why: str
    cases: tuple[tuple[str, str], ...]
    text: str
    fires: bool


def sections_of(folder: str) -> dict[str, str]:
    """The sections of a kind's page by heading; a kind of a book has none."""
    path = Path(folder) / "README.md"
    if not folder or not path.is_file():
        return {}
    _, *parts = HEADING.split(files.read_text(path))
    return {title: text.strip() for title, text in zip(parts[::2], parts[1::2], strict=True)}


def examples_of(folder: str, kind: str) -> Iterator[Example]:
    """The case files in a kind's folder, by name."""
    for path in files.cases_below(folder) if folder else ():
        content = files.read(path).content
        text = files.read_text(path).split("\ntries:")[0].rstrip("\n") + "\n"
        yield Example(
            path.name,
            content["case"],
            " ".join((content.get("why") or "").split()),
            tuple(_cases(content)),
            text,
            _fires(content, kind),
        )


def _cases(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if content.get("expect"):
        yield "as it stands", content["expect"]["verdict"]
    for attempt in content.get("tries") or ():
        yield attempt["case"], attempt["expect"]["verdict"]


def _fires(content: Mapping[str, Any], kind: str) -> bool:
    """Whether the case is written out whole and engages a clause of the kind as it stands."""
    book, deal = content.get("book"), content.get("deal")
    if not isinstance(book, dict) or not isinstance(deal, dict) or "extends" in deal:
        return False
    own = {
        name
        for agreement in (book.get("agreements") or {}).values()
        for name, clause in (agreement.get("clauses") or {}).items()
        if clause.get("kind") == kind
    }
    findings = (content.get("expect") or {}).get("findings") or ()
    return any(
        row["status"] == "engaged" and row["clause"].rpartition("/")[2] in own for row in findings
    )
