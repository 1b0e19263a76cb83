"""`clauses new`: a first book, and forms for clauses, deals and kinds."""

from __future__ import annotations

from typing import Any

import click

from clauses.cli.terminal import say_page

__all__ = ["command"]

RULES = click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
OWN = click.option(
    "--book", "book_folder", metavar="DIR", help="With the kinds and facts of this book."
)
OUTPUT = click.option("--output", metavar="FILE", help="Write it to a file that is not there.")


class Fallback(click.Group):
    """Takes the name of a folder for `book FOLDER`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command named first, else `book`."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["book", *args]
        return super().resolve_command(ctx, args)


@click.group("new", cls=Fallback, subcommand_metavar="FOLDER | COMMAND [ARGS]...")
def command() -> None:
    """Start a book in FOLDER, print a form for a clause or a deal, or start a kind.

    For a folder that is called like one of the commands, write ./clause.
    """


@command.command("book")
@click.argument("folder")
def book(folder: str) -> None:
    """Write a small working book into FOLDER, which is new or empty."""
    import re
    import shlex
    from pathlib import Path

    from clauses import files

    name = re.sub(r"[^\w-]+", "-", Path(folder).resolve().name).strip("-")[:100] or "book"
    written = {
        path: text.replace("book: starter\n", f"book: {name}\n")
        for path, text in files.texts_below(files.cases_folder() / "starter").items()
    }
    files.write_folder(folder, written)
    deal = next(path for path in written if path.startswith("deals"))
    at = shlex.quote(folder.rstrip("/") or folder)
    say_page(f"A book of {len(written)} files is in {folder}. Next:\n\n")
    for line, why in (
        (f"check {at}/{deal}", "which clauses does the deal trigger?"),
        (f"check {at}/{deal} --set lines.storage.scope.purpose=backup", "try a fact"),
        (f"test {at}", "the same as a test"),
        ("kinds --search WORDS", "find the kind of a clause in your hand"),
        ("new clause KIND", "a form for it, to go into agreements/"),
        ("new deal ACT", "a form for a deal, to go into deals/"),
    ):
        say_page(f"  clauses {line}\n      {why}\n")


@command.command("clause")
@click.argument("kind")
@OWN
@RULES
@OUTPUT
def clause(
    kind: str, book_folder: str | None, rules_folder: str | None, output: str | None
) -> None:
    """Print a form for a clause of a KIND: every term with its type, and all else it may say."""
    from clauses.cli.words import kind_named, rulebook_for
    from clauses.report.skeleton import clause_form

    rulebook = rulebook_for(rules_folder, book_folder)
    _give(clause_form(rulebook, kind_named(rulebook, kind)), output)


@command.command("deal")
@click.argument("act")
@OWN
@RULES
@OUTPUT
def deal(act: str, book_folder: str | None, rules_folder: str | None, output: str | None) -> None:
    """Print a form for a deal with one line of an ACT: every role and fact, unknown as yet."""
    from clauses.cli.words import act_named, rulebook_for
    from clauses.faults import InputError
    from clauses.report.skeleton import deal_form

    rulebook = rulebook_for(rules_folder, book_folder)
    found = act_named(rulebook, act)
    if found.canonical == "promise":
        raise InputError(f"{act!r} is no line of a deal; write a clause under `promises`: "
                         "`clauses new clause KIND` prints a form")  # fmt: skip
    _give(deal_form(rulebook, found, rulebook.taxonomies), output)


@command.command("kind")
@click.argument("name")
@click.option("--like", required=True, metavar="KIND", help="The kind that is nearest to it.")
@click.option(
    "--into",
    default="rules",
    show_default=True,
    metavar="DIR",
    help="The rulebook's folder, in which the new kind's folder is made.",
)
@RULES
def kind(name: str, like: str, into: str, rules_folder: str | None) -> None:
    """Make the folder of a new kind, NAME, which passes the tests and begins as another kind.

    It has a rule, a page, an example that fires and one that does not. Its terms and rules are the
    same as the other's until they are written out. A kind for one book alone goes under `kinds`
    in its book.yaml.
    """
    import re
    from pathlib import Path

    from clauses import files
    from clauses.cli.words import kind_named, rulebook_for
    from clauses.faults import InputError
    from clauses.report.kind_form import kind_folder

    rulebook = rulebook_for(rules_folder, None)
    found = kind_named(rulebook, like)
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise InputError(f"{name!r} is no name of a kind; write it like first_refusal")
    if name in rulebook.kinds:
        raise InputError(f"there is a kind {name!r}; `clauses kinds {name}` prints it")
    target = Path(into) / name
    files.write_folder(target, kind_folder(name, found, rulebook.written[found.name]))
    say_page(f"{target} begins as {like}. Next:\n\n")
    say_page(f"  write {target}/rule.yaml and the rest\n")
    say_page(f"  clauses test {target} --rules {into}\n")


def _give(text: str, output: str | None) -> None:
    from clauses import files

    if output:
        files.write_new(output, text)
    else:
        say_page(text)
