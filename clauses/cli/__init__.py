"""The command `clauses`: one file per command; the only room that prints or exits."""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; a user's mistake ends in a message and exit status 2."""
    from clauses.cli.streams import UnwrittenError, open_streams

    open_streams()
    gc.disable()  # until what is checked against is read; all of that stays
    # No plugin that is installed beside us may change how we read, and looking for one takes long.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    try:
        from clauses.cli.group import cli

        sys.exit(cli())
    except KeyboardInterrupt:
        sys.exit(130)
    except UnwrittenError as error:
        sys.exit(error.end())
    finally:
        gc.freeze()  # what is left ends with the process; nothing need walk through it
