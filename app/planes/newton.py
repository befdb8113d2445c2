"""From near a stationary point of the error on a plane to the point itself: Newton's method, kept from running away."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.arrays import Vector
from app.planes.local import Local

STEEPNESS = 1e-8  # the slope at a point that counts as found
MOST_STEPS = 40
HALVINGS = 6
REACH = 2.0  # spacings: the longest step
SETTLED = 1e-3  # spacings: how far the next step may still lead where the point counts as found

Model = Callable[[float, float], Local]  # (alpha, beta) -> the second-order model there


@dataclass(frozen=True, eq=False)
class Stationary:
    """A point of a plane without slope.

    Args:
        alpha, beta: where it is.
        model: the error there to second order.
    """

    alpha: float
    beta: float
    model: Local

    @property
    def kind(self) -> str:
        """`minimum`, `saddle` or `maximum`."""
        larger, smaller = self.model.eigenpairs()[0]
        return "minimum" if smaller > 0 else "maximum" if larger < 0 else "saddle"


def stationary_near(model: Model, start: tuple[float, float], spacing: tuple[float, float]) -> Stationary | None:
    """The stationary point that Newton's method finds from a start, whatever its kind.

    s <- s - H^-1 g, a step at most `REACH` spacings long, halved as long as the slope does not fall.

    Args:
        model: the error to second order at any point.
        start: (alpha, beta).
        spacing: what counts as a short way along each direction, such as the spacing of a grid.

    Returns:
        The point, its slope below `STEEPNESS` and its Hessian not singular; None where there is no such point near,
        as at a kink, on level ground, or on the floor of a valley that is level along its length.

    Source: Nocedal and Wright 2006, section 11.1, with the slope's length as the merit.
    """
    scale = np.array(spacing)
    here = np.array(start)
    found = model(*here)
    for _ in range(MOST_STEPS):
        step = found.newton()
        if step is None or not np.isfinite(step).all():
            return None
        length = float(np.abs(step / scale).max())  # in spacings
        after = _shorter(model, here, step / max(1.0, length / REACH), found)
        if after is None:  # to the last digit, or not at all
            arrived = length < SETTLED and found.steepness < STEEPNESS
            return Stationary(float(here[0]), float(here[1]), found) if arrived else None
        here, found = after
    return None


def _shorter(model: Model, here: Vector, step: Vector, found: Local) -> tuple[Vector, Local] | None:
    """The step, halved until the slope falls; None where it does not."""
    for _ in range(HALVINGS):
        there = here + step
        after = model(*there)
        if after.steepness < found.steepness:
            return there, after
        step = step / 2
    return None
