"""Reads texts and YAML or JSON files, with places and limits; streams of JSON lines."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import BinaryIO

from clauses.faults import BookError, Fault, Place
from clauses.syntax import Document, document_of

__all__ = ["Text", "is_stream", "lines_of", "read", "read_text", "shown", "text_of"]

LARGEST_FILE = 16 * 1024 * 1024
LONGEST_LINE = 1024 * 1024 * 1024  # that is passed over, for the next to be read
STREAMS = (".jsonl", ".ndjson")
STANDARD_INPUT = "-"


@dataclass(frozen=True)
class Text:
    """The bytes of a file, or of one line of it, not yet read; it may cross to another process.

    `start` is how many bytes of the file stand before it.
    """

    shown: str
    data: bytes
    is_json: bool = False
    line: int | None = None
    start: int = 0

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.shown, self.line)

    def text(self) -> str:
        """The text, with a byte-order mark taken off.

        Raises:
            BookError: it is too large or not UTF-8.
        """
        if len(self.data) > LARGEST_FILE:
            size = f"more than {LARGEST_FILE // 2**20} MiB"
            raise BookError(Fault(f"holds {size}, which is the most; split it", place=self.place))
        try:
            return io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8-sig").read()
        except UnicodeDecodeError as error:
            message = f"not UTF-8 text (byte {error.start}); save it as UTF-8"
            raise BookError(Fault(message, place=self.place)) from None

    def document(self) -> Document:
        """What it says, as plain data with places.

        Raises:
            BookError: it is too large, not UTF-8, or not readable as YAML or JSON.
        """
        text = self.text()
        digest = hashlib.sha256(text.encode()).hexdigest()
        try:
            return document_of(text, str(self.place), digest, self.is_json)
        except BookError as error:
            raise BookError(self._placed(fault) for fault in error.faults) from None

    def _placed(self, fault: Fault) -> Fault:
        """A fault of a line, at its line of the file."""
        if self.line is None or fault.place is None:
            return fault
        return replace(fault, place=Place(self.shown, self.line, fault.place.column))


def text_of(path: str | Path) -> Text:
    """The bytes of a file.

    Raises:
        BookError: it cannot be read, is no regular file or is too large.
    """
    place = Place(shown(path))
    try:
        size = _size(path, place)
        if size > LARGEST_FILE:
            limit = f"{LARGEST_FILE // 2**20} MiB"
            message = f"the file has {size:,} bytes; at most {limit} are read; split it"
            raise BookError(Fault(message, place=place))
        with open(path, "rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
            return Text(place.file, data, str(path).casefold().endswith(".json"))
    except OSError as error:
        raise BookError(Fault(f"cannot be read: {error.strerror}", place=place)) from None
    except ValueError:
        raise BookError(Fault("is no name of a file", place=place)) from None


def _size(path: str | Path, place: Place) -> int:
    """How many bytes a regular file has."""
    about = os.stat(path)
    if not stat.S_ISREG(about.st_mode):
        # Reading a pipe or a device may never end.
        what = "a folder" if stat.S_ISDIR(about.st_mode) else "a pipe or a device"
        raise BookError(Fault(f"is {what}; a file is needed here", place=place))
    return about.st_size


def read_text(path: str | Path) -> str:
    """The text of a UTF-8 file, with a byte-order mark taken off.

    Raises:
        BookError: it cannot be read, is no regular file, is too large or is not UTF-8.
    """
    return text_of(path).text()


def read(path: str | Path) -> Document:
    """Read one YAML or JSON file; every fault of its syntax is reported with line and column.

    Raises:
        BookError: the file is missing, no regular file, too large, not UTF-8, or not readable
            as YAML or JSON.
    """
    return text_of(path).document()


def is_stream(path: str | Path) -> bool:
    """Whether a path names a stream of JSON lines: `-`, or a name that ends in .jsonl."""
    return str(path) == STANDARD_INPUT or str(path).casefold().endswith(STREAMS)


def lines_of(path: str | Path, pipes: bool = True) -> Iterator[Text]:
    """The lines of a file, or of standard input for `-`, one at a time; blank ones are left out.

    What is read more than once is a regular file: say so with `pipes=False`.

    Raises:
        BookError: it cannot be read, or a line goes on for more than 1 GiB.
    """
    name = "standard input" if str(path) == STANDARD_INPUT else shown(path)
    try:
        if not pipes:
            _size(path, Place(name))
        with _stream(path) as stream:
            start = 0
            for number in count(1):
                data = line = stream.readline(LARGEST_FILE + 1)
                size = len(data)
                while len(line) > LARGEST_FILE:  # the rest of it is passed over
                    line = stream.readline(LARGEST_FILE + 1)
                    size += len(line)
                    if size > LONGEST_LINE:
                        message = "has no end within 1 GiB; nothing more is read"
                        raise BookError(Fault(message, place=Place(name, number)))
                if not data:
                    return
                if data.strip():
                    yield Text(name, data, True, number, start)
                start += size
    except OSError as error:
        raise BookError(Fault(f"cannot be read: {error.strerror}", place=Place(name))) from None
    except ValueError:
        raise BookError(Fault("is no name of a file", place=Place(name))) from None


def _stream(path: str | Path) -> nullcontext[BinaryIO] | BinaryIO:
    if str(path) == STANDARD_INPUT:
        if sys.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return nullcontext(sys.stdin.buffer)
    return open(path, "rb")


def shown(path: str | Path) -> str:
    """The path as a reader finds it: relative to where they stand, when it is below."""
    absolute = os.path.abspath(path)
    here = os.getcwd()
    return os.path.relpath(absolute, here) if absolute.startswith(here + os.sep) else absolute
