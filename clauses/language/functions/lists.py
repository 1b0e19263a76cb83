"""Functions on lists of words."""

from __future__ import annotations

from clauses.language.answer import Answer, merged, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.world import Env
from clauses.model.truth import Truth, of

__all__ = ["LISTS"]


def holds_all(env: Env, found: Answer, wanted: Answer) -> Answer:
    """Whether the first list holds every word of the second; unknown where either is."""
    del env
    both = [found, wanted]
    if found.value is None or wanted.value is None:
        return truth_answer(Truth.UNKNOWN, f"{found.shown} or {wanted.shown}", both)
    left = [word for word in wanted.value if word not in found.value]
    because = f"{', '.join(left)} is missing" if left else f"{wanted.shown} is there"
    if not wanted.value:
        because = "nothing need be there"
    return truth_answer(of(not left), because, both)


def lacking(env: Env, found: Answer, wanted: Answer) -> Answer:
    """The words of the second list that the first does not hold; all of them if it is unknown."""
    del env
    if not isinstance(found.value, tuple) or not isinstance(wanted.value, tuple):
        return wanted
    left = tuple(word for word in wanted.value if word not in found.value)
    reads, missing = merged([found, wanted])
    return Answer(left, ", ".join(left) or "nothing", reads, missing)


LISTS = {
    "holds_all": (Signature(("words", "words"), "truth", "every word is among them", holds_all),),
    "lacking": (Signature(("words", "words"), "words", "the words that are missing", lacking),),
}
