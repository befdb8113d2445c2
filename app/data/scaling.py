"""Linear changes of unit, column by column, that can be undone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Scale:
    """Carries `start` to `low` and `start + span` to `high`, exactly, and everything else linearly.

    t = (values - start) / span,    scaled = (1 - t) low + t high

    Args:
        start, span: (D,) one entry for each column, the spans positive.
        low, high: the images of both ends; 0 and 1 for a standardization.

    Example:
        >>> book = Scale.onto(np.array([[0.0], [255.0]]), 0.01, 1.0)
        >>> book.apply(np.array([[0.0], [51.0], [255.0]])).ravel()
        array([0.01 , 0.208, 1.   ])
    """

    start: FloatArray
    span: FloatArray
    low: float = 0.0
    high: float = 1.0

    @classmethod
    def identity(cls, columns: int) -> "Scale":
        return cls(np.zeros(columns), np.ones(columns))

    @classmethod
    def standard(cls, values: FloatArray) -> "Scale":
        """To mean 0 and standard deviation 1 (divisor N) in every column of `values` (N, D).

        A constant column becomes 0: it tells nothing, and has no deviation to divide by.
        """
        constant = _constant(values)
        return cls(np.where(constant, values[0], values.mean(axis=0)), np.where(constant, 1.0, values.std(axis=0)))

    @classmethod
    def onto(cls, values: FloatArray, low: float, high: float, shared: bool = False) -> "Scale":
        """The smallest of `values` (N, D) to `low`, the largest to `high`; a constant column to `low`.

        Args:
            values: what sets the ends.
            low, high: the range wanted.
            shared: one pair of ends for all columns, as for the pixels of a picture, not one for each.
        """
        axis = None if shared else 0
        lowest, spread = values.min(axis=axis), np.ptp(values, axis=axis)
        span = np.where(_constant(values, axis), 1.0, spread)
        columns = values.shape[1:]
        return cls(np.broadcast_to(lowest, columns), np.broadcast_to(span, columns), low, high)

    def apply(self, values: FloatArray) -> FloatArray:
        """`values` (N, D) in the new units."""
        t = (values - self.start) / self.span
        return (1 - t) * self.low + t * self.high

    def undo(self, scaled: FloatArray) -> FloatArray:
        """`scaled` (N, D) in the source's units again."""
        return self.start + self.span * (scaled - self.low) / (self.high - self.low)


def _constant(values: FloatArray, axis: int | None = 0) -> NDArray[np.bool_]:
    # Relative, because the last digits of a large offset are noise and not a spread worth dividing by.
    largest = np.abs(values).max(axis=axis)
    return np.asarray(np.ptp(values, axis=axis) <= 1e-12 * largest + 1e-150)
