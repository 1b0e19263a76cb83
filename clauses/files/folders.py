"""Finds the files of a folder, of a book and of our own package."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from clauses.faults import BookError, Fault, InputError, Place, RulebookError
from clauses.files.reading import read_text, shown

__all__ = [
    "DATA",
    "RulebookFiles",
    "book_above",
    "cases_below",
    "cases_folder",
    "files_below",
    "ledger_of",
    "own_modules",
    "rulebook_files",
    "rules_folder",
    "texts_below",
]

DATA = (".yaml", ".yml", ".json")


def book_above(path: str | Path) -> Path | None:
    """The nearest folder at or above a path that holds a `book.yaml`, or None."""
    start = Path(os.path.abspath(path))
    for folder in [start, *start.parents]:
        if os.path.isfile(folder / "book.yaml"):
            return folder
    return None


def files_below(folder: str | Path, endings: tuple[str, ...] = DATA) -> list[Path]:
    """The files below a folder with one of these endings, in the order of their names.

    A file that is silently left out could make a deal pass, so what cannot be read is an error;
    hidden files and other endings are nobody's business.

    Raises:
        BookError: a folder cannot be read, or something of such a name is no file or is a link
            that leads nowhere, in a circle or out of the folder.
    """
    faults: list[Fault] = []
    found: list[Path] = []
    root = Path(folder)
    if os.path.lexists(root):
        _walk(root, os.path.realpath(root), endings, found, faults)
    if faults:
        raise BookError(faults)
    return sorted(found)


def _walk(
    folder: Path, root: str, endings: tuple[str, ...], found: list[Path], faults: list[Fault]
) -> None:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        faults.append(Fault(message, place=Place(shown(folder))))
        return
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            if name.casefold().endswith(endings):
                message = "is a folder; a file is needed here"
                faults.append(Fault(message, place=Place(shown(path))))
            _walk(path, root, endings, found, faults)
        elif name.casefold().endswith(endings) or path.is_dir():
            problem = _no_file(path, root)
            if problem:
                faults.append(Fault(problem, place=Place(shown(path))))
            found.append(path)


def _no_file(path: Path, root: str) -> str:
    """Why a path is no file of the folder, or nothing."""
    if path.is_symlink():
        target = os.path.realpath(path)
        if not os.path.exists(target):
            return "is a link that leads nowhere; put the file itself here"
        if target != root and not target.startswith(root + os.sep):
            return "is a link that leads out of its folder; put the file itself here"
        if os.path.isdir(target):
            return "is a link to a folder; put the files themselves here"
    return "" if path.is_file() else "is no file"


def ledger_of(folder: str | Path) -> Path | None:
    """The ledger of a book's folder, under any of its endings.

    Raises:
        BookError: there are two.
    """
    paths = [Path(folder) / f"ledger{ending}" for ending in DATA]
    found = [path for path in paths if os.path.lexists(path)]
    if len(found) > 1:
        message = f"stands beside {found[0].name}; keep one ledger"
        raise BookError(Fault(message, place=Place(shown(found[1]))))
    return found[0] if found else None


def cases_below(path: str | Path) -> Iterator[Path]:
    """The case files at or below a path: YAML files whose first key is `case`."""
    root = Path(path)
    if not os.path.lexists(str(path).replace("\0", "")) or "\0" in str(path):
        raise InputError(Fault("there is no such file or folder", place=Place(str(path))))
    for file in files_below(root, (".yaml", ".yml")) if root.is_dir() else [root]:
        lines = (line for line in read_text(file).splitlines() if line.strip() and line[0] != "#")
        if next(lines, "").startswith("case:"):
            yield file


def texts_below(folder: Path) -> dict[str, str]:
    """The texts of the YAML and Markdown files below a folder, by their paths in it."""
    found = files_below(folder, (".yaml", ".md"))
    return {str(path.relative_to(folder)): read_text(path) for path in found}


class RulebookFiles(NamedTuple):
    """The files that a rulebook's folder is read from, whether or not each is there."""

    acts: Path
    effects: Path
    taxonomies: tuple[Path, ...]
    kinds: tuple[Path, ...]

    def every(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.acts, self.effects, *self.taxonomies, *self.kinds)


def rulebook_files(folder: Path) -> RulebookFiles:
    """The files of a rulebook's folder, in the order of their names.

    Raises:
        OSError: the folder cannot be read.
    """
    below = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] != "."]
    return RulebookFiles(
        folder / "acts.yaml",
        folder / "effects.yaml",
        tuple(sorted((folder / "taxonomies").glob("*.yaml"))),
        tuple(path / "rule.yaml" for path in below if path.name != "taxonomies"),
    )


def own_modules() -> tuple[str, ...]:
    """Our own modules as they stand: where, and for each its size and when it was changed."""
    root = Path(__file__).resolve().parent.parent
    rows = [str(root)]
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("__pycache__", "rules", "cases"))
        for name in sorted(name for name in names if name.endswith(".py")):
            about = os.stat(os.path.join(folder, name))
            rows.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    return tuple(rows)


def rules_folder() -> Path:
    """The rulebook's folder: inside the installed package, else beside our own pyproject.toml.

    Raises:
        RulebookError: neither is there. Without rules every deal would pass.
    """
    return _own_folder("rules", "the rulebook is not there; name one with --rules")


def cases_folder() -> Path:
    """The folder of the cases that come along.

    Raises:
        RulebookError: it is not there.
    """
    return _own_folder("cases", "the cases are not there")


def _own_folder(name: str, missing: str) -> Path:
    package = Path(__file__).resolve().parent.parent
    if (package / name).is_dir():
        return package / name
    project = package.parent / "pyproject.toml"
    # Another package's rules/ may lie beside ours in site-packages; only our project's counts.
    ours = project.is_file() and 'name = "clausebook"' in project.read_text(encoding="utf-8")
    if ours and (package.parent / name).is_dir():
        return package.parent / name
    message = f"{missing}, or install clausebook anew"
    raise RulebookError(Fault(message, place=Place(str(package / name))))
