"""Activations computed in place, which is where the time of a surface goes; whatever is not listed takes the table's.

Temporary arrays of some hundred kilobytes cost as much as the function itself, and NumPy's own tanh, exp and log1p
are vectorized, SciPy's functions are not. A test compares each with `app.nn.activations`.
"""

from collections.abc import Callable

import numpy as np

from app.nn.activations import ACTIVATIONS, LEAK, Array

InPlace = Callable[[Array], object]


def _leaky_relu(z: Array) -> None:
    np.maximum(z, LEAK * z, out=z)


def _elu(z: Array) -> None:
    below = np.minimum(z, 0)
    np.expm1(below, out=below)
    np.maximum(z, 0, out=z)
    z += below  # one of the two is zero everywhere


def softplus(z: Array) -> None:
    """ln(1 + exp z) = max(z, 0) + ln(1 + exp(-|z|)), which does not overflow."""
    rest = np.abs(z)
    np.negative(rest, out=rest)
    np.exp(rest, out=rest)
    np.log1p(rest, out=rest)
    np.maximum(z, 0, out=z)
    z += rest


def _silu(z: Array) -> None:
    """z / (1 + exp(-z)) = z/2 (1 + tanh(z/2))."""
    z *= 0.5
    gate = np.tanh(z)
    gate += 1
    z *= gate


KERNELS: dict[str, InPlace] = {
    "identity": lambda z: None,
    "tanh": lambda z: np.tanh(z, out=z),
    "relu": lambda z: np.maximum(z, 0, out=z),
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "softplus": softplus,
    "silu": _silu,
    "sine": lambda z: np.sin(z, out=z),
}


def activate(name: str, z: Array) -> Array:
    """f(z) in place of z.

    Returns:
        z itself.
    """
    if name in KERNELS:
        KERNELS[name](z)
    else:
        z[...] = ACTIVATIONS[name].value(z)
    return z
