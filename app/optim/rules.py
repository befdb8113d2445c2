"""One pure transform for each update rule, its state beside it, its paper cited.

g is the incoming direction, at first the gradient; the sign and, but for `scale_by_rprop`, the
learning rate are applied afterwards by `scale_by_learning_rate`. Where papers differ from
`torch.optim`, torch's rule holds.
"""

from typing import NamedTuple

import numpy as np

from app.arrays import Vector
from app.optim.transform import State, Transform, stateless

Result = tuple[Vector, State]


def clip(norm: float | None, bound: float | None) -> Transform:
    """Shorten the gradient: g min(1, norm / (|g| + 1e-6)), then each entry into [-bound, bound].

    None leaves that one out.

    Source: Pascanu et al. 2013, algorithm 1; `torch.nn.utils.clip_grad_norm_`, `clip_grad_value_`.
    """

    def change(g: Vector, theta: Vector, rate: float) -> Vector:
        if norm is not None:
            g = g * np.minimum(1.0, norm / (np.sqrt(np.vecdot(g, g))[..., None] + 1e-6))
        return g if bound is None else np.clip(g, -bound, bound)

    return stateless(change, "clipped" if norm is not None or bound is not None else "")


def add_weight_decay(decay: float) -> Transform:
    """Pull to zero, g + lambda theta: coupled before a rule, decoupled after it.

    Source: Loshchilov and Hutter 2019, algorithm 2.
    """
    return stateless(lambda g, theta, rate: g + decay * theta if decay else g, "weight decay" if decay else "")


class TraceState(NamedTuple):
    started: bool
    velocity: Vector


def trace(momentum: float, dampening: float = 0.0, nesterov: bool = False) -> Transform:
    """Momentum: u <- mu u + (1 - tau) g, handing on u, or g + mu u with Nesterov; at first u = g.

    Source: Polyak 1964; Sutskever et al. 2013, as in `torch.optim.SGD`.
    """

    def update(g: Vector, state: TraceState, theta: Vector, rate: float) -> Result:
        if momentum == 0:
            return g, state
        u = momentum * state.velocity + (1 - dampening) * g if state.started else g
        return (g + momentum * u if nesterov else u), TraceState(True, u)

    name = "Nesterov momentum" if nesterov else "momentum"
    return Transform(lambda theta: TraceState(False, np.zeros_like(theta)), update, name if momentum else "")


class AdagradState(NamedTuple):
    t: int  # updates so far
    total: Vector  # sum of g^2


def scale_by_adagrad(lr_decay: float, initial_accumulator: float, eps: float) -> Transform:
    """Long memory: s <- s + g^2, then g / (sqrt(s) + eps) / (1 + (t - 1) decay).

    Source: Duchi, Hazan and Singer 2011, figure 1, as in `torch.optim.Adagrad`.
    """

    def update(g: Vector, state: AdagradState, theta: Vector, rate: float) -> Result:
        total = state.total + g * g
        direction = g / (np.sqrt(total) + eps) / (1 + state.t * lr_decay)
        return direction, AdagradState(state.t + 1, total)

    return Transform(lambda theta: AdagradState(0, np.full_like(theta, initial_accumulator)), update, "Adagrad")


class AdadeltaState(NamedTuple):
    square: Vector  # running mean of g^2
    change: Vector  # running mean of the squared changes


def scale_by_adadelta(rho: float, eps: float) -> Transform:
    """Rates from the sizes of slopes and changes, s and c, both running means.

    s <- rho s + (1 - rho) g^2; d = g sqrt(c + eps) / sqrt(s + eps); c <- rho c + (1 - rho) d^2.

    Source: Zeiler 2012, algorithm 1, as in `torch.optim.Adadelta`.
    """

    def update(g: Vector, state: AdadeltaState, theta: Vector, rate: float) -> Result:
        square = rho * state.square + (1 - rho) * g * g
        direction = g * np.sqrt(state.change + eps) / np.sqrt(square + eps)
        change = rho * state.change + (1 - rho) * direction * direction
        return direction, AdadeltaState(square, change)

    return Transform(lambda theta: AdadeltaState(np.zeros_like(theta), np.zeros_like(theta)), update, "Adadelta")


class RmspropState(NamedTuple):
    square: Vector
    mean: Vector
    velocity: Vector


def scale_by_rmsprop(alpha: float, eps: float, momentum: float, centered: bool) -> Transform:
    """Short memory: s <- alpha s + (1 - alpha) g^2; d = g / (sqrt(s - m^2) + eps), m = 0 unless centered.

    With momentum, u <- mu u + d is handed on instead of d.

    Source: Hinton 2012, Coursera lecture 6e; Graves 2013, equation 38, as in `torch.optim.RMSprop`.
    """

    def update(g: Vector, state: RmspropState, theta: Vector, rate: float) -> Result:
        square = alpha * state.square + (1 - alpha) * g * g
        mean = alpha * state.mean + (1 - alpha) * g if centered else state.mean
        spread = np.sqrt(np.maximum(square - mean * mean, 0)) if centered else np.sqrt(square)
        direction = g / (spread + eps)
        velocity = momentum * state.velocity + direction
        return (velocity if momentum else direction), RmspropState(square, mean, velocity)

    return Transform(lambda theta: RmspropState(*(np.zeros_like(theta) for _ in range(3))), update, "RMSprop")


