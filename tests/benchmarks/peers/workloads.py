"""The three surfaces that every contender computes, from the same weights, directions and examples.

How each contender does it is left to the modules beside this one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.nn.initialize import initialize
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective
from app.planes.filter_norm import random_plane
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.surface.dense import dense_surface
from tests.benchmarks.bench_surface import digits, moons

THREADS = 2
CHECKED = 8  # points along each axis that are compared with float64
CHUNKS = (16, 32, 64, 256, 1024, 2048)  # points at a time that are tried
CHUNK_ELEMENTS = (1 << 16, 1 << 24)  # of the widest layer, between which they are tried
TURNS, NEAR = 3, 1.5  # of those that take less than so many times as long as the best

Grid = NDArray[Any]  # (J, I)
Call = Callable[[], Grid]
Choice = TypeVar("Choice")


class Contender(NamedTuple):
    """One way to compute one surface.

    Args:
        grid: computes it; nan where it has no point.
        note: how it was set up, and how long that took.
        points: how many it evaluates; all of them if None.
    """

    grid: Call
    note: str = ""
    points: int | None = None


@dataclass(frozen=True, eq=False)
class Workload:
    """A network, its data, and a grid over a plane: error[j, i] at (alphas[i], betas[j])."""

    name: str
    title: str
    objective: Objective
    data: tuple[Matrix, Matrix]
    plane: Plane
    alphas: Vector
    betas: Vector

    @property
    def arch(self) -> Architecture:
        return self.objective.arch

    @property
    def points(self) -> int:
        return len(self.alphas) * len(self.betas)

    @cached_property
    def pairs(self) -> tuple[Grid, Grid]:
        """Alpha and beta of every point, row by row, float32."""
        alphas, betas = np.meshgrid(self.alphas.astype(np.float32), self.betas.astype(np.float32))
        return alphas.ravel(), betas.ravel()

    @cached_property
    def single(self) -> tuple[Grid, ...]:
        """X, y, origin, u, v in float32."""
        arrays = (*self.data, self.plane.origin, self.plane.u, self.plane.v)
        return tuple(array.astype(np.float32) for array in arrays)

    @property
    def chunks(self) -> list[int]:
        """How many points at a time are worth trying."""
        size = len(self.data[0]) * max(self.arch.sizes[1:])
        low, high = CHUNK_ELEMENTS
        return [chunk for chunk in CHUNKS if low <= chunk * size <= high]

    def padded(self, chunk: int) -> tuple[Grid, Grid]:
        """`pairs` with the last one repeated, so that all chunks are of one size: compilers compile for a size."""
        length = ceil(self.points / chunk) * chunk
        alphas, betas = (np.pad(each, (0, length - self.points), mode="edge") for each in self.pairs)
        return alphas, betas

    def coarser(self, stride: int) -> "Workload":
        return replace(self, alphas=self.alphas[::stride], betas=self.betas[::stride])

    @cached_property
    def _checked(self) -> tuple[Any, Matrix]:
        rows, columns = (np.linspace(0, len(axis) - 1, CHECKED).astype(int) for axis in (self.betas, self.alphas))
        exact = dense_surface(self.objective, *self.data, self.plane, self.alphas[columns], self.betas[rows])
        return np.ix_(rows, columns), exact

    def relative_error(self, grid: Grid) -> float:
        """The largest, against float64 passes, at points spread over the grid; points without a value do not count."""
        places, exact = self._checked
        assert grid.shape == (len(self.betas), len(self.alphas)), f"a grid of {grid.shape}"
        return float(np.nanmax(np.abs(grid[places] / exact - 1)))


def random_digits() -> Workload:
    X, y = digits()
    arch = Architecture((64, 32, 10), ("tanh", "softmax"))
    plane = random_plane(arch, initialize(arch, "glorot_normal", 0), seed=0)
    title = "digits 64-32-10, tanh, softmax cross-entropy, random filter-normalised plane"
    axis = np.linspace(-1, 1, 51)
    return Workload("W1", title, Objective(arch, LOSSES["softmax_cross_entropy"]), (X, y), plane, axis, axis)


def linked_digits() -> Workload:
    arch = Architecture((64, 32, 10), ("sigmoid", "sigmoid"), bias=False)
    plane = links_plane(arch, initialize(arch, "glorot_normal", 0), "w1[20,5]", "w2[5,3]")
    title = "digits 64-32-10, sigmoid, no biases, mean squared error, w1[20,5] and w2[5,3]"
    axis = np.linspace(-5, 5, 101)
    return Workload("W2", title, Objective(arch, LOSSES["mean_squared"]), digits(), plane, axis, axis)


def linked_moons() -> Workload:
    arch = Architecture((2, 8, 8, 1), ("tanh",) * 3)
    plane = links_plane(arch, initialize(arch, "glorot_normal", 0), "w1[0,0]", "w2[0,0]")
    title = "moons 2-8-8-1, tanh, mean squared error, w1[0,0] and w2[0,0]"
    axis = np.linspace(-5, 5, 101)
    return Workload("W3", title, Objective(arch, LOSSES["mean_squared"]), moons(), plane, axis, axis)


WORKLOADS: dict[str, Callable[[], Workload]] = {"W1": random_digits, "W2": linked_digits, "W3": linked_moons}


def seconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began


def fastest(choices: Iterable[Choice], call: Callable[[Choice], Call]) -> tuple[Choice, Call]:
    """The choice with the fastest warm call, and that call; those that come near take turns."""
    calls = {choice: call(choice) for choice in choices}
    times = {choice: [seconds(grid) for _ in range(2)][1:] for choice, grid in calls.items()}
    best = min(min(each) for each in times.values())
    near = [choice for choice, each in times.items() if min(each) < NEAR * best]
    for _ in range(TURNS - 1):
        for choice in near:
            times[choice].append(seconds(calls[choice]))
    chosen = min(near, key=lambda choice: min(times[choice]))
    return chosen, calls[chosen]
