"""The plane that a descent sees: straight downhill, and across it the way that it came or will turn."""

import numpy as np

from app.arrays import Vector
from app.errors import Invalid
from app.nn.curvature import Hessian
from app.nn.spectrum import Mask
from app.planes.plane import PARALLEL, Plane


def steepest_plane(hessian: Hessian, theta: Vector, last_step: Vector | None, free: Mask | None = None) -> Plane:
    """The plane through `theta` along the negative gradient and, at right angles to it, the last step.

    With momentum the last step is the velocity times the learning rate, so this is the momentum's direction too. Before
    the first step, and where the last one points straight up or down, the second direction is that into which the
    gradient turns on the way down, -H g, made orthogonal in the same way.

    Args:
        hessian: of E at `theta`.
        theta: (P,).
        last_step: (P,), or None before the first.
        free: (P,), true where training may change a weight; None where it may change all. The others rest here too.

    Raises:
        Invalid: there is no slope here, or nothing to span a plane with it.
    """
    mask = np.ones_like(theta) if free is None else free.astype(np.float64)
    downhill = -hessian.grad * mask
    size = float(np.linalg.norm(downhill))
    if not (np.isfinite(size) and size > 0):
        raise Invalid.one(
            "plane.kind", "steepest given, but there is no slope here; take another plane, or another step"
        )
    u = downhill / size
    across = None if last_step is None else _across(last_step, u)
    name = "last step, across"
    if across is None:
        across, name = _across((hessian @ u) * mask, u), "turn of the slope"
    if across is None:
        raise Invalid.one(
            "plane.kind", "steepest given, but the path and the slope lie on one line; take another plane"
        )
    return Plane(theta, u, across, "steepest", ("downhill", name), reach=1.0)


def _across(direction: Vector, u: Vector) -> Vector | None:
    """The unit vector of what is left of a direction at right angles to u; None if that is nothing."""
    rest = direction - (u @ direction) * u
    rest -= (u @ rest) * u  # once more, for the digits that the first subtraction lost
    size = float(np.linalg.norm(rest))
    if not (np.isfinite(size) and size**2 > PARALLEL * float(direction @ direction)):
        return None
    return np.asarray(rest / size)
