"""Writes files whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from clauses.faults import Fault, InputError, Place
from clauses.files.folders import files_below
from clauses.files.reading import read_text

__all__ = ["write", "write_folder", "write_new", "write_pages", "writing"]


@contextmanager
def writing(path: str | Path) -> Iterator[TextIO]:
    """A stream into a file that is there whole or not at all.

    What is written goes to a temporary file beside it, which is moved into its place at the end;
    one that a killed process left begins with a point, the name and a point, and may be deleted.
    A file that is replaced keeps its permissions.

    Raises:
        InputError: it cannot be written, or a link, a pipe or a device is of this name.
    """
    target = Path(path)
    try:
        before = _permissions(target)
        handle, name = _beside(target)
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            if before is not None:
                os.chmod(name, before)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, target)
    except BaseException as error:
        os.unlink(name)
        if isinstance(error, OSError):
            raise _unwritten(path, error) from None
        raise


def _permissions(target: Path) -> int | None:
    """Those of the file that is there; None where there is none."""
    try:
        mode = os.lstat(target).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return stat.S_IMODE(mode)
    # Moving a file there would take away what others write to, such as /dev/null.
    problem = "is a link; name the file itself" if stat.S_ISLNK(mode) else "is no regular file"
    raise InputError(Fault(problem, place=Place(str(target))))


def _beside(target: Path) -> tuple[int, str]:
    """A new file beside a target, as readable as new files are here, and its name."""
    name = str(target.parent / f".{target.name}.{os.urandom(8).hex()}")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(name, flags, 0o666), name


def _unwritten(path: str | Path, error: OSError | ValueError) -> InputError:
    why = error.strerror if isinstance(error, OSError) else "it is no name of a file"
    return InputError(Fault(f"cannot be written: {why}", place=Place(str(path))))


def write(path: str | Path, text: str) -> None:
    """Write a file whole or not at all."""
    with writing(path) as stream:
        stream.write(text)


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
