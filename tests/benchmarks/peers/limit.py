"""How little time a surface could take: the work that the structure of plane and network leaves, at measured rates.

    limit = (transcendental calls * time of one NumPy call, in cache + multiply-adds / sgemm's rate) / cores

A number that does not depend on a coordinate is counted once along it. What counts is read off
`app.surface.structure.facts`: whether a node depends on both coordinates, on one or on none; and that an input which is
zero in an example, as most corner pixels are, keeps that example out of a coordinate's reach.
"""

from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from app.nn.layout import Architecture
from app.surface.structure import ALPHA, BETA, BOTH, CONSTANT, facts
from tests.benchmarks.peers.workloads import THREADS, Workload, seconds

IN_CACHE = 4096  # float32 numbers, twice 16 kB with what becomes of them
REPEATS = 200
SIDE = 512  # of the matrices whose product is timed
MULTIPLY_ADDS = "multiply-adds"
CALLS: dict[str, tuple[str, ...]] = {"tanh": ("tanh",), "sigmoid": ("tanh",)}  # sigmoid(z) = (1 + tanh(z/2)) / 2
UFUNCS: dict[str, Callable[..., Any]] = {"tanh": np.tanh, "exp": np.exp, "log": np.log}


def evaluations(work: Workload) -> dict[int, int]:
    """For each class of `structure`, how often something of that class is computed, over all examples."""
    X = work.data[0]
    one = np.ones(len(X), dtype=int)
    inputs = facts(work.arch, work.plane).inputs
    reached = [one > 0 if moved is None else X[:, moved].any(axis=1) for moved in inputs]
    alphas, betas = (
        np.where(mask, len(axis), 1) for mask, axis in zip(reached, (work.alphas, work.betas), strict=True)
    )
    each = {CONSTANT: one, ALPHA: alphas, BETA: betas, BOTH: alphas * betas}
    return {kind: int(numbers.sum()) for kind, numbers in each.items()}


def left(work: Workload) -> Counter[str]:
    """Calls by name, and multiply-adds."""
    often = evaluations(work)
    nodes = [layer.tolist() for layer in facts(work.arch, work.plane).classes]
    counts: Counter[str] = Counter()
    for kinds, function in zip(nodes, work.objective.functions, strict=True):
        for name in CALLS.get(function.name, ()):
            counts[name] += sum(often[kind] for kind in kinds)
    if work.objective.loss.link == "softmax":
        counts["exp"] += sum(often[kind] for kind in nodes[-1])
        counts["log"] += often[int(np.bitwise_or.reduce(nodes[-1]))]
    counts[MULTIPLY_ADDS] = sum(often[kind] for kind in products(work, nodes))
    return counts


def products(work: Workload, nodes: list[list[int]]) -> list[int]:
    """The class of every product of an activation and a weight, and of the square that the error takes of an output.

    The first layer's inputs do not move, so its pre-activation is z + alpha z_u + beta z_v, one product for each
    coordinate.
    """
    kinds = [kind for kind in nodes[0] for bit in (ALPHA, BETA) if kind & bit]
    for below, own in zip(nodes, moved(work.arch, work)[1:], strict=False):
        kinds += (np.array(below)[:, None] | own).ravel().tolist()
    return kinds + (nodes[-1] if work.objective.loss.link is None else [])


def moved(arch: Architecture, work: Workload) -> list[Any]:
    """For each layer, the class of every weight (fan_in, fan_out)."""
    pairs = zip(arch.layers(work.plane.u), arch.layers(work.plane.v), strict=True)
    return [ALPHA * (W_u != 0) | BETA * (W_v != 0) for (W_u, _), (W_v, _) in pairs]


class Rates:
    """Seconds of one call and of one multiply-add on one core, measured as often as `measure` is called."""

    def __init__(self) -> None:
        self._found: dict[str, list[float]] = {name: [] for name in (*UFUNCS, MULTIPLY_ADDS)}
        rng = np.random.default_rng(0)
        self._numbers = rng.uniform(0.1, 3, IN_CACHE).astype(np.float32)
        self._square = rng.normal(size=(SIDE, SIDE)).astype(np.float32)

    def measure(self) -> None:
        out = np.empty_like(self._numbers)
        for name, ufunc in UFUNCS.items():
            took = [seconds(lambda ufunc=ufunc: ufunc(self._numbers, out=out)) for _ in range(REPEATS)]  # type: ignore[misc]
            self._found[name].append(median(took) / IN_CACHE)
        product = np.empty_like(self._square)
        took = [seconds(lambda: np.matmul(self._square, self._square, out=product)) for _ in range(5)]
        self._found[MULTIPLY_ADDS].append(median(took) / SIDE**3)

    def one(self, name: str) -> float:
        return median(self._found[name])

    def limit(self, counts: Counter[str], cores: int = THREADS) -> float:
        """Seconds."""
        return sum(count * self.one(name) for name, count in counts.items()) / cores
