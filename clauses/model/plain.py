"""Books and deals as plain data: texts, lists and mappings, as a file would give them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

__all__ = ["digest_of", "plain", "written"]


def digest_of(content: Any) -> str:
    """Identifies plain data by its content (sha256, hex); the order of keys means nothing."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def plain(content: Any) -> Any:
    """Python data as a file would give it: texts, lists and mappings; None is left out."""
    if isinstance(content, str):
        return content
    if content.__class__ is dict:
        return {
            k if k.__class__ is str else str(k): v if v.__class__ is str else plain(v)
            for k, v in content.items()
            if v is not None
        }
    if isinstance(content, BaseModel):
        return written(content)
    if isinstance(content, Mapping):
        return plain(dict(content))
    if isinstance(content, list | tuple):
        return [plain(item) for item in content]
    if isinstance(content, bool):
        return "yes" if content else "no"
    return str(content)


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
    if content.get("state") == "given" and "value" in content:
        del content["state"]
    out = {}
    for key, value in content.items():
        if isinstance(value, dict) and value.get("state") == "not_stated":
            continue
        out[key] = _unwrapped(value)
    return out
