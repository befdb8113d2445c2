"""Many steps of training in one call: gradient and update, compiled, again and again.

One step of it is `app.sessions.train.step` to rounding. Imported only when kernels are loaded, by `app.sessions.burst`,
since it imports Numba.
"""

import math

import numpy as np

from app.arrays import Matrix, Vector
from app.jit import kernel
from app.nn.fused import BLOCK, Integers, gradient
from app.optim.fused import Knobs, Mask, update


@kernel()
def room_for(sizes: Integers, examples: int) -> tuple[Matrix, Matrix, Matrix]:
    """Zeros for the pre-activations, activations and slopes of so many examples."""
    nodes = 0
    for n in sizes:
        nodes += n
    shape = (nodes, examples)
    return np.zeros(shape), np.zeros(shape), np.zeros(shape)


@kernel()
def copy(source: Vector, target: Vector) -> None:
    for i in range(len(source)):
        target[i] = source[i]


@kernel()
def lost(theta: Vector) -> bool:
    """Whether |theta|^2 is no finite number."""
    square = 0.0
    for i in range(len(theta)):
        square += theta[i] * theta[i]
    return not math.isfinite(square)


@kernel()
def steps(
    theta: Vector,
    before: Vector,
    memory: Matrix,
    t: int,
    rates: Vector,
    free: Mask,
    rule: int,
    knobs: Knobs,
    X: Matrix,
    y: Matrix,
    order: Integers,
    offset: int,
    size: int,
    sizes: Integers,
    codes: Integers,
    bias: bool,
    loss: int,
    mean: bool,
    book: bool,
    penalties: tuple[float, float],
) -> tuple[int, bool]:
    """Steps in a row, which end early where |theta|^2 is no finite number any more.

    Args:
        theta: (P,), moved.
        before: (P,), where theta stood before the last step comes to stand.
        rates: (k,), the learning rate of each step.
        order: the examples of one epoch, which is begun anew at its end, or those of as many as are needed.
        offset: how many of them the present epoch has behind it.
        size: of a mini-batch.
        penalties: l2 and l1.

    All others are as for `app.nn.fused.gradient` and `app.optim.fused.update`.

    Returns:
        How many steps were taken, and whether theta was lost in the last.
    """
    l2, l1 = penalties
    grad, (z, a, d) = np.empty_like(theta), room_for(sizes, min(size, BLOCK))
    place, left = offset, len(X) - offset
    for k in range(len(rates)):
        rows = order[place : place + min(size, left)]
        place, left = place + len(rows), left - len(rows)
        if left == 0:
            left, place = len(X), 0 if place == len(order) else place
        gradient(theta, X, y, rows, sizes, codes, bias, loss, mean, book, l2, l1, z, a, d, grad)
        copy(theta, before)
        update(theta, grad, memory, t + k, rates[k], free, rule, knobs)
        if lost(theta):
            return k + 1, True
    return len(rates), False
