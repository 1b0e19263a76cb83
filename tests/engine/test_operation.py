"""Checks one after another, beside one another and in other processes."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any

import pytest

import clauses
from clauses.engine import durable
from clauses.rulebook.load import load_rulebook
from operations import calls
from rounds import BOOK, rounds

DEALS = [deal for deal, _ in islice(rounds(1), 12)]
BOUNDS = (
    "clauses.engine.prepared.MOST_REMEMBERED",
    "clauses.engine.asked.MOST_REMEMBERED",
    "clauses.engine.index.MOST_REMEMBERED",
    "clauses.engine.index.MOST_NAMED",
    "clauses.engine.index.MOST_DAYS",
    "clauses.engine.durable.MOST_REMEMBERED",
    "clauses.model.control.MOST_REMEMBERED",
    "clauses.model.taxonomy.MOST_REMEMBERED",
)


def told(deal: dict[str, Any], book: clauses.Book | None = None) -> str:
    """The report on a deal, in whatever process this runs."""
    day = next(rounds(1))[1]
    held = book or clauses.load_book(BOOK, load_rulebook())
    return clauses.check(held, deal, as_of=day, rulebook=load_rulebook()).to_json(every=True)


def crash(deal: dict[str, Any]) -> str:
    """End this process as a segmentation fault would."""
    os.kill(os.getpid(), signal.SIGKILL)
    return told(deal)


def test_several_books_checked_in_threads_give_the_same_bytes_as_alone() -> None:
    books = [clauses.load_book({**BOOK, "book": f"book-{i}"}, load_rulebook()) for i in range(3)]
    asked = [(deal, book) for deal in DEALS for book in books]
    alone = [told(*one) for one in asked]
    anew = [clauses.load_book({**BOOK, "book": b.header.book}, load_rulebook()) for b in books]
    again = [(deal, book) for deal in DEALS for book in anew]

    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda one: told(*one), again))

    assert together == alone


def test_no_thread_of_ours_stays_behind() -> None:
    before = threading.enumerate()

    for deal in DEALS:
        told(deal)

    assert threading.enumerate() == before


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_other_processes_give_the_same_bytes(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    alone = [told(deal) for deal in DEALS[:3]]

    with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as pool:
        elsewhere = list(pool.map(told, DEALS[:3]))

    assert elsewhere == alone


def test_a_process_that_crashes_is_reported_and_takes_no_other_with_it() -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        lost = pool.submit(crash, DEALS[0])
        assert isinstance(lost.exception(), BrokenProcessPool)

    assert json.loads(told(DEALS[0]))["deal"] == DEALS[0]["deal"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_forked_while_a_check_runs_in_a_thread_decides_on_its_own() -> None:
    script = (
        "import os, sys, threading, itertools\n"
        "import clauses\n"
        "from rounds import BOOK, rounds\n"
        "rulebook = clauses.load_rulebook()\n"
        "book = clauses.load_book(BOOK, rulebook)\n"
        "asked = list(itertools.islice(rounds(3), 40))\n"
        "def verdicts(held):\n"
        "    return [clauses.check(held, d, as_of=t, rulebook=rulebook).verdict for d, t in asked]\n"
        "due = verdicts(book)\n"
        "for _ in range(4):\n"
        "    other = clauses.load_book(BOOK, rulebook)\n"
        "    busy = threading.Thread(target=verdicts, args=(other,))\n"
        "    busy.start()\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        os._exit(0 if verdicts(clauses.load_book(BOOK, rulebook)) == due else 1)\n"
        "    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])\n"
        "    busy.join()\n"
        "    if status:\n"
        "        sys.exit(status)\n"
    )
    path = os.pathsep.join(sys.path)

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": path},
    )

    assert done.returncode == 0


def sizes(book: clauses.Book) -> list[int]:
    """How much is remembered, wherever anything is."""
    (ready,) = book.prepared.values()
    taxonomies = book.vocabulary.taxonomies.values()
    return [
        len(ready.statuses),
        len(ready.index._meeting),
        len(ready.index._named),
        *(len(known) for known in ready.index._meeting.values()),
        *(len(plan.left) for plans in ready.plans.values() for plan in plans),
        len(book.graph._known),
        *(len(taxonomy._groups) for taxonomy in taxonomies),
        len(durable._engine()._answers),
    ]


def test_what_is_remembered_stays_within_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 30
    for bound in BOUNDS:
        monkeypatch.setattr(bound, most)
    durable._engine()._answers.clear()
    book = clauses.load_book(BOOK, load_rulebook())

    for deal, day in islice(rounds(2), 150):
        clauses.check(book, deal, as_of=day, rulebook=load_rulebook()).to_json()

    assert max(sizes(book)) <= most


def test_many_checks_leave_no_objects_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in BOUNDS:
        monkeypatch.setattr(bound, 100)
    assert left_behind(warm=300, more=300) < 2_000


def left_behind(warm: int, more: int) -> int:
    """How many objects are held after more checks than after the first ones."""
    book = clauses.load_book(BOOK, load_rulebook())
    asked = rounds(4)

    def check(count: int) -> int:
        for deal, day in islice(asked, count):
            clauses.check(book, deal, as_of=day, rulebook=load_rulebook())
        gc.collect()
        return len(gc.get_objects())

    before = check(warm)
    return check(more) - before


ONLY_THEM = {
    "kind": "exclusivity", "describes": "d", "bound": "us", "holder": "them",
    "covers": {"subject": "food"},
}  # fmt: skip


def checked(deal: dict[str, Any], **book: Any) -> Callable[[], clauses.Report]:
    """A check of a deal against a book of one clause, or what is said of the book instead."""
    parties = {name: {"name": name} for name in ("us", "them", "others")}
    agreements = {"supply": {"clauses": {"only-them": book.pop("clause", ONLY_THEM)}}}
    content = {"book": "b", "as_of": "2026-01-01", "home": "us", "parties": parties,
               "agreements": agreements, **book}  # fmt: skip
    held = clauses.load_book(content, load_rulebook())
    return lambda: clauses.check(held, {"deal": "d", **deal}, rulebook=load_rulebook())


def of_lines(count: int) -> Callable[[], clauses.Report]:
    """A check of so many lines, each forbidden unless somebody else takes its part."""
    line = {"act": "buy", "buyer": "us", "seller": "others", "scope": {"subject": "food"}}
    return checked({"lines": {f"line-{index}": line for index in range(count)}})


def test_twice_the_lines_of_a_deal_take_no_more_than_twice_the_calls() -> None:
    of_lines(5)()

    few, many = calls(of_lines(40)), calls(of_lines(80))

    assert many < 2.1 * few


def of_promises(count: int) -> Callable[[], clauses.Report]:
    """A check of a deal of so many promises."""
    line = {"act": "sell", "buyer": "them", "seller": "us", "scope": {"subject": "software"}}
    return checked({"lines": {"x": line}, "promises": {f"p{n}": ONLY_THEM for n in range(count)}})


def test_twice_the_promises_of_a_deal_take_no_more_than_twice_the_calls() -> None:
    of_promises(5)()

    few, many = calls(of_promises(40)), calls(of_promises(80))

    assert many < 2.1 * few


def of_holdings(count: int) -> Callable[[], clauses.Report]:
    """A check in a book of so many parties that each hold a share, not known, of all others."""
    names = [f"p{number}" for number in range(count)]
    unknown = {name: {"percent": "unknown"} for name in names}
    parties = {
        one: {"name": one, "controls": {k: v for k, v in unknown.items() if k != one}}
        for one in names
    }
    bound = {"party": "p0", "affiliates": "yes"}
    line = {"act": "buy", "buyer": "p2", "seller": "p3", "scope": {"subject": "food"}}
    clause = {**ONLY_THEM, "bound": bound, "holder": "p1"}
    return checked({"lines": {"x": line}}, parties=parties, home="p0", clause=clause)


def test_the_calls_of_a_check_grow_with_the_holdings_and_no_more() -> None:
    of_holdings(5)()

    few, many = calls(of_holdings(20)), calls(of_holdings(40))

    assert many < 4.4 * few


@pytest.mark.long
def test_a_hundred_thousand_checks_leave_no_memory_behind(
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = clauses.load_book(BOOK, load_rulebook())
    asked, marks = rounds(5), []
    for _ in range(6):
        for deal, day in islice(asked, 20_000):
            clauses.check(book, deal, as_of=day, rulebook=load_rulebook())
        marks.append(resident())

    with capsys.disabled():
        print("\nMiB resident after each 20,000 checks:", *marks)
    assert marks[-1] <= marks[0] * 1.1


def resident() -> int:
    """The memory of this process in MiB; where the system does not tell, its most so far."""
    try:
        with open("/proc/self/statm", encoding="ascii") as lines:
            return int(lines.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10
