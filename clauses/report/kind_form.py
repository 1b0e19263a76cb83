"""The folder of a new kind of clause, which begins as one that is there and shares its rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clauses import files
from clauses.rulebook.compiled import Kind, Written

__all__ = ["kind_folder"]

PARTS = ("terms", "populations", "tables", "rules")
EXAMPLES = ("fires.yaml", "silent.yaml")


def kind_folder(name: str, like: Kind, written: Written) -> dict[str, str]:
    """The files of a new kind by name: rule, page and two examples, which pass as they are."""
    kind = re.compile(rf"\bkind: {like.name}\b")
    folder = Path(like.folder)
    return {
        "rule.yaml": "\n".join(_rule(name, like, written)) + "\n",
        "README.md": _page(name, like),
        **{file: kind.sub(f"kind: {name}", files.read_text(folder / file)) for file in EXAMPLES},
    }


def _rule(name: str, like: Kind, written: Written) -> Iterator[str]:
    file = like.file
    yield f"kind: {name}"
    yield "# the situation in which it fires, never the remedy"
    yield f"title: {_text(file.title)}"
    yield "# what such a clause says, in one sentence"
    yield f"means: {_text(file.means)}"
    yield f"family: {file.family}"
    yield f"holder: {file.holder}"
    yield f"trigger: {file.trigger}"
    yield "sources: [own definition]"
    yield f"# Each part is the same as that of {like.name} until it is written out here."
    for part in PARTS:
        rows: Mapping[str, Any] = written.content.get(part) or {}
        if rows:
            yield f"{part}:"
        for key, row in rows.items():
            yield f"  {key}: {_same(f'{like.name}.{key}', row, like.name, name)}"


def _same(place: str, row: Any, like: str, name: str) -> str:
    """A part as that of another kind; what speaks of the kind by its name speaks of the new one."""
    # Only as a literal of a condition is the word sure to be the kind's name.
    own = re.sub(rf"""(\\"|'){like}\1""", rf"\g<1>{name}\g<1>", _text(row))
    # What is the same as another's already is taken from there: there are no chains.
    return own if "as" in row or own != _text(row) else f"{{as: {place}}}"


def _text(value: Any) -> str:
    """In one line, as JSON, which is YAML too."""
    return json.dumps(value, ensure_ascii=False)


def _page(name: str, like: Kind) -> str:
    title = name.replace("_", " ").capitalize()
    sections = {
        "What it means": like.file.means,
        "When it fires": f"As `{like.name}`; say here what is different.",
        "When it does not": f"As `{like.name}`; say here what is different.",
        "Source": "Own definition.",
    }
    rows = (f"**{heading}.** {text}\n" for heading, text in sections.items())
    return "\n".join([f"# {title}\n", *rows])
