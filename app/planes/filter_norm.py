"""The plane of two random directions, each scaled like the weights that it moves."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from app.arrays import FloatArray, Vector
from app.errors import Invalid
from app.nn.layout import Architecture
from app.planes.plane import Plane

Normalization = Literal["filter", "layer", "none"]
Group = tuple[FloatArray, ...]


def random_plane(
    arch: Architecture, theta: Vector, seed: int, normalization: Normalization = "filter", biases: bool = False
) -> Plane:
    """The plane through `theta` along two Gaussian directions.

    The second is made orthogonal to the first, then both are rescaled group by group, d_g <- d_g |theta_g| / |d_g|,
    which leaves them almost at right angles: `Plane.angle` tells. A group of norm zero does not move.

    How we differ from the authors' code:
    1. A filter of a fully connected layer is what comes into one node, so a column of W here.
    2. Biases rest by default, as with its `--xignore biasbn`; otherwise a bias belongs to its node's filter. There the
       direction of a bias is the bias itself, and so not random.

    Args:
        theta: (P,) the origin.
        seed: of the directions; the same seed gives the same plane.
        normalization: groups are what comes into one node (`filter`), all of a layer (`layer`), or the directions stay
            as drawn (`none`).
        biases: whether they move too.

    Raises:
        Invalid: the directions span no plane, since all weights are zero or there is only one.

    Source: Li, Xu, Taylor, Studer and Goldstein 2018, section 4.

    Example:
        >>> plane = random_plane(Architecture((1, 2), ("tanh",)), np.array([3.0, 4.0, 0.5, 0.5]), seed=0)
        >>> [np.abs(along).round(12).tolist() for along in (plane.u, plane.v)]
        [[3.0, 4.0, 0.0, 0.0], [3.0, 4.0, 0.0, 0.0]]
    """
    rng = np.random.default_rng(seed)
    u, v = rng.normal(size=(2, arch.parameters))
    if not biases:
        u, v = np.where(arch.is_link, u, 0.0), np.where(arch.is_link, v, 0.0)
    v -= (u @ v) / (u @ u) * u
    for group_u, group_v, weights in zip(
        *(_groups(arch, d, normalization, biases) for d in (u, v, theta)), strict=True
    ):
        _rescale(group_u, _norm(weights))
        _rescale(group_v, _norm(weights))
    plane = Plane(theta, u, v, "random", ("random 1", "random 2"), reach=_reach(theta, u, normalization))
    if plane.degenerate:
        raise Invalid.one("plane.kind", "random given, but with these weights the directions span no plane")
    return plane


def _groups(arch: Architecture, direction: Vector, normalization: Normalization, biases: bool) -> Iterator[Group]:
    """Views of what is rescaled together: weights, and the biases that go with them."""
    if normalization == "none":
        return
    for W, b in arch.layers(direction):
        columns = [slice(None)] if normalization == "layer" else [slice(k, k + 1) for k in range(W.shape[1])]
        for part in columns:
            yield (W[:, part],) if b is None or not biases else (W[:, part], b[part])


def _norm(group: Group) -> float:
    return float(np.sqrt(sum(float(np.square(part).sum()) for part in group)))


def _rescale(group: Group, norm: float) -> None:
    size = _norm(group)
    for part in group:
        np.multiply(part, norm / size if size else 0.0, out=part)


def _reach(theta: Vector, u: Vector, normalization: Normalization) -> float:
    """One, which is the size of the weights themselves; directions as drawn are brought to that size."""
    size = float(np.linalg.norm(theta))
    return 1.0 if normalization != "none" or not size else size / float(np.linalg.norm(u))
