from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from clauses import files


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("before", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path, before: int) -> None:
    path = tmp_path / "report"
    path.touch()
    path.chmod(before)

    files.write(path, "text")

    assert (mode(path), path.read_text()) == (before, "text")


@pytest.mark.parametrize(("mask", "due"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_is_as_readable_as_others_that_are_made(
    tmp_path: Path, mask: int, due: int
) -> None:
    before = os.umask(mask)
    try:
        files.write(tmp_path / "report", "text")
    finally:
        os.umask(before)

    assert mode(tmp_path / "report") == due


def _fail_while_writing(path: Path) -> None:
    with files.writing(path) as stream:
        stream.write("after")
        raise ZeroDivisionError


def test_a_failure_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("before")

    with pytest.raises(ZeroDivisionError):
        _fail_while_writing(path)

    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("report", "before")]
