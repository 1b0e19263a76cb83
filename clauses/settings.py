"""Settings: facts that are put into a deal by hand."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from clauses import files
from clauses.faults import BookError, Fault, InputError, Place, suggestion

__all__ = ["settings"]


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
