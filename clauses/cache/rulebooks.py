"""Rulebooks as they were compiled; a kind is taken out when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from clauses.cache.keys import key_of_rulebook
from clauses.cache.pickles import dumps, loads
from clauses.files.store import Store
from clauses.lazily import Lazily
from clauses.rulebook.compiled import Rulebook

__all__ = ["rulebook_from"]

PARTS = ("kinds", "written", "taxonomies")  # of which a check needs few


@dataclass(frozen=True)
class Packed:
    """Values by name, each as bytes; called with a name, it gives the value."""

    values: Mapping[str, bytes]

    def __call__(self, name: str) -> Any:
        return loads(self.values[name])


def rulebook_from(store: Store, folder: Path, load: Callable[[], Rulebook]) -> Rulebook:
    """The rulebook of a folder, as it is kept; else it is loaded, and kept.

    Errors as of `load`.
    """
    key = key_of_rulebook(folder)
    content = store.get(key) if key is not None else None
    if content is not None:
        with suppress(UnpicklingError):
            kept: dict[str, Any] = loads(content)
            return Rulebook(
                **kept | {part: Lazily(kept[part].values, kept[part]) for part in PARTS}
            )
    rulebook = load()
    if key is not None and key == key_of_rulebook(folder):
        store.put(key, _packed(rulebook))
    return rulebook


def _packed(rulebook: Rulebook) -> bytes:
    content: dict[str, Any] = {
        name: getattr(rulebook, name) for name in ("acts", "effects", "digest", "folder")
    }
    for part in PARTS:
        rows: Mapping[str, Any] = getattr(rulebook, part)
        content[part] = Packed({name: dumps(row) for name, row in rows.items()})
    return dumps(content)
