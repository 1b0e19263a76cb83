from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from clauses.quiet import MANY, uncollected


class Knot:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.own: Any = self


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_was_built_is_old_and_is_freed_when_nobody_holds_it() -> None:
    with uncollected():
        assert not gc.isenabled()
        knots = [Knot() for _ in range(MANY + 1)]

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert sum(isinstance(one, Knot) for one in gc.get_objects(generation=2)) >= len(knots)
    held = weakref.ref(knots[0])
    knots.clear()
    gc.collect()
    assert held() is None


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()

    with uncollected():
        pass

    assert not gc.isenabled()


def test_what_was_frozen_stays_frozen() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()

    with uncollected():
        knots = [Knot() for _ in range(MANY + 1)]

    assert gc.get_freeze_count() >= frozen - 10  # some of it may have been freed by its last holder
    assert gc.get_freeze_count() > 0
    assert len(knots) == MANY + 1


def test_a_collector_is_on_again_after_a_fault() -> None:
    with pytest.raises(ValueError, match="fault"), uncollected():
        raise ValueError("fault")

    assert gc.isenabled()
