"""The error over a plane, ready for a figure: whole, tile by tile, coarse to fine, along one weight, or at any points.

Tiles are computed by a few threads and handed out in a fixed order; what they hold depends neither on the order nor on
the number of threads. Closing a generator stops the work after the tiles that are under way.
"""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from threading import local
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.surface.dense import dense_points, dense_surface
from app.surface.explain import Explanation, explain
from app.surface.fast import Workspace
from app.surface.grid import levels
from app.surface.penalty import penalty
from app.surface.sheet import parts, sheet_of

Precision = Literal["float32", "float64"]
Grid = NDArray[Any]  # (J, I), float32 or float64
STRIDES = (8, 4, 2, 1)
MOST_WORKERS = 2  # more share the memory's bandwidth, and leave no core for the server


@dataclass(frozen=True, eq=False)
class Surface:
    """The error over a grid.

    Args:
        alphas, betas: (I,) and (J,).
        error: (J, I), error[j, i] at (alphas[i], betas[j]); inf or nan where the network leaves the finite numbers.
        explanation: what that took, and what it saved.
        seconds: how long that took.
    """

    alphas: Vector
    betas: Vector
    error: Grid
    explanation: Explanation
    seconds: float

    @property
    def method(self) -> str:
        """How it was evaluated, a name of `app.surface.select.METHODS`."""
        return self.explanation.method


@dataclass(frozen=True, eq=False)
class Tile:
    """A rectangle of a surface: error (rows, columns) at these places of betas and alphas."""

    rows: slice
    columns: slice
    error: Grid


class Sampler:
    """The error of one network on one set of examples over one plane, prepared once for any points.

    Args:
        X, y: inputs (N, n0) and targets (N, K); all of them count.
        dtype: in which the network is computed; sums are always finished in float64.
    """

    def __init__(self, objective: Objective, X: Matrix, y: Matrix, plane: Plane, dtype: Precision = "float32") -> None:
        self._objective, self._X, self._y, self._plane, self._dtype = objective, X, y, plane, np.dtype(dtype)
        with np.errstate(all="ignore"):
            self._sheet = sheet_of(objective, X, y, plane, self._dtype)

    @property
    def method(self) -> str:
        return self._sheet.method

    def explain(self, columns: int, rows: int) -> Explanation:
        """What a grid of so many points takes."""
        along, across = (rows, columns) if self._sheet.turned else (columns, rows)
        return explain(self._objective, self._sheet, len(self._X), along, across)

    def tiles(self, alphas: Vector, betas: Vector, workers: int | None = None) -> Iterator[Tile]:
        """The grid (J, I) in pieces that cover it once.

        Args:
            alphas, betas: (I,) and (J,).
            workers: threads; by default as many as pay.
        """
        along, across = (betas, alphas) if self._sheet.turned else (alphas, betas)
        cuts = self._cuts(len(along), len(across))
        workers = min(len(cuts), MOST_WORKERS, os.cpu_count() or 1) if workers is None else workers
        with np.errstate(all="ignore"):
            base = (0.0, 0.0) if self.method == "dense" else self._sheet.base(along, across)
        memory = local()

        def task(part: slice) -> Tile:
            work: Workspace = memory.__dict__.setdefault("work", Workspace())
            return self._tile(alphas, betas, part, base, work)

        if workers <= 1:
            yield from map(task, cuts)
            return
        pool = ThreadPoolExecutor(workers, "surface")
        try:
            yield from pool.map(task, cuts)
        finally:
            pool.shutdown(cancel_futures=True)

    def grid(self, alphas: Vector, betas: Vector, workers: int | None = None) -> Grid:
        """(J, I), the whole grid."""
        error = np.empty((len(betas), len(alphas)), self._dtype)
        for tile in self.tiles(alphas, betas, workers):
            error[tile.rows, tile.columns] = tile.error
        return error

    def points(self, alphas: Vector, betas: Vector) -> Vector:
        """(T,), the error at points (alphas[t], betas[t])."""
        if self.method == "dense":
            return dense_points(self._objective, self._X, self._y, self._plane, alphas, betas)
        with np.errstate(all="ignore"):
            pair = (betas, alphas) if self._sheet.turned else (alphas, betas)
            sums = self._sheet.pairs(*pair) * self._objective.weight_of_example(len(self._X))
            return sums + penalty(self._objective, self._plane, alphas, betas)

    def _cuts(self, along: int, across: int) -> list[slice]:
        if self.method == "dense":
            return [slice(place, place + 1) for place in range(along)]
        return [slice(0, along)] if self._sheet.main is None else list(parts(self._sheet.main, along, across))

    def _tile(
        self, alphas: Vector, betas: Vector, part: slice, base: tuple[Vector | float, Vector | float], work: Workspace
    ) -> Tile:
        everything = slice(None)
        rows, columns = (part, everything) if self._sheet.turned else (everything, part)
        alphas, betas = alphas[columns], betas[rows]
        with np.errstate(all="ignore"):  # here, since it does not reach threads from outside
            if self.method == "dense":
                error = dense_surface(self._objective, self._X, self._y, self._plane, alphas, betas)
                return Tile(rows, columns, error.astype(self._dtype))
            along, across = (betas, alphas) if self._sheet.turned else (alphas, betas)
            by_along = base[0][part] if isinstance(base[0], np.ndarray) else np.full(len(along), base[0])
            sums = self._sheet.columns(along, across, work) + by_along[:, None] + base[1]
            sums *= self._objective.weight_of_example(len(self._X))
            error = (sums if self._sheet.turned else sums.T) + self._penalty(alphas, betas)
            return Tile(rows, columns, error.astype(self._dtype))

    def _penalty(self, alphas: Vector, betas: Vector) -> Matrix:
        return penalty(self._objective, self._plane, alphas[None, :], betas[:, None])


