"""Parts: an act's scope split along what takes some of it out of a clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from clauses.faults import EngineError
from clauses.language.views import ActView
from clauses.model.scope import Scope
from clauses.model.truth import Truth

__all__ = ["Part", "Split", "parts_of"]

MOST_PARTS = 256


class Split(NamedTuple):
    """A scope that takes something out of a clause, or gives some of it back.

    `name` is for findings; what splits only within another gives that one's key.
    """

    key: str
    name: str
    scope: Scope
    within: str | None = None


@dataclass(frozen=True)
class Part:
    """A portion of an act's scope, and the keys of the splitting scopes that hold it.

    `name` is what a finding calls it: `residual`, or after what holds it; None for the whole.
    """

    scope: Scope | None
    inside: frozenset[str] = frozenset()
    name: str | None = None


def parts_of(act: ActView, splits: Iterable[Split]) -> list[Part]:
    """Split an act's scope; what cannot exist is left out.

    Each part knows every splitting scope that holds it, so their order means nothing.

    Raises:
        EngineError: there are more than 256 parts.
    """
    parts = [Part(None)]
    for key, name, scope, within in splits:
        cut: list[Part] = []
        for part in parts:
            if within is not None and within not in part.inside:
                cut.append(part)
                continue
            whole = part.scope if part.scope is not None else act.whole
            named = f"{part.name}+{name}" if part.name else name
            cut.append(Part(whole.within(scope), part.inside | {key}, named))
            cut.append(Part(whole.without(scope), part.inside, part.name))
        parts = [part for part in cut if _may_exist(part.scope)]
        if len(parts) > MOST_PARTS:
            raise EngineError(f"{act.name}: more than {MOST_PARTS} parts; nothing was decided")
    if len(parts) == 1:
        # Nothing else can exist, so the part is the whole.
        return [Part(None, parts[0].inside, parts[0].name)]
    return [
        part if part.name or part.scope is None else Part(part.scope, part.inside, "residual")
        for part in parts
    ]


def _may_exist(scope: Scope | None) -> bool:
    return scope is None or scope.nonempty() is not Truth.FALSE
