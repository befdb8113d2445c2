"""From errors to heights: the range that is shown, the clip of cliffs, levels; as `static/js/figures/scale.js`."""

from dataclasses import dataclass

import numpy as np

from app.arrays import FloatArray, Vector
from app.exports.look import theme
from app.exports.ticks import decades, ticks

MOST_DECADES = 3.5  # no more are shown in the log: an error of exactly 0 has no logarithm


@dataclass(frozen=True)
class ErrorScale:
    """The range of errors that is shown, whether in the log, and where cliffs are cut (None where nothing is)."""

    low: float
    high: float
    log: bool
    clipped_at: float | None

    @classmethod
    def of(cls, error: FloatArray, shown: Vector, log: bool) -> "ErrorScale":
        """The range for a grid of errors and those of the paths over it.

        A surface is cut at the 98th percentile when its top is far above that, but never below the path, unless the
        path itself starts out of all proportion.
        """
        grid, path = error[np.isfinite(error)], shown[np.isfinite(shown)]
        cap = float(np.percentile(grid, theme()["surface"]["clip"])) if grid.size else 1.0
        bottom = min([float(grid.min()) if grid.size else 0.0, *path.tolist()])
        path_top = max([cap, *path.tolist()])
        top = max(float(grid.max()) if grid.size else 1.0, path_top)
        usual = max(cap - bottom, 5e-324)
        reach = path_top if path_top - bottom <= 3 * usual else cap
        cliff = top - bottom > 1.8 * max(reach - bottom, usual) or grid.size < error.size
        low, high = _spread(bottom, reach if cliff else top, log)
        return cls(low, high, log, high if top > high else None)

    def clamp(self, error: FloatArray) -> FloatArray:
        """Errors held inside the range; what is not finite counts as the top."""
        return np.clip(np.where(np.isfinite(error), error, self.high), self.low, self.high)

    def height(self, error: FloatArray) -> FloatArray:
        """Heights on the axis: the errors themselves, or their decimal logarithms."""
        held = self.clamp(error)
        return np.log10(held) if self.log else held

    def at(self, error: float) -> float:
        """One height."""
        return float(self.height(np.array(error)))

    def share(self, error: float) -> float:
        """The place of an error along the color scale, from 0 to 1."""
        bottom, top = self.at(self.low), self.at(self.high)
        return (self.at(error) - bottom) / (top - bottom)

    def levels(self, count: int) -> list[float]:
        """Geometric levels; where the lowest error is near 0 they begin at a hundredth of the highest."""
        start = max(self.low, self.high * (10**-MOST_DECADES if self.log else 0.01))
        return [start * (self.high / start) ** ((k + 0.5) / count) for k in range(count)]

    def ticks(self, most: int) -> list[float]:
        """Round errors for the axis."""
        return (decades if self.log else ticks)(self.low, self.high, most)

    @property
    def lowest(self) -> float:
        """The lowest error that the plan tells from others: its levels are even in the logarithm."""
        return max(self.low, self.high * 1e-4)


def _spread(low: float, high: float, log: bool) -> tuple[float, float]:
    """A range of some width, positive where it is to be shown in the log."""
    if not high > low:
        low, high = low - 0.5 * abs(low or 1), high + 0.5 * abs(high or 1)
    if log:
        high = max(high, 1e-12)
        low = max(low, high * 10**-MOST_DECADES)
    return low, high
