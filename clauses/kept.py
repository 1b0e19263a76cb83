"""A property that is reckoned once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

__all__ = ["kept"]

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 - it is used as `property` is
    """Like `functools.cached_property`, without the lock that Python 3.11 takes for each value.

    Two threads may reckon a value twice; it is the same.
    """

    def __init__(self, reckon: Callable[[Any], T]) -> None:
        self.reckon, self.name = reckon, reckon.__name__
        self.__doc__ = reckon.__doc__

    @overload
    def __get__(self, holder: None, owner: type[Any] | None = None) -> kept[T]: ...
    @overload
    def __get__(self, holder: object, owner: type[Any] | None = None) -> T: ...
    def __get__(self, holder: Any, owner: type[Any] | None = None) -> kept[T] | T:
        if holder is None:
            return self
        value = self.reckon(holder)
        holder.__dict__[self.name] = value
        return value
