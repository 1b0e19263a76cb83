"""Standard output and standard error as commands see them, also where they are closed or full."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, TextIO

__all__ = ["UnwrittenError", "open_streams"]

EXIT_UNWRITTEN = 2
EXIT_PIPE = 141  # as a shell reports a program that SIGPIPE ended


class UnwrittenError(Exception):
    """Standard output takes nothing more: nobody reads it, it is closed, or its disk is full."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"standard output: cannot be written: {error.strerror}")
        self.unread = error.errno == errno.EPIPE

    def end(self) -> int:
        """Say so, unless whoever read it went away on purpose; the status to end with."""
        # What is still buffered must not fail once again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not self.unread:
            print(self, file=sys.stderr)
        return EXIT_PIPE if self.unread else EXIT_UNWRITTEN


class Output(io.TextIOWrapper):
    """A stream whose failures are told apart from those of files and of the program."""

    def write(self, text: str, /) -> int:
        """Write, or raise `UnwrittenError`."""
        try:
            return super().write(text)
        except OSError as error:
            raise UnwrittenError(error) from None

    def flush(self) -> None:
        """Flush, or raise `UnwrittenError`."""
        try:
            super().flush()
        except OSError as error:
            raise UnwrittenError(error) from None


class Messages(io.TextIOWrapper):
    """A stream that drops what cannot be written: the exit status says what matters."""

    def write(self, text: str, /) -> int:
        """Write if that can be."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush if that can be."""
        try:
            super().flush()
        except OSError:
            return


def open_streams() -> None:
    """Put these in the place of what Python opened."""
    sys.stdout = _in_place_of(sys.stdout, Output)
    sys.stderr = _in_place_of(sys.stderr, Messages)


def _in_place_of(stream: TextIO | None, kind: type[io.TextIOWrapper]) -> Any:
    # A terminal that cannot show a letter gets its escape instead of a failure.
    escapes = "backslashreplace"
    if stream is None:
        # Closed: what is written fails as it would there, and no file takes its number.
        closed = os.fdopen(os.open(os.devnull, os.O_RDONLY), "wb")
        return kind(closed, encoding="utf-8", errors=escapes)
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    encoding, by_lines = stream.encoding, stream.line_buffering
    return kind(stream.detach(), encoding=encoding, errors=escapes, line_buffering=by_lines)
