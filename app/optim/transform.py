"""A step of gradient descent as a pair of pure functions, and how such pairs are put in a row.

The update rules themselves are in `app.optim.rules`. Unlike optax, which this follows, the
learning rate is an argument of `update`: it may change at every step and from outside.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from app.arrays import Vector

State = Any  # a (nested) tuple of arrays (P,) and numbers; never changed in place
Update = Callable[[Vector, State, Vector, float], tuple[Vector, State]]


class Transform(NamedTuple):
    """A pair of pure functions.

    init: theta (P,) -> state.
    update: (direction (P,), state, theta (P,), learning rate) -> (direction (P,), state).
    name: what people call it; empty where it is switched off and hands on what it is given.
    parts: the transforms that it is a chain of.
    """

    init: Callable[[Vector], State]
    update: Update
    name: str = ""
    parts: tuple["Transform", ...] = ()


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

    return Transform(init, update, parts=transforms)


def stages(
    transform: Transform, direction: Vector, state: State, theta: Vector, learning_rate: float
) -> list[tuple[str, Vector]]:
    """What each part of a transform hands on, by its name; the last of them is what `update` returns.

    Args:
        transform: usually a chain; parts that are switched off are left out.
        direction, theta: (P,).
        state: of the transform, before the update.
        learning_rate: of this update.

    Returns:
        Names and directions (P,), in the order in which they are applied.

    Example:
        >>> import numpy as np
        >>> halved = stateless(lambda g, theta, rate: g / 2, "halved")
        >>> stages(chain(halved, scale_by_learning_rate()), np.array([4.0]), ((), ()), np.array([1.0]), 0.1)
        [('halved', array([2.])), ('learning rate', array([-0.2]))]
    """
    found = []
    for part, before in _links(transform, state):
        direction, _ = part.update(direction, before, theta, learning_rate)
        if part.name:
            found.append((part.name, direction))
    return found


def _links(transform: Transform, state: State) -> Iterator[tuple[Transform, State]]:
    """The transforms of a chain of chains, each with its state."""
    if transform.parts:
        for part, inner in zip(transform.parts, state, strict=True):
            yield from _links(part, inner)
    else:
        yield transform, state


def stateless(change: Callable[[Vector, Vector, float], Vector], name: str) -> Transform:
    """A transform without memory, from `(direction, theta, learning rate) -> direction`."""
    return Transform(
        lambda theta: (),
        lambda direction, state, theta, rate: (change(direction, theta, rate), state),
        name,
    )


def scale_by_learning_rate() -> Transform:
    """The one place where the sign turns and the learning rate enters: -eta d."""
    return stateless(lambda direction, theta, rate: -rate * direction, "learning rate")