class AdamState(NamedTuple):
    t: int  # updates so far
    mu: Vector
    nu: Vector
    nu_max: Vector  # largest nu so far, of use to AMSGrad alone


def scale_by_adam(b1: float, b2: float, eps: float, amsgrad: bool = False) -> Transform:
    """Means mu of g and nu of g^2: (mu / (1 - b1^t)) / (sqrt(nu / (1 - b2^t)) + eps).

    AMSGrad puts the largest nu so far in the place of nu.

    Source: Kingma and Ba 2015, algorithm 1; Reddi, Kale and Kumar 2018, as in `torch.optim.Adam`.
    """

    def update(g: Vector, state: AdamState, theta: Vector, rate: float) -> Result:
        t = state.t + 1
        mu = b1 * state.mu + (1 - b1) * g
        nu = b2 * state.nu + (1 - b2) * g * g
        nu_max = np.maximum(state.nu_max, nu) if amsgrad else state.nu_max
        spread = np.sqrt((nu_max if amsgrad else nu) / (1 - b2**t)) + eps
        return mu / (1 - b1**t) / spread, AdamState(t, mu, nu, nu_max)

    return Transform(
        lambda theta: AdamState(0, *(np.zeros_like(theta) for _ in range(3))), update, "AMSGrad" if amsgrad else "Adam"
    )


class NadamState(NamedTuple):
    t: int  # updates so far
    product: float  # of all mu_t so far
    mu: Vector
    nu: Vector


def scale_by_nadam(b1: float, b2: float, eps: float, momentum_decay: float) -> Transform:
    """Adam with Nesterov momentum: mu_t = b1 (1 - 0.96^(t psi) / 2), P_t = mu_1 ... mu_t,

    ((1 - mu_t) g / (1 - P_t) + mu_(t+1) m / (1 - P_(t+1))) / (sqrt(nu / (1 - b2^t)) + eps).

    Source: Dozat 2016, algorithm 2, as in `torch.optim.NAdam`.
    """

    def momentum(t: int) -> float:
        return float(b1 * (1 - 0.5 * 0.96 ** (t * momentum_decay)))

    def update(g: Vector, state: NadamState, theta: Vector, rate: float) -> Result:
        t = state.t + 1
        now, following = momentum(t), momentum(t + 1)
        product = state.product * now
        mu = b1 * state.mu + (1 - b1) * g
        nu = b2 * state.nu + (1 - b2) * g * g
        blend = g * ((1 - now) / (1 - product)) + mu * (following / (1 - product * following))
        spread = np.sqrt(nu / (1 - b2**t)) + eps
        return blend / spread, NadamState(t, product, mu, nu)

    return Transform(lambda theta: NadamState(0, 1.0, np.zeros_like(theta), np.zeros_like(theta)), update, "NAdam")


class RpropState(NamedTuple):
    started: bool
    previous: Vector  # the last g, zero where the step was taken back
    size: Vector  # each weight's own step


def scale_by_rprop(shrink: float, grow: float, smallest: float, largest: float) -> Transform:
    """Each weight has a step of its own: longer while its slope keeps its sign, else shorter.

    size <- clip(size * (grow if g g_prev > 0, shrink if < 0), smallest, largest); a weight whose
    slope has just turned rests. The learning rate is the first size, and scales nothing later.

    Source: Riedmiller and Braun 1993, as in `torch.optim.Rprop`.
    """

    def update(g: Vector, state: RpropState, theta: Vector, rate: float) -> Result:
        size = state.size if state.started else np.full_like(theta, rate)
        agreement = np.sign(g * state.previous)
        size = np.clip(size * np.where(agreement > 0, grow, np.where(agreement < 0, shrink, 1.0)), smallest, largest)
        g = np.where(agreement < 0, 0.0, g)
        return -np.sign(g) * size, RpropState(True, g, size)

    return Transform(lambda theta: RpropState(False, np.zeros_like(theta), np.zeros_like(theta)), update, "Rprop")


class LionState(NamedTuple):
    mu: Vector


def scale_by_lion(b1: float, b2: float) -> Transform:
    """Signs alone: sign(b1 m + (1 - b1) g), then m <- b2 m + (1 - b2) g.

    Source: Chen et al. 2023, algorithm 2.
    """

    def update(g: Vector, state: LionState, theta: Vector, rate: float) -> Result:
        direction = np.sign(b1 * state.mu + (1 - b1) * g)
        return direction, LionState(b2 * state.mu + (1 - b2) * g)

    return Transform(lambda theta: LionState(np.zeros_like(theta)), update, "Lion")
