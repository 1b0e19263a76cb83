"""`clauses replay`: every deal of a book in date order."""

from __future__ import annotations

import json

import click

__all__ = ["command"]


@click.command("replay")
@click.argument("book_folder", metavar="BOOK")
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the result is written.",
)
def command(book_folder: str, rules_folder: str | None, format_: str) -> None:
    """Check every deal of BOOK against what was in force and signed before it.

    One line per deal: date, counterparty, verdict, and the clauses that it triggers; `?` marks
    what is open. Then what the deals commit to together.
    """
    import clauses
    from clauses.report.replay import replay_lines, replay_tree

    rulebook = clauses.load_rulebook(rules_folder)
    book = clauses.load_book(book_folder, rulebook)
    rows = [
        (report, ", ".join(clauses.counterparties(book, report.deal)))
        for report in clauses.replay(book, rulebook=rulebook)
    ]
    if format_ == "json":
        click.echo(json.dumps(replay_tree(rows), ensure_ascii=False, indent=2))
        return
    for line in replay_lines(rows, book.header.figures):
        click.echo(line)
