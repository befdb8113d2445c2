"""The plane of two chosen weights, whose coordinates are the weights' own values."""

import numpy as np

from app.arrays import Vector
from app.errors import Invalid
from app.nn.layout import Architecture
from app.planes.plane import Plane


def links_plane(arch: Architecture, theta: Vector, a: str, b: str) -> Plane:
    """All weights of the network where only `a` and `b` differ from `theta`.

    The origin has zeros in these two places, so that alpha and beta are not offsets but what the weights are.

    Args:
        theta: (P,) the other weights.
        a, b: names of weights or biases, `w1[0,2]`, `b1[2]`.

    Raises:
        Invalid: a name is not in this network, or both are the same.

    Example:
        >>> neuron = Architecture((2, 1), ("tanh",))
        >>> links_plane(neuron, np.array([7.0, 8.0, 9.0]), "b1[0]", "w1[0,0]").at(0.5, -0.5)
        array([-0.5,  8. ,  0.5])
    """
    places = [arch.index(a, "plane.a"), arch.index(b, "plane.b")]
    if places[0] == places[1]:
        raise Invalid.one("plane.b", f"{b} given twice; a plane needs two different weights")
    origin = np.array(theta, dtype=np.float64)
    origin[places] = 0.0
    u, v = np.zeros((2, arch.parameters))
    u[places[0]] = v[places[1]] = 1.0
    return Plane(origin, u, v, "links", (a, b))
