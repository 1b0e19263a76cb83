"""The group of commands, and how faults become messages and exit statuses."""

from __future__ import annotations

import importlib
import re
import sys
import traceback
from collections.abc import Callable
from typing import Any

import click

from clauses.cli.streams import UnwrittenError

__all__ = ["EXIT_ENGINE", "EXIT_INPUT", "cli"]

EXIT_INPUT = 2
EXIT_ENGINE = 70  # what sysexits.h calls an internal software error
EXIT_INTERRUPTED = 130  # as a shell reports a program that SIGINT ended
NO_ANSWER = "Nothing was decided; this is no answer about the deal."
OPTION = re.compile(r"--[a-z-]+")
EMPTY_OPTION = re.compile(r"--[a-z-]+=")
COMMANDS = ("acts", "check", "exceptions", "kinds", "new", "replay", "schema", "test", "verify")


class Lazy(click.Group):
    """Imports a command when it is used, and turns input errors into messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"clauses.cli.{cmd_name}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an empty argument, as a variable leaves that is not set.

        `--record ""` would record nothing, and `--book ""` check against another book.
        """
        empty = next((arg for arg in args if not arg or EMPTY_OPTION.fullmatch(arg)), None)
        if empty is not None:
            option = empty.rstrip("=") or _option_before(args)
            ctx.fail(f"{option} is empty; is a variable not set?")
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command, suggesting the nearest for a wrong name."""
        from clauses.faults import suggestion

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = suggestion(args[0], COMMANDS) or f"; there are {', '.join(COMMANDS)}"
            ctx.fail(f"no command {args[0]!r}{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; faults of the input are listed and end with status 2."""
        from clauses.cli.terminal import say
        from clauses.faults import EngineError, InputError

        try:
            return _flushed(super().invoke, ctx)
        except InputError as error:
            for line in error.lines():
                say(line, err=True)
            count = len(error.faults)
            say(f"{count:,} fault{'s' if count != 1 else ''}; nothing was checked.", err=True)
            ctx.exit(EXIT_INPUT)
        except EngineError as error:
            say(f"engine failure: {error}", err=True)
            say(NO_ANSWER, err=True)
            ctx.exit(EXIT_ENGINE)
        except (RecursionError, MemoryError):
            say("the input is too deep or too large to be held; split it", err=True)
            ctx.exit(EXIT_INPUT)
        except KeyboardInterrupt:
            ctx.exit(EXIT_INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, UnwrittenError):
            raise
        except Exception as error:
            # Python would end with 1, which says that the deal is blocked.
            click.echo(traceback.format_exc(), err=True)
            say(f"internal failure: {error!r}", err=True)
            say(NO_ANSWER, err=True)
            ctx.exit(EXIT_ENGINE)


def _option_before(args: list[str]) -> str:
    """What an empty argument was given for, as far as it shows."""
    index = args.index("")
    before = args[index - 1] if index else ""
    return before if OPTION.fullmatch(before) else "an argument"


def _flushed(invoke: Callable[[click.Context], Any], ctx: click.Context) -> Any:
    """Run a command; that its output cannot be written shows here and not at exit."""
    try:
        return invoke(ctx)
    finally:
        sys.stdout.flush()


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if not value or ctx.resilient_parsing:
        return
    import platform

    from clauses.engine import durable
    from clauses.version import __version__

    engine = durable.version() if durable.available() else None
    shown = (
        f"durable_rules {engine}"
        if engine
        else f"without durable_rules: {durable.why_unavailable()}"
    )
    click.echo(f"clausebook {__version__}, Python {platform.python_version()}, {shown}")
    ctx.exit()


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, callback=_version, expose_value=False, is_eager=True,
              help="Print the versions and which engine decides.")  # fmt: skip
def cli() -> None:
    """Check proposed deals against the clauses of the agreements in force."""
