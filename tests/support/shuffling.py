"""The same content, written in another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

__all__ = ["shuffled"]


def shuffled(content: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """The same mappings in another order; the entries of the ledger too."""
    if not isinstance(content, dict):
        return content
    out = {}
    for key in draw(st.permutations(list(content))):
        value = content[key]
        if key == "ledger":
            value = draw(st.permutations(value))
        out[key] = shuffled(value, draw)
    return out
