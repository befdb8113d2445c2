"""Which points of a plane are looked at: ranges that show the path, uniform axes, coarse before fine."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.arrays import Vector
from app.errors import Invalid, LimitExceeded

Range = tuple[float, float]
MOST_POINTS = 1_002_001  # 1001 x 1001, far more than a screen can show
LARGEST = 1e9  # beyond it float32 has no three digits left between neighboring points of a fine axis


def axis(limits: Range, points: int, at: str = "ranges") -> Vector:
    """`points` equally spaced numbers, both ends included.

    Raises:
        Invalid: the limits are not finite or not in order, or there are fewer than two points.
    """
    low, high = limits
    if not (math.isfinite(low) and math.isfinite(high) and abs(low) <= LARGEST and abs(high) <= LARGEST):
        raise Invalid.one(at, f"[{low:g}, {high:g}] given, expected two numbers of at most {LARGEST:g} in size")
    if not low < high:
        raise Invalid.one(at, f"[{low:g}, {high:g}] given, expected the lower end first")
    if points < 2:
        raise Invalid.one(at, f"{points} points given, expected at least 2")
    return np.linspace(low, high, points)


def axes(ranges: tuple[Range, Range], resolution: tuple[int, int], most: int = MOST_POINTS) -> tuple[Vector, Vector]:
    """The alphas (I,) and betas (J,) of a grid.

    Raises:
        Invalid: a range or a number of points is wrong.
        LimitExceeded: there are more than `most` points.
    """
    columns, rows = resolution
    if columns * rows > most:
        raise LimitExceeded(f"{columns} x {rows} points asked for; at most {most:,} are drawn at once")
    return axis(ranges[0], columns, "ranges[0]"), axis(ranges[1], rows, "ranges[1]")


def ranges_for(alphas: Vector, betas: Vector, half: float = 2.0, margin: float = 0.15) -> tuple[Range, Range]:
    """Ranges that take in a path, and at least `half` to either side of where it ends.

    Args:
        alphas, betas: (T,) the path; its last point is the present. Points that are not finite are left out.
        half: the smallest distance from the present weights to each edge.
        margin: what is left free around the path, as a share of its extent.

    Returns:
        The two ranges, their ends rounded outwards to pleasant numbers.

    Example:
        >>> ranges_for(np.array([0.3]), np.array([0.0]))
        ((-2.0, 2.5), (-2.0, 2.0))
    """
    finite = np.isfinite(alphas) & np.isfinite(betas)
    return _range_for(alphas[finite], half, margin), _range_for(betas[finite], half, margin)


def _range_for(path: Vector, half: float, margin: float) -> Range:
    path = np.clip(path, -LARGEST / 4, LARGEST / 4) if path.size else np.zeros(1)
    low, high, present = float(path.min()), float(path.max()), float(path[-1])
    free = margin * (high - low)
    low, high = min(low - free, present - half), max(high + free, present + half)
    unit = pleasant((high - low) / 8)
    # The tiny shift keeps 3.0000000001 from being rounded up; twelve digits keep 0.6000000000000001 out.
    ends = unit * math.floor(low / unit + 1e-9), unit * math.ceil(high / unit - 1e-9)
    return float(f"{ends[0]:.12g}"), float(f"{ends[1]:.12g}")


def pleasant(size: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is at most `size`, if not in the last digit."""
    power = 10.0 ** math.floor(math.log10(size) + 1e-9)
    digit = max(choice for choice in (1, 2, 5) if choice <= size / power + 1e-9)
    return digit * power


def levels(extent: int, strides: tuple[int, ...]) -> Iterator[NDArray[np.intp]]:
    """Indices of an axis of `extent` points, coarse to fine; each level holds the one before, and all hold both ends.

    Args:
        extent: the number of points.
        strides: distances in points, each a multiple of the next, the last of them 1.

    Returns:
        Increasing indices, one array for each stride.

    Example:
        >>> [indices.tolist() for indices in levels(6, (4, 2, 1))]
        [[0, 4, 5], [0, 2, 4, 5], [0, 1, 2, 3, 4, 5]]
    """
    for stride in strides:
        yield np.unique(np.append(np.arange(0, extent, stride), extent - 1))
