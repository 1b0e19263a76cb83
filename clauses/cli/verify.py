"""`clauses verify`: is a report still so, and is a decision record as it was written?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from clauses.files import Text

__all__ = ["command"]


@click.command("verify")
@click.argument("file", metavar="FILE")
@click.option("--book", metavar="DIR", help="Where the book of a report is now.")
@click.option("--deal", metavar="DEAL", help="Where the deal of a report is now.")
@click.option(
    "--rules", "rules_folder", metavar="DIR", help="Another rulebook than the one that came along."
)
@click.option(
    "--expect",
    metavar="HASH",
    help="The digest of a decision that a record must hold: the last one when it was seen last.",
)
def command(
    file: str, book: str | None, deal: str | None, rules_folder: str | None, expect: str | None
) -> None:
    r"""Check a report again, or check the chain of a decision record.

    FILE is a report of `clauses check --format json`, a stream of such reports, or a record of
    `clauses check --record`.

    \b
    Exit status: 0 all is as reported or as written, 1 something is not,
    2 it cannot be told.
    """
    if _is_record(file):
        sys.exit(_record(file, expect))
    sys.exit(_reports(file, book, deal, rules_folder))


def _first(file: str) -> Text | None:
    from clauses import files

    return next(files.lines_of(file, pipes=False), None)


def _is_record(file: str) -> bool:
    from clauses import files

    first = _first(file)
    head = first.data if first else b""
    if b'"recorded":' in head or b'"previous":' in head:
        return True
    return files.is_stream(file) and b'"verdict":' not in head


def _record(file: str, expect: str | None) -> int:
    import clauses
    from clauses.cli.terminal import say

    record = clauses.verify_record(file, expect)
    for fault in record.faults:
        say(str(fault))
    many = f"{record.decisions} decision{'s' if record.decisions != 1 else ''}"
    if record.faults:
        faults = len(record.faults)
        say(f"{many}; {faults} fault{'s' if faults != 1 else ''}.")
        return 1
    say(f"{many}, each as it was written and in its place.")
    if expect:
        say(f"The one that was expected is in line {record.expected_at}.")
    say(f"The last: {record.last}")
    say("Keep it elsewhere: `--expect` with it shows later whether the end was cut off.")
    return 0


def _reports(file: str, book: str | None, deal: str | None, rules_folder: str | None) -> int:
    import clauses
    from clauses.cli.terminal import say
    from clauses.faults import InputError

    rulebook = clauses.load_rulebook(rules_folder, cache=True)
    status = 0
    for report, name in _each(file):
        try:
            found = clauses.verify(report, book=book, deal=deal, rulebook=rulebook)
        except InputError as error:
            if name == file:
                raise
            status = 2
            for line in error.lines():
                say(line, err=True)
            continue
        say(f"{name}: {'as reported' if found.same else 'not as reported'}")
        for line in (*found.changed, *(found.differences or _same(found))):
            say(f"  {line}")
        status = status or int(not found.same)
    return status


def _same(found: Any) -> tuple[str, ...]:
    return ("the findings are the same",) if found.changed else ()


def _each(file: str) -> Iterator[tuple[str | Text, str]]:
    """The one report that a file holds, or each of those in its lines."""
    from clauses import files

    first = _first(file)
    if first is None or first.data.rstrip()[-1:] != b"}" or first.line != 1:
        yield file, file
        return
    for text in files.lines_of(file, pipes=False):
        yield text, str(text.place)
