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
    grad, room = np.empty_like(theta), min(size, BLOCK)
    nodes = sizes.sum()
    z, a, d = np.empty((nodes, room)), np.empty((nodes, room)), np.empty((nodes, room))
    place, left = offset, len(X) - offset
    for k in range(len(rates)):
        rows = order[place : place + min(size, left)]
        place, left = place + len(rows), left - len(rows)
        if left == 0:
            left, place = len(X), 0 if place == len(order) else place
        gradient(theta, X, y, rows, sizes, codes, bias, loss, mean, book, l2, l1, z, a, d, grad)
        before[:] = theta
        update(theta, grad, memory, t + k, rates[k], free, rule, knobs)
        square = 0.0
        for i in range(len(theta)):
            square += theta[i] * theta[i]
        if not math.isfinite(square):
            return k + 1, True
    return len(rates), False
