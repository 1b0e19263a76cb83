"""Books and deals as plain data: texts, lists and mappings, as a file would give them."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from clauses import files
from clauses.faults import BookError, Fault, InputError, Place, suggestion

__all__ = ["digest_of", "plain", "settings", "written"]


def digest_of(content: Any) -> str:
    """Identifies plain data by its content (sha256, hex); the order of keys means nothing."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(content: Any) -> Any:
    """Python data as a file would give it: texts, lists and mappings; None is left out."""
    if isinstance(content, BaseModel):
        return written(content)
    if isinstance(content, Mapping):
        return {str(k): plain(v) for k, v in content.items() if v is not None}
    if isinstance(content, list | tuple):
        return [plain(item) for item in content]
    if isinstance(content, bool):
        return "yes" if content else "no"
    return content if isinstance(content, str) else str(content)


def written(model: BaseModel) -> Any:
    """A model in the form in which it is written in a file."""
    raw = model.model_dump(by_alias=True, exclude_unset=True)
    return _unwrapped(plain(raw))


def _unwrapped(content: Any) -> Any:
    """Facts and terms as a file has them."""
    if isinstance(content, list):
        return [_unwrapped(item) for item in content]
    if not isinstance(content, dict):
        return content
    content = dict(content)
    terms = content.pop("terms", None)
    if isinstance(terms, dict):
        content.update(terms)
    out = {}
    for key, value in content.items():
        if isinstance(value, dict) and value.get("state") == "not_stated":
            continue
        out[key] = _unwrapped(value)
    return out


def settings(content: Any, pairs: Sequence[str]) -> tuple[Any, dict[str, str]]:
    """Put `KEY=VALUE` settings into plain data; gives it and where each path was set.

    Raises:
        InputError: a setting has no `=`, or its path does not exist in the deal.
    """
    content = copy.deepcopy(content)
    overrides: dict[str, str] = {}
    faults: list[Fault] = []
    for pair in pairs:
        key, sign, text = pair.partition("=")
        shown = f"--set {pair}"
        if not sign or not key:
            faults.append(
                Fault(
                    "write KEY=VALUE, such as lines.capacity.scope.purpose=training",
                    place=Place(shown),
                )
            )
            continue
        steps = key.split(".")
        try:
            value = files.parse_scalar(text, shown)
        except InputError as error:
            faults += error.faults
            continue
        problem = _put(content, steps, value)
        if problem:
            faults.append(Fault(problem, key, Place(shown)))
        overrides[key] = shown
    if faults:
        raise BookError(faults)
    return content, overrides


def _put(content: Any, steps: list[str], value: Any) -> str:
    """Set one value; gives what is wrong with the path, or nothing."""
    at = content
    for depth, step in enumerate(steps[:-1]):
        if not isinstance(at, dict):
            return f"{'.'.join(steps[:depth])} has no parts"
        inside = at.get(step)
        if not isinstance(inside, dict):
            named = depth == 0 or (depth == 1 and steps[0] in ("lines", "promises"))
            if named and step not in at:
                hint = suggestion(step, at) or f"; there is {', '.join(map(str, at))}"
                return f"the deal has no {'.'.join(steps[: depth + 1])!r}{hint}"
            if inside is not None and inside != "unknown":
                return f"{'.'.join(steps[: depth + 1])} has no parts"
            inside = {}
            at[step] = inside
        at = inside
    if not isinstance(at, dict):
        return f"{'.'.join(steps[:-1])} has no parts"
    at[steps[-1]] = value
    return ""
