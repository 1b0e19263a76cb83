"""The only module that touches files: reads YAML and JSON with places, finds folders, writes."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from clauses.faults import BookError, Fault, InputError, Place, RulebookError
from clauses.syntax import Document, document_of, parse_scalar

__all__ = [
    "Document",
    "book_above",
    "cases_below",
    "cases_folder",
    "files_below",
    "ledger_of",
    "parse_scalar",
    "read",
    "read_text",
    "rules_folder",
    "texts_below",
    "write",
    "write_folder",
    "write_new",
    "write_pages",
]

LARGEST_FILE = 16 * 1024 * 1024
DATA = (".yaml", ".yml", ".json")


def read_text(path: str | Path) -> str:
    """The text of a UTF-8 file, with a byte-order mark taken off.

    Raises:
        BookError: it cannot be read, is no regular file, is too large or is not UTF-8.
    """
    place = Place(_shown(path))
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):
            # Reading a pipe or a device may never end.
            what = "a folder" if stat.S_ISDIR(about.st_mode) else "a pipe or a device"
            raise BookError(Fault(f"is {what}; a file is needed here", place=place))
        if about.st_size > LARGEST_FILE:
            limit = f"{LARGEST_FILE // 2**20} MiB"
            message = f"the file has {about.st_size:,} bytes; at most {limit} are read; split it"
            raise BookError(Fault(message, place=place))
        with open(path, encoding="utf-8-sig") as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        raise BookError(
            Fault(f"not UTF-8 text (byte {error.start}); save it as UTF-8", place=place)
        ) from None
    except OSError as error:
        raise BookError(Fault(f"cannot be read: {error.strerror}", place=place)) from None
    except ValueError:
        raise BookError(Fault("is no name of a file", place=place)) from None


def read(path: str | Path) -> Document:
    """Read one YAML or JSON file; every fault of its syntax is reported with line and column.

    Raises:
        BookError: the file is missing, no regular file, too large, not UTF-8, or not readable
            as YAML or JSON.
    """
    text = read_text(path)
    digest = hashlib.sha256(text.encode()).hexdigest()
    is_json = str(path).casefold().endswith(".json")
    return document_of(text, _shown(path), digest, is_json)


def _shown(path: str | Path) -> str:
    """The path as a reader finds it: relative to where they stand, when it is below."""
    absolute = os.path.abspath(path)
    here = os.getcwd()
    return os.path.relpath(absolute, here) if absolute.startswith(here + os.sep) else absolute


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
        faults.append(Fault(message, place=Place(_shown(folder))))
        return
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            if name.casefold().endswith(endings):
                message = "is a folder; a file is needed here"
                faults.append(Fault(message, place=Place(_shown(path))))
            _walk(path, root, endings, found, faults)
        elif name.casefold().endswith(endings) or path.is_dir():
            problem = _no_file(path, root)
            if problem:
                faults.append(Fault(problem, place=Place(_shown(path))))
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
        raise BookError(Fault(message, place=Place(_shown(found[1]))))
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


def write(path: str | Path, text: str) -> None:
    """Write a file whole or not at all: a temporary file beside it is moved into its place."""
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(name, 0o644)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no name of a file"
        raise InputError(Fault(f"cannot be written: {why}", place=Place(str(path)))) from None


def write_new(path: str | Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        InputError: it is there, or cannot be written.
    """
    if Path(path).exists():
        raise InputError(Fault("is there already; name another file", place=Place(str(path))))
    write(path, text)


def write_pages(folder: str | Path, pages: Mapping[str, str]) -> None:
    """Write pages into a folder by name; a page left there that no longer belongs is taken out.

    Only a page that begins as these do, with the same first line, counts as left over.
    """
    target = Path(folder)
    _make(target)
    for name, text in pages.items():
        write(target / name, text)
    marks = {text.partition("\n")[0] for text in pages.values()}
    for path in files_below(target, (".md",)):
        if path.name not in pages and read_text(path).partition("\n")[0] in marks:
            path.unlink()


def texts_below(folder: Path) -> dict[str, str]:
    """The texts of the YAML and Markdown files below a folder, by their paths in it."""
    found = files_below(folder, (".yaml", ".md"))
    return {str(path.relative_to(folder)): read_text(path) for path in found}


def write_folder(target: str | Path, texts: Mapping[str, str]) -> None:
    """Write texts by their paths into a folder that is new or empty.

    Raises:
        InputError: the folder holds something already, or cannot be written.
    """
    folder = Path(target)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = "is there already and not empty; name another folder"
        raise InputError(Fault(message, place=Place(str(target))))
    for name, text in texts.items():
        _make((folder / name).parent)
        write(folder / name, text)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Fault(f"cannot be made: {error.strerror}", place=Place(str(folder)))
        ) from None


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
    package = Path(__file__).resolve().parent
    if (package / name).is_dir():
        return package / name
    project = package.parent / "pyproject.toml"
    # Another package's rules/ may lie beside ours in site-packages; only our project's counts.
    ours = project.is_file() and 'name = "clausebook"' in project.read_text(encoding="utf-8")
    if ours and (package.parent / name).is_dir():
        return package.parent / name
    message = f"{missing}, or install clausebook anew"
    raise RulebookError(Fault(message, place=Place(str(package / name))))
