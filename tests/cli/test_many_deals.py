from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

Run = Callable[..., Result]
DEAL = '{{"deal": "{name}", "lines": {{"x": {{"act": "{act}", "buyer": "openai"}}}}}}\n'


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    """Three deals as JSON lines, of which the second is wrong."""
    path = tmp_path / "deals.jsonl"
    rows = [("one", "buy"), ("two", "buyy"), ("three", "buy")]
    path.write_text("".join(DEAL.format(name=name, act=act) for name, act in rows))
    return path


def test_a_stream_gives_a_line_for_each_deal_and_tells_of_the_wrong_one(
    run: Run, story: Path, stream: Path
) -> None:
    result = run("check", stream, "--book", story, "--format", "json")

    assert [json.loads(line)["deal"] for line in result.stdout.splitlines()] == ["one", "three"]
    assert result.stderr == (
        f"{stream}:2: lines.x.act: unknown act 'buyy'; did you mean 'buy'?\n"
        "1 of 3 deals could not be checked.\n"
    )
    assert result.exit_code == 2


def test_standard_input_is_a_stream(story: Path, stream: Path) -> None:
    from clauses.cli.group import cli

    result = CliRunner().invoke(
        cli, ["check", "-", "--book", str(story), "--format", "json"], input=stream.read_bytes()
    )

    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["inputs"]["deal"] for row in rows] == ["standard input:1", "standard input:3"]
    assert result.stderr.startswith("standard input:2: lines.x.act: unknown act 'buyy'")


def test_the_totals_say_which_deals_could_not_be_checked(
    run: Run, story: Path, stream: Path
) -> None:
    result = run("check", stream, story / "deals" / "oracle.yaml", "--book", story)

    assert result.stdout.split("All deals\n")[1].splitlines()[:4] == [
        "one: undetermined",
        f"{stream}:2: could not be checked",
        "three: undetermined",
        "Oracle: 4.5 GW of dedicated capacity over five years: undetermined",
    ]


def test_the_status_of_several_deals_is_the_highest(run: Run, story: Path, tmp_path: Path) -> None:
    deals = [tmp_path / "a.jsonl", story / "deals" / "nvidia.yaml"]
    deals[0].write_text('{"deal": "d", "lines": {"x": {"act": "hire", "employer": "openai"}}}')

    alone = [run("check", deal, "--book", story).exit_code for deal in deals]
    together = run("check", *deals, "--book", story).exit_code

    assert (alone, together) == ([0, 3], 3)


