from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clauses import files
from clauses.faults import InputError


def always(line: str) -> Callable[[str], str]:
    """A line that stands after any other."""
    return lambda last: line  # noqa: ARG005, what comes before it does not matter


def test_a_line_follows_the_last_one(tmp_path: Path) -> None:
    path = tmp_path / "lines"

    for _ in range(3):
        files.append(path, lambda last: f"{last}x")

    assert path.read_text() == "x\nxx\nxxx\n"


def test_a_line_longer_than_is_read_at_once_is_found_whole(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_text("short\n" + "long" * 100_000 + "\n")

    files.append(path, lambda last: f"{len(last)} {last[:8]}")

    assert path.read_text().splitlines()[-1] == "400000 longlong"


def test_another_writer_is_waited_for_and_then_told_of(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_text("first\n")

    with path.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(InputError, match=r"another process has held it for 0\.05 seconds"):
            files.append(path, always("second"), patience=0.05)

    assert path.read_text() == "first\n"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (tmp_path / "lines").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(InputError, match="is a link; name the file itself"):
        files.append(tmp_path / "lines", always("x"))

    assert (tmp_path / "elsewhere").read_text() == ""


def test_a_pipe_is_no_file_to_add_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lines")

    with pytest.raises(InputError, match="is no regular file"):
        files.append(tmp_path / "lines", always("x"))


def test_a_last_line_that_was_cut_off_is_told_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"first\nsec")

    with pytest.raises(InputError) as caught:
        files.append(path, always("third"))

    assert str(caught.value) == (
        f"{path}: the last line has no end: its writer was stopped, or the file was cut; "
        f"`truncate -s 6 {path}` leaves the whole lines"
    )
    assert path.read_bytes() == b"first\nsec"


def test_what_a_full_disk_took_of_a_line_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines"
    path.write_text("first\n")
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, text: write(handle, text[:3]))

    with pytest.raises(InputError, match="no space left on device"):
        files.append(path, always("second"))

    assert path.read_text() == "first\n"


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "report"

    with contextlib.suppress(ZeroDivisionError), files.writing(path) as stream:
        stream.write("half")
        assert not path.exists()
        raise ZeroDivisionError

    assert list(tmp_path.iterdir()) == []


def test_lines_are_read_one_at_a_time_and_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "deals.jsonl"
    path.write_text('{"a": "1"}\n\n{"b": "2"}')

    texts = list(files.lines_of(path))

    assert [(text.line, text.start, text.document().content) for text in texts] == [
        (1, 0, {"a": "1"}), (3, 12, {"b": "2"}),
    ]  # fmt: skip


def test_a_line_that_is_too_long_is_told_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clauses.files.reading.LARGEST_FILE", 2**20)
    path = tmp_path / "deals.jsonl"
    path.write_text("x" * (3 * 2**20) + "\n{}\n")

    long, short = files.lines_of(path)

    with pytest.raises(InputError, match=r"deals\.jsonl:1: holds more than 1 MiB"):
        long.document()
    assert short.document().content == {}
