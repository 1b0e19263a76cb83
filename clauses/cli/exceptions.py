"""`clauses exceptions`: what takes something out of the clauses of an agreement."""

from __future__ import annotations

from datetime import date, datetime

import click

__all__ = ["command"]


@click.command("exceptions")
@click.argument("agreement_file", metavar="AGREEMENT")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The text in force on this day; otherwise the book's as_of, else the last text.",
)
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
def command(agreement_file: str, as_of: datetime | None, rules_folder: str | None) -> None:
    """Draw the exceptions of AGREEMENT (a file of a book) as a tree.

    Under each clause stand the conditions and consents that excuse from it, what is carved out
    of it at any depth, and the clauses that it yields to with theirs.
    """
    from pathlib import Path

    import clauses
    from clauses import files
    from clauses.cli.shelf import book_of
    from clauses.cli.terminal import say
    from clauses.faults import Fault, InputError, Place
    from clauses.report.exceptions import exception_lines
    from clauses.report.text import clean

    rulebook = clauses.load_rulebook(rules_folder, cache=True)
    folder = files.book_above(agreement_file)
    if folder is None:
        raise InputError(Fault("no book.yaml above this agreement", place=Place(agreement_file)))
    content = files.read(Path(agreement_file)).content
    name = content.get("agreement") if isinstance(content, dict) else None
    book = book_of(folder, rulebook)
    if not isinstance(name, str) or name not in book.agreements:
        raise InputError(Fault("is no agreement of its book", place=Place(agreement_file)))
    agreement = book.agreements[name]
    day = as_of.date() if as_of else book.header.as_of
    last = [a.day.latest for a in agreement.amendments.values() if a.effective.value]
    on = day or max(last, default=date.max)
    for line in exception_lines(agreement, on, on, rulebook.with_own(book.kinds, book.acts)):
        say(clean(line))
