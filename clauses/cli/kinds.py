"""`clauses kinds`: the catalogue of kinds of clauses."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("kinds")
@click.argument("kind", required=False)
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
def command(kind: str | None, rules_folder: str | None) -> None:
    """List the kinds of clauses, or print the terms and rules of one KIND."""
    from clauses.faults import InputError, suggestion
    from clauses.report.catalogue import kind_page, list_of_kinds
    from clauses.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules_folder)
    if kind is None:
        click.echo(list_of_kinds(rulebook), nl=False)
        return
    if kind not in rulebook.kinds:
        hint = suggestion(kind, rulebook.kinds) or "; `clauses kinds` lists them"
        raise InputError(f"unknown kind {kind!r}{hint}")
    click.echo(kind_page(rulebook, rulebook.kinds[kind]), nl=False)
