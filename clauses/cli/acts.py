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
    from clauses.cli.terminal import line_width, width
    from clauses.cli.words import rulebook_for
    from clauses.faults import InputError, suggestion
    from clauses.report.catalogue import acts_of
    from clauses.report.catalogue_json import catalogue_json
    from clauses.report.catalogue_markdown import acts_markdown
    from clauses.report.catalogue_text import act_page, list_of_acts

    acts = {row.name: row for row in acts_of(rulebook_for(rules_folder, book_folder))}
    if act is not None and act not in acts:
        hint = suggestion(act, acts) or "; `clauses acts` lists them"
        raise InputError(f"unknown act {act!r}{hint}")
    rows = [acts[act]] if act is not None else list(acts.values())
    if format_ == "json":
        click.echo(catalogue_json(rows[0] if act is not None else rows), nl=False)
    elif format_ == "markdown":
        click.echo(acts_markdown(rows), nl=False)
    elif act is not None:
        click.echo(act_page(rows[0], width()), nl=False)
    else:
        click.echo(list_of_acts(rows, line_width()), nl=False)
