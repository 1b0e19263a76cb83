"""Three values: true, false and unknown, in strong Kleene logic."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

__all__ = ["Truth", "all_of", "any_of", "negate", "of"]


class Truth(Enum):
    """A truth value; asking Python whether it is true is an error, since unknown is not false."""

    TRUE = "T"
    FALSE = "F"
    UNKNOWN = "U"

    def __bool__(self) -> bool:
        raise TypeError("a Truth is one of three values; compare it with `is`")


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction: false where any is false, else unknown where any is, else true.

    >>> all_of([Truth.UNKNOWN, Truth.FALSE]), all_of([Truth.UNKNOWN, Truth.TRUE]), all_of([])
    (<Truth.FALSE: 'F'>, <Truth.UNKNOWN: 'U'>, <Truth.TRUE: 'T'>)
    """
    found = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        if truth is Truth.UNKNOWN:
            found = truth
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction: true where any is true, else unknown where any is, else false.

    >>> any_of([Truth.UNKNOWN, Truth.TRUE]), any_of([Truth.UNKNOWN, Truth.FALSE]), any_of([])
    (<Truth.TRUE: 'T'>, <Truth.UNKNOWN: 'U'>, <Truth.FALSE: 'F'>)
    """
    return negate(all_of(negate(truth) for truth in truths))


def negate(truth: Truth) -> Truth:
    """Negation; unknown stays unknown.

    >>> [negate(truth).value for truth in Truth]
    ['F', 'T', 'U']
    """
    if truth is Truth.UNKNOWN:
        return truth
    return Truth.FALSE if truth is Truth.TRUE else Truth.TRUE


def of(known: bool) -> Truth:
    """The truth value of something that is known.

    >>> of(2 > 1)
    <Truth.TRUE: 'T'>
    """
    return Truth.TRUE if known else Truth.FALSE
