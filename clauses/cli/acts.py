"""`clauses acts`: what a line of a deal may do."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("acts")
@click.argument("act", required=False)
@click.option(
    "--book", "book_folder", metavar="DIR", help="With the facts that this book adds to acts."
)
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the acts are written.",
)
def command(
    act: str | None, book_folder: str | None, rules_folder: str | None, format_: str
) -> None:
    """List what a line of a deal may do, or print the roles and facts of one ACT."""
    from clauses.cli.terminal import line_width, say_page, width
    from clauses.cli.words import act_named, rulebook_for
    from clauses.report.catalogue import act_entry, acts_of
    from clauses.report.catalogue_json import catalogue_json
    from clauses.report.catalogue_markdown import acts_markdown
    from clauses.report.catalogue_text import act_page, list_of_acts

    rulebook = rulebook_for(rules_folder, book_folder)
    one = None if act is None else act_entry(rulebook, act_named(rulebook, act))
    rows = acts_of(rulebook) if one is None else [one]
    if format_ == "json":
        text = catalogue_json(rows if one is None else one)
    elif format_ == "markdown":
        text = acts_markdown(rows)
    else:
        text = list_of_acts(rows, line_width()) if one is None else act_page(one, width())
    say_page(text)
