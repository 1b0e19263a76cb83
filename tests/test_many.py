from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import clauses
from clauses.files import Text
from clauses.model.book import Book
from clauses.rulebook.compiled import Rulebook

JOBS = (1, 2)


@pytest.fixture(scope="module")
def paths(story: Path) -> list[Path]:
    return sorted((story / "deals").glob("*.yaml"))


def content(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def needs_joblib(jobs: int) -> None:
    if jobs > 1:
        pytest.importorskip("joblib")


@pytest.mark.parametrize("jobs", JOBS)
def test_a_wrong_deal_gives_its_error_in_its_place_and_the_others_go_on(
    story: Path, paths: list[Path], tmp_path: Path, jobs: int
) -> None:
    needs_joblib(jobs)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("deal: wrong\nlines: {x: {act: buyy}}\n", encoding="utf-8")
    deals = [paths[0], wrong, tmp_path / "nowhere.yaml", paths[1]]

    found = list(clauses.check_many(story, deals, jobs=jobs))

    assert [(c.result.deal if c.result else None, str(c.error or "")) for c in found] == [
        (paths[0].stem, ""),
        (None, f"{wrong}:2:18: lines.x.act: unknown act 'buyy'; did you mean 'buy'?"),
        (None, f"{tmp_path}/nowhere.yaml: cannot be read: No such file or directory"),
        (paths[1].stem, ""),
    ]


def test_processes_that_check_leave_an_interruption_to_the_one_that_asked(
    story: Path, paths: list[Path]
) -> None:
    pytest.importorskip("joblib")
    before = signal.getsignal(signal.SIGINT)

    found = clauses.check_many(
        story, paths, jobs=2, take=lambda _: signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    )  # fmt: skip

    assert {answer.result for answer in found} == {True}
    assert signal.getsignal(signal.SIGINT) is before


def test_several_processes_give_the_same_bytes(book: Book, paths: list[Path]) -> None:
    pytest.importorskip("joblib")
    line = Text("deals.jsonl", b'{"deal": "d", "lines": {"x": {"act": "buy", "buyer": "openai"}}}',
                True, 7)  # fmt: skip
    deals = [*paths, content(paths[0]), clauses.load_deal(paths[1], book), line] * 30

    one, two = (
        [(c.source, c.result) for c in clauses.check_many(
            book, deals, take=clauses.Report.to_json, jobs=jobs)]
        for jobs in JOBS
    )  # fmt: skip

    assert one == two
    assert one[7][0] == "deals.jsonl:7"
    assert '"deal": "deals.jsonl:7"' in str(one[7][1])


def test_a_book_given_as_a_mapping_crosses_too() -> None:
    pytest.importorskip("joblib")
    book = {"book": "b", "as_of": "2026-01-01", "home": "us", "parties": {"us": {"name": "Us"}}}
    deal = {"deal": "d", "lines": {"x": {"act": "buy", "buyer": "us"}}}

    one, two = ([c.result for c in clauses.check_many(book, [deal], jobs=jobs)] for jobs in JOBS)

    assert [r.to_json() for r in one if r] == [r.to_json() for r in two if r] != []


def test_a_book_without_a_folder_cannot_cross(book: Book) -> None:
    pytest.importorskip("joblib")

    with pytest.raises(clauses.InputError, match="give the mapping itself"):
        clauses.check_many(replace(book, folder=""), [], jobs=2)


def test_a_book_that_changed_meanwhile_is_told(book: Book, paths: list[Path]) -> None:
    pytest.importorskip("joblib")

    with pytest.raises(clauses.InputError, match="is another in a process that checks"):
        list(clauses.check_many(replace(book, digest="0" * 64), paths, jobs=2))


@pytest.mark.parametrize("jobs", JOBS)
def test_few_deals_are_in_flight_at_once(book: Book, paths: list[Path], jobs: int) -> None:
    needs_joblib(jobs)
    taken = 0

    def deals() -> Iterator[Path]:
        nonlocal taken
        for _ in range(10_000):
            taken += 1
            yield paths[0]

    found = clauses.check_many(book, deals(), take=lambda report: report.verdict, jobs=jobs)

    assert next(found).result == "undetermined"
    assert taken == (1 if jobs == 1 else 128)


def test_without_joblib_one_job_works_and_more_say_how(
    book: Book, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "joblib", None)

    assert len(list(clauses.check_many(book, paths))) == len(paths)
    with pytest.raises(clauses.InputError, match=r"pip install 'clausebook\[batch\]'"):
        clauses.check_many(book, paths, jobs=2)


@pytest.mark.parametrize("every", [False, True])
def test_a_report_that_crossed_tells_the_same(
    book: Book, paths: list[Path], rulebook: Rulebook, every: bool
) -> None:
    report = clauses.check(book, paths[0], rulebook=rulebook)

    crossed = pickle.loads(pickle.dumps(report))

    assert crossed.to_json(every) == report.to_json(every)
    assert crossed.to_text(every) == report.to_text(every)


def test_a_fleet_of_dask_gives_the_same_bytes(book: Book, paths: list[Path]) -> None:
    joblib = pytest.importorskip("joblib")
    distributed = pytest.importorskip("distributed")
    wanted = [c.result for c in clauses.check_many(book, paths, take=clauses.Report.to_json)]

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        found = clauses.check_many(book, paths, take=clauses.Report.to_json, jobs=2)
        actual = [c.result for c in found]

    assert actual == wanted


def test_a_process_that_is_lost_is_told(book: Book, paths: list[Path]) -> None:
    pytest.importorskip("joblib")

    with pytest.raises(clauses.EngineError, match="a process ended before it answered"):
        list(clauses.check_many(book, paths, take=lambda report: os._exit(1), jobs=2))  # noqa: ARG005
