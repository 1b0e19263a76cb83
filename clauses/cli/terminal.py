"""What a terminal can do: its width, and colours where they are wanted."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable

import click

from clauses.visible import visible

__all__ = ["line_width", "paint", "say", "say_page", "width"]

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
    return lambda text, colour: (
        click.style(text, bold=True) if colour == "bold" else click.style(text, fg=colour or None)
    )


def say(text: str, err: bool = False) -> None:
    """Print one line; what a terminal would obey or hide is shown as an escape."""
    click.echo(visible(text), err=err)


def say_page(text: str) -> None:
    """Print lines that end in a line break; each is shown as `say` shows one."""
    click.echo("\n".join(map(visible, text.split("\n"))), nl=False)
