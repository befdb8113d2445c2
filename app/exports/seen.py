"""What the pictures of a slice take: its grid, the paths over it, and how it is to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import FloatArray, Matrix, Vector
from app.exports.look import Theme, palette
from app.exports.scale import ErrorScale
from app.exports.words import words
from app.texts import FIRST, Texts

Values = ArrayLike | Sequence[float | None] | Sequence[Sequence[float | None]]  # as arrays, or as JSON has them


class Path(NamedTuple):
    """A path over a plane, (T,) each; not a number where an error is not finite.

    steps: of the points.
    a, b: where the weights lie.
    error: what the network had there.
    slice_error: what the slice under it has; None where that is not known.
    """

    steps: Vector
    a: Vector
    b: Vector
    error: Vector
    slice_error: Vector | None = None

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """The path in an answer of `POST /sessions/{id}/path`."""
        under = answer.get("slice_error")
        steps, a, b, error = (numbers(answer[name]) for name in ("steps", "a", "b", "error"))
        return cls(steps, a, b, error, None if under is None else numbers(under)).drawable()

    def drawable(self) -> Self:
        """Without the points that lie nowhere."""
        seen = np.isfinite(self.a) & np.isfinite(self.b)
        under = None if self.slice_error is None else self.slice_error[seen]
        return type(self)(self.steps[seen], self.a[seen], self.b[seen], self.error[seen], under)


class Runner(NamedTuple):
    """One run of a race; `style` is its place among the styles, or None for that in the list."""

    name: str
    path: Path
    style: int | None = None
    diverged: bool = False


class Spot(NamedTuple):
    """A spot of the slice and the error there."""

    a: float
    b: float
    error: float


@dataclass(frozen=True, eq=False)
class Slice:
    """The error on a grid, and all that is drawn over it.

    Args:
        x, y: (I,) and (J,) evenly spaced values of A and of B.
        error: (J, I), the error at `y[j]`, `x[i]`; not a number where it is not finite.
        a, b: the names of the two axes.
        runs: what is drawn over it; a race where there are two or more.
        point: where the weights are at present.
        log: whether heights are in the logarithm.
        theme: light or dark.
        weights: whether the axes are two weights, which have colors and letters of their own.
        language: of what is written in it.
        also: errors that the scale takes in beside those that are drawn: of the rest of the path, in a film.
    """

    x: Vector
    y: Vector
    error: Matrix
    a: str
    b: str
    runs: Sequence[Runner] = ()
    point: Spot | None = None
    log: bool = False
    theme: Theme = "light"
    weights: bool = True
    language: str = FIRST
    also: Sequence[float | None] = ()

    @property
    def say(self) -> Texts:
        return words(self.language)

    @property
    def race(self) -> bool:
        return len(self.runs) > 1

    @property
    def colors(self) -> dict[str, str]:
        return palette(self.theme)

    @property
    def axis_colors(self) -> tuple[str, str]:
        """Of A and B; ink where they are not two weights."""
        colors = self.colors
        return (colors["a"], colors["b"]) if self.weights else (colors["ink2"], colors["ink2"])

    @property
    def titles(self) -> tuple[str, str]:
        """Of the two axes: the letter and the link, or the direction's own name."""
        return (f"A  {self.a}", f"B  {self.b}") if self.weights else (self.a, self.b)

    @property
    def hover(self) -> str:
        """What Plotly shows at a spot, whose error is among the custom data."""
        return f"A %{{x:.3f}}<br>B %{{y:.3f}}<br>{self.say('plot.error')} %{{customdata:.3~g}}<extra></extra>"

    @cached_property
    def scale(self) -> ErrorScale:
        shown = [run.path.error for run in self.runs]
        if self.point is not None and not self.race:
            shown.append(np.array([self.point.error]))
        return ErrorScale.of(self.error, np.concatenate([numbers(self.also), *shown]), self.log)

    @cached_property
    def heights(self) -> Matrix:
        return self.scale.height(self.error)

    @property
    def span(self) -> float:
        """The height from the lowest to the highest error."""
        return self.scale.at(self.scale.high) - self.scale.at(self.scale.low)

    def over(self, path: Path) -> tuple[Vector, Vector]:
        """The heights of a path and of the slice under it."""
        own = self.scale.height(path.error)
        if path.slice_error is None:
            return own, own
        known = ~np.isnan(path.slice_error)
        return own, np.where(known, self.scale.height(path.slice_error), own)

    def at(self, a: Vector, b: Vector) -> Vector:
        """The heights of spots, bilinear; outside, those of the nearest spots inside."""
        return bilinear(self.x, self.y, self.heights, a, b)


def bilinear(x: Vector, y: Vector, z: Matrix, a: Vector, b: Vector) -> Vector:
    """A grid read between its nodes."""
    i, s = _cell(x, a)
    j, t = _cell(y, b)
    after_i, after_j = np.minimum(i + 1, len(x) - 1), np.minimum(j + 1, len(y) - 1)
    low = z[j, i] * (1 - s) + z[j, after_i] * s
    high = z[after_j, i] * (1 - s) + z[after_j, after_i] * s
    return np.asarray(low * (1 - t) + high * t)


def _cell(axis: Vector, values: Vector) -> tuple[Any, Vector]:
    """The cells that values lie in, and the shares within them."""
    last = len(axis) - 1
    at = np.clip((values - axis[0]) / (axis[-1] - axis[0]) * last, 0, last)
    cell = np.floor(at).astype(int)
    return cell, at - cell


def numbers(values: Values) -> FloatArray:
    """An array of float64; None, as JSON has it for what is not finite, becomes not a number."""
    return np.asarray(values, dtype=np.float64)
