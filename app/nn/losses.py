"""How wrong the answers are, example by example: value, gradient and Hessian product, one table.

Conventions. Scores `s (N, K)` are what the last layer hands over: its activations where `link` is
None, its pre-activations where the loss brings the output function itself (`link` names it), so
that the two cannot be mismatched and the logarithm of a saturated sigmoid is never taken.
Targets `t (N, K)`. Values are `(N,)`, one for each example, sums and means over examples are left
to `app.nn.mlp`; `grad` and `hess_vec` are derivatives of each example's value by its own scores.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax as scipy_softmax

from app.nn.activations import Array, sigmoid


@dataclass(frozen=True)
class Loss:
    """One error function e(s, t).

    Args:
        value: (s, t) -> e (N,).
        grad: (s, t) -> de/ds (N, K).
        hess_vec: (s, t, v) -> (d2e/ds2) v (N, K).
        link: output function that the loss brings: None, `sigmoid` or `softmax`.
        separable: e is a sum over the outputs of a function of that output alone.
        formula, source: how it is written, and where it is from.
    """

    name: str
    value: Callable[[Array, Array], Array]
    grad: Callable[[Array, Array], Array]
    hess_vec: Callable[[Array, Array, Array], Array]
    formula: str
    source: str
    link: str | None = None
    separable: bool = True


def softmax(z: Array) -> Array:
    """exp(z_k) / sum_m exp(z_m) along the last axis of z (N, K), safe from overflow."""
    p: Array = scipy_softmax(z, axis=-1)
    return p


def _square(s: Array, t: Array) -> Array:
    gap = s - t
    return np.asarray(np.add.reduce(gap * gap, axis=-1))


def _huber_value(s: Array, t: Array) -> Array:
    size = np.abs(s - t)
    inner = np.minimum(size, 1)
    return np.asarray((inner * (size - 0.5 * inner)).mean(axis=-1))


def _bernoulli(z: Array, t: Array) -> Array:
    return np.asarray((np.logaddexp(z.dtype.type(0), z) - t * z).sum(axis=-1))


def _bernoulli_hess_vec(z: Array, t: Array, v: Array) -> Array:
    p = sigmoid(z)
    return np.asarray(p * (1 - p) * v)


def _categorical(z: Array, t: Array) -> Array:
    top = z.max(axis=-1, keepdims=True)
    log_sum = top + np.log(np.exp(z - top).sum(axis=-1, keepdims=True))
    return np.asarray((t * (log_sum - z)).sum(axis=-1))


def _categorical_grad(z: Array, t: Array) -> Array:
    return np.asarray(t.sum(axis=-1, keepdims=True) * softmax(z) - t)


def _categorical_hess_vec(z: Array, t: Array, v: Array) -> Array:
    p = softmax(z)
    return np.asarray(t.sum(axis=-1, keepdims=True) * p * (v - (p * v).sum(axis=-1, keepdims=True)))


LOSSES: dict[str, Loss] = {
    entry.name: entry
    for entry in (
        Loss(
            "half_squared",
            value=lambda s, t: 0.5 * _square(s, t),
            grad=lambda s, t: s - t,
            hess_vec=lambda s, t, v: v,
            formula="1/2 sum_k (t_k - o_k)^2",
            source="Rumelhart, Hinton and Williams 1986, equation 3",
        ),
        Loss(
            "squared",
            value=_square,
            grad=lambda s, t: 2 * (s - t),
            hess_vec=lambda s, t, v: 2 * v,
            formula="sum_k (t_k - o_k)^2",
            source="Legendre 1805",
        ),
        Loss(
            "mean_squared",
            value=lambda s, t: _square(s, t) / s.shape[-1],
            grad=lambda s, t: (s - t) * (2 / s.shape[-1]),
            hess_vec=lambda s, t, v: v * (2 / s.shape[-1]),
            formula="1/K sum_k (t_k - o_k)^2",
            source="torch.nn.MSELoss",
        ),
        Loss(
            "huber",
            value=_huber_value,
            grad=lambda s, t: np.clip(s - t, -1, 1) / s.shape[-1],
            hess_vec=lambda s, t, v: np.where(np.abs(s - t) < 1, v, 0) / s.shape[-1],
            formula="1/K sum_k d^2/2 where |d| < 1, |d| - 1/2 elsewhere, d = t_k - o_k",
            source="Huber 1964, delta = 1",
        ),
        Loss(
            "binary_cross_entropy",
            value=_bernoulli,
            grad=lambda z, t: sigmoid(z) - t,
            hess_vec=_bernoulli_hess_vec,
            formula="-sum_k [t_k ln o_k + (1 - t_k) ln(1 - o_k)]",
            source="Bishop 2006, equation 4.90; from the logits",
            link="sigmoid",
        ),
        Loss(
            "softmax_cross_entropy",
            value=_categorical,
            grad=_categorical_grad,
            hess_vec=_categorical_hess_vec,
            formula="-sum_k t_k ln softmax(z)_k",
            source="Bishop 2006, equation 4.108; from the logits",
            link="softmax",
            separable=False,
        ),
    )
}
