"""How long a surface takes, beside the same grid by dense passes: `python -m tests.benchmarks.bench_surface`.

The dense passes are what one would write in NumPy without the structure of the plane: float32, weights of many points
stacked, batched matrix products, activations in place, the best of a few chunk sizes, and as many threads as the
surface has. Calls alternate, so that other load falls on all alike; medians are printed, and how far the surface is
from float64 passes at some points.

Measured on two shared cores (AMD EPYC, AVX-512) with NumPy 2.4 and one BLAS thread, in quiet moments; with every core
taken by others all figures grow alike:

    W2: 10 ms in float32 (13 on one core), 30 to 40 in float64, against 1,020 by dense passes
    both links in w1: 76 to 95, against 1,540; linear outputs: 6, against 890
    W3: 4, against 26; 2-8-8-8-1: 14 to 17, against 39

Of W2 there remain 14 million tanh at 0.38 ns, and 0.4 ns for three passes over them: the pre-activation, the target,
the sum. A quarter of the examples has a blank pixel 20 and costs nothing.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from app.arrays import Matrix, Vector
from app.data.bundled import table
from app.nn.initialize import initialize
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.surface.dense import dense_surface
from app.surface.sample import Precision, evaluate

ROUNDS = 7
WORKERS = 2
POINTS = 101
CHUNK_ELEMENTS = (1 << 15, 1 << 17, 1 << 19)  # of the widest layer, for the dense passes
AXIS: Vector = np.linspace(-5, 5, POINTS)

Array = Any  # float32, of the shapes that the comments say


@dataclass(frozen=True, eq=False)
class Workload:
    """A network, its data, and two links."""

    name: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    data: tuple[Matrix, Matrix]
    links: tuple[str, str]
    bias: bool = True
    objective: Objective = field(init=False)
    plane: Plane = field(init=False)

    def __post_init__(self) -> None:
        arch = Architecture(self.sizes, self.activations, self.bias)
        object.__setattr__(self, "objective", Objective(arch, LOSSES[self.loss]))
        object.__setattr__(self, "plane", links_plane(arch, initialize(arch, "glorot_normal", 0), *self.links))

    def surface(self, dtype: Precision) -> Matrix:
        return evaluate(self.objective, *self.data, self.plane, AXIS, AXIS, dtype, WORKERS).error


def digits() -> tuple[Matrix, Matrix]:
    raw = table("digits")
    return raw.X, np.eye(10)[raw.y.astype(int)]


def moons() -> tuple[Matrix, Matrix]:
    """200 points of two half circles, targets -1 and 1."""
    rng = np.random.default_rng(0)
    turn = np.linspace(0, np.pi, 100)
    upper, lower = np.c_[np.cos(turn), np.sin(turn)], np.c_[1 - np.cos(turn), 0.5 - np.sin(turn)]
    return np.r_[upper, lower] + rng.normal(0, 0.1, (200, 2)), np.repeat([[-1.0], [1.0]], 100, axis=0)


def workloads() -> list[Workload]:
    pixels, points = digits(), moons()
    digit = (64, 32, 10)
    apart, first, both = ("w1[20,5]", "w2[5,3]"), ("w1[0,0]", "w2[0,0]"), ("w1[20,5]", "w1[20,6]")
    sigmoids, classes = ("sigmoid", "sigmoid"), ("tanh", "softmax")
    return [
        Workload("W2: digits 64-32-10 sigmoid, no biases", digit, sigmoids, "mean_squared", pixels, apart, bias=False),
        Workload("digits 64-32-10 sigmoid, both links in w1", digit, sigmoids, "mean_squared", pixels, both),
        Workload("digits 64-32-10 tanh, linear outputs", digit, ("tanh", "identity"), "mean_squared", pixels, apart),
        Workload("digits 64-32-10 tanh, softmax", digit, classes, "softmax_cross_entropy", pixels, apart),
        Workload("W3: moons 2-8-8-1 tanh", (2, 8, 8, 1), ("tanh",) * 3, "mean_squared", points, first),
        Workload("moons 2-8-8-8-1 tanh", (2, 8, 8, 8, 1), ("tanh",) * 4, "mean_squared", points, first),
    ]


def in_place(name: str, z: Array) -> None:
    if name == "sigmoid":
        z *= -1
        np.exp(z, out=z)
        z += 1
        np.reciprocal(z, out=z)
    elif name == "tanh":
        np.tanh(z, out=z)


def dense_chunk(work: Workload, X: Array, y: Array, thetas: Array) -> Array:
    """E (C,) at thetas (C, P), all in float32: activations are (C, N, nodes)."""
    arch, a = work.objective.arch, X
    for layer, function in enumerate(work.objective.functions, start=1):
        links = arch.group[f"w{layer}"]
        a = np.matmul(a, thetas[:, links.start : links.stop].reshape(-1, *links.shape))
        if arch.bias:
            biases = arch.group[f"b{layer}"]
            a += thetas[:, None, biases.start : biases.stop]
        in_place(function.name, a)
    if work.loss == "mean_squared":
        a -= y
        return np.einsum("cnk,cnk->c", a, a) / y.size
    a -= a.max(axis=2, keepdims=True)
    a -= np.einsum("cnk,nk->cn", a, y)[:, :, None]
    return np.log(np.exp(a, out=a).sum(axis=2)).mean(axis=1)


def dense_grid(work: Workload, points: int) -> Array:
    """The grid by dense passes, so many points at a time."""
    X, y, origin, u, v = (
        array.astype(np.float32) for array in (*work.data, work.plane.origin, work.plane.u, work.plane.v)
    )
    alphas, betas = (grid.ravel().astype(np.float32)[:, None] for grid in np.meshgrid(AXIS, AXIS))

    def chunk(start: int) -> Array:
        part = slice(start, start + points)
        return dense_chunk(work, X, y, origin + alphas[part] * u + betas[part] * v)

    with ThreadPoolExecutor(WORKERS) as pool:
        return np.concatenate(list(pool.map(chunk, range(0, POINTS**2, points)))).reshape(POINTS, POINTS)


def seconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began


def best_chunk(work: Workload) -> int:
    """The number of points at a time with which the dense passes are fastest."""
    size = len(work.data[0]) * max(work.sizes[1:])
    choices = [max(1, elements // size) for elements in CHUNK_ELEMENTS]
    return min(choices, key=lambda points: seconds(lambda: dense_grid(work, points)))


def relative_error(work: Workload, error: Matrix) -> float:
    """The largest, against float64 passes, at every twentieth point of each axis."""
    exact = dense_surface(work.objective, *work.data, work.plane, AXIS[::20], AXIS[::20])
    return float(np.max(np.abs(error[::20, ::20] / exact - 1)))


def report(work: Workload) -> None:
    points = best_chunk(work)
    times: dict[str, list[float]] = {"float32": [], "float64": [], "dense": []}
    for _ in range(ROUNDS):
        times["dense"].append(seconds(lambda: dense_grid(work, points)))
        for dtype in ("float32", "float64"):
            times[dtype].append(seconds(lambda dtype=dtype: work.surface(dtype)))  # type: ignore[misc]
    single, double, dense = (1000 * median(times[name]) for name in times)
    off = relative_error(work, work.surface("float32"))
    print(f"  {work.name:<42}{single:9.1f}{min(times['float32']) * 1000:9.1f}{double:9.1f}{dense:9.0f}"
          f"{dense / single:8.0f} x   {off:.0e}")  # fmt: skip


def main() -> None:
    print("python -m tests.benchmarks.bench_surface")
    print(f"{POINTS} x {POINTS} points in ms, {WORKERS} threads, median of {ROUNDS} rounds; dense passes are float32")
    print(f"  {'':<42}  float32     best  float64    dense    ratio   off by")
    with threadpool_limits(1, user_api="blas"):
        for work in workloads():
            report(work)


if __name__ == "__main__":
    main()
