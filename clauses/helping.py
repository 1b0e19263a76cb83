"""How a process behaves that checks deals for another one."""

from __future__ import annotations

import os
import signal
import threading
import time

__all__ = ["help_out"]

PAUSE = 2.0  # seconds between looks whether the other process is still there


def help_out(asker: int) -> None:
    """Leave Ctrl-C to the process that asked, and end with it; nothing if it is this one.

    Ctrl-C reaches every process of a terminal, and the one that asked ends the others. One that
    was killed cannot: what checks for it would wait for ever to hand over an answer.
    """
    if os.getpid() == asker:
        return
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getppid() == asker:
        threading.Thread(target=_end_with, args=(asker,), name="clauses", daemon=True).start()


def _end_with(asker: int) -> None:
    while os.getppid() == asker:
        time.sleep(PAUSE)
    os._exit(1)
