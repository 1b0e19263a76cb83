"""`clauses schema`: JSON Schema of the files of a book, for editors."""

from __future__ import annotations

import json

import click

__all__ = ["command"]

NAMES = ("agreement", "book", "case", "deal", "kind", "ledger", "report")


@click.command("schema")
@click.argument("type_", metavar="TYPE", type=click.Choice(NAMES))
@click.option("--book", "book_folder", metavar="DIR", help="With the kinds and facts of this book.")
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
@click.option("--output", metavar="FILE", help="Write it to a file, whole or not at all.")
def command(
    type_: str, book_folder: str | None, rules_folder: str | None, output: str | None
) -> None:
    """Print the JSON Schema of a TYPE of file, for completion and checks in an editor.

    TYPE is agreement, book, case, deal, kind or ledger, or report, which is what `clauses check
    --format json` prints for a deal. What a schema accepts may still be wrong: labels, parties and
    conditions are checked when the file is read.
    """
    from clauses import files
    from clauses.cli.words import rulebook_for
    from clauses.report.schema import report_schema
    from clauses.schema import schema

    if type_ == "report":
        found = report_schema()
    else:
        found = schema(type_, rulebook_for(rules_folder, book_folder))
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if output:
        files.write(output, text)
    else:
        click.echo(text, nl=False)
