"""Keeps what takes long to make in a folder of the user's own, by key; it may be lost at any time.

Nothing depends on it: what is not there, is damaged, or may have been written by somebody else is
made anew.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

__all__ = ["Store"]

MOST_KEPT = 64
MOST_BYTES = 2 * 2**30
PRIVATE = 0o700
LENGTH = hashlib.sha256().digest_size


class Store:
    """A folder that its owner alone can write, of entries that each carry their own digest."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; None where nothing is that can be trusted."""
        path = self.folder / key
        # Not to wait for the other end, should somebody have put a pipe there.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(path, flags), "rb") as stream:
                about = os.fstat(stream.fileno())
                if not (stat.S_ISREG(about.st_mode) and _ours(about)):
                    return None
                if not _ours(os.stat(self.folder)):
                    return None
                digest, content = stream.read(LENGTH), stream.read()
        except (OSError, ValueError):
            return None
        if hashlib.sha256(content).digest() != digest:
            return None
        with suppress(OSError):
            os.utime(path)  # what is used is kept longest
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep something under a key, where that can be; the oldest make room for it."""
        import tempfile

        with suppress(OSError, ValueError):
            self.folder.mkdir(PRIVATE, parents=True, exist_ok=True)
            if not _ours(os.stat(self.folder)):
                return
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(hashlib.sha256(content).digest())
                    stream.write(content)
                os.replace(name, self.folder / key)
            except BaseException:
                os.unlink(name)
                raise
            self._make_room()

    def _make_room(self) -> None:
        """Delete the entries that were not used for longest, where they are too many or too big."""
        found = [(entry.stat(), entry.path) for entry in os.scandir(self.folder)]
        kept = size = 0
        for about, path in sorted(found, key=lambda row: row[0].st_mtime_ns, reverse=True):
            kept, size = kept + 1, size + about.st_size
            if kept > MOST_KEPT or size > MOST_BYTES:
                os.unlink(path)


def _ours(about: os.stat_result) -> bool:
    """Whether only this user can have written it."""
    others = about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return os.name != "posix" or (about.st_uid == os.geteuid() and not others)
