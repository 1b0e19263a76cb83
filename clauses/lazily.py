"""A mapping whose values are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

__all__ = ["Lazily", "joined"]

T = TypeVar("T")


class Lazily(Mapping[str, T]):
    """Names, in order, and what each stands for, made once."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self._names, self._make = dict.fromkeys(names), make
        self._made: dict[str, T] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_made": {}}

    def __getitem__(self, name: str) -> T:
        found = self._made.get(name)
        if found is None:
            if name not in self._names:
                raise KeyError(name)
            # Of two threads that make it at once both get the same.
            found = self._made.setdefault(name, self._make(name))
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class _Either(Generic[T]):
    first: Mapping[str, T]
    then: Mapping[str, T]

    def __call__(self, name: str) -> T:
        return self.first[name] if name in self.first else self.then[name]


def joined(these: Mapping[str, T], more: Mapping[str, T]) -> Mapping[str, T]:
    """These and more; none of them is made for that."""
    return Lazily([*these, *more], _Either(more, these)) if more else these
