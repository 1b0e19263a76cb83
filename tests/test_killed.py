"""Killed at any moment, a process leaves whole lines, but for the last, and whole files.

A longer run: CLAUSES_KILLS=2000 python -m pytest tests/test_killed.py
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import clauses

KILLS = int(os.environ.get("CLAUSES_KILLS", "60"))
COMMANDS = max(1, KILLS // 60)
# Forks a writer for each line it reads, tells its number and waits for its end.
FORKS = """
import os, sys
from clauses import files
from clauses.decisions import add_decision

folder = sys.argv[1]
decision = {"deal": "d", "findings": [{"id": str(i), "status": "engaged"} for i in range(300)]}


def write():
    for turn in range(1_000_000):
        add_decision(decision, f"{folder}/record.jsonl")
        os.write(1, b"recorded\\n")
        files.write(f"{folder}/report.json", '{"turn": "' + str(turn % 10) * 200_000 + '"}\\n')


for line in sys.stdin:
    child = os.fork()
    if not child:
        write()
    os.write(1, b"%d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"gone\\n")
"""


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", FORKS, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def killed(process: subprocess.Popen[str], wait: float) -> int:
    """Start a writer, kill it after some seconds; how many lines it said were recorded."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    lines: list[str] = []
    while not lines or not lines[-1].strip().isdecimal():
        lines.append(process.stdout.readline())
    time.sleep(wait)
    os.kill(int(lines[-1]), signal.SIGKILL)
    while lines[-1] != "gone\n":
        lines.append(process.stdout.readline())
    return lines.count("recorded\n")


def cut_what_is_torn(path: Path) -> None:
    """Take the way out that is told where the kernel itself was stopped within a line."""
    faults = clauses.verify_record(path).faults
    if faults and (told := re.search(r"`(truncate -s \d+ \S+)`", faults[0].message)):
        subprocess.run(told[1].split(), check=True)


def test_a_killed_writer_leaves_what_it_recorded_and_a_whole_report(
    writers: subprocess.Popen[str], tmp_path: Path
) -> None:
    chance = random.Random(20261125)
    path = tmp_path / "record.jsonl"
    recorded = 0

    for _ in range(KILLS):
        recorded += killed(writers, chance.uniform(0, 0.04))

        if path.exists():
            cut_what_is_torn(path)
            found = clauses.verify_record(path)
            assert found.faults == ()
            assert found.decisions >= recorded
        report = tmp_path / "report.json"
        if report.exists():
            assert len(set(json.loads(report.read_text())["turn"])) == 1

    assert recorded > 0


@pytest.mark.parametrize("seed", range(COMMANDS))
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_stream_that_is_ended_has_whole_lines_and_each_is_recorded(
    story: Path, tmp_path: Path, number: signal.Signals, seed: int
) -> None:
    deal = '{"deal": "d", "lines": {"x": {"act": "buy", "buyer": "openai"}}}\n'
    (tmp_path / "deals.jsonl").write_text(deal * 20_000)
    record, output = tmp_path / "record.jsonl", tmp_path / "output"
    command = [
        sys.executable, "-m", "clauses", "check", str(tmp_path / "deals.jsonl"), "--book", str(story),
        "--format", "json", "--record", str(record),
    ]  # fmt: skip

    with output.open("wb") as stream, subprocess.Popen(command, stdout=stream) as process:
        while not output.stat().st_size and process.poll() is None:
            time.sleep(0.01)
        time.sleep(random.Random(seed).uniform(0, 0.3))
        process.send_signal(number)

    *whole, rest = output.read_bytes().split(b"\n")
    assert process.returncode == {15: 143, 2: 130, 9: -9}[number]
    assert {json.loads(line)["deal"] for line in whole} == {"d"}
    assert rest == b"" or number == signal.SIGKILL
    cut_what_is_torn(record)
    found = clauses.verify_record(record)
    assert found.faults == ()
    assert found.decisions >= len(whole)


def children(process: int) -> set[int]:
    """The processes that a process started, as far as Linux tells."""
    found: set[int] = set()
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        found |= {int(word) for word in path.read_text().split()}
    return found


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc here")
def test_what_checks_for_a_process_that_is_killed_ends_too(story: Path, tmp_path: Path) -> None:
    pytest.importorskip("joblib")
    deal = '{"deal": "d", "lines": {"x": {"act": "buy", "buyer": "openai"}}}\n'
    (tmp_path / "deals.jsonl").write_text(deal * 20_000)
    output = tmp_path / "output"
    command = [sys.executable, "-m", "clauses", "check", str(tmp_path / "deals.jsonl"),
               "--book", str(story), "--format", "json", "--jobs", "2"]  # fmt: skip

    with output.open("wb") as stream, subprocess.Popen(command, stdout=stream) as process:
        while not output.stat().st_size and process.poll() is None:
            time.sleep(0.01)
        helping = children(process.pid)
        process.kill()

    assert len(helping) >= 2
    until = time.monotonic() + 60
    while any(Path(f"/proc/{child}").exists() for child in helping):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_an_output_that_is_ended_is_not_there(story: Path, tmp_path: Path) -> None:
    deals = tmp_path / "deals.jsonl"
    os.mkfifo(deals)
    command = [sys.executable, "-m", "clauses", "check", str(deals), "--book", str(story),
               "--output", str(tmp_path / "report")]  # fmt: skip

    with subprocess.Popen(command) as process, deals.open("w") as stream:
        stream.write('{"deal": "d", "lines": {"x": {"act": "buy", "buyer": "openai"}}}\n')
        stream.flush()
        while not any(path.name.startswith(".report.") for path in tmp_path.iterdir()):
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)

    assert process.returncode == 143
    assert [path.name for path in tmp_path.iterdir()] == ["deals.jsonl"]
