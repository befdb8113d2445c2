"""How the cost of a surface grows: `python -m tests.benchmarks.bench_growth`.

Against the points of the grid, the examples, the width and the depth of the network, for two links and for a random
plane, on one thread with the kernels compiled. The exponent is the slope of a straight line through the logarithms of
the last points, where what costs the same whatever the size no longer counts.

Measured on two shared cores, other work on both: points a side 1.7 and 2.1, examples 0.9 and 1.1, width 0.3 and 1.8,
depth 2.2 (from one layer, where no node depends on both links, to six) and 0.8.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np

from app.nn.initialize import initialize
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective
from app.planes.filter_norm import random_plane
from app.planes.weights import links_plane
from app.surface import compiled
from app.surface.sample import evaluate

ROUNDS = 5
FITTED = 3  # points of the end of each row that the exponent is taken from


@dataclass(frozen=True)
class Size:
    """What a surface is measured at; one of these at a time is varied."""

    points: int = 61
    examples: int = 1000
    width: int = 16
    depth: int = 2

    def run(self, dense: bool) -> Callable[[], object]:
        """A call that computes such a surface."""
        rng = np.random.default_rng(0)
        arch = Architecture((8, *[self.width] * self.depth, 2), ("tanh",) * (self.depth + 1))
        theta = initialize(arch, "glorot_normal", 0)
        X, y = rng.normal(size=(self.examples, 8)), rng.random((self.examples, 2))
        plane = random_plane(arch, theta, 0) if dense else links_plane(arch, theta, "w1[0,0]", "w2[0,0]")
        axis = np.linspace(-1, 1, self.points)
        objective = Objective(arch, LOSSES["mean_squared"])
        return lambda: evaluate(objective, X, y, plane, axis, axis, "float32", 1)


ROWS: dict[str, Sequence[Size]] = {
    "points a side": [Size(points=points) for points in (16, 31, 61, 121, 241)],
    "examples": [Size(examples=examples) for examples in (100, 400, 1600, 6400)],
    "width": [Size(width=width) for width in (4, 8, 16, 32, 64)],
    "depth": [Size(depth=depth) for depth in (1, 2, 3, 4, 6)],
}
FIELDS = {"points a side": "points", "examples": "examples", "width": "width", "depth": "depth"}


def milliseconds(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS + 1):
        began = perf_counter()
        call()
        times.append(1000 * (perf_counter() - began))
    return median(times[1:])


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Of the power of the size by which the time grows in the end."""
    return float(np.polyfit(np.log(sizes[-FITTED:]), np.log(times[-FITTED:]), 1)[0])


def main() -> None:
    print("python -m tests.benchmarks.bench_growth")
    print(f"a surface of {Size()} in ms, one thread, median of {ROUNDS} rounds")
    compiled.kernels.load()
    for name, sizes in ROWS.items():
        values = [getattr(size, FIELDS[name]) for size in sizes]
        print(f"  {name:<16}" + "".join(f"{value:10}" for value in values) + "   exponent")
        for kind, dense in (("two links", False), ("random plane", True)):
            times = [milliseconds(size.run(dense)) for size in sizes]
            print(f"    {kind:<14}" + "".join(f"{each:10.2f}" for each in times) + f"   {exponent(values, times):8.2f}")


if __name__ == "__main__":
    main()
