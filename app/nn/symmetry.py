"""The mirror images of a network's weights: other weights with which it computes the very same function.

Two hidden nodes of one layer may change places, and a hidden node whose activation is odd may change all its signs;
these elementary images generate all others. That linear and rectified nodes can also be rescaled, by any factor above
zero, is another matter and left out here.
"""

import math
from collections.abc import Iterator
from itertools import combinations, compress
from typing import Literal, NamedTuple

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.activations import ACTIVATIONS
from app.nn.layout import Architecture


class Mirror(NamedTuple):
    """An elementary mirror image.

    kind: `swap` of two nodes, or `flip` of the signs round one.
    layer: of these nodes; hidden layers count from 1, the inputs being layer 0.
    nodes: two of them, the lower number first, or one.
    """

    kind: Literal["swap", "flip"]
    layer: int
    nodes: tuple[int, ...]

    def of(self, arch: Architecture, theta: Vector) -> Vector:
        """The image (P,) of weights (P,), a new array; the image of the image is `theta`, bit for bit."""
        change = swapped if self.kind == "swap" else flipped
        return change(arch, theta, self.layer, *self.nodes)


def swapped(arch: Architecture, theta: Vector, layer: int, i: int, k: int) -> Vector:
    """The weights (P,) with two hidden nodes of a layer exchanged.

    Columns i and k of W^l, entries i and k of b^l, and rows i and k of W^(l+1) change places.

    Source: Hecht-Nielsen 1990, On the algebraic structure of feedforward network weight spaces.

    Example:
        >>> network = Architecture((1, 2, 1), ("relu", "identity"), bias=False)
        >>> swapped(network, np.array([1.0, 2.0, 3.0, 4.0]), 1, 0, 1)
        array([2., 1., 4., 3.])
    """
    image = theta.copy()
    W, b, V = _around(arch, image, layer)
    W[:, [i, k]] = W[:, [k, i]]
    V[[i, k]] = V[[k, i]]
    if b is not None:
        b[[i, k]] = b[[k, i]]
    return image


def flipped(arch: Architecture, theta: Vector, layer: int, i: int) -> Vector:
    """The weights (P,) with all signs round one hidden node changed; the same function where its activation is odd.

    Column i of W^l, entry i of b^l, and row i of W^(l+1) change their signs: f(-z) = -f(z).

    Source: Chen, Lu and Hecht-Nielsen 1993, Neural Computation 5:910.

    Example:
        >>> network = Architecture((1, 2, 1), ("tanh", "identity"), bias=False)
        >>> flipped(network, np.array([1.0, 2.0, 3.0, 4.0]), 1, 0)
        array([-1.,  2., -3.,  4.])
    """
    image = theta.copy()
    W, b, V = _around(arch, image, layer)
    W[:, i] *= -1
    V[i] *= -1
    if b is not None:
        b[i] *= -1
    return image


def mirrors(arch: Architecture) -> Iterator[Mirror]:
    """All elementary mirror images, layer by layer: its swaps in the order of its nodes, then its flips.

    Example:
        >>> for mirror in mirrors(Architecture((2, 2, 1), ("tanh", "sigmoid"))):
        ...     print(mirror.kind, mirror.layer, mirror.nodes)
        swap 1 (0, 1)
        flip 1 (0,)
        flip 1 (1,)
    """
    for layer in range(1, arch.depth):
        nodes = range(arch.sizes[layer])
        yield from (Mirror("swap", layer, pair) for pair in combinations(nodes, 2))
        yield from (Mirror("flip", layer, (node,)) for node in nodes if _is_odd(arch, layer))


def elementary(arch: Architecture) -> int:
    """How many `mirrors` there are."""
    layers = range(1, arch.depth)
    return sum(math.comb(arch.sizes[l], 2) + (arch.sizes[l] if _is_odd(arch, l) else 0) for l in layers)


def distances(arch: Architecture, theta: Vector) -> Vector:
    """How far each elementary image lies from theta (P,), |theta' - theta| (M,), in the order of `mirrors`.

    With s_i all weights round node i, a swap is sqrt(2) |s_i - s_k| away and a flip 2 |s_i|: no image is made.
    """
    from scipy.spatial.distance import pdist  # noqa: PLC0415 - seldom needed, and a tenth of a second to import

    parts = [np.zeros(0)]
    for layer in range(1, arch.depth):
        stars = _stars(arch, theta, layer)
        parts.append(np.sqrt(2) * pdist(stars))
        if _is_odd(arch, layer):
            parts.append(2 * np.linalg.norm(stars, axis=1))
    return np.concatenate(parts)


def nearest(arch: Architecture, theta: Vector, most: int) -> list[tuple[Mirror, float]]:
    """The elementary images nearest to theta (P,), at most so many, each with its distance, the nearest first.

    Where two are equally near, the order is that of `mirrors`.
    """
    away = distances(arch, theta)
    chosen = np.zeros(len(away), dtype=bool)
    chosen[np.argsort(away, kind="stable")[:most]] = True
    found = list(zip(compress(mirrors(arch), chosen), away[chosen].tolist(), strict=True))
    return [found[place] for place in np.argsort(away[chosen], kind="stable")]


def log10_equivalents(arch: Architecture) -> float:
    """log10 of how many weights, theta among them, are equivalent by swaps and flips: prod_l n_l! (2^n_l where odd).

    So many there are where no two nodes of a layer are alike and none is without weights.

    Example:
        >>> round(10 ** log10_equivalents(Architecture((2, 4, 1), ("tanh", "sigmoid"))))
        384
    """
    natural = 0.0
    for layer in range(1, arch.depth):
        nodes = arch.sizes[layer]
        natural += math.lgamma(nodes + 1) + (nodes * math.log(2) if _is_odd(arch, layer) else 0.0)
    return natural / math.log(10)


def _is_odd(arch: Architecture, layer: int) -> bool:
    return ACTIVATIONS[arch.activations[layer - 1]].odd


def _around(arch: Architecture, theta: Vector, layer: int) -> tuple[Matrix, Vector | None, Matrix]:
    """Views of W^l, b^l and W^(l+1)."""
    assert 1 <= layer < arch.depth, f"layer {layer} is not a hidden one"
    (W, b), (V, _) = arch.layers(theta)[layer - 1 : layer + 1]
    return W, b, V


def _stars(arch: Architecture, theta: Vector, layer: int) -> Matrix:
    """All weights round each node of a layer, one row a node."""
    W, b, V = _around(arch, theta, layer)
    return np.column_stack([W.T, V] if b is None else [W.T, b, V])
