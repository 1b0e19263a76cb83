"""What words may be used in a book: dimensions with their labels, kinds, acts and parties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from clauses.lazily import joined
from clauses.model.taxonomy import Label, Taxonomy

if TYPE_CHECKING:
    from pydantic import ValidationInfo

    from clauses.model.form import Form

__all__ = ["Vocabulary", "vocabulary_of"]


@dataclass(frozen=True)
class Vocabulary:
    """The words that a book's files are checked against when they are read."""

    taxonomies: Mapping[str, Taxonomy]
    kinds: Mapping[str, Form]
    acts: Mapping[str, Form]
    parties: Mapping[str, str] = field(default_factory=dict)  # id to name
    # What was read against these words before, so that equal words are read once.
    remembered: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "remembered": {}}

    def with_parties(self, parties: Mapping[str, str]) -> Vocabulary:
        """The same words and a book's parties."""
        return replace(self, parties=dict(parties))

    def with_kinds(self, forms: Mapping[str, Form]) -> Vocabulary:
        """The same words and the kinds that a book defines for itself."""
        return replace(self, kinds=joined(self.kinds, forms))

    def with_acts(self, forms: Mapping[str, Form]) -> Vocabulary:
        """The same words, with acts that a book adds facts to."""
        return replace(self, acts={**self.acts, **forms})

    def with_labels(self, added: Mapping[str, Mapping[str, Label]]) -> Vocabulary:
        """The same words and a book's own labels, by dimension; a new dimension is welcome."""
        taxonomies = dict(self.taxonomies)
        for dimension, labels in added.items():
            known = taxonomies[dimension].labels if dimension in taxonomies else {}
            taxonomies[dimension] = Taxonomy(dimension, {**known, **labels})
        return replace(self, taxonomies=taxonomies)


def vocabulary_of(info: ValidationInfo) -> Vocabulary | None:
    """The vocabulary that a validation runs against, if it was given one."""
    return info.context if isinstance(info.context, Vocabulary) else None
