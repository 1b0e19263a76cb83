"""Hostile and broken input gets one clear message, in bounded time and memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

import clauses

ROWS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("inputs.yaml").read_text(encoding="utf-8")
)
BOOK = "book: small\nas_of: 2026-01-01\nhome: us\nparties: {us: {name: Us}, them: {name: Them}}\n"
CLAUSE = "{kind: exclusivity, describes: d, bound: us, covers: {subject: food}"
LINE = "act: buy, buyer: us, seller: them, scope: {subject: food}"
KIND = (
    "kinds: {tasting: {title: t, means: m, family: preference, rules: {taste: {act: buy, "
    "effect: requires_notice, when: [act.buyer in clause.bound], says: {undetermined: u, engaged: "
)
LINES = {"x": {"act": "buy", "buyer": "us", "seller": "them", "scope": {"subject": "food"}}}
GIGABYTE = 2**30
STREAMS = ("stdin", "stdout", "stderr")


def text_of(recipe: Any) -> bytes:
    """A text, or what a short recipe makes of it where it would be long or is no text."""
    if isinstance(recipe, str):
        return recipe.encode("utf-8", "surrogatepass")
    if "join" in recipe:
        return b"".join(map(text_of, recipe["join"]))
    if "lines" in recipe:
        line = json.dumps({**LINES["x"], "seller": "us"})
        return "".join(f', "l{index}": {line}' for index in range(int(recipe["lines"]))).encode()
    if "hex" in recipe:
        return bytes.fromhex(recipe["hex"])
    return text_of(recipe["repeat"]) * int(recipe["times"])


def files_of(row: dict[str, Any]) -> dict[str, Any]:
    """The small book, with what the row puts into it."""
    clause: Any = CLAUSE + ("" if row.get("holder") is False else ", holder: them")
    if "when" in row:
        clause = {"join": [CLAUSE + ", holder: them, when: ['", quoted(row["when"]), "']"]}
    elif "clause" in row:
        clause = {"join": [clause, ", ", row["clause"]]}
    book: Any = {"join": [BOOK, row.get("book", "")]}
    if "message" in row:
        book = {"join": [BOOK, KIND, "'", row["message"], "'}}}}}\n"]}
    deal: Any = {"join": ["deal: d\n", row.get("top", ""), "\nlines: {x: {", LINE,
                          ", " if "line" in row else "", row.get("line", ""), "}}\n"]}  # fmt: skip
    agreement = {"join": ["agreement: supply\nclauses:\n  only-them: ", clause, "}\n"]}
    base = {"book.yaml": book, "agreements/a.yaml": agreement, "deals/d.yaml": deal}
    return {**base, **({"deals/d.yaml": row["deal"]} if "deal" in row else {}),
            **row.get("files", {})}  # fmt: skip


def quoted(recipe: Any) -> Any:
    """A text within single quotes of YAML."""
    return recipe.replace("'", "''") if isinstance(recipe, str) else recipe


def put(path: Path, recipe: Any) -> None:
    if recipe is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(recipe, dict) and "link" in recipe:
        path.symlink_to(recipe["link"])
    elif isinstance(recipe, dict) and "pipe" in recipe:
        os.mkfifo(path)
    elif isinstance(recipe, dict) and "folder" in recipe:
        path.mkdir()
    elif isinstance(recipe, dict) and "zeros" in recipe:
        path.touch()
        os.truncate(path, int(recipe["zeros"]))
    else:
        path.write_bytes(text_of(recipe))


def arguments(row: dict[str, Any]) -> list[str]:
    words = row.get("run", ["check", "deals/d.yaml"])
    return [w if isinstance(w, str) else text_of(w).decode("utf-8", "surrogatepass") for w in words]


def limited(streams: dict[str, str]) -> None:
    """A runaway fails here instead of taking the machine with it; streams are closed or full."""
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTE, GIGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    for name, what in streams.items():
        number = STREAMS.index(name)
        if what == "closed":
            os.close(number)
        elif what == "full":
            os.dup2(os.open("/dev/full", os.O_WRONLY), number)


def environment() -> dict[str, str]:
    """That of this process, with the package that is tested here first on the path."""
    home = str(Path(clauses.__file__).parents[1])
    return {**os.environ, "PYTHONPATH": home}


def apart(words: list[str], streams: dict[str, str]) -> tuple[int, str, str]:
    """The command in a process of its own, with limits."""
    done = subprocess.run(
        [sys.executable, "-m", "clauses", *words],
        capture_output=True, check=False, preexec_fn=partial(limited, streams), timeout=300,
        encoding="utf-8", env=environment(), input=streams.get("stdin", ""),
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_hostile_input_gets_one_clear_message(
    row: dict[str, Any], run: Callable[..., Result], tmp_path: Path, monkeypatch: Any
) -> None:
    for name, recipe in files_of(row).items():
        put(tmp_path / name, recipe)
    monkeypatch.chdir(tmp_path)
    before = [about(name) for name in row.get("kept", ())]

    if row.get("limits") or row.get("streams"):
        status, out, err = apart(arguments(row), row.get("streams", {}))
    else:
        result = run(*arguments(row))
        status, out, err = result.exit_code, result.stdout, result.stderr

    wanted = row.get("status", 2)
    said = (err if wanted == 2 else out).splitlines()
    assert status == wanted
    assert told(row["says"], said) == row["says"]
    assert [about(name) for name in row.get("kept", ())] == before


def about(name: str) -> tuple[int, int, int] | None:
    """Which file is at a path, of what kind and how large; None where there is none."""
    if not os.path.lexists(name):
        return None
    found = os.lstat(name)
    return found.st_ino, found.st_mode, found.st_size


def told(wanted: list[str], said: list[str]) -> list[str]:
    """The lines that are said, as far as a row states them: of an error all but the last.

    `[...]` stands for what is left out of a long line, or for lines.
    """
    if said and said[-1].endswith("; nothing was checked."):
        said = said[:-1]
    if "[...]" in wanted:
        index = wanted.index("[...]")
        after = len(wanted) - index - 1
        said = [*said[:index], "[...]", *(said[-after:] if after else [])]
    return [shortened(line, want) for line, want in zip_longest(said, wanted, fillvalue="")]


def shortened(line: str, wanted: str) -> str:
    """The wanted line where it is the beginning and the end of what is said."""
    lead, dots, end = wanted.partition("[...]")
    return wanted if dots and line.startswith(lead) and line.endswith(end) else line


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r.keys().isdisjoint({"limits", "streams"})], ids=lambda r: r["name"]
)
def test_nothing_hidden_reaches_a_terminal(
    row: dict[str, Any], run: Callable[..., Result], tmp_path: Path, monkeypatch: Any
) -> None:
    for name, recipe in files_of(row).items():
        put(tmp_path / name, recipe)
    monkeypatch.chdir(tmp_path)

    result = run(*arguments(row))

    hidden = set("\x1b\x07\x00\x7f\x9b\u202e\u200b\u2028\ud800")
    assert hidden & set(result.stdout + result.stderr) == set()


def test_json_carries_what_it_escapes(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: Any
) -> None:
    title = "a\x1b[31mb\x7f\x9b\u202e\u200b\u2028\U000e0001 Straße"
    put(tmp_path / "deals/d.json", json.dumps({"deal": "d", "title": title, "lines": LINES}))
    for name in ("book.yaml", "agreements/a.yaml"):
        put(tmp_path / name, files_of({})[name])
    monkeypatch.chdir(tmp_path)

    result = run("check", "deals/d.json", "--format", "json")

    assert json.loads(result.stdout)["title"] == title
    assert "Straße" in result.stdout
    assert "\\u202e" in result.stdout


def test_a_reader_that_goes_away_ends_the_command_quietly(tmp_path: Path) -> None:
    for name, recipe in files_of({}).items():
        put(tmp_path / name, recipe)
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [sys.executable, "-m", "clauses", "check", "deals/d.yaml"],
        stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, check=False, env=environment(),
    )  # fmt: skip
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interruption_ends_the_command_quietly(
    run: Callable[..., Result], monkeypatch: Any
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("clauses.load_rulebook", interrupted)

    result = run("check", "deal.yaml")

    assert (result.exit_code, result.output) == (130, "")


def test_a_terminal_without_a_letter_gets_its_escape(tmp_path: Path) -> None:
    for name, recipe in files_of({"top": "title: 5 €"}).items():
        put(tmp_path / name, recipe)

    done = subprocess.run(
        [sys.executable, "-m", "clauses", "check", "deals/d.yaml"],
        capture_output=True, cwd=tmp_path, check=False,
        env={**environment(), "PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip

    assert (done.returncode, done.stdout.splitlines()[0]) == (0, rb"5 \u20ac")
