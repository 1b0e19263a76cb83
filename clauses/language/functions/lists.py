"""Functions on lists of words."""

from __future__ import annotations

from clauses.language.answer import Answer, merged, truth_answer
from clauses.language.functions.signature import Signature
from clauses.language.world import Env
from clauses.model.truth import Truth, of

__all__ = ["LISTS", "SHARED"]


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


def overlaps_words(env: Env, mine: Answer, theirs: Answer) -> Answer:
    """Whether two lists share a word; unknown where either is."""
    del env
    both = [mine, theirs]
    if not isinstance(mine.value, tuple) or not isinstance(theirs.value, tuple):
        return truth_answer(Truth.UNKNOWN, f"{mine.shown} or {theirs.shown}", both)
    shared = [word for word in mine.value if word in theirs.value]
    because = f"both name {', '.join(shared)}" if shared else "they name nothing in common"
    return truth_answer(of(bool(shared)), because, both)


def lacking(env: Env, found: Answer, wanted: Answer) -> Answer:
    """The words of the second list that the first does not hold; all of them if it is unknown."""
    del env
    if not isinstance(found.value, tuple) or not isinstance(wanted.value, tuple):
        return wanted
    left = tuple(word for word in wanted.value if word not in found.value)
    reads, missing = merged([found, wanted])
    return Answer(left, ", ".join(left) or "nothing", reads, missing)


SHARED = Signature(("words", "words"), "truth", "the lists share a word", overlaps_words)
LISTS = {
    "holds_all": (Signature(("words", "words"), "truth", "every word is among them", holds_all),),
    "lacking": (Signature(("words", "words"), "words", "the words that are missing", lacking),),
}
