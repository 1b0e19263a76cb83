"""`clauses kinds`: the catalogue of kinds of clauses."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["command"]


@click.command("kinds")
@click.argument("kind", required=False)
@click.option(
    "--search",
    metavar="WORDS",
    help="List the kinds that speak of all these words: in name, title, meaning, CUAD category "
    "or terms.",
)
@click.option(
    "--book", "book_folder", metavar="DIR", help="With the kinds that this book defines for itself."
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
    help="How the catalogue is written.",
)
@click.option(
    "--output",
    metavar="PATH",
    help="Write to a file; in Markdown without a KIND, a page per kind into this folder.",
)
def command(
    kind: str | None,
    search: str | None,
    book_folder: str | None,
    rules_folder: str | None,
    format_: str,
    output: str | None,
) -> None:
    """List the kinds of clauses by family with what such a clause says, or print one KIND.

    The page of a KIND has its terms with types and defaults, its rules as sentences, when it does
    not fire, and an example to copy.
    """
    from clauses import files
    from clauses.cli.terminal import say_page
    from clauses.cli.words import rulebook_for
    from clauses.report.catalogue_markdown import pages

    rulebook = rulebook_for(rules_folder, book_folder)
    if format_ == "markdown" and output and kind is None and search is None:
        files.write_pages(output, pages(rulebook))
        return
    text = _rendered(rulebook, kind, search, format_)
    if output:
        files.write(output, text)
    else:
        say_page(text)


def _rendered(rulebook: Any, kind: str | None, search: str | None, format_: str) -> str:
    from clauses.cli.terminal import line_width, width
    from clauses.cli.words import kind_named
    from clauses.report.catalogue import by_family, kind_entry
    from clauses.report.catalogue_json import catalogue_json
    from clauses.report.catalogue_markdown import index_markdown, kind_markdown
    from clauses.report.catalogue_text import kind_page, list_of_kinds

    if kind is not None:
        entry = kind_entry(rulebook, kind_named(rulebook, kind))
        if format_ == "json":
            return catalogue_json(entry)
        return kind_markdown(entry) if format_ == "markdown" else kind_page(entry, width())
    families = by_family(rulebook, None if search is None else _found(rulebook, search))
    if format_ == "json":
        return catalogue_json(
            [kind_entry(rulebook, k) for kinds in families.values() for k in kinds]
        )
    if format_ == "markdown":
        return index_markdown(families)
    return list_of_kinds(families, line_width())


def _found(rulebook: Any, words: str) -> Any:
    from clauses.faults import InputError
    from clauses.report.catalogue import nearest_word, search

    found = search(rulebook, words)
    if not found:
        hint = nearest_word(rulebook, words) or "; try one word alone, or `clauses kinds`"
        raise InputError(f"no kind speaks of {words!r}{hint}")
    return found
