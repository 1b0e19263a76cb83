"""What is kept is found by: the content of all that it was made from."""

from __future__ import annotations

import hashlib
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

    rows = [sys.version, pydantic.VERSION, yaml.__version__, __version__, *files.own_modules()]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def key_of_rulebook(folder: Path) -> str | None:
    """The key of a rulebook's folder; None where its files cannot all be read."""
    try:
        paths = files.rulebook_files(folder).every()
    except OSError:
        return None
    return _key("rulebook", [str(folder)], folder, paths)


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
