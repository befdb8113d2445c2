"""Which ends of descents are minima: Newton's method from all of them at once, then an exact look at what it finds."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.arrays import FloatArray, Matrix
from app.planes.local import Local, local
from app.planes.newton import stationary_near
from app.surface.gradients import PlaneGradients

MOST_STEPS = 30
ARRIVED = 1e-9  # of the coordinates' size or 1: the length of the last step
SINGULAR = 1e-7  # of the squared trace: a Hessian whose determinant is no larger counts as that of a level valley
DIFFERENCE = float(np.finfo(float).eps ** (1 / 3))  # where rounding and bending balance
SAME = 1e-3  # spacings: two ends nearer than this are one

Mask = NDArray[np.bool_]
Ints = NDArray[np.intp]


class Minimum(NamedTuple):
    """A minimum of E on a plane, and how many starts end there."""

    alpha: float
    beta: float
    loss: float
    starts: int


def polish(gradients: PlaneGradients, ends: Matrix) -> tuple[Matrix, Mask]:
    """Newton's method from points near minima, s <- s - H^-1 g, as long as its steps at least halve and H is positive.

    Both fail where a descent came to rest on a plateau or at a saddle: there is no bowl, or its bottom recedes.

    Args:
        ends: (S, 2).

    Returns:
        Where the steps lead (S, 2), and whether they come to an end there (S,); the others stay where they were.

    Source: Nocedal and Wright 2006, section 3.3; H by central differences of the exact slope.
    """
    points, found = ends.copy(), np.zeros(len(ends), dtype=bool)
    active, last = np.arange(len(ends)), np.full(len(ends), np.inf)
    for _ in range(MOST_STEPS):
        if not active.size:
            break
        step, bowl = _newton(gradients, points[active])
        length = np.linalg.norm(step, axis=1)
        good = bowl & (length <= last / 2)
        active, step, length = active[good], step[good], length[good]
        points[active] += step
        there = length <= ARRIVED * np.maximum(1, np.abs(points[active]).max(axis=1))
        found[active[there]] = True
        active, last = active[~there], length[~there]
    return np.where(found[:, None], points, ends), found


def _newton(gradients: PlaneGradients, points: Matrix) -> tuple[Matrix, Mask]:
    """The steps (S, 2), and where H is safely positive (S,)."""
    slope = gradients(*points.T)[1]
    H = _hessians(gradients, points)
    (aa, ab), bb = H[:, 0].T, H[:, 1, 1]
    determinant, trace = aa * bb - ab * ab, aa + bb
    bowl = (trace > 0) & (determinant > SINGULAR * trace * trace)
    determinant = np.where(bowl, determinant, 1.0)
    step = np.stack([ab * slope[:, 1] - bb * slope[:, 0], ab * slope[:, 0] - aa * slope[:, 1]], axis=1)
    return step / determinant[:, None], bowl


def _hessians(gradients: PlaneGradients, points: Matrix) -> FloatArray:
    """(S, 2, 2), in the plane's coordinates."""
    H = np.empty((len(points), 2, 2))
    for place in range(2):
        ahead, behind = points.copy(), points.copy()
        size = DIFFERENCE * np.maximum(1, np.abs(points[:, place]))
        ahead[:, place] += size
        behind[:, place] -= size
        H[:, place] = (gradients(*ahead.T)[1] - gradients(*behind.T)[1]) / (2 * size[:, None])
    return (H + H.swapaxes(1, 2)) / 2


def minima(
    gradients: PlaneGradients, points: Matrix, spacing: tuple[float, float], stopped: Callable[[], bool] = bool
) -> tuple[tuple[Minimum, ...], Ints]:
    """The different minima among polished ends, each with a slope below 1e-8 and a positive definite exact Hessian.

    Args:
        points: (S, 2), from `polish`.
        spacing: of the grid, along alpha and along beta.
        stopped: once true, nothing further is looked at.

    Returns:
        The minima, by their error and then by alpha; which of them each end is (S,), -1 for none.
    """

    def model(alpha: float, beta: float) -> Local:
        return local(gradients.objective, gradients.X, gradients.y, gradients.plane, alpha, beta)

    found: list[tuple[Minimum, Ints]] = []
    left = np.arange(len(points))
    while left.size and not stopped():
        alpha, beta = points[left[0]].tolist()
        near = (np.abs(points[left] - points[left[0]]) <= SAME * np.array(spacing)).all(axis=1)
        exact = stationary_near(model, (alpha, beta), spacing)
        if exact is not None and exact.kind == "minimum":
            minimum = Minimum(exact.alpha, exact.beta, exact.model.loss, int(near.sum()))
            found.append((minimum, left[near]))
        left = left[~near]
    # Ten digits, so that two valleys that mirror each other are told apart by where they are, and not by rounding.
    found.sort(key=lambda entry: (float(f"{entry[0].loss:.9e}"), entry[0].alpha))
    which = np.full(len(points), -1, dtype=np.intp)
    for place, (_, ends) in enumerate(found):
        which[ends] = place
    return tuple(minimum for minimum, _ in found), which
