"""The command `clauses`: one file per command; the only room that prints or exits."""

from __future__ import annotations

import io
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; a user's mistake ends in a message and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter gets its escape instead of a failure.
            stream.reconfigure(errors="backslashreplace")
    try:
        from clauses.cli.group import cli

        sys.exit(cli())
    except KeyboardInterrupt:
        sys.exit(130)