def test_a_wrong_book_is_told_once_for_all_its_deals(run: Run, story: Path, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("book: b\nhome: us\nparties: {us: {nam: Us}}\n")
    deals = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for deal in deals:
        deal.write_text("deal: d\n")

    result = run("check", *deals, story / "deals" / "oracle.yaml", "--format", "json")

    assert json.loads(result.stdout)["deal"] == "oracle"
    assert result.stderr.count("did you mean 'name'?") == 1
    assert result.stderr.endswith("2 of 3 deals could not be checked.\n")
    assert result.exit_code == 2


def test_several_jobs_write_the_same_bytes(run: Run, story: Path, tmp_path: Path) -> None:
    pytest.importorskip("joblib")
    deals = sorted((story / "deals").glob("*.yaml"))
    outputs = [tmp_path / "one", tmp_path / "two"]

    for jobs, output in enumerate(outputs, 1):
        run("check", *deals, "--jobs", str(jobs), "--output", output)

    one, two = (output.read_bytes() for output in outputs)
    assert one == two
    assert one.endswith(b"no commitment by OpenAI is reported\n")


def test_every_check_is_recorded_before_it_is_told(run: Run, story: Path, tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"

    run("check", *sorted((story / "deals").glob("*.yaml")), "--record", record)
    result = run("verify", record)

    lines = result.stdout.splitlines()
    assert lines[0] == "5 decisions, each as it was written and in its place."
    last = lines[1].removeprefix("The last: ")
    assert run("verify", record, "--expect", last).exit_code == 0
    record.write_bytes(b"".join(record.read_bytes().splitlines(keepends=True)[:-1]))
    assert run("verify", record).exit_code == 0
    assert run("verify", record, "--expect", last).exit_code == 1


def test_what_cannot_be_recorded_is_not_told(run: Run, story: Path, tmp_path: Path) -> None:
    (tmp_path / "record").symlink_to(tmp_path / "elsewhere")

    result = run("check", story / "deals" / "oracle.yaml", "--record", tmp_path / "record")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{tmp_path}/record: is a link; name the file itself\n1 fault; nothing was checked.\n"
    )


def test_a_record_that_breaks_off_stops_the_run_and_says_how_far_it_came(
    run: Run, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clauses import decisions
    from clauses.faults import InputError

    taken: list[object] = []

    def add(made: object, path: object) -> None:
        del path
        if taken:
            raise InputError("the disk is full")
        taken.append(made)

    monkeypatch.setattr("clauses.cli.desk.add_decision", add)
    assert decisions.add_decision is not add

    deals = sorted((story / "deals").glob("*.yaml"))
    result = run("check", *deals, "--record", tmp_path / "record", "--format", "json")

    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "the disk is full\nstopped; 1 deals were checked before that.\n"
    assert result.exit_code == 2


def test_reports_that_were_written_are_verified_each(run: Run, story: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports.jsonl"
    deals = sorted((story / "deals").glob("*.yaml"))
    run("check", *deals, "--format", "json", "--output", reports)
    lines = reports.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace('"verdict": "undetermined"', '"verdict": "clear"')
    reports.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    result = run("verify", reports)

    assert result.exit_code == 1
    assert result.stdout == (
        f"{reports}:1: as reported\n{reports}:2: not as reported\n"
        "  verdict: clear then, undetermined now\n"
        f"{reports}:3: as reported\n{reports}:4: as reported\n{reports}:5: as reported\n"
    )


def test_a_report_whose_deal_is_gone_cannot_be_verified(
    run: Run, story: Path, tmp_path: Path
) -> None:
    report, deal = tmp_path / "report.json", tmp_path / "deal.yaml"
    deal.write_text((story / "deals" / "oracle.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    run("check", deal, "--book", story, "--format", "json", "--output", report)
    deal.unlink()

    gone = run("verify", report)
    named = run("verify", report, "--deal", story / "deals" / "oracle.yaml")

    assert gone.exit_code == 2
    assert f"{deal}: cannot be read: No such file or directory" in gone.stderr
    assert named.stdout == f"{report}: as reported\n"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_is_shown_on_a_terminal_alone(story: Path, is_terminal: bool) -> None:
    deals = [str(path) for path in sorted((story / "deals").glob("*.yaml"))]
    command = [sys.executable, "-m", "clauses", "check", *deals, "--format", "json"]
    master, slave = pty.openpty()
    read, write = os.pipe()

    subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=slave if is_terminal else write, check=False
    )

    os.close(write)
    os.close(slave)
    shown = os.read(master, 10_000) if is_terminal else os.read(read, 10_000)
    assert (b"1 checked" in shown) == is_terminal
    assert is_terminal or shown == b""
    os.close(master)
    os.close(read)


def test_a_deal_on_which_the_engine_fails_holds_up_nobody(
    run: Run, story: Path, stream: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clauses.engine import check
    from clauses.faults import EngineError

    real = check.run

    def failing(rulebook: Any, book: Any, deal: Any, *rest: Any) -> Any:
        if deal.deal == "one":
            raise EngineError("the evaluators disagree")
        return real(rulebook, book, deal, *rest)

    monkeypatch.setattr(check, "run", failing)

    result = run("check", stream, "--book", story, "--format", "json")

    assert [json.loads(line)["deal"] for line in result.stdout.splitlines()] == ["three"]
    assert result.stderr.startswith(f"{stream}:1: engine failure: the evaluators disagree\n")
    assert result.exit_code == 70
