"""Which way to evaluate a surface: one ladder from the facts of a plane to a method, named in the result."""

import numpy as np

from app.arrays import Matrix
from app.nn.mlp import Objective
from app.surface.heads import is_square
from app.surface.structure import ALPHA, BETA, BOTH, Facts

METHODS: dict[str, str] = {
    "quadratic": "One parabola for each column, since outputs are linear, errors are squares, and one coordinate moves "
    "the last layer only.",
    "structured": "Nodes that depend on one coordinate once for each row or column, others at each point.",
    "batched": "All moving layers at each point, many points at a time, the first layer from products made once.",
    "dense": "A whole forward pass in float64 for each point.",
}


def oriented(found: Facts) -> bool:
    """Whether alpha moves as early a layer as beta, or an earlier one; if not, the plane is to be transposed."""
    return found.first(ALPHA) <= found.first(BETA)


def has_odd_targets(objective: Objective, y: Matrix) -> bool:
    """Whether targets (N, K) that a softmax has to tell apart are no shares of a whole."""
    return not objective.loss.separable and not bool(np.all(y >= 0) and np.all(y.sum(axis=1) > 0))


def select(objective: Objective, y: Matrix, found: Facts) -> str:
    """The name of the fastest method that holds, from the facts of an oriented plane.

    Args:
        y: targets (N, K); for softmax they must be shares of a whole, as they are for classes.
    """
    if has_odd_targets(objective, y):
        return "dense"
    last = found.depth - 1
    if found.first(BETA) == last and objective.functions[-1].name == "identity" and is_square(objective.loss):
        return "quadratic"
    first = found.first(BOTH)
    if any((classes != BOTH).any() for classes in found.classes[first:]):
        return "structured"
    return "batched"
