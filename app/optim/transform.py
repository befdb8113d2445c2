"""A step of gradient descent as a pair of pure functions, and how such pairs are put in a row.

The update rules themselves are in `app.optim.rules`. Unlike optax, which this follows, the
learning rate is an argument of `update`: it may change at every step and from outside.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.arrays import Vector

State = Any  # a (nested) tuple of arrays (P,) and numbers; never changed in place
Update = Callable[[Vector, State, Vector, float], tuple[Vector, State]]


class Transform(NamedTuple):
    """A pair of pure functions.

    init: theta (P,) -> state.
    update: (direction (P,), state, theta (P,), learning rate) -> (direction (P,), state).
    """

    init: Callable[[Vector], State]
    update: Update


def chain(*transforms: Transform) -> Transform:
    """Transforms applied one after the other, each to what the one before it returned."""

    def init(theta: Vector) -> State:
        return tuple(transform.init(theta) for transform in transforms)

    def update(direction: Vector, state: State, theta: Vector, learning_rate: float) -> tuple[Vector, State]:
        after = []
        for transform, before in zip(transforms, state, strict=True):
            direction, new = transform.update(direction, before, theta, learning_rate)
            after.append(new)
        return direction, tuple(after)

    return Transform(init, update)


def stateless(change: Callable[[Vector, Vector, float], Vector]) -> Transform:
    """A transform without memory, from `(direction, theta, learning rate) -> direction`."""
    return Transform(
        lambda theta: (),
        lambda direction, state, theta, rate: (change(direction, theta, rate), state),
    )


def scale_by_learning_rate() -> Transform:
    """The one place where the sign turns and the learning rate enters: -eta d."""
    return stateless(lambda direction, theta, rate: -rate * direction)
