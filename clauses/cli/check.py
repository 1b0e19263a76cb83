"""`clauses check`: can this deal be signed, and which clauses does it trigger?"""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any

import click

__all__ = ["command"]

STATUS = {"clear": 0, "costs": 0, "risk": 1, "action_first": 1, "blocked": 1}
LEVELS = ("costs", "risk", "action_first", "blocked", "never")
OPEN = 3


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
    fail_on: str,
) -> None:
    r"""Say which clauses each DEAL triggers, why, and what to do.

    \b
    Exit status: 0 clear or costs, 1 blocked, action first or risk,
    2 the input is wrong, 3 undetermined or contested, 70 the engine failed.
    """
    import clauses
    from clauses import files
    from clauses.faults import Fault, InputError, Place

    rulebook = clauses.load_rulebook(rules_folder)
    books: dict[str, clauses.Book] = {}
    reports = []
    for path in deals:
        folder = book_folder or files.book_above(path)
        if folder is None:
            raise InputError(Fault("no book.yaml above this deal; name one with --book",
                                   place=Place(path)))  # fmt: skip
        key = str(folder)
        if key not in books:
            books[key] = clauses.load_book(key, rulebook)
        deal = clauses.load_deal(path, books[key], set_)
        reports.append(
            clauses.check(
                books[key], deal, as_of=_day(as_of), known_at=_day(known_at), rulebook=rulebook
            )
        )
    text = _rendered(reports, books, format_, every, coloured=output is None)
    if output:
        files.write(output, text)
    else:
        click.echo(text, nl=False)
    sys.exit(max(_status(report, fail_on) for report in reports))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _status(report: Any, fail_on: str) -> int:
    from clauses.engine.verdict import RANK

    if report.verdict in ("undetermined", "contested"):
        return OPEN if fail_on != "never" else 0
    return 1 if fail_on != "never" and RANK[report.verdict] >= RANK[fail_on] else 0


def _rendered(
    reports: list[Any], books: dict[str, Any], format_: str, every: bool, coloured: bool
) -> str:
    if format_ == "json":
        if len(reports) == 1:
            return str(reports[0].to_json(every=every))
        return "".join(report.to_json(every=every, indent=None) for report in reports)
    from clauses.cli.terminal import paint, width
    from clauses.report.text import clean, to_text
    from clauses.report.totals import totals

    brush = paint() if coloured else None
    texts = [to_text(report, every, width(), brush) for report in reports]
    if len(reports) > 1:
        rows = [clean(f"{r.title}: {r.verdict.replace('_', ' ')}") for r in reports]
        figures = {k: f for book in books.values() for k, f in book.header.figures.items()}
        rows += ["", *map(clean, totals(reports, figures))]
        texts.append("\n".join(["All deals", *rows]) + "\n")
    return ("\n" + "=" * 40 + "\n\n").join(texts)
