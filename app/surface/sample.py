"""The error over a plane, ready for a figure: whole, tile by tile, coarse to fine, or at any points.

Tiles are computed by a few threads and handed out in a fixed order; what they hold depends neither on the order nor on
the number of threads. Closing a generator stops the work after the tiles that are under way.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import takewhile
from threading import local
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.surface.dense import dense_points, dense_surface
from app.surface.explain import Explanation, explain
from app.surface.fast import Abandoned, Workspace
from app.surface.grid import levels
from app.surface.penalty import penalty
from app.surface.select import has_odd_targets
from app.surface.share import MOST_THREADS
from app.surface.sheet import Sheet, parts, sheet_of
from app.threads import Pool

Precision = Literal["float32", "float64"]
Grid = NDArray[Any]  # (J, I), float32 or float64
STRIDES = (8, 4, 2, 1)
MEMORY = 1 << 28  # bytes, unless something else is asked for


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

    def again(self) -> "Surface":
        """The same surface where nothing had to be computed for it."""
        return replace(self, explanation=self.explanation.for_nothing(), seconds=0.0)


@dataclass(frozen=True, eq=False)
class Tile:
    """What some examples bring to a rectangle of a surface: error (rows, columns), float64, to be added up."""

    rows: slice
    columns: slice
    error: Matrix


class Sampler:
    """The error of one network on one set of examples over one plane, prepared once for any points.

    Args:
        X, y: inputs (N, n0) and targets (N, K); all of them count.
        dtype: in which the network is computed; sums are always finished in float64.
        memory: bytes that what is prepared of the examples may take; more are taken a group at a time.
    """

    def __init__(
        self,
        objective: Objective,
        X: Matrix,
        y: Matrix,
        plane: Plane,
        dtype: Precision = "float32",
        memory: int = MEMORY,
    ) -> None:
        self._objective, self._X, self._y, self._plane, self._dtype = objective, X, y, plane, np.dtype(dtype)
        size = len(X) if has_odd_targets(objective, y) else max(1, memory // bytes_of_example(objective))
        self._groups = [slice(start, start + size) for start in range(0, len(X), size)]
        self._first = self._sheet_of(self._groups[0])

    def _sheet_of(self, group: slice) -> Sheet:
        with np.errstate(all="ignore"):
            return sheet_of(self._objective, self._X[group], self._y[group], self._plane, self._dtype)

    def _sheets(self) -> Iterator[Sheet]:
        """One after the other, so that a single one is held at a time beside the first."""
        yield self._first
        yield from map(self._sheet_of, self._groups[1:])

    @property
    def method(self) -> str:
        return self._first.method

    def explain(self, columns: int, rows: int) -> Explanation:
        """What a grid of so many points takes."""
        along, across = (rows, columns) if self._first.turned else (columns, rows)
        return explain(self._objective, self._first, len(self._X[self._groups[0]]), len(self._X), along, across)

    def tiles(
        self, alphas: Vector, betas: Vector, workers: int | None = None, stopped: Callable[[], bool] = bool
    ) -> Iterator[Tile]:
        """The grid (J, I) in pieces; those of every group of examples cover it once, and their sum is the error.

        Args:
            alphas, betas: (I,) and (J,).
            workers: threads; by default as many as pay.
            stopped: once true, which may be said from another thread, no further tile comes.
        """
        if self.method == "dense":
            yield from takewhile(lambda _: not stopped(), self._dense_tiles(alphas, betas))
            return
        with suppress(Abandoned):
            for place, sheet in enumerate(self._sheets()):
                yield from self._tiles_of(sheet, place == 0, alphas, betas, workers, stopped)

    def _dense_tiles(self, alphas: Vector, betas: Vector) -> Iterator[Tile]:
        """The oracle's, a column at a time."""
        for place in range(len(alphas)):
            part = slice(place, place + 1)
            error = dense_surface(self._objective, self._X, self._y, self._plane, alphas[part], betas)
            yield Tile(slice(None), part, error)

    def _tiles_of(
        self,
        sheet: Sheet,
        first: bool,
        alphas: Vector,
        betas: Vector,
        workers: int | None,
        stopped: Callable[[], bool],
    ) -> Iterator[Tile]:
        along, across = (betas, alphas) if sheet.turned else (alphas, betas)
        cuts = [slice(0, len(along))] if sheet.main is None else list(parts(sheet.main, len(along), len(across)))
        workers = min(MOST_THREADS, os.cpu_count() or 1) if workers is None else workers
        inside, outside = (workers, 1) if sheet.compiled else (1, min(workers, len(cuts)))
        with np.errstate(all="ignore"):
            base = sheet.base(along, across)
        memory = local()

        def task(part: slice) -> Tile:
            work: Workspace = memory.__dict__.setdefault("work", Workspace(stopped, inside))
            return self._tile(sheet, first, alphas, betas, part, base, work)

        if outside <= 1:
            yield from map(task, cuts)
            return
        pool = Pool(outside, "surface")
        try:
            yield from pool.map(task, cuts)
        finally:
            pool.shutdown(cancel_futures=True)

    def grid(
        self, alphas: Vector, betas: Vector, workers: int | None = None, stopped: Callable[[], bool] = bool
    ) -> Grid:
        """(J, I), the whole grid, or as much as there is when it is stopped."""
        error = np.zeros((len(betas), len(alphas)))
        with np.errstate(all="ignore"):
            for tile in self.tiles(alphas, betas, workers, stopped):
                error[tile.rows, tile.columns] += tile.error
            return error.astype(self._dtype)

    def points(self, alphas: Vector, betas: Vector) -> Vector:
        """(T,), the error at points (alphas[t], betas[t])."""
        if self.method == "dense":
            return dense_points(self._objective, self._X, self._y, self._plane, alphas, betas)
        with np.errstate(all="ignore"):
            sums = np.zeros(len(alphas))
            for sheet in self._sheets():
                sums += sheet.pairs(*((betas, alphas) if sheet.turned else (alphas, betas)))
            sums *= self._objective.weight_of_example(len(self._X))
            return sums + penalty(self._objective, self._plane, alphas, betas)

    def _tile(
        self,
        sheet: Sheet,
        first: bool,
        alphas: Vector,
        betas: Vector,
        part: slice,
        base: tuple[Vector | float, Vector | float],
        work: Workspace,
    ) -> Tile:
        everything = slice(None)
        rows, columns = (part, everything) if sheet.turned else (everything, part)
        alphas, betas = alphas[columns], betas[rows]
        with np.errstate(all="ignore"):  # here, since it does not reach threads from outside
            along, across = (betas, alphas) if sheet.turned else (alphas, betas)
            by_along = base[0][part] if isinstance(base[0], np.ndarray) else np.full(len(along), base[0])
            sums = sheet.columns(along, across, work) + by_along[:, None] + base[1]
            sums *= self._objective.weight_of_example(len(self._X))
            error = sums if sheet.turned else sums.T
            if first:  # the penalty counts once, however many groups there are
                error = error + penalty(self._objective, self._plane, alphas[None, :], betas[:, None])
            return Tile(rows, columns, error)


