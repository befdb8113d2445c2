"""Some of the update rules as loops that a compiler can take, the weights and the memory changed in place.

The rules themselves, with their sources, are in `app.optim.rules`; these agree with them to rounding. Imported only
when kernels are loaded, by `app.sessions.burst`, since it imports Numba.
"""

import math

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.jit import kernel

TRACE, ADAM, RMSPROP = range(3)

Mask = NDArray[np.bool_]
Knobs = tuple[float, float, float, float, float, float, float, float]


@kernel()
def clip(g: Vector, norm: float, bound: float) -> None:
    """Shorten g to `norm`, then each entry into [-bound, bound]; infinity leaves that one out."""
    if norm < math.inf:
        square = 0.0
        for i in range(len(g)):
            square += g[i] * g[i]
        factor = norm / (math.sqrt(square) + 1e-6)
        factor = 1.0 if factor > 1 else factor
        for i in range(len(g)):
            g[i] *= factor
    if bound < math.inf:
        for i in range(len(g)):
            g[i] = bound if g[i] > bound else max(g[i], -bound)


@kernel()
def trace(g: Vector, velocity: Vector, t: int, momentum: float, dampening: float, nesterov: bool) -> None:
    for i in range(len(g)):
        u = momentum * velocity[i] + (1 - dampening) * g[i] if t else g[i]
        velocity[i] = u
        g[i] = g[i] + momentum * u if nesterov else u


@kernel()
def adam(g: Vector, memory: Matrix, t: int, b1: float, b2: float, eps: float, amsgrad: bool) -> None:
    mu, nu, nu_max = memory[0], memory[1], memory[2]
    mean, square = 1 - math.pow(b1, t + 1.0), 1 - math.pow(b2, t + 1.0)
    for i in range(len(g)):
        mu[i] = b1 * mu[i] + (1 - b1) * g[i]
        nu[i] = b2 * nu[i] + (1 - b2) * g[i] * g[i]
        if amsgrad:
            nu_max[i] = max(nu[i], nu_max[i])
        spread = math.sqrt((nu_max[i] if amsgrad else nu[i]) / square) + eps
        g[i] = mu[i] / mean / spread


@kernel()
def rmsprop(g: Vector, memory: Matrix, alpha: float, eps: float, momentum: float, centered: bool) -> None:
    square, mean, velocity = memory[0], memory[1], memory[2]
    for i in range(len(g)):
        square[i] = alpha * square[i] + (1 - alpha) * g[i] * g[i]
        spread = square[i]
        if centered:
            mean[i] = alpha * mean[i] + (1 - alpha) * g[i]
            spread = max(spread - mean[i] * mean[i], 0.0)
        direction = g[i] / (math.sqrt(spread) + eps)
        velocity[i] = momentum * velocity[i] + direction
        g[i] = velocity[i] if momentum else direction


@kernel()
def update(theta: Vector, g: Vector, memory: Matrix, t: int, rate: float, free: Mask, rule: int, knobs: Knobs) -> None:
    """One update of theta (P,) by the slopes g (P,), which are written over.

    Args:
        memory: (3, P), or (0, P) for a rule that has none.
        t: updates so far that the memory has seen.
        free: (P,), which weights may change; (0,) for all.
        rule: `TRACE`, `ADAM` or `RMSPROP`.
        knobs: norm and bound of clipping, weight decay before and after the rule, and the rule's own four.
    """
    norm, bound, coupled, decoupled, first, second, third, fourth = knobs
    for i in range(len(free)):
        g[i] = g[i] if free[i] else 0.0
    clip(g, norm, bound)
    if coupled:
        for i in range(len(g)):
            g[i] += coupled * theta[i]
    if rule == ADAM:
        adam(g, memory, t, first, second, third, fourth != 0)
    elif rule == RMSPROP:
        rmsprop(g, memory, first, second, third, fourth != 0)
    elif first:
        trace(g, memory[0], t, first, second, third != 0)
    for i in range(len(g)):
        if len(free) == 0 or free[i]:
            theta[i] += -rate * (g[i] + decoupled * theta[i])
