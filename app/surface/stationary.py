"""The minima, saddles and maxima of a slice: suspected on a grid, found by Newton's method with exact derivatives."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective
from app.planes.local import Local, local
from app.planes.newton import Stationary, stationary_near
from app.planes.plane import Plane
from app.surface.sample import Sampler

MOST_STARTS = 200
SAME = 1e-3  # spacings: two points nearer than this are one
LEVEL = 1e-9  # of the errors' range over the grid: a curvature that makes no more of a difference counts as none
KINDS = ("minimum", "saddle", "maximum")


@dataclass(frozen=True, eq=False)
class StationaryPoints:
    """What was found on a grid.

    Args:
        points: minima first, then saddles and maxima, each kind by its error.
        starts: at how many places of the grid the slope seemed to vanish.
        lost: how many of these led to no point: kinks, level ground, or a valley whose floor is level.
    """

    points: tuple[Stationary, ...]
    starts: int
    lost: int


def stationary_points(
    objective: Objective,
    X: Matrix,
    y: Matrix,
    plane: Plane,
    alphas: Vector,
    betas: Vector,
    stopped: Callable[[], bool] = bool,
) -> StationaryPoints:
    """All stationary points of E on a plane that a grid lets suspect, each with a slope below 1e-8.

    A cell is suspected where both slopes, taken as differences, change sign among its corners, and a point of the grid
    where the error is lower or higher than at all eight neighbors. Points outside the grid are left out. Two that lie
    within one cell may be missed: a finer grid tells.

    Args:
        X, y: inputs (N, n0) and targets (N, K).
        alphas, betas: (I,) and (J,), equally spaced, at least three each.
        stopped: once true, which may be said from another thread, no further start is taken.
    """
    spacing = float(alphas[1] - alphas[0]), float(betas[1] - betas[0])
    with np.errstate(all="ignore"):
        error = Sampler(objective, X, y, plane, "float64").grid(alphas, betas)
        starts = _starts(error, alphas, betas, spacing)

    def model(alpha: float, beta: float) -> Local:
        return local(objective, X, y, plane, alpha, beta)

    finite = error[np.isfinite(error)]
    least = LEVEL * float(np.ptp(finite)) if finite.size else 0.0
    found: list[Stationary] = []
    lost = 0
    for start in starts:
        if stopped():
            break
        with np.errstate(all="ignore"):
            point = stationary_near(model, start, spacing)
        if point is None or _level(point, spacing, least):
            lost += 1
        elif _inside(point, alphas, betas, spacing) and not any(_same(point, other, spacing) for other in found):
            found.append(point)
    found.sort(key=lambda point: (KINDS.index(point.kind), point.model.loss, point.alpha))
    return StationaryPoints(tuple(found), len(starts), lost)


def _starts(error: Matrix, alphas: Vector, betas: Vector, spacing: tuple[float, float]) -> list[tuple[float, float]]:
    """Where the slope seems to vanish, the most level places first."""
    by_beta, by_alpha = np.gradient(np.where(np.isfinite(error), error, np.inf), *spacing[::-1])
    cells = _turns(by_alpha) & _turns(by_beta)
    j, i = np.nonzero(cells)
    middles = np.stack([(alphas[i] + alphas[i + 1]) / 2, (betas[j] + betas[j + 1]) / 2], axis=1)
    m, n = np.nonzero(_extremes(error))
    points = np.concatenate([np.stack([alphas[n + 1], betas[m + 1]], axis=1), middles])
    slopes = np.concatenate([np.zeros(len(m)), np.hypot(by_alpha[j, i], by_beta[j, i])])
    order = np.argsort(slopes, kind="stable")[:MOST_STARTS]
    return [(float(a), float(b)) for a, b in points[order]]


def _turns(slope: Matrix) -> NDArray[np.bool_]:
    """(J - 1, I - 1), the cells among whose corners the slope has both signs, or is zero at some and not at all."""
    corners = np.stack([slope[:-1, :-1], slope[1:, :-1], slope[:-1, 1:], slope[1:, 1:]])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return np.asarray((low <= 0) & (high >= 0) & (low < high))


def _extremes(error: Matrix) -> NDArray[np.bool_]:
    """(J - 2, I - 2), the inner points that are lower, or higher, than all their neighbors."""
    J, I = error.shape
    around = np.stack(
        [error[1 + j : J - 1 + j, 1 + i : I - 1 + i] for j in (-1, 0, 1) for i in (-1, 0, 1) if (j, i) != (0, 0)]
    )
    inner = error[1:-1, 1:-1]
    return np.asarray((inner < around.min(axis=0)) | (inner > around.max(axis=0)))


def _level(point: Stationary, spacing: tuple[float, float], least: float) -> bool:
    """Whether a move by one spacing makes no difference in some direction."""
    scale = np.array(spacing)
    curvatures = np.linalg.eigvalsh(point.model.hessian * np.outer(scale, scale))
    return bool(np.abs(curvatures).min() <= least)


def _inside(point: Stationary, alphas: Vector, betas: Vector, spacing: tuple[float, float]) -> bool:
    (a, b), free = spacing, SAME
    return bool(
        alphas[0] - free * a <= point.alpha <= alphas[-1] + free * a
        and betas[0] - free * b <= point.beta <= betas[-1] + free * b
    )


def _same(one: Stationary, other: Stationary, spacing: tuple[float, float]) -> bool:
    return abs(one.alpha - other.alpha) <= SAME * spacing[0] and abs(one.beta - other.beta) <= SAME * spacing[1]
