"""Small networks with data, one table for all tests: every activation, every error, many shapes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.activations import ACTIVATIONS
from app.nn.initialize import initialize
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective


@dataclass(frozen=True, eq=False)
class Case:
    """An objective at some weights, with N examples."""

    id: str
    objective: Objective
    theta: Vector
    X: Matrix
    y: Matrix

    def __str__(self) -> str:
        return self.id


def case(
    sizes: tuple[int, ...],
    activation: str = "tanh",
    loss: str = "half_squared",
    *,
    bias: bool = True,
    examples: int = 7,
    seed: int = 0,
    **penalties: Any,
) -> Case:
    """A network of these sizes whose nodes are all alike, but for the link that the loss brings."""
    last = LOSSES[loss].link or activation
    arch = Architecture(sizes, (activation,) * (len(sizes) - 2) + (last,), bias)
    rng = np.random.default_rng([seed, *sizes])
    theta = initialize(arch, "glorot_normal", seed) + 0.1 * rng.normal(size=arch.parameters)
    X = rng.normal(size=(examples, sizes[0]))
    y = rng.uniform(0.05, 0.95, size=(examples, sizes[-1]))
    name = f"{'-'.join(map(str, sizes))} {activation} {loss}{'' if bias else ' unbiased'}"
    return Case(name, Objective(arch, LOSSES[loss], **penalties), theta, X, y)


EVERY_ACTIVATION_AND_LOSS = [case((2, 3, 2), activation, loss) for activation in ACTIVATIONS for loss in LOSSES]
SHAPES = [
    case((1, 1), "identity"),
    case((3, 2), "sigmoid", bias=False),
    case((2, 4, 1), "tanh", "binary_cross_entropy", l2=0.3),
    case((2, 3, 3, 3), "silu", "softmax_cross_entropy", reduction="sum"),
    case((2, 3, 4, 3, 2), "gelu", "mean_squared", l1=0.2, l2=0.1),
    case((2, 2, 3, 2, 3, 2, 2, 1), "sine", "huber", bias=False, reduction="sum", l1=0.1),
]
CASES = [*EVERY_ACTIVATION_AND_LOSS, *SHAPES]
SMOOTH = [c for c in CASES if all(f.smooth for f in c.objective.functions) and c.objective.loss.name != "huber"]
