"""Adds lines to a file that many writers share, each whole or not at all."""

from __future__ import annotations

import os
import shlex
import stat
import time
from collections.abc import Callable
from pathlib import Path

from clauses.faults import Fault, InputError, Place
from clauses.files.reading import LARGEST_FILE, shown

__all__ = ["append", "torn"]

PATIENCE = 10.0  # seconds; a writer holds the file for one line
PAUSE = 0.02
STEP = 64 * 1024


def append(path: str | Path, line_after: Callable[[str], str], patience: float = PATIENCE) -> None:
    """Add the line that follows the last one (empty where there is none), and let none between.

    It is on the disk when this returns. A link is not followed: the line would go elsewhere.

    Raises:
        InputError: the file cannot be written or locked, is no regular file, or ends in a line
            that was cut off.
    """
    try:
        handle = _opened(path)
        try:
            _lock(handle, path, patience)
            end = os.fstat(handle).st_size
            _write(handle, line_after(_last_line(handle, end, path)).encode() + b"\n", end, path)
        finally:
            os.close(handle)
    except OSError as error:
        raise _fault(path, f"cannot be written: {error.strerror}") from None
    except ValueError as error:
        raise _fault(path, f"cannot be written: {error}") from None


def _fault(path: str | Path, message: str) -> InputError:
    return InputError(Fault(message, place=Place(shown(path))))


def _opened(path: str | Path) -> int:
    if os.path.islink(path):
        raise _fault(path, "is a link; name the file itself")
    is_new = not os.path.lexists(path)
    # Not to wait for the other end, should it be a pipe; what it is shows then.
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    handle = os.open(path, flags, 0o644)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _fault(path, "is no regular file")
    if is_new:
        _sync_folder(path)
    return handle


def _sync_folder(path: str | Path) -> None:
    """Have the name of a new file on the disk too."""
    folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _lock(handle: int, path: str | Path, patience: float) -> None:
    try:
        import fcntl
    except ImportError:
        message = "this platform has no locks of files (fcntl), which a shared file needs"
        raise _fault(path, message) from None
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= until:
                message = f"another process has held it for {patience:g} seconds; try again"
                raise _fault(path, message) from None
            time.sleep(PAUSE)
    ours = os.fstat(handle)
    if not os.path.lexists(path) or not os.path.samestat(ours, os.lstat(path)):
        raise _fault(path, "was replaced by another file meanwhile; try again")


def _last_line(handle: int, end: int, path: str | Path) -> str:
    """The last line, without its line break."""
    tail, start = b"", end
    while start and tail.count(b"\n") < 2:
        if len(tail) > LARGEST_FILE:
            message = (
                f"the last line is longer than {LARGEST_FILE // 2**20} MiB; it records nothing"
            )
            raise _fault(path, message)
        step = min(max(STEP, len(tail)), start)
        start -= step
        tail = os.pread(handle, step, start) + tail
    if tail and not tail.endswith(b"\n"):
        whole = end - len(tail) + tail.rfind(b"\n") + 1 if b"\n" in tail else 0
        raise _fault(path, torn(shown(path), whole))
    return tail.rstrip(b"\n").rpartition(b"\n")[2].decode("utf-8", "replace")


def torn(path: str, whole: int) -> str:
    """What to say of a last line without its line break, after so many whole bytes."""
    return (
        "the last line has no end: its writer was stopped, or the file was cut; "
        f"`truncate -s {whole} {shlex.quote(path)}` leaves the whole lines"
    )


def _write(handle: int, data: bytes, end: int, path: str | Path) -> None:
    """One write for the line; what a full disk took of it is taken back."""
    written = 0
    try:
        written = os.write(handle, data)
        os.fsync(handle)
    finally:
        if 0 < written < len(data):
            os.ftruncate(handle, end)
            os.fsync(handle)
    if written < len(data):
        raise _fault(path, "cannot be written: no space left on device")
