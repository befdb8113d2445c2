"""The oracle: a whole forward pass in float64 for every point of the grid.

It uses nothing of the structure of plane, network or error, and is kept simple for ever: every faster way is tested
against it.
"""

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective, loss
from app.planes.plane import Plane


def dense_surface(objective: Objective, X: Matrix, y: Matrix, plane: Plane, alphas: Vector, betas: Vector) -> Matrix:
    """E(origin + alpha_i u + beta_j v) for all i and j.

    Args:
        X, y: inputs (N, n0) and targets (N, K).
        plane: where the weights lie.
        alphas, betas: (I,) and (J,).

    Returns:
        (J, I), error[j, i] at (alphas[i], betas[j]); not finite where the network overflows.
    """
    with np.errstate(all="ignore"):
        return np.array([[loss(objective, plane.at(a, b), X, y) for a in alphas] for b in betas])


def dense_points(objective: Objective, X: Matrix, y: Matrix, plane: Plane, alphas: Vector, betas: Vector) -> Vector:
    """E at the points (alphas[t], betas[t]) (T,)."""
    with np.errstate(all="ignore"):
        return np.array([loss(objective, plane.at(a, b), X, y) for a, b in zip(alphas, betas, strict=True)])