def bytes_of_example(objective: Objective) -> int:
    """About what is kept of one example: for every node the base, what alpha and what beta brings, in float64."""
    return 3 * 8 * sum(objective.arch.sizes)


def evaluate(
    objective: Objective,
    X: Matrix,
    y: Matrix,
    plane: Plane,
    alphas: Vector,
    betas: Vector,
    dtype: Precision = "float32",
    workers: int | None = None,
    memory: int = MEMORY,
    stopped: Callable[[], bool] = bool,
) -> Surface:
    """The error at every point of a grid over a plane, exact, over all examples.

    Args:
        X, y: inputs (N, n0) and targets (N, K).
        alphas, betas: (I,) and (J,).
        dtype: in which the network is computed.
        workers: threads; by default as many as pay.
        memory: bytes for what is prepared of the examples.
        stopped: once true, which may be said from another thread, the work is abandoned.

    Raises:
        Abandoned: it was stopped.

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
    sampler = Sampler(objective, X, y, plane, dtype, memory)
    error = sampler.grid(alphas, betas, workers, stopped)
    if stopped():
        raise Abandoned
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
    memory: int = MEMORY,
) -> Iterator[Surface]:
    """The same surface, coarse to fine: whole grids of every eighth point and so on, the last one complete.

    No point is evaluated twice. Both ends of each axis are on every level. Once `stopped()` is true, which may be said
    from another thread, no further level comes.
    """
    start = time.perf_counter()
    sampler = Sampler(objective, X, y, plane, dtype, memory)
    error = np.zeros((len(betas), len(alphas)))
    old_columns = old_rows = np.zeros(0, np.intp)
    for columns, rows in zip(levels(len(alphas), strides), levels(len(betas), strides), strict=True):
        new_columns, new_rows = np.setdiff1d(columns, old_columns), np.setdiff1d(rows, old_rows)
        for i, j in ((new_columns, rows), (old_columns, new_rows)):
            if not (len(i) and len(j)):
                continue
            with closing(sampler.tiles(alphas[i], betas[j], workers, stopped)) as tiles:  # type: ignore[type-var]
                for tile in tiles:
                    with np.errstate(all="ignore"):
                        error[np.ix_(j[tile.rows], i[tile.columns])] += tile.error
            if stopped():
                return
        old_columns, old_rows = columns, rows
        with np.errstate(all="ignore"):
            whole = error[np.ix_(rows, columns)].astype(dtype)
        explanation = sampler.explain(len(columns), len(rows))
        yield Surface(alphas[columns], betas[rows], whole, explanation, time.perf_counter() - start)