def evaluate(
    objective: Objective,
    X: Matrix,
    y: Matrix,
    plane: Plane,
    alphas: Vector,
    betas: Vector,
    dtype: Precision = "float32",
    workers: int | None = None,
) -> Surface:
    """The error at every point of a grid over a plane, exact, over all examples.

    Args:
        X, y: inputs (N, n0) and targets (N, K).
        alphas, betas: (I,) and (J,).
        dtype: in which the network is computed.
        workers: threads; by default as many as pay.

    Example:
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> from app.planes.weights import links_plane
        >>> objective = Objective(Architecture((2, 1), ("identity",), bias=False), LOSSES["squared"])
        >>> plane = links_plane(objective.arch, np.zeros(2), "w1[0,0]", "w1[1,0]")
        >>> evaluate(objective, np.eye(2), np.ones((2, 1)), plane, np.arange(3.0), np.arange(2.0)).error
        array([[1. , 0.5, 1. ],
               [0.5, 0. , 0.5]], dtype=float32)
    """
    start = time.perf_counter()
    sampler = Sampler(objective, X, y, plane, dtype)
    error = sampler.grid(alphas, betas, workers)
    explanation = sampler.explain(len(alphas), len(betas))
    return Surface(alphas, betas, error, explanation, time.perf_counter() - start)


def refine(
    objective: Objective,
    X: Matrix,
    y: Matrix,
    plane: Plane,
    alphas: Vector,
    betas: Vector,
    dtype: Precision = "float32",
    strides: tuple[int, ...] = STRIDES,
    workers: int | None = None,
    stopped: Callable[[], bool] = bool,
) -> Iterator[Surface]:
    """The same surface, coarse to fine: whole grids of every eighth point and so on, the last one complete.

    No point is evaluated twice. Both ends of each axis are on every level. Once `stopped()` is true, which may be said
    from another thread, no further level comes.
    """
    start = time.perf_counter()
    sampler = Sampler(objective, X, y, plane, dtype)
    error = np.full((len(betas), len(alphas)), np.nan, np.dtype(dtype))
    old_columns = old_rows = np.zeros(0, np.intp)
    for columns, rows in zip(levels(len(alphas), strides), levels(len(betas), strides), strict=True):
        new_columns, new_rows = np.setdiff1d(columns, old_columns), np.setdiff1d(rows, old_rows)
        for i, j in ((new_columns, rows), (old_columns, new_rows)):
            if not (len(i) and len(j)):
                continue
            with closing(sampler.tiles(alphas[i], betas[j], workers)) as tiles:  # type: ignore[type-var]
                for tile in tiles:
                    error[np.ix_(j[tile.rows], i[tile.columns])] = tile.error
                    if stopped():
                        return
        old_columns, old_rows = columns, rows
        whole = error[np.ix_(rows, columns)]
        explanation = sampler.explain(len(columns), len(rows))
        yield Surface(alphas[columns], betas[rows], whole, explanation, time.perf_counter() - start)


def curve(objective: Objective, X: Matrix, y: Matrix, theta: Vector, index: int, values: Vector) -> Vector:
    """The error (n,) as one weight or bias takes the values (n,), all others staying what they are, in float64.

    Args:
        theta: (P,) the other weights.
        index: the place of the weight in `theta`.
    """
    direction = np.zeros_like(theta)
    direction[index] = 1.0
    name = objective.arch.name(index)
    plane = Plane(np.where(direction, 0.0, theta), direction, np.zeros_like(theta), "curve", (name, ""))
    return np.asarray(Sampler(objective, X, y, plane, "float64").grid(values, np.zeros(1))[0])


def slice_losses(objective: Objective, X: Matrix, y: Matrix, plane: Plane, alphas: Vector, betas: Vector) -> Vector:
    """The error (T,) at scattered points of a plane, such as those under a path, in float64."""
    return Sampler(objective, X, y, plane, "float64").points(alphas, betas)
