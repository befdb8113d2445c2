"""The error along one weight, and at scattered points of a plane."""

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.surface.sample import Sampler


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
