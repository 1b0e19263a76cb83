"""The only module that touches files: reads YAML and JSON with places, finds folders, writes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clauses.faults import BookError, Fault, InputError, Place, RulebookError

__all__ = [
    "Document",
    "book_above",
    "cases_below",
    "cases_folder",
    "documents_below",
    "files_below",
    "parse_scalar",
    "read",
    "read_text",
    "rules_folder",
    "texts_below",
    "write",
    "write_folder",
    "write_new",
    "write_pages",
]

# What a book is written in; a file of another sort may lie beside.
DOCUMENTS = (".yaml", ".yml", ".json")
LARGEST_FILE = 64 * 1024 * 1024
DEEPEST_NESTING = 60
# Runs that nest within one line: brackets, or the compact forms "- - -" and "? ? ?".
NESTED_RUN = re.compile(rf"(?:[\[{{]\s*){{{DEEPEST_NESTING}}}|(?:[-?:] +){{{DEEPEST_NESTING}}}")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A file as read: plain data whose scalars are all strings, and where each part stands.

    An empty scalar is None. `origin(path)` says where the value at a path came from, or the
    nearest thing above it that was written.
    """

    file: str
    content: Any
    digest: str
    node: Any = field(default=None, repr=False, compare=False)
    overrides: dict[str, str] = field(default_factory=dict, compare=False)

    def place(self, path: Path_, key: bool = False) -> Place:
        """Where the value at a path stands, or its key; what was not written is passed over."""
        import yaml

        node = self.node
        best = _place(self.file, node)
        for step in path:
            found = None
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
                if pair is not None:
                    found, best = pair[1], _place(self.file, pair[0])
            elif isinstance(node, yaml.SequenceNode) and str(step).isdigit():
                index = int(step)
                found = node.value[index] if index < len(node.value) else None
                best = _place(self.file, found) if found is not None else best
            node = found if found is not None else node
        if isinstance(node, yaml.ScalarNode) and not key:
            best = _place(self.file, node)
        return best


def _place(file: str, node: Any) -> Place:
    if node is None:
        return Place(file)
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def read_text(path: str | Path) -> str:
    """The text of a UTF-8 file, with a byte-order mark taken off."""
    shown = _shown(path)
    try:
        size = os.path.getsize(path)
        if size > LARGEST_FILE:
            limit = f"{LARGEST_FILE // 2**20} MiB"
            raise BookError(
                Fault(
                    f"the file has {size:,} bytes; at most {limit} are read; split it",
                    place=Place(shown),
                )
            )
        with open(path, encoding="utf-8-sig") as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        raise BookError(
            Fault(f"not UTF-8 text (byte {error.start}); save it as UTF-8", place=Place(shown))
        ) from None
    except OSError as error:
        raise BookError(Fault(f"cannot be read: {error.strerror}", place=Place(shown))) from None


def read(path: str | Path) -> Document:
    """Read one YAML or JSON file; every fault of its syntax is reported with line and column.

    Raises:
        BookError: the file is missing, too large, not UTF-8, not well-formed, repeats a key,
            uses aliases or tags, or nests deeper than 60 levels.
    """
    text = read_text(path)
    shown = _shown(path)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if str(path).endswith(".json"):
        return Document(shown, _json(text, shown), digest)
    node = _compose(text, shown)
    faults: list[Fault] = []
    content = _plain(node, shown, faults, set(), 0) if node is not None else None
    if faults:
        raise BookError(faults)
    return Document(shown, content, digest, node)


def parse_scalar(text: str, shown: str) -> Any:
    """Read a value in the syntax of the files, as it stands on a command line."""
    node = _compose(text, shown)
    faults: list[Fault] = []
    content = _plain(node, shown, faults, set(), 0) if node is not None else None
    if faults:
        raise InputError([Fault(fault.message, shown) for fault in faults])
    return content


def _compose(text: str, shown: str) -> Any:
    import yaml

    if NESTED_RUN.search(text):
        raise BookError(
            Fault(f"nested deeper than {DEEPEST_NESTING} levels; flatten it", place=Place(shown))
        )
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        detail = ", ".join(part for part in (error.context, error.problem) if part)
        raise BookError(Fault(f"not well-formed YAML: {detail}", place=place)) from None
    except yaml.YAMLError as error:
        detail = str(error).splitlines()[0]
        raise BookError(Fault(f"not readable text: {detail}", place=Place(shown))) from None
    except RecursionError:
        raise BookError(
            Fault(f"nested deeper than {DEEPEST_NESTING} levels; flatten it", place=Place(shown))
        ) from None


def _plain(node: Any, file: str, faults: list[Fault], seen: set[int], depth: int) -> Any:
    """Turn a node into strings, lists and dicts, noting what the format refuses."""
    import yaml

    if depth > DEEPEST_NESTING:
        faults.append(
            Fault(
                f"nested deeper than {DEEPEST_NESTING} levels; flatten it", "", _place(file, node)
            )
        )
        return None
    if id(node) in seen:
        faults.append(
            Fault("aliases (*name) are not read; write the value out", "", _place(file, node))
        )
        return None
    seen.add(id(node))
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.rpartition(":")[2] not in (
        "str",
        "map",
        "seq",
    ):
        faults.append(
            Fault(f"tags ({node.tag}) are not read; write the plain value", "", _place(file, node))
        )
        return None
    if isinstance(node, yaml.ScalarNode):
        # The style of what is not quoted is None or empty, as the loader has it.
        return None if node.value == "" and not node.style else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, file, faults, seen, depth + 1) for item in node.value]
    return _mapping(node, file, faults, seen, depth)


