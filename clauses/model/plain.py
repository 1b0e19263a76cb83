"""Books and deals as plain data: texts, lists and mappings, as a file would give them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, PlainSerializer

from clauses.model.condition import ConditionText
from clauses.model.labels import WrittenScope
from clauses.model.scale import Scale

__all__ = ["digest_of", "is_plain", "plain", "written"]


def digest_of(content: Any) -> str:
    """Identifies plain data by its content (sha256, hex); the order of keys means nothing."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def plain(content: Any) -> Any:
    """Python data as a file would give it: texts, lists and mappings; None is left out."""
    if content.__class__ is dict:
        return {
            k if k.__class__ is str else str(k): v if v.__class__ is str else plain(v)
            for k, v in content.items()
            if v is not None
        }
    if content.__class__ is list:
        return [v if v.__class__ is str else plain(v) for v in content]
    if isinstance(content, str):
        return content
    if isinstance(content, BaseModel):
        return written(content)
    if isinstance(content, Mapping):
        return plain(dict(content))
    if isinstance(content, list | tuple):
        return [plain(item) for item in content]
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, WrittenScope | Scale):
        return plain(content.written())
    return str(content)


def is_plain(content: Any) -> bool:
    """Whether data is plain as it stands, so that `plain` would change nothing."""
    if content.__class__ is dict:
        for key, value in content.items():
            if key.__class__ is not str or (value.__class__ is not str and not is_plain(value)):
                return False
        return True
    if content.__class__ is list:
        return all(value.__class__ is str or is_plain(value) for value in content)
    return content.__class__ is str


def written(model: BaseModel) -> Any:
    """A model in the form in which it is written in a file."""
    if isinstance(model, ConditionText):
        return plain(model.written())
    named = model.__pydantic_fields_set__
    out: dict[str, Any] = {}
    for name, key, serialize in _keys(type(model)):
        if name not in named:
            continue
        value = getattr(model, name)
        value = plain(value if serialize is None else serialize(value))
        if name == "terms" and hasattr(model, "sort"):
            out |= {k: fact for k, fact in value.items() if not _is_silent(fact)}
        elif value is not None and not _is_silent(value):
            out[key] = value
    if out.get("state") == "given" and "value" in out:
        del out["state"]
    return out


def _is_silent(value: Any) -> bool:
    """Whether a fact says nothing, so that nothing is written."""
    return value.__class__ is dict and value.get("state") == "not_stated"


@cache
def _keys(model: type[BaseModel]) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
    """The fields of a model, their keys in a file, and how a field is written if it has a way."""
    out: list[tuple[str, str, Any]] = []
    for name, field in model.model_fields.items():
        ways = [mark.func for mark in field.metadata if isinstance(mark, PlainSerializer)]
        out.append((name, field.alias or name, ways[0] if ways else None))
    return out
