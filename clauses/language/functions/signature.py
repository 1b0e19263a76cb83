"""The form in which a function of the vocabulary is declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from clauses.language.answer import Answer

__all__ = ["Signature"]


class Signature(NamedTuple):
    """Parameter types, result type, what it means, and the function that answers.

    The type `measure` stands for money, quantity, percent or number, the same throughout.
    """

    parameters: tuple[str, ...]
    result: str
    means: str
    call: Callable[..., Answer]
