"""What is kept is found by: the content of all that it was made from."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from clauses import files
from clauses.faults import InputError
from clauses.version import __version__

__all__ = ["key_of_book", "key_of_rulebook"]


@lru_cache(maxsize=1)
def _program() -> str:
    """This program and what decides how it reads: versions, and its own files as they stand."""
    import pydantic
    import yaml

    root = Path(__file__).parent.parent
    rows = [sys.version, pydantic.VERSION, yaml.__version__, __version__, str(root)]
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("__pycache__", "rules", "cases"))
        for name in sorted(names):
            if name.endswith(".py"):
                about = os.stat(os.path.join(folder, name))
                rows.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def key_of_rulebook(folder: Path) -> str | None:
    """The key of a rulebook's folder; None where its files cannot all be read."""
    try:
        paths = sorted(_of_rulebook(folder))
    except OSError:
        return None
    return _key("rulebook", [str(folder)], folder, paths)


def _of_rulebook(folder: Path) -> Iterable[Path]:
    """The files that a rulebook is read from, and where one could be."""
    yield from (folder / "acts.yaml", folder / "effects.yaml")
    for entry in os.scandir(folder):
        if entry.is_dir() and entry.name == "taxonomies":
            yield from (Path(e.path) for e in os.scandir(entry.path) if e.name.endswith(".yaml"))
        elif entry.is_dir() and not entry.name.startswith("."):
            yield Path(entry.path) / "rule.yaml"


def key_of_book(folder: Path, rules: str) -> str | None:
    """The key of a book's folder, read under a rulebook of a digest; None if it cannot be read."""
    try:
        ledger = files.ledger_of(folder)
        below = [p for name in ("agreements", "deals") for p in files.files_below(folder / name)]
    except InputError:
        return None
    paths = [folder / "book.yaml", *([ledger] if ledger else []), *below]
    return _key("book", [rules, str(folder), files.shown(folder)], folder, paths)


def _key(kind: str, beside: Iterable[str], folder: Path, paths: Iterable[Path]) -> str | None:
    found = hashlib.sha256("\0".join([_program(), *beside]).encode())
    try:
        for path in paths:
            content = files.text_of(path).data
            name = str(path.relative_to(folder))
            found.update(f"\0{name}\0{len(content)}\0".encode(errors="surrogateescape"))
            found.update(content)
    except InputError:
        return None
    return f"{found.hexdigest()}.{kind}"
