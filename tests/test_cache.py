from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import clauses
from clauses import files
from clauses.cache import book_from, rulebook_from, store
from clauses.cache.pickles import dumps, loads
from clauses.files.store import MOST_KEPT, Store
from clauses.model.book import Book

RULEBOOK = clauses.load_rulebook()
BOOKS = sorted(path.parent for path in files.cases_folder().rglob("book.yaml"))


class Asked:
    """Loads a book, and remembers how often it was asked to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, 0

    def __call__(self) -> Book:
        self.times += 1
        return clauses.load_book(self.folder, RULEBOOK)


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept")


@pytest.fixture
def folder(tmp_path: Path, story: Path) -> Path:
    return Path(shutil.copytree(story, tmp_path / "book"))


def reports(book: Book) -> list[str]:
    return [report.to_json(every=True) for report in clauses.replay(book)]


@pytest.mark.parametrize("folder", BOOKS, ids=lambda path: path.name)
def test_a_kept_book_answers_as_one_that_was_read(folder: Path, kept: Store) -> None:
    ask = Asked(folder)
    read = book_from(kept, folder, RULEBOOK, ask)

    taken = book_from(kept, folder, RULEBOOK, ask)

    assert ask.times == 1
    assert taken is not read
    assert taken.digest == read.digest
    try:
        expected = reports(read)
    except clauses.InputError as error:
        with pytest.raises(clauses.InputError, match=str(error)):
            reports(taken)
    else:
        assert reports(taken) == expected


def test_a_kept_rulebook_answers_as_one_that_was_read(kept: Store, story: Path) -> None:
    rules = files.rules_folder()
    asked: list[int] = []

    def load() -> clauses.Rulebook:
        asked.append(1)
        return RULEBOOK

    rulebook_from(kept, rules, load)
    taken = rulebook_from(kept, rules, load)

    assert len(asked) == 1
    assert taken.digest == RULEBOOK.digest
    assert list(taken.kinds) == list(RULEBOOK.kinds)
    for path in sorted(story.glob("deals/*.yaml")):
        expected = clauses.check(story, path, rulebook=RULEBOOK).to_json(every=True)
        assert clauses.check(story, path, rulebook=taken).to_json(every=True) == expected


def test_every_part_of_a_kept_rulebook_is_as_it_was(kept: Store) -> None:
    rulebook_from(kept, files.rules_folder(), lambda: RULEBOOK)
    taken = rulebook_from(kept, files.rules_folder(), lambda: pytest.fail("it was loaded again"))

    assert dict(taken.taxonomies) == dict(RULEBOOK.taxonomies)
    assert dict(taken.effects) == dict(RULEBOOK.effects)
    for name, kind in RULEBOOK.kinds.items():
        assert taken.kinds[name].rules == kind.rules
        assert taken.kinds[name].populations == kind.populations
        assert taken.kinds[name].file == kind.file
        assert taken.kinds[name].form.specs == kind.form.specs
        assert taken.kinds[name].form.defaults == kind.form.defaults
        assert taken.written[name].content == RULEBOOK.written[name].content
        path = ("rules", next(iter(kind.file.rules)))
        assert taken.written[name].locate(path) == RULEBOOK.written[name].locate(path)
    with pytest.raises(KeyError):
        taken.kinds["no such kind"]


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word of an agreement": lambda book: _changed(book / "agreements" / "microsoft.yaml"),
    "a deal": lambda book: _changed(book / "deals" / "oracle.yaml"),
    "the header": lambda book: _changed(book / "book.yaml"),
    "a deal more": lambda book: (book / "deals" / "more.yaml").write_text(
        (book / "deals" / "oracle.yaml").read_text("utf-8").replace("oracle", "more"), "utf-8"
    ),
    "a deal less": lambda book: (book / "deals" / "oracle.yaml").unlink(),
    "a deal of another name": lambda book: (book / "deals" / "oracle.yaml").rename(
        book / "deals" / "other.yaml"
    ),
    "a ledger": lambda book: (book / "ledger.yaml").write_text("[]\n", encoding="utf-8"),
}


def _changed(path: Path) -> None:
    """The same size and the same time of change, and other content."""
    about = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.swapcase(), encoding="utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES)
def test_no_book_is_taken_whose_files_have_changed(change: str, folder: Path, kept: Store) -> None:
    book_from(kept, folder, RULEBOOK, Asked(folder))
    CHANGES[change](folder)
    ask = Asked(folder)

    with suppress(clauses.InputError):  # what was changed may be wrong; then it is said
        book_from(kept, folder, RULEBOOK, ask)

    assert ask.times == 1


def test_no_rulebook_is_taken_whose_files_have_changed(kept: Store, tmp_path: Path) -> None:
    rules = Path(shutil.copytree(files.rules_folder(), tmp_path / "rules"))
    first = rulebook_from(kept, rules, lambda: RULEBOOK)
    rule = next(rules.glob("*/rule.yaml"))
    rule.write_text(rule.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    other = clauses.load_rulebook(rules)

    assert rulebook_from(kept, rules, lambda: other) is other
    assert first.digest != other.digest


def test_a_book_with_faults_is_told_each_time(folder: Path, kept: Store) -> None:
    (folder / "deals" / "wrong.yaml").write_text("deal: wrong\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(clauses.BookError, match="lines: is required"):
            book_from(kept, folder, RULEBOOK, Asked(folder))
    assert not kept.folder.exists()


def _entry(kept: Store) -> Path:
    (found,) = kept.folder.iterdir()
    return found


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda content: content[:-1],
    "one bit": lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
    "longer": lambda content: content + b"\0",
    "something else": lambda _: b"x" * 1_000,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_made_anew(damage: str, folder: Path, kept: Store) -> None:
    ask = Asked(folder)
    book_from(kept, folder, RULEBOOK, ask)
    entry = _entry(kept)
    entry.write_bytes(DAMAGES[damage](entry.read_bytes()))

    book_from(kept, folder, RULEBOOK, ask)
    book_from(kept, folder, RULEBOOK, ask)

    assert ask.times == 2


class Harm:
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("harm",)


@pytest.mark.parametrize("content", [pickle.dumps(Harm()), pickle.dumps(3), b"no pickle"])
def test_nothing_but_our_values_is_made_of_an_entry(
    content: bytes, folder: Path, kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ask = Asked(folder)
    book_from(kept, folder, RULEBOOK, ask)
    _entry(kept).write_bytes(hashlib.sha256(content).digest() + content)

    assert isinstance(book_from(kept, folder, RULEBOOK, ask), Book)
    assert ask.times == 2
    assert not (tmp_path / "harm").exists()


@pytest.mark.skipif(os.name != "posix", reason="who may write is told otherwise there")
@pytest.mark.parametrize("which", ["folder", "entry"])
def test_what_others_may_write_is_not_trusted(which: str, folder: Path, kept: Store) -> None:
    ask = Asked(folder)
    book_from(kept, folder, RULEBOOK, ask)
    (kept.folder if which == "folder" else _entry(kept)).chmod(0o777)

    book_from(kept, folder, RULEBOOK, ask)

    assert ask.times == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_the_place_of_an_entry_holds_nobody_up(folder: Path, kept: Store) -> None:
    ask = Asked(folder)
    book_from(kept, folder, RULEBOOK, ask)
    entry = _entry(kept)
    entry.unlink()
    os.mkfifo(entry, 0o600)

    book_from(kept, folder, RULEBOOK, ask)

    assert ask.times == 2
    assert entry.is_file()


def test_where_nothing_can_be_kept_everything_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ask = Asked(folder)
    for _ in range(2):
        book_from(Store(tmp_path / "file"), folder, RULEBOOK, ask)
    assert ask.times == 2


def test_the_oldest_make_room(kept: Store) -> None:
    for number in range(MOST_KEPT + 3):
        kept.put(f"{number}", b"content")
        os.utime(kept.folder / f"{number}", (number, number))
    kept.put("last", b"content")

    assert len(list(kept.folder.iterdir())) == MOST_KEPT
    assert kept.get("0") is None
    assert kept.get("last") == b"content"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"CLAUSES_CACHE": "/some/where"}, "/some/where"),
        ({"CLAUSES_CACHE": "off"}, None),
        ({"CLAUSES_CACHE": ""}, None),
        ({"XDG_CACHE_HOME": "/caches"}, "/caches/clausebook"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/x"}, "/home/x/.cache/clausebook"),
        ({"HOME": "/home/x"}, "/home/x/.cache/clausebook"),
    ],
)
def test_where_things_are_kept(
    variables: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLAUSES_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    found = store()

    assert (str(found.folder) if found else None) == expected


def test_a_library_keeps_nothing_unless_it_is_asked(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSES_CACHE", str(tmp_path / "cache"))
    clauses.load_book(folder)
    assert not (tmp_path / "cache").exists()

    first = clauses.load_book(folder, cache=True)
    again = clauses.load_book(folder, cache=True)

    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert reports(first) == reports(again)


def test_values_stand_for_themselves_and_what_is_beside_them_is_named() -> None:
    taxonomy = RULEBOOK.taxonomies["territory"]

    content = dumps([taxonomy, taxonomy], {"there": taxonomy})

    assert len(content) < 100
    assert loads(content, {"there": taxonomy}.__getitem__) == [taxonomy, taxonomy]
    with pytest.raises(pickle.UnpicklingError):
        loads(content)
