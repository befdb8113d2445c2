"""Small sets made from a seed, one function each; noise is drawn last, so it moves the points and never changes them.

Every generator takes the number of examples, the standard deviation of the noise and a random generator, and answers
(X, y): inputs (N, D), and labels (N,) counted from 0 for classes or targets (N, 1) for a regression. Classes take
turns, so that a prefix of the rows is balanced. Where a shape is TensorFlow Playground's (its `dataset.ts`), it is
drawn at a fifth of the size, inside the unit circle.
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from app.arrays import FloatArray

Samples = tuple[FloatArray, FloatArray]  # X (N, D), y (N,) or (N, 1)
Generate = Callable[[int, float, Generator], Samples]

_CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor(examples: int, noise: float, rng: Generator) -> Samples:
    """The four corners of the unit square, again and again; class 1 where the inputs differ.

    Example:
        >>> X, y = xor(4, 0.0, np.random.default_rng(0))
        >>> X.tolist(), y.tolist()
        ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0])
    """
    X = _CORNERS[np.arange(examples) % 4]
    return _jitter(X, noise, rng), np.abs(X[:, 0] - X[:, 1])


def circles(examples: int, noise: float, rng: Generator) -> Samples:
    """A disc of radius 0.5 (class 1) in a ring from 0.7 to 1, denser towards the middle as in the Playground."""
    y = _turns(examples)
    radius = np.where(y == 1, rng.uniform(0, 0.5, examples), rng.uniform(0.7, 1, examples))
    return _jitter(_polar(radius, rng.uniform(0, 2 * np.pi, examples)), noise, rng), y


def moons(examples: int, noise: float, rng: Generator) -> Samples:
    """Two interleaving half circles of radius 1, the lower one (class 1) shifted by (1, 0.5); as in scikit-learn."""
    y = _turns(examples)
    angle = np.pi * _along(examples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.where(y[:, None] == 0, upper, [1.0, 0.5] - upper)
    return _jitter(X, noise, rng), y


def spirals(examples: int, noise: float, rng: Generator) -> Samples:
    """Two arms of 1.75 turns out to radius 1, half a turn apart."""
    y = _turns(examples)
    radius = _along(examples)
    return _jitter(_polar(radius, 1.75 * 2 * np.pi * radius + np.pi * y), noise, rng), y


def gaussians(examples: int, noise: float, rng: Generator) -> Samples:
    """Two round clouds of standard deviation 0.14 about (-0.4, -0.4) and (0.4, 0.4), class 1."""
    y = _turns(examples)
    X = (0.8 * y - 0.4)[:, None] + np.sqrt(0.5) / 5 * rng.standard_normal((examples, 2))
    return _jitter(X, noise, rng), y


def plane(examples: int, noise: float, rng: Generator) -> Samples:
    """A slanting plane, t = (x0 + x1) / 2, over the square from -1 to 1."""
    X = rng.uniform(-1, 1, (examples, 2))
    return X, _jitter(X.mean(axis=1, keepdims=True), noise, rng)


def bump(examples: int, noise: float, rng: Generator) -> Samples:
    """One round hill, t = exp(-|x|^2 / (2 * 0.4^2)), over the square from -1 to 1."""
    X = rng.uniform(-1, 1, (examples, 2))
    return X, _jitter(np.exp(-np.sum(X**2, axis=1, keepdims=True) / (2 * 0.4**2)), noise, rng)


def sine(examples: int, noise: float, rng: Generator) -> Samples:
    """One period of the sine at evenly spaced points from -pi to pi."""
    X = np.linspace(-np.pi, np.pi, examples)[:, None]
    return X, _jitter(np.sin(X), noise, rng)


def _turns(examples: int) -> FloatArray:
    return np.arange(examples, dtype=np.float64) % 2


def _along(examples: int) -> FloatArray:
    """Positions from 0 to 1 along both branches of a figure whose two classes take turns."""
    step = np.arange(examples) // 2
    return np.asarray(step / max(1, step[-1]))


def _polar(radius: FloatArray, angle: FloatArray) -> FloatArray:
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])


def _jitter(values: FloatArray, noise: float, rng: Generator) -> FloatArray:
    return values + noise * rng.standard_normal(values.shape)
