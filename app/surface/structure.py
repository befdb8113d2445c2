"""Facts about a plane of a network: what moves, and which nodes depend on which coordinate.

They are read off the entries of the two directions that are not zero, never guessed from computed numbers, so that a
weight that happens to be zero, or a node that happens to be saturated, changes nothing. What is made of them is decided
in `app.surface.select`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.nn.layout import Architecture
from app.planes.plane import Plane

# Classes of nodes; as bits, so that a node that depends on nodes of two classes is of their bitwise union.
CONSTANT, ALPHA, BETA, BOTH = 0, 1, 2, 3

Classes = NDArray[np.int8]  # (n_l,), one class for each node of a layer


@dataclass(frozen=True, eq=False)
class Facts:
    """What depends on what.

    Args:
        classes: for each layer after the inputs, the class of every node.
        moving: for each layer, the union of the classes of its own weights and biases.
        inputs: for alpha and beta, the inputs whose links it moves if it moves nothing else, else None.
    """

    classes: tuple[Classes, ...]
    moving: tuple[int, ...]
    inputs: tuple[NDArray[np.intp] | None, NDArray[np.intp] | None]

    @property
    def depth(self) -> int:
        return len(self.moving)

    def first(self, bit: int) -> int:
        """The first layer, from 0, that this coordinate (or either of two) moves; the depth if it moves none."""
        return next((layer for layer, moved in enumerate(self.moving) if moved & bit), self.depth)

    def counts(self, kind: int) -> tuple[int, ...]:
        """How many nodes of each layer are of this class."""
        return tuple(int((classes == kind).sum()) for classes in self.classes)


def facts(arch: Architecture, plane: Plane) -> Facts:
    """What the plane moves in this network.

    Example:
        >>> from app.planes.weights import links_plane
        >>> network = Architecture((2, 3, 2), ("tanh", "tanh"))
        >>> plane = links_plane(network, np.zeros(network.parameters), "w1[0,2]", "w2[1,0]")
        >>> [classes.tolist() for classes in facts(network, plane).classes]
        [[0, 0, 1], [3, 1]]
    """
    classes: list[Classes] = []
    moving: list[int] = []
    passed = np.int8(CONSTANT)
    for (W_u, b_u), (W_v, b_v) in zip(arch.layers(plane.u), arch.layers(plane.v), strict=True):
        own = ALPHA * W_u.any(axis=0) | BETA * W_v.any(axis=0)
        if b_u is not None and b_v is not None:
            own |= ALPHA * (b_u != 0) | BETA * (b_v != 0)
        classes.append(np.asarray(own | passed, np.int8))
        moving.append(int(np.bitwise_or.reduce(own)))
        passed = np.bitwise_or.reduce(classes[-1])
    return Facts(tuple(classes), tuple(moving), (_inputs(arch, plane.u), _inputs(arch, plane.v)))


def _inputs(arch: Architecture, direction: NDArray[np.float64]) -> NDArray[np.intp] | None:
    links = arch.group["w1"]
    if direction[links.stop :].any():
        return None
    return np.flatnonzero(direction[: links.stop].reshape(links.shape).any(axis=1))


def without_lone_rows(found: Facts, separable: bool) -> Facts:
    """The same facts, with nodes that depend on beta alone called dependent on both where that is not made use of.

    The evaluator keeps such nodes apart in two places only: among the outputs, if the error is a sum over the outputs,
    and just below nodes that depend on both, if nothing moves further up. Every plane of two links is so.
    """
    first = found.first(BOTH)
    if separable if first == found.depth - 1 else not any(found.moving[first + 1 :]):
        return found
    return replace(found, classes=tuple(np.where(c == BETA, BOTH, c).astype(np.int8) for c in found.classes))
