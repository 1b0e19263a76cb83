"""`clauses check`: can this deal be signed, and which clauses does it trigger?"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime

import click

__all__ = ["command"]

LEVELS = ("costs", "risk", "action_first", "blocked", "never")


@click.command("check")
@click.argument("deals", nargs=-1, required=True, metavar="DEAL...")
@click.option(
    "--book",
    "book_folder",
    metavar="DIR",
    help="The book to check against; otherwise the nearest folder above the deal with a book.yaml.",
)
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Check as of this day; otherwise the deal's signing date, else the book's as_of.",
)
@click.option(
    "--known-at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Leave out what the ledger recorded after this day.",
)
@click.option(
    "--set",
    "set_",
    multiple=True,
    metavar="KEY=VALUE",
    help="Try a fact, in the syntax of the file: --set lines.x.scope.purpose=training",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the report is written.",
)
@click.option(
    "--all", "every", is_flag=True, help="Give the reason for each clause that is not engaged."
)
@click.option("--output", metavar="FILE", help="Write the report to a file, whole or not at all.")
@click.option(
    "--record",
    metavar="FILE",
    help="Add a line for each check to a decision record, before its report is written.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Check several deals at once in so many processes.",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="risk",
    show_default=True,
    help="The least outcome that ends with status 1.",
)
def command(
    deals: tuple[str, ...],
    book_folder: str | None,
    rules_folder: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    set_: tuple[str, ...],
    format_: str,
    every: bool,
    output: str | None,
    record: str | None,
    jobs: int,
    fail_on: str,
) -> None:
    r"""Say which clauses each DEAL triggers, why, and what to do.

    DEAL is a file, or a stream of deals as JSON lines: a file in .jsonl, or - for standard input.

    \b
    Exit status: 0 clear or costs, 1 blocked, action first or risk,
    2 the input is wrong, 3 undetermined or contested, 70 the engine failed;
    of several deals 70 or 2 if one could not be checked, else the highest.
    """
    import clauses
    from clauses import files
    from clauses.cli.desk import Desk
    from clauses.cli.pages import Press
    from clauses.cli.terminal import paint, width

    _check_apart(output, record, deals)
    many = len(deals) > 1 or files.is_stream(deals[0])
    coloured = output is None and paint() is not None
    press = Press(format_, every, many, width(), coloured, fail_on, record is not None)
    rulebook = clauses.load_rulebook(rules_folder, cache=True)
    asked = {"as_of": _day(as_of), "known_at": _day(known_at), "set_": set_, "jobs": jobs}
    desk = Desk(press, rulebook, book_folder, asked, record)
    sys.exit(desk.check(deals, output))


def _check_apart(output: str | None, record: str | None, deals: tuple[str, ...]) -> None:
    """Refuse an output that would take the place of the record or of a deal."""
    from clauses.faults import Fault, InputError, Place

    others = [("the record", record), *(("the deal", deal) for deal in deals)]
    for what, other in others:
        if output and other and os.path.realpath(output) == os.path.realpath(other):
            message = f"would take the place of {what}; name another file with --output"
            raise InputError(Fault(message, place=Place(output)))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
