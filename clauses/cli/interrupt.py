"""Interruption between records: none is left half written."""

from __future__ import annotations

import signal
import threading
from types import FrameType

__all__ = ["Whole"]

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Whole:
    """Lets Ctrl-C and SIGTERM wait until the record that is being written is whole.

    The outer `with` listens for them; an inner `with` on `.record` holds them back. A second one
    is not held back, since what is written to may never take it.
    """

    def __init__(self) -> None:
        self.record = _Held()
        self._before: dict[int, object] = {}

    def __enter__(self) -> Whole:
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                self._before[number] = signal.signal(number, self.record.came)
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]


class _Held:
    def __init__(self) -> None:
        self._busy, self._waiting = False, 0

    def came(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self._busy and not self._waiting:
            self._waiting = number
        else:
            _end(number)

    def __enter__(self) -> None:
        self._busy, self._waiting = True, 0

    def __exit__(self, *error: object) -> None:
        self._busy = False
        if self._waiting:
            _end(self._waiting)


def _end(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
