"""YAML and JSON as plain data with places: limits, and what the format refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from clauses.faults import BookError, Fault, InputError, Place
from clauses.places import Places

__all__ = ["Document", "document_of", "parse_scalar"]

MOST_PARTS = 300_000  # of a file; each is held with its place
LONGEST_KEY = 200
LONGEST_TEXT = 20_000
DEEPEST_NESTING = 60
# Runs that nest within one line: brackets, or the compact forms "- - -" and "? ? ?".
NESTED_RUN = re.compile(rf"(?:[\[{{]\s*+){{{DEEPEST_NESTING}}}|(?:[-?:] ++){{{DEEPEST_NESTING}}}")

HALF_CHARACTER = "holds half of a character; write it whole"
HALF = re.compile("[\ud800-\udfff]")
TOO_LONG = f"a text has at most {LONGEST_TEXT:,} characters; shorten it or split it"

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A file as read: plain data whose scalars are all strings, and where each part stands.

    An empty scalar is None. `place(path)` says where the value at a path stands, or the nearest
    thing above it that was written.
    """

    file: str
    content: Any
    digest: str
    place: Places = field(repr=False, compare=False)


def _place(file: str, node: Any) -> Place:
    if node is None:
        return Place(file)
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def document_of(text: str, shown: str, digest: str, is_json: bool) -> Document:
    """Read the text of a file; every fault of its syntax is reported with line and column.

    Raises:
        BookError: it is not well-formed, repeats a key, uses aliases or tags, nests deeper than
            60 levels, or holds more or longer texts than are read.
    """
    _check_parts(text, shown)
    if is_json:
        return Document(shown, _json(text, shown), digest, Places(shown))
    node = _compose(text, shown)
    faults: list[Fault] = []
    content = _plain(node, shown, faults, set(), 0) if node is not None else None
    if faults:
        raise BookError(faults)
    return Document(shown, content, digest, Places(shown, node))


def parse_scalar(text: str, shown: str) -> Any:
    """Read a value in the syntax of the files, as it stands on a command line."""
    node = _compose(text, shown)
    faults: list[Fault] = []
    content = _plain(node, shown, faults, set(), 0) if node is not None else None
    if faults:
        raise InputError([Fault(fault.message, shown) for fault in faults])
    return content


def _check_parts(text: str, shown: str) -> None:
    # Every part follows one of these, so their number bounds the memory that reading takes.
    if sum(text.count(mark) for mark in "\n,:[{-?") > MOST_PARTS:
        message = f"holds more than {MOST_PARTS:,} lines and parts; split it into several files"
        raise BookError(Fault(message, place=Place(shown)))


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
        if error.problem and error.problem.startswith("exceeded maximum nesting"):
            message = f"nested deeper than {DEEPEST_NESTING} levels; flatten it"
            raise BookError(Fault(message, place=place)) from None
        detail = ", ".join(part for part in (error.context, error.problem) if part)
        raise BookError(Fault(f"not well-formed YAML: {detail}", place=place)) from None
    except yaml.YAMLError as error:
        detail = str(error).splitlines()[0]
        raise BookError(Fault(f"not readable text: {detail}", place=Place(shown))) from None
    except UnicodeEncodeError:
        raise BookError(Fault(HALF_CHARACTER, place=Place(shown))) from None


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
        if len(node.value) > LONGEST_TEXT:
            faults.append(Fault(TOO_LONG, "", _place(file, node)))
            return None
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
        if len(key.value) > LONGEST_KEY:
            message = f"a key has at most {LONGEST_KEY} characters; shorten it"
            faults.append(Fault(message, "", _place(file, key)))
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

    def refused(word: str) -> str:
        raise BookError(Fault(f"{word} is no JSON; write a text", place=Place(shown)))

    try:
        content = json.loads(
            text, object_pairs_hook=pairs, parse_int=str, parse_float=str, parse_constant=refused
        )
    except json.JSONDecodeError as error:
        place = Place(shown, error.lineno, error.colno)
        raise BookError(Fault(f"not well-formed JSON: {error.msg}", place=place)) from None
    except RecursionError:
        raise BookError(
            Fault(f"nested deeper than {DEEPEST_NESTING} levels; flatten it", place=Place(shown))
        ) from None
    _check_values(content, (), shown)
    return content


def _check_values(content: Any, path: Path_, shown: str) -> None:
    """What YAML refuses as it is read, JSON is refused too."""
    problem = ""
    if len(path) > DEEPEST_NESTING:
        problem = f"nested deeper than {DEEPEST_NESTING} levels; flatten it"
    elif isinstance(content, str) and len(content) > LONGEST_TEXT:
        problem = TOO_LONG
    elif isinstance(content, str) and HALF.search(content):
        problem = HALF_CHARACTER
    elif isinstance(content, dict) and (bad := next(filter(_bad_key, content), None)) is not None:
        problem = f"a key has at most {LONGEST_KEY} whole characters, not {bad!r}"
    if problem:
        raise BookError(Fault(problem, ".".join(map(str, path)), Place(shown)))
    rows: Iterable[tuple[Any, Any]] = content.items() if isinstance(content, dict) else ()
    rows = enumerate(content) if isinstance(content, list) else rows
    for key, value in rows:
        _check_values(value, (*path, key), shown)


def _bad_key(key: str) -> bool:
    return len(key) > LONGEST_KEY or HALF.search(key) is not None
