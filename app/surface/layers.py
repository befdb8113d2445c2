"""A network along a plane, layer by layer: z = (W_0 + alpha W_1 + beta W_2) a + b_0 + alpha b_1 + beta b_2.

Here, too, sigmoid nodes become tanh nodes, which NumPy computes fastest: sigmoid(z) = (1 + tanh(z/2)) / 2, and the
factors and the shift are absorbed by the links before and after, all of them affine in alpha and beta as before.
"""

from dataclasses import dataclass

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.activations import Array
from app.nn.mlp import Objective
from app.planes.plane import Plane


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of links and its nodes.

    Args:
        W: (3, n_l, n_(l-1)); the base, what alpha and what beta brings. The other way round than in `app.nn`, since
            nodes come first here and examples last.
        b: (3, n_l).
        function: the name of the activation.
    """

    W: Array
    b: Array
    function: str


@dataclass(frozen=True)
class Outputs:
    """How the network's scores follow from the values of the rewritten last layer: scale * a + shift."""

    scale: float = 1.0
    shift: float = 0.0


def layers_of(objective: Objective, plane: Plane) -> tuple[list[Layer], Outputs]:
    """The network's layers along the plane, without sigmoid nodes.

    Returns:
        Layers, and what makes scores of the last one's values.
    """
    stacks = zip(*(objective.arch.layers(theta) for theta in (plane.origin, plane.u, plane.v)), strict=True)
    layers: list[Layer] = []
    incoming = Outputs()
    for stack, function in zip(stacks, objective.functions, strict=True):
        W = np.stack([links.T for links, _ in stack])
        b = np.stack([_biases(links, biases) for links, biases in stack])
        b += incoming.shift * W.sum(axis=2)
        W = W * incoming.scale
        incoming = Outputs()
        name = function.name
        if name == "sigmoid":
            W, b, name, incoming = W / 2, b / 2, "tanh", Outputs(0.5, 0.5)
        layers.append(Layer(W, b, name))
    return layers, incoming


def _biases(links: Matrix, biases: Vector | None) -> Vector:
    return np.zeros(links.shape[1]) if biases is None else biases
