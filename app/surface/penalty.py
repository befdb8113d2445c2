"""The penalty on large weights over a plane: l2/2 |w|^2 + l1 |w|_1 over the links, at any points."""

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective
from app.planes.plane import Plane

CHUNK = 1 << 18  # numbers held at once


def penalty(objective: Objective, plane: Plane, alphas: Matrix, betas: Matrix) -> Matrix:
    """The penalty at origin + alpha u + beta v.

    Args:
        alphas, betas: of shapes that broadcast together, (1, I) and (J, 1) for a grid.

    Returns:
        Of the shape that they broadcast to.
    """
    if not (objective.l1 or objective.l2):
        return np.zeros(np.broadcast_shapes(alphas.shape, betas.shape))
    links = objective.arch.is_link
    moving = links & ((plane.u != 0) | (plane.v != 0))
    still = np.where(moving, 0.0, plane.origin)
    alphas, betas = np.broadcast_arrays(alphas, betas)
    total = np.full(alphas.shape, objective.penalty(still))
    if not moving.any():
        return total
    w, u, v = plane.origin[moving], plane.u[moving], plane.v[moving]
    if objective.l2:
        size = w @ w + 2 * (alphas * (w @ u) + betas * (w @ v) + alphas * betas * (u @ v))
        total += objective.l2 / 2 * (size + np.square(alphas) * (u @ u) + np.square(betas) * (v @ v))
    if objective.l1:
        total += objective.l1 * _absolute(w, u, v, alphas.ravel(), betas.ravel()).reshape(total.shape)
    return total


def _absolute(w: Vector, u: Vector, v: Vector, alphas: Vector, betas: Vector) -> Vector:
    """sum |w + alpha u + beta v| at points (T,)."""
    sums = np.empty(len(alphas))
    step = max(1, CHUNK // len(w))
    for start in range(0, len(sums), step):
        part = slice(start, start + step)
        sums[part] = np.abs(w + alphas[part, None] * u + betas[part, None] * v).sum(axis=1)
    return sums
