"""The weights that training starts from: seeded draws, biases zero."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.layout import Architecture

Draw = Callable[[np.random.Generator, int, int], Matrix]  # (rng, fan_in, fan_out) -> (in, out)


@dataclass(frozen=True)
class Initializer:
    """How one layer's weights W (fan_in, fan_out) are drawn."""

    name: str
    draw: Draw
    formula: str
    source: str


def _normal(rng: np.random.Generator, shape: tuple[int, int], deviation: float) -> Matrix:
    return rng.normal(0.0, deviation, shape)


def _uniform(rng: np.random.Generator, shape: tuple[int, int], bound: float) -> Matrix:
    return rng.uniform(-bound, bound, shape)


def _sqrt(value: float) -> float:
    return float(np.sqrt(value))


INITIALIZERS: dict[str, Initializer] = {
    entry.name: entry
    for entry in (
        Initializer(
            "glorot_uniform",
            lambda rng, i, o: _uniform(rng, (i, o), _sqrt(6 / (i + o))),
            formula="uniform in +-sqrt(6 / (fan_in + fan_out))",
            source="Glorot and Bengio 2010, equation 16",
        ),
        Initializer(
            "glorot_normal",
            lambda rng, i, o: _normal(rng, (i, o), _sqrt(2 / (i + o))),
            formula="normal(0, sqrt(2 / (fan_in + fan_out)))",
            source="Glorot and Bengio 2010, equation 12",
        ),
        Initializer(
            "he_uniform",
            lambda rng, i, o: _uniform(rng, (i, o), _sqrt(6 / i)),
            formula="uniform in +-sqrt(6 / fan_in)",
            source="He et al. 2015, equation 10",
        ),
        Initializer(
            "he_normal",
            lambda rng, i, o: _normal(rng, (i, o), _sqrt(2 / i)),
            formula="normal(0, sqrt(2 / fan_in))",
            source="He et al. 2015, equation 10",
        ),
        Initializer(
            "book",
            lambda rng, i, o: _normal(rng, (i, o), 1 / _sqrt(i)),
            formula="normal(0, 1 / sqrt(fan_in))",
            source="Rashid, Make Your Own Neural Network; LeCun et al. 1998, equation 16",
        ),
        Initializer(
            "book_2016",
            lambda rng, i, o: _normal(rng, (i, o), 1 / _sqrt(o)),
            formula="normal(0, 1 / sqrt(fan_out))",
            source="Rashid, Make Your Own Neural Network, the first printings",
        ),
        Initializer(
            "uniform",
            lambda rng, i, o: _uniform(rng, (i, o), 0.5),
            formula="uniform in +-0.5",
            source="TensorFlow Playground",
        ),
        Initializer(
            "zeros",
            lambda rng, i, o: np.zeros((i, o)),
            formula="0",
            source="a symmetric start: hidden nodes that begin alike stay alike",
        ),
    )
}


def initialize(arch: Architecture, name: str, seed: int) -> Vector:
    """Initial weights (P,), the same for the same seed on every machine.

    Args:
        arch: the network.
        name: a key of `INITIALIZERS`.
        seed: of `numpy.random.Generator(PCG64)`; layers are drawn first to last.

    Example:
        >>> initialize(Architecture((2, 1), ("tanh",)), "zeros", seed=1)
        array([0., 0., 0.])
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    theta = np.zeros(arch.parameters)
    for W, _ in arch.layers(theta):
        W[...] = INITIALIZERS[name].draw(rng, *W.shape)
    return theta
