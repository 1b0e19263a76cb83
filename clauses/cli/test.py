"""`clauses test`: run cases and say which are not as expected."""

from __future__ import annotations

import sys

import click

__all__ = ["command"]


@click.command("test")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
@click.option("--quiet", is_flag=True, help="Print only what is not as expected.")
def command(paths: tuple[str, ...], rules_folder: str | None, quiet: bool) -> None:
    r"""Run the case files at or below each PATH; each must find exactly what it states.

    \b
    Exit status: 0 all as expected, 1 some are not, 2 a case cannot be read.
    """
    from clauses import files
    from clauses.casefile import cases_of, run_case
    from clauses.cli.terminal import say
    from clauses.faults import InputError
    from clauses.rulebook.load import load_rulebook

    rulebook = load_rulebook(rules_folder, cache=True)
    ran = failed = 0
    for path in paths:
        for file in files.cases_below(path):
            for case in cases_of(file):
                outcome = run_case(case, rulebook)
                ran += 1
                failed += bool(outcome.problems)
                if outcome.problems or not quiet:
                    mark = "differs" if outcome.problems else "as stated"
                    say(f"{mark}  {case.place}: {case.name}")
                for problem in outcome.problems:
                    say(f"    {problem}")
    if not ran:
        raise InputError("no case files there: a case file is YAML whose first key is `case`")
    say(f"{ran} cases, {failed} not as stated")
    sys.exit(1 if failed else 0)
