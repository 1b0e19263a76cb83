"""`clauses replay`: every deal of a book in date order."""

from __future__ import annotations

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
    from clauses.cli.shelf import book_of
    from clauses.cli.terminal import say
    from clauses.report.replay import replay_lines, replay_tree
    from clauses.visible import json_text

    rulebook = clauses.load_rulebook(rules_folder, cache=True)
    book = book_of(book_folder, rulebook)
    rows = [
        (report, ", ".join(clauses.counterparties(book, report.deal)))
        for report in clauses.replay(book, rulebook=rulebook)
    ]
    if format_ == "json":
        click.echo(json_text(replay_tree(rows), 2))
        return
    for line in replay_lines(rows, book.header.figures):
        say(line)
