from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import clauses
from clauses import files
from clauses.casefile import cases_of, run_case
from clauses.model.agreement import Clause
from clauses.report.kind_form import kind_folder
from clauses.report.skeleton import GENERAL, SAMPLES, clause_form, deal_form
from clauses.rulebook.compiled import Kind, Rulebook
from clauses.rulebook.load import load_rulebook

Run = Callable[..., Result]
RULEBOOK = load_rulebook()
OTHER = (
    "other-clause: {kind: permission, describes: in words, bound: somebody, holder: other, "
    f"covers: {SAMPLES['scope']}}}\n"
)
PARTIES = {"somebody": {"name": "somebody"}, "other": {"name": "somebody else"}}


def test_a_new_book_is_checked_at_once_and_finds_something(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my first book"

    told = run("new", folder).stdout

    report = run("check", folder / "deals" / "storage.yaml", "--format", "json")
    assert report.exit_code == 3
    assert {f["status"] for f in json.loads(report.stdout)["findings"]} == {
        "undetermined",
        "excepted",
        "engaged",
    }
    assert "book: my-first-book\n" in (folder / "book.yaml").read_text(encoding="utf-8")
    assert f"clauses check '{folder}'/deals/storage.yaml\n" in told


def test_what_a_new_book_prints_as_next_can_be_run(run: Run, tmp_path: Path) -> None:
    told = run("new", tmp_path / "book").stdout

    commands = [line.split()[1:] for line in told.splitlines() if line.startswith("  clauses ")]
    ran = [run(*words).exit_code for words in commands if words[0] in ("check", "test")]

    assert ran == [3, 0, 0]


@pytest.mark.parametrize("content", ["file", "folder"])
def test_a_book_is_not_written_over_what_is_there(run: Run, tmp_path: Path, content: str) -> None:
    target = tmp_path / "book"
    if content == "folder":
        target.mkdir()
        (target / "notes.txt").write_text("mine", encoding="utf-8")
    else:
        target.write_text("mine", encoding="utf-8")

    result = run("new", target)

    assert result.exit_code == 2
    assert f"{target}: is there already and not empty; name another folder" in result.stderr


def filled(kind: Kind, form: str, every: bool = False) -> str:
    """The form with its blanks filled in, and with `every` all that was commented out as well."""
    values = {"describes": "in words", "bound": "somebody", "holder": "other"}
    values |= {
        name: spec.choices[0] if spec.choices else SAMPLES[spec.type]
        for name, spec in kind.file.terms.items()
        if spec.required == "yes"
    }
    for name, value in values.items():
        form = re.sub(rf"(?m)^  {name}:$", f"  {name}: {value}", form)
    return re.sub(r"(?m)^  #(\w+: )", r"  \1", form) if every else form


def loaded(text: str, tmp_path: Path) -> Clause:
    """The clause, loaded as part of a book."""
    path = tmp_path / "clause.yaml"
    path.write_text(text + OTHER, encoding="utf-8")
    rows: Any = files.read(path).content
    book = clauses.load_book(
        {
            "book": "own",
            "home": "somebody",
            "parties": PARTIES,
            "agreements": {"agreement": {"clauses": rows}},
        }
    )
    return book.agreements["agreement"].clauses["my-clause"]


@pytest.mark.parametrize("kind", RULEBOOK.kinds.values(), ids=lambda kind: kind.name)
def test_the_form_of_a_clause_loads_once_its_blanks_are_filled(kind: Kind, tmp_path: Path) -> None:
    form = clause_form(RULEBOOK, kind)

    clause = loaded(filled(kind, form), tmp_path)

    assert clause.kind == kind.name
    assert set(kind.form.specs) <= set(re.findall(r"(?m)^  #?(\w+):", form))


@pytest.mark.parametrize("kind", RULEBOOK.kinds.values(), ids=lambda kind: kind.name)
def test_the_form_of_a_clause_loads_with_all_that_may_be_left_out(
    kind: Kind, tmp_path: Path
) -> None:
    text = filled(kind, clause_form(RULEBOOK, kind), every=True)
    # Two clauses cannot each prevail over the other.
    text = re.sub(r"(?m)^  yields_to:.*\n", "", text)

    clause = loaded(text, tmp_path)

    assert [n for n, fact in clause.terms.items() if fact.state not in ("given", "unknown")] == []


def test_the_form_of_a_clause_has_every_key_that_a_clause_takes(rulebook: Rulebook) -> None:
    form = clause_form(rulebook, rulebook.kinds["option"])

    keys = set(re.findall(r"(?m)^  #?(\w+):", form))
    # `means` is for readings; terms stand beside the other keys.
    assert set(Clause.keys()) - {"means", "terms"} <= keys
    assert set(GENERAL) <= set(Clause.keys())


@pytest.mark.parametrize("act", sorted(set(RULEBOOK.acts) - {"promise"}))
def test_the_form_of_a_deal_loads_as_it_is_and_knows_nothing(act: str, tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    form = deal_form(RULEBOOK, RULEBOOK.acts[act], RULEBOOK.taxonomies)
    path.write_text(form, encoding="utf-8")
    book = clauses.load_book({"book": "own", "home": "somebody", "parties": PARTIES})

    deal = clauses.load_deal(path, book)

    line = deal.lines["my-line"]
    assert {fact.state for fact in line.terms.values()} <= {"unknown", "assumed"}
    assert set(line.terms) == set(RULEBOOK.acts[act].form.specs)


def test_forms_are_printed_or_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "clause.yaml"

    printed, written = (
        run("new", "clause", "option"),
        run("new", "clause", "option", "--output", path),
    )

    assert (written.exit_code, written.stdout) == (0, "")
    assert path.read_text(encoding="utf-8") == printed.stdout
    assert (
        "is there already; name another file" in run("new", "deal", "buy", "--output", path).stderr
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("clause", "optoin"), "unknown kind 'optoin'; did you mean 'option'?"),
        (("deal", "by"), "unknown act 'by'; did you mean 'buy'?"),
        (("deal", "promise"), "'promise' is no line of a deal; write a clause under `promises`"),
        (("clause",), "Missing argument 'KIND'"),
    ],
)
def test_a_form_that_is_not_there_gets_the_way_out(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    result = run("new", *arguments)

    assert result.exit_code == 2
    assert message in result.stderr


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rulebook, and beside each kind a new one that begins as it."""
    folder = tmp_path_factory.mktemp("doubled") / "rules"
    shutil.copytree(files.rules_folder(), folder)
    for kind in RULEBOOK.kinds.values():
        texts = kind_folder(f"{kind.name}_too", kind, RULEBOOK.written[kind.name])
        files.write_folder(folder / f"{kind.name}_too", texts)
    return folder


def test_a_new_kind_begins_as_another_and_passes(doubled: Path) -> None:
    rulebook = load_rulebook(doubled)

    outcomes = {
        f"{path.parent.name}/{path.stem}": run_case(next(cases_of(path)), rulebook).problems
        for path in files.cases_below(doubled)
        if path.parent.name.endswith("_too")
    }

    assert len(rulebook.kinds) == 2 * len(RULEBOOK.kinds)
    assert {name: found for name, found in outcomes.items() if found} == {}


def test_a_new_kind_is_made_in_the_rulebook(run: Run, tmp_path: Path) -> None:
    made = run("new", "kind", "call_right", "--like", "option", "--into", tmp_path)

    assert made.exit_code == 0
    names = sorted(path.name for path in (tmp_path / "call_right").iterdir())
    assert names == ["README.md", "fires.yaml", "rule.yaml", "silent.yaml"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("option", "there is a kind 'option'; `clauses kinds option` prints it"),
        ("Call-Right", "'Call-Right' is no name of a kind; write it like first_refusal"),
    ],
)
def test_a_name_that_no_kind_can_have_is_told(
    run: Run, tmp_path: Path, name: str, message: str
) -> None:
    result = run("new", "kind", name, "--like", "option", "--into", tmp_path)

    assert result.exit_code == 2
    assert message in result.stderr
