"""Scales: rates that change as an amount grows, applied exactly on bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clauses.model.measure import Measure, UnitError

__all__ = ["Scale"]

ZERO = Decimal(0)
INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Scale:
    """Rates from amounts upward.

    With `marginal` each rate is for the part of the amount above its step, as with taxes; without
    it the rate of the step that is reached is for the whole.
    """

    steps: tuple[tuple[Decimal, Decimal], ...]  # from this amount, this rate (a fraction)
    unit: str
    marginal: bool = True

    @classmethod
    def read(cls, written: Any) -> Scale:
        """Read `{marginal: {USD 0: 20%, USD 100m: 10%}}` or `{whole: {…}}`.

        Raises:
            ValueError: it is not of this form, starts above zero, or mixes units.
        """
        if not isinstance(written, dict) or len(written) != 1:
            raise ValueError("write {marginal: {USD 0: 20%, USD 100m: 10%}} or {whole: {…}}")
        (mode, rows), = written.items()  # fmt: skip
        if mode not in ("marginal", "whole") or not isinstance(rows, dict) or not rows:
            raise ValueError("write {marginal: {USD 0: 20%, USD 100m: 10%}} or {whole: {…}}")
        steps, units = [], set()
        for start, rate in rows.items():
            at, by = Measure.parse(str(start)), Measure.parse(str(rate))
            if at.low is None or not at.is_exact or by.low is None or not by.is_exact:
                raise ValueError(f"{start}: {rate}: a step is an exact amount and an exact rate")
            if by.unit != "%":
                raise ValueError(f"{rate!r} is no percentage; write it like 20%")
            units.add(at.unit)
            steps.append((at.low, by.low / 100))
        steps.sort()
        if len(units) > 1:
            raise ValueError(f"the steps are in {' and '.join(sorted(units))}; use one")
        if steps[0][0] != ZERO:
            raise ValueError("the first step is from zero; say what holds below")
        return cls(tuple(steps), units.pop(), mode == "marginal")

    def of(self, amount: Measure) -> Measure:
        """What the scale gives for an amount, as far as that is known.

        Raises:
            UnitError: the amount is in another unit than the steps.
        """
        if amount.unit != self.unit:
            raise UnitError(f"{amount} is not in {self.unit}")
        if amount.low is None and amount.high is None:
            return Measure(ZERO, None, self.unit)
        low, high = amount.low or ZERO, amount.high
        if high is None or high == INFINITE:
            return Measure(min(self._values(low, None)), None, self.unit, shown=amount.shown)
        values = list(self._values(low, high))
        return Measure(min(values), max(values), self.unit, shown=amount.shown)

    def _values(self, low: Decimal, high: Decimal | None) -> Iterable[Decimal]:
        """What it gives at both ends and on both sides of each step between them."""
        yield self._at(low)
        if high is not None:
            yield self._at(high)
        for index, (start, _) in enumerate(self.steps):
            if start > low and (high is None or start <= high):
                yield self._at(start)
                if not self.marginal:
                    yield start * self.steps[index - 1][1]

    def _at(self, amount: Decimal) -> Decimal:
        reached = [(start, rate) for start, rate in self.steps if start <= amount]
        if not self.marginal:
            return amount * reached[-1][1]
        ends = [*(start for start, _ in reached[1:]), amount]
        return sum(
            ((end - start) * rate for (start, rate), end in zip(reached, ends, strict=True)), ZERO
        )

    def written(self) -> Any:
        """The form in which it is written in a file."""
        rows = {
            str(Measure(start, start, self.unit)): f"{(rate * 100).normalize():f}%"
            for start, rate in self.steps
        }
        return {"marginal" if self.marginal else "whole": rows}

    def __str__(self) -> str:
        rows = ", ".join(
            f"{rate} from {start}" for start, rate in next(iter(self.written().values())).items()
        )
        return f"{rows}{' (each for its part)' if self.marginal else ' (for the whole)'}"
