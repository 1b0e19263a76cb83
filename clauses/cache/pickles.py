"""Values as bytes and back; nothing but values of ours is ever made of them."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["dumps", "loads"]

PROTOCOL = 5
OTHERS = frozenset({("datetime", "date"), ("decimal", "Decimal")})


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, named: Mapping[int, str]) -> None:
        super().__init__(stream, PROTOCOL)
        self.named = named

    def persistent_id(self, value: Any) -> str | None:
        return self.named.get(id(value))


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, found: Callable[[str], Any]) -> None:
        super().__init__(stream)
        self.found = found

    def persistent_load(self, name: str) -> Any:
        return self.found(name)

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] == "clauses" or (module, name) in OTHERS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of ours")


def dumps(value: Any, beside: Mapping[str, Any] | None = None) -> bytes:
    """A value as bytes; what stands `beside` it is named in them and not held."""
    stream = io.BytesIO()
    _Pickler(stream, {id(one): name for name, one in (beside or {}).items()}).dump(value)
    return stream.getvalue()


def _nothing(name: str) -> Any:
    raise pickle.UnpicklingError(f"nothing stands beside it that is called {name}")


def loads(content: bytes, found: Callable[[str], Any] = _nothing) -> Any:
    """The value; `found` gives what stands beside it by name.

    Raises:
        UnpicklingError: it is none of ours.
    """
    try:
        return _Unpickler(io.BytesIO(content), found).load()
    except (ArithmeticError, AttributeError, EOFError, ImportError, LookupError, TypeError,
            ValueError) as error:  # fmt: skip
        raise pickle.UnpicklingError(f"it cannot be made: {error}") from error
