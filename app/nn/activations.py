"""What a node makes of its pre-activation, with first and second derivative: one table.

A slope and a curvature take the value `a = f(z)` beside `z`, since for most functions the value
makes them cheap: tanh' = 1 - a^2. All work element by element, in the dtype given. At a kink the
derivative is the one from the left (ReLU'(0) = 0), as in `torch`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf, expit

Array = NDArray[Any]  # any shape, float32 or float64
Derivative = Callable[[Array, Array], Array]  # (z, f(z)) -> f'(z) or f''(z)

Elementwise = Callable[[Array], Array]

LEAK = 0.01
sigmoid: Elementwise = expit  # typed here once, since SciPy carries no types
_erf: Elementwise = erf
_INV_SQRT2 = float(1 / np.sqrt(2))
_INV_SQRT_2PI = float(1 / np.sqrt(2 * np.pi))


@dataclass(frozen=True)
class Activation:
    """A function f of the pre-activation z, element by element, and what is known of it.

    Args:
        value: z -> f(z).
        slope: (z, f(z)) -> f'(z).
        curvature: (z, f(z)) -> f''(z).
        smooth: whether f' is continuous everywhere.
        odd: whether f(-z) = -f(z), so that flipping the signs of a node's links changes nothing.
        formula, source: how it is written, and where it is from.
    """

    name: str
    value: Elementwise
    slope: Derivative
    curvature: Derivative
    formula: str
    source: str
    smooth: bool = True
    odd: bool = False


def _zero(z: Array, a: Array) -> Array:
    return np.zeros_like(z)


def _phi(z: Array) -> Array:
    """The standard normal density."""
    density: Array = np.exp(-0.5 * z * z) * _INV_SQRT_2PI
    return density


def _cdf(z: Array) -> Array:
    """The standard normal distribution function."""
    return 0.5 * (1 + _erf(z * _INV_SQRT2))


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def _silu_slope(z: Array, a: Array) -> Array:
    s = sigmoid(z)
    return np.asarray(s + a * (1 - s))


def _silu_curvature(z: Array, a: Array) -> Array:
    s = sigmoid(z)
    return np.asarray(s * (1 - s) * (2 + z * (1 - 2 * s)))


def _softplus_curvature(z: Array, a: Array) -> Array:
    s = sigmoid(z)
    return np.asarray(s * (1 - s))


def _step(z: Array) -> Array:
    return (z > 0).astype(z.dtype)


ACTIVATIONS: dict[str, Activation] = {
    entry.name: entry
    for entry in (
        Activation(
            "identity",
            value=lambda z: z,
            slope=lambda z, a: np.ones_like(z),
            curvature=_zero,
            formula="z",
            source="linear node",
            odd=True,
        ),
        Activation(
            "sigmoid",
            value=sigmoid,
            slope=lambda z, a: a * (1 - a),
            curvature=lambda z, a: a * (1 - a) * (1 - 2 * a),
            formula="1 / (1 + exp(-z))",
            source="Rumelhart, Hinton and Williams 1986",
        ),
        Activation(
            "tanh",
            value=np.tanh,
            slope=lambda z, a: 1 - a * a,
            curvature=lambda z, a: -2 * a * (1 - a * a),
            formula="tanh z",
            source="LeCun, Bottou, Orr and Mueller 1998, section 4.4",
            odd=True,
        ),
        Activation(
            "relu",
            value=lambda z: np.maximum(z, 0),
            slope=lambda z, a: _step(z),
            curvature=_zero,
            formula="max(0, z)",
            source="Nair and Hinton 2010",
            smooth=False,
        ),
        Activation(
            "leaky_relu",
            value=lambda z: np.maximum(z, LEAK * z),
            slope=lambda z, a: np.where(z > 0, z.dtype.type(1), z.dtype.type(LEAK)),
            curvature=_zero,
            formula="max(0.01 z, z)",
            source="Maas, Hannun and Ng 2013",
            smooth=False,
        ),
        Activation(
            "elu",
            value=_elu,
            slope=lambda z, a: np.where(z > 0, z.dtype.type(1), a + 1),
            curvature=lambda z, a: np.where(z > 0, z.dtype.type(0), a + 1),
            formula="z above 0, exp(z) - 1 below",
            source="Clevert, Unterthiner and Hochreiter 2016, alpha = 1",
        ),
        Activation(
            "softplus",
            value=lambda z: np.logaddexp(z.dtype.type(0), z),
            slope=lambda z, a: sigmoid(z),
            curvature=_softplus_curvature,
            formula="ln(1 + exp z)",
            source="Dugas et al. 2001",
        ),
        Activation(
            "silu",
            value=lambda z: z * sigmoid(z),
            slope=_silu_slope,
            curvature=_silu_curvature,
            formula="z / (1 + exp(-z))",
            source="Elfwing, Uchibe and Doya 2018",
        ),
        Activation(
            "gelu",
            value=lambda z: z * _cdf(z),
            slope=lambda z, a: _cdf(z) + z * _phi(z),
            curvature=lambda z, a: _phi(z) * (2 - z * z),
            formula="z Phi(z), Phi the standard normal distribution function",
            source="Hendrycks and Gimpel 2016, the exact form",
        ),
        Activation(
            "sine",
            value=np.sin,
            slope=lambda z, a: np.cos(z),
            curvature=lambda z, a: -a,
            formula="sin z",
            source="Sitzmann et al. 2020, without their factor of 30",
            odd=True,
        ),
    )
}