def _mapping(node: Any, file: str, faults: list[Fault], seen: set[int], depth: int) -> Any:
    import yaml

    out: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault("a key must be a plain word", "", _place(file, key)))
            continue
        if key.value in out:
            faults.append(
                Fault(f"the key {key.value!r} stands twice; keep one", "", _place(file, key))
            )
            continue
        out[key.value] = _plain(value, file, faults, seen, depth + 1)
    return out


def _json(text: str, shown: str) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in items:
            if key in out:
                raise BookError(
                    Fault(f"the key {key!r} stands twice; keep one", place=Place(shown))
                )
            out[key] = value
        return out

    try:
        return json.loads(
            text, object_pairs_hook=pairs, parse_int=str, parse_float=str, parse_constant=str
        )
    except json.JSONDecodeError as error:
        place = Place(shown, error.lineno, error.colno)
        raise BookError(Fault(f"not well-formed JSON: {error.msg}", place=place)) from None
    except RecursionError:
        raise BookError(
            Fault(f"nested deeper than {DEEPEST_NESTING} levels; flatten it", place=Place(shown))
        ) from None


def _shown(path: str | Path) -> str:
    """The path as a reader finds it: relative to where they stand, when it is below."""
    absolute = os.path.abspath(path)
    here = os.getcwd()
    return os.path.relpath(absolute, here) if absolute.startswith(here + os.sep) else absolute


def book_above(path: str | Path) -> Path | None:
    """The nearest folder at or above a path that holds a `book.yaml`, or None."""
    start = Path(os.path.abspath(path))
    for folder in [start, *start.parents]:
        if (folder / "book.yaml").is_file():
            return folder
    return None


def documents_below(folder: str | Path) -> list[Path]:
    """The files below a folder that `read` takes, in the order of their names."""
    return [path for path in files_below(folder, "*") if path.suffix in DOCUMENTS]


def files_below(folder: str | Path, pattern: str = "*.yaml") -> list[Path]:
    """The files below a folder that match, in the order of their names."""
    return sorted(path for path in Path(folder).rglob(pattern) if path.is_file())


def cases_below(path: str | Path) -> Iterator[Path]:
    """The case files at or below a path: YAML files whose first key is `case`."""
    root = Path(path)
    if not root.exists():
        raise InputError(Fault("there is no such file or folder", place=Place(str(path))))
    for file in [root] if root.is_file() else files_below(root):
        with open(file, encoding="utf-8-sig", errors="replace") as stream:
            lines = (line for line in stream if line.strip() and not line.startswith("#"))
            if next(lines, "").startswith("case:"):
                yield file


def write(path: str | Path, text: str) -> None:
    """Write a file whole or not at all: a temporary file beside it is moved into its place."""
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(name, 0o644)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise InputError(
            Fault(f"cannot be written: {error.strerror}", place=Place(str(path)))
        ) from None


def write_new(path: str | Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        InputError: it is there, or cannot be written.
    """
    if Path(path).exists():
        raise InputError(Fault("is there already; name another file", place=Place(str(path))))
    write(path, text)


def write_pages(folder: str | Path, pages: Mapping[str, str]) -> None:
    """Write pages into a folder by name; a page left there that no longer belongs is taken out.

    Only a page that begins as these do, with the same first line, counts as left over.
    """
    target = Path(folder)
    _make(target)
    for name, text in pages.items():
        write(target / name, text)
    marks = {text.partition("\n")[0] for text in pages.values()}
    for path in files_below(target, "*.md"):
        if path.name not in pages and read_text(path).partition("\n")[0] in marks:
            path.unlink()


def texts_below(folder: Path) -> dict[str, str]:
    """The texts of the YAML and Markdown files below a folder, by their paths in it."""
    found = [path for pattern in ("*.yaml", "*.md") for path in files_below(folder, pattern)]
    return {str(path.relative_to(folder)): read_text(path) for path in found}


def write_folder(target: str | Path, texts: Mapping[str, str]) -> None:
    """Write texts by their paths into a folder that is new or empty.

    Raises:
        InputError: the folder holds something already, or cannot be written.
    """
    folder = Path(target)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = "is there already and not empty; name another folder"
        raise InputError(Fault(message, place=Place(str(target))))
    for name, text in texts.items():
        _make((folder / name).parent)
        write(folder / name, text)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Fault(f"cannot be made: {error.strerror}", place=Place(str(folder)))
        ) from None


def rules_folder() -> Path:
    """The rulebook's folder: inside the installed package, else beside our own pyproject.toml.

    Raises:
        RulebookError: neither is there. Without rules every deal would pass.
    """
    return _own_folder("rules", "the rulebook is not there; name one with --rules")


def cases_folder() -> Path:
    """The folder of the cases that come along.

    Raises:
        RulebookError: it is not there.
    """
    return _own_folder("cases", "the cases are not there")


def _own_folder(name: str, missing: str) -> Path:
    package = Path(__file__).resolve().parent
    if (package / name).is_dir():
        return package / name
    project = package.parent / "pyproject.toml"
    # Another package's rules/ may lie beside ours in site-packages; only our project's counts.
    ours = project.is_file() and 'name = "clausebook"' in project.read_text(encoding="utf-8")
    if ours and (package.parent / name).is_dir():
        return package.parent / name
    message = f"{missing}, or install clausebook anew"
    raise RulebookError(Fault(message, place=Place(str(package / name))))
