"""Functions of a few weights whose minima are known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.arrays import Vector
from app.optim.spec import OptimizerSpec


@dataclass(frozen=True, eq=False)
class Landscape:
    """A function with its gradient, a start and the place of its minimum."""

    name: str
    value: Callable[[Vector], float]
    grad: Callable[[Vector], Vector]
    start: Vector
    minimum: Vector


def _rosenbrock_grad(w: Vector) -> Vector:
    return np.array([-2 * (1 - w[0]) - 40 * w[0] * (w[1] - w[0] ** 2), 20 * (w[1] - w[0] ** 2)])


PARABOLA = Landscape(
    "parabola",
    value=lambda w: float(((w - [1.0, -2.0]) ** 2).sum()),
    grad=lambda w: 2 * (w - [1.0, -2.0]),
    start=np.array([3.0, 2.0]),
    minimum=np.array([1.0, -2.0]),
)
ROSENBROCK = Landscape(  # with 10 in the place of 100
    "rosenbrock",
    value=lambda w: float((1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2),
    grad=_rosenbrock_grad,
    start=np.array([-1.0, 1.0]),
    minimum=np.array([1.0, 1.0]),
)


def walk(spec: OptimizerSpec, grad: Callable[[Vector], Vector], start: Vector, steps: int) -> list[Vector]:
    """The weights at every step, the start included."""
    transform = spec.transform()
    path, state = [start], transform.init(start)
    for t in range(steps):
        change, state = transform.update(grad(path[-1]), state, path[-1], spec.learning_rate(t))
        path.append(path[-1] + change)
    return path
