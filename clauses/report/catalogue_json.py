"""The catalogue as JSON: one object for each kind or act, the same bytes for the same files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from clauses.report.catalogue import ActEntry, KindEntry
from clauses.visible import json_text

__all__ = ["catalogue_json"]


def catalogue_json(entries: KindEntry | ActEntry | Sequence[KindEntry | ActEntry]) -> str:
    """The entries as JSON text, ending in a newline."""
    rows = [asdict(e) for e in entries] if isinstance(entries, Sequence) else asdict(entries)
    return json_text(rows, 2, _written) + "\n"


def _written(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_none=True)
    raise TypeError(type(value).__name__)
