"""Slow, independent ways to the same numbers: one loop over the nodes, one over the weights."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.arrays import Vector
from tests.cases import Case

SCALAR: dict[str, Callable[[float], float]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "gelu": lambda z: z * 0.5 * (1 + math.erf(z / math.sqrt(2))),
    "sine": math.sin,
}


def answers(case: Case, x: NDArray[np.float64]) -> list[float]:
    """The outputs for one example, node by node, by the names of the links."""
    arch = case.objective.arch
    nodes = [float(value) for value in x]
    for layer in range(1, arch.depth + 1):
        above = []
        for k in range(arch.sizes[layer]):
            z = float(case.theta[arch.index(f"b{layer}[{k}]")]) if arch.bias else 0.0
            for j, a in enumerate(nodes):
                z += a * float(case.theta[arch.index(f"w{layer}[{j},{k}]")])
            above.append(z)
        name = arch.activations[layer - 1]
        if name == "softmax":
            total = sum(math.exp(z) for z in above)
            nodes = [math.exp(z) / total for z in above]
        else:
            nodes = [SCALAR[name](z) for z in above]
    return nodes


def example_error(name: str, outputs: list[float], targets: list[float]) -> float:
    """e_n as MATHS defines it, from the outputs, logarithms and all."""
    pairs = list(zip(outputs, targets, strict=True))
    squares = sum((t - o) ** 2 for o, t in pairs)
    if name == "huber":
        gaps = [abs(t - o) for o, t in pairs]
        return sum(d * d / 2 if d < 1 else d - 0.5 for d in gaps) / len(gaps)
    if name == "binary_cross_entropy":
        return -sum(t * math.log(o) + (1 - t) * math.log(1 - o) for o, t in pairs)
    if name == "softmax_cross_entropy":
        return -sum(t * math.log(o) for o, t in pairs)
    return squares * {"half_squared": 0.5, "squared": 1.0, "mean_squared": 1 / len(pairs)}[name]


def error(case: Case) -> float:
    """E, example by example."""
    objective = case.objective
    values = [
        example_error(objective.loss.name, answers(case, x), list(t)) for x, t in zip(case.X, case.y, strict=True)
    ]
    total = sum(values) / (len(values) if objective.reduction == "mean" else 1)
    links = [float(w) for w, link in zip(case.theta, objective.arch.is_link, strict=True) if link]
    squares, sizes = sum(w * w for w in links), sum(abs(w) for w in links)
    return total + objective.l2 / 2 * squares + objective.l1 * sizes


def central_difference(f: Callable[[Vector], Vector | float], theta: Vector, v: Vector) -> Vector:
    """(f(theta + h v) - f(theta - h v)) / 2h with h where rounding and bending balance."""
    h = float(np.finfo(float).eps ** (1 / 3)) * max(1.0, float(np.abs(theta).max()))
    return np.asarray(f(theta + h * v)) / (2 * h) - np.asarray(f(theta - h * v)) / (2 * h)
