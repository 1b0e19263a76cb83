"""What a terminal can do: its width, and colours where they are wanted."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable

import click

from clauses.visible import visible

__all__ = ["Counter", "brush", "line_width", "paint", "say", "say_page", "width"]

WIDEST = 100


def width() -> int:
    """The width to wrap at: the terminal's, at most 100 columns."""
    return min(shutil.get_terminal_size((88, 24)).columns, WIDEST)


def line_width() -> int | None:
    """The width for lists: the terminal's, and none in a pipe, where one row is one line."""
    return width() if sys.stdout.isatty() else None


def paint() -> Callable[[str, str], str] | None:
    """How to colour words, or None where there is no terminal or `NO_COLOR` is set."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return None
    return brush


def brush(text: str, colour: str) -> str:
    """Words in a colour, or bold."""
    return (
        click.style(text, bold=True) if colour == "bold" else click.style(text, fg=colour or None)
    )


def say(text: str, err: bool = False) -> None:
    """Print one line; what a terminal would obey or hide is shown as an escape."""
    click.echo(visible(text), err=err)


def say_page(text: str) -> None:
    """Print lines that end in a line break; each is shown as `say` shows one."""
    click.echo("\n".join(map(visible, text.split("\n"))), nl=False)


class Counter:
    """How far long work is, on standard error; silent in a pipe and where reports are shown."""

    def __init__(self, is_free: bool) -> None:
        self._on = sys.stderr.isatty() and (is_free or not sys.stdout.isatty())
        self._next = 0.0

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *error: object) -> None:
        self.clear()

    def show(self, done: int, wrong: int) -> None:
        """Say how many are done; ten times a second is often enough."""
        if self._on and time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.1
            faults = f", {wrong} could not be checked" if wrong else ""
            click.echo(f"\r\x1b[K{done} checked{faults}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away, for another to be written."""
        if self._on:
            click.echo("\r\x1b[K", nl=False, err=True)
