"""The way back from the error to one weight, for all examples: one backward pass whose every number is kept.

What is read from it is in `app.nn.chain`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.layout import Architecture
from app.nn.mlp import Objective, Tape, link

Node = tuple[int, int]  # (layer, index), inputs in layer 0


class Spot(NamedTuple):
    """Where a weight stands: into node `node` of layer `layer`, from node `source` below it; None for a bias."""

    layer: int
    source: int | None
    node: int

    @classmethod
    def of(cls, arch: Architecture, place: int) -> "Spot":
        group = next(g for g in arch.groups if g.start <= place < g.stop)
        *source, node = (int(number) for number in np.unravel_index(place - group.start, group.shape))
        return cls(int(group.name[1:]), source[0] if source else None, node)


class Level(NamedTuple):
    """One layer on the way back, for all examples: each (N, n_l), slopes of e_n, not yet gathered."""

    z: Matrix
    a: Matrix
    slope: Matrix | None  # None where the error function brings the output function
    handed_down: Matrix
    delta: Matrix


@dataclass(frozen=True, eq=False)
class Way:
    """The way back from the error to one weight, for all examples.

    Args:
        objective: what is derived.
        spot: by which weight.
        tape: one forward pass.
        levels: by layer, from L down to the weight's own.
    """

    objective: Objective
    spot: Spot
    tape: Tape
    levels: dict[int, Level]

    @classmethod
    def back(cls, objective: Objective, spot: Spot, tape: Tape, y: Matrix) -> "Way":
        """delta^L = de/do f'(z^L), delta^l = f'(z^l) (delta^(l+1) W^(l+1)').

        Source: Rumelhart, Hinton and Williams 1986, equations 4 to 7.
        """
        depth = objective.arch.depth
        handed_down, levels = objective.loss.grad(tape.a[-1], y), dict[int, Level]()
        for layer in range(depth, spot.layer - 1, -1):
            z, a = tape.z[layer - 1], tape.a[layer]
            if layer < depth:
                handed_down = levels[layer + 1].delta @ tape.layers[layer][0].T
            if layer == depth and objective.loss.link is not None:
                levels[layer] = Level(z, link(objective.loss, a), None, handed_down, handed_down)
            else:
                slope = objective.functions[layer - 1].slope(z, a)
                levels[layer] = Level(z, a, slope, handed_down, handed_down * slope)
        return cls(objective, spot, tape, levels)

    @property
    def is_single(self) -> bool:
        """Whether one way alone leads from the weight to the error: one node in every layer above."""
        return all(size == 1 for size in self.objective.arch.sizes[self.spot.layer + 1 :])

    def node(self, layer: int) -> int:
        """Where a single way passes through a layer."""
        return self.spot.node if layer == self.spot.layer else 0

    def word(self, layer: int) -> str:
        return self.objective.arch.activations[layer - 1].replace("_", " ")

    def incoming(self) -> Vector:
        """(N,) what comes along the link: a^(l-1)_j, or 1 for a bias."""
        if self.spot.source is None:
            return np.ones(len(self.tape.a[0]))
        return self.tape.a[self.spot.layer - 1][:, self.spot.source]
