"""What the network computes, the error of that, and the exact gradient of the error.

Second derivatives are in `app.nn.curvature`; how weights move is in `app.optim`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.arrays import Matrix, Vector
from app.errors import Invalid
from app.nn.activations import ACTIVATIONS, Activation, Array, sigmoid
from app.nn.layout import Architecture, Layer
from app.nn.losses import Loss, softmax


class Tape(NamedTuple):
    """One forward pass, kept for the way back."""

    z: list[Matrix]  # pre-activations of layers 1..L, each (N, n_l)
    a: list[Matrix]  # a[0] = X, then the activations of layers 1..L; a[-1] are the scores
    layers: list[Layer]  # the weights (W, b) of layers 1..L, views of theta


@dataclass(frozen=True)
class Objective:
    """E without its data: a network, an error function, and how examples are gathered.

    E(theta) = R_n e_n + l2/2 |w|^2 + l1 |w|_1, with R the mean or the sum over the examples and
    w the weights of the links (not the biases).

    Raises:
        Invalid: the error function brings an output function that the last layer does not name.
    """

    arch: Architecture
    loss: Loss
    reduction: str = "mean"
    l2: float = 0.0
    l1: float = 0.0

    def __post_init__(self) -> None:
        last, link = self.arch.activations[-1], self.loss.link
        if link is not None and last != link:
            raise Invalid.one(
                f"network.activations[{self.arch.depth - 1}]", f"{last} given, {self.loss.name} needs {link}"
            )
        if last == "softmax" and link != "softmax":
            raise Invalid.one("error.name", f"{self.loss.name} given, softmax outputs need softmax_cross_entropy")

    @cached_property
    def functions(self) -> tuple[Activation, ...]:
        """Each layer's activation; the last is the identity where the loss brings the link."""
        names = list(self.arch.activations)
        if self.loss.link is not None:
            names[-1] = "identity"
        return tuple(ACTIVATIONS[name] for name in names)

    def penalty(self, theta: Vector) -> float:
        """l2/2 |w|^2 + l1 |w|_1 over the links."""
        if not (self.l2 or self.l1):
            return 0.0
        w = theta[self.arch.is_link]
        return float(0.5 * self.l2 * (w @ w) + self.l1 * np.abs(w).sum())

    def weight_of_example(self, examples: int) -> float:
        """What one example counts in E: 1/N for the mean, 1 for the sum."""
        return 1.0 / examples if self.reduction == "mean" else 1.0


def forward(objective: Objective, theta: Vector, X: Matrix) -> Tape:
    """All pre-activations and activations: z^l = a^(l-1) W^l + b^l, a^l = f_l(z^l).

    Args:
        theta: (P,).
        X: inputs (N, n0).

    Source: Rumelhart, Hinton and Williams 1986, equations 1 and 2.
    """
    zs: list[Matrix] = []
    activations: list[Matrix] = [X]
    layers = objective.arch.layers(theta)
    for (W, b), function in zip(layers, objective.functions, strict=True):
        z = activations[-1] @ W
        if b is not None:
            z += b
        zs.append(z)
        activations.append(function.value(z))
    return Tape(zs, activations, layers)


def outputs(objective: Objective, theta: Vector, X: Matrix) -> Matrix:
    """What the network answers (N, K), the output function of a cross-entropy included."""
    return link(objective.loss, forward(objective, theta, X).a[-1])


def link(loss: Loss, scores: Array) -> Array:
    """Scores (N, K) to outputs (N, K): the identity unless the loss brings a link."""
    if loss.link == "sigmoid":
        return sigmoid(scores)
    if loss.link == "softmax":
        return softmax(scores)
    return scores


def loss_of_tape(objective: Objective, theta: Vector, tape: Tape, y: Matrix) -> float:
    """E at `theta`, from a forward pass that is already made."""
    values = objective.loss.value(tape.a[-1], y)
    total = float(np.add.reduce(values)) * objective.weight_of_example(len(y))
    return total + objective.penalty(theta)


def loss(objective: Objective, theta: Vector, X: Matrix, y: Matrix) -> float:
    """E(theta) over the examples given.

    Args:
        theta: (P,).
        X, y: inputs (N, n0) and targets (N, n_L).

    Example:
        >>> from app.nn.losses import LOSSES
        >>> neuron = Architecture((1, 1), ("identity",), bias=False)
        >>> objective = Objective(neuron, LOSSES["half_squared"])
        >>> loss(objective, np.array([2.0]), np.array([[3.0]]), np.array([[5.0]]))
        0.5
    """
    return loss_of_tape(objective, theta, forward(objective, theta, X), y)


def loss_and_grad(objective: Objective, theta: Vector, X: Matrix, y: Matrix) -> tuple[float, Vector]:
    """E(theta) and its exact gradient (P,).

    delta^L = de/ds f_L'(z^L), delta^l = f_l'(z^l) (delta^(l+1) W^(l+1)'),
    dE/dW^l = a^(l-1)' delta^l, dE/db^l = sum_n delta^l_n, and the slope of the penalty.

    Args:
        theta: (P,).
        X, y: inputs (N, n0) and targets (N, n_L).

    Source: Rumelhart, Hinton and Williams 1986, equations 4 to 7.

    Example:
        >>> from app.nn.losses import LOSSES
        >>> neuron = Architecture((1, 1), ("identity",), bias=False)
        >>> objective = Objective(neuron, LOSSES["half_squared"])
        >>> loss_and_grad(objective, np.array([2.0]), np.array([[3.0]]), np.array([[5.0]]))
        (0.5, array([3.]))
    """
    tape = forward(objective, theta, X)
    return loss_of_tape(objective, theta, tape, y), backward(objective, theta, tape, y)


def backward(objective: Objective, theta: Vector, tape: Tape, y: Matrix, rule: str = "gradient") -> Vector:
    """The direction (P,) that a step goes against, from a forward pass that is already made.

    With `rule="gradient"` it is the gradient of E. With `rule="book"` the error handed down is
    e_j = sum_k w_jk e_k, e^L = de/do, without the slopes of the nodes above: delta^l = f_l'(z^l)
    e^l. That is the gradient at the output layer, and of nothing drawn here below it.

    Source: Rumelhart, Hinton and Williams 1986, equations 4 to 7; for the book's rule Rashid,
    Make Your Own Neural Network, 2016, `train` of the class `neuralNetwork`.
    """
    direction = np.empty_like(theta)
    slots = objective.arch.layers(direction)
    handed_down = objective.loss.grad(tape.a[-1], y) * objective.weight_of_example(len(y))
    for level in range(objective.arch.depth - 1, -1, -1):
        z, a = tape.z[level], tape.a[level + 1]
        delta = handed_down * objective.functions[level].slope(z, a)
        out_W, out_b = slots[level]
        np.matmul(tape.a[level].T, delta, out=out_W)
        if out_b is not None:
            np.add.reduce(delta, axis=0, out=out_b)
        if level:
            handed_down = (delta if rule == "gradient" else handed_down) @ tape.layers[level][0].T
    return _add_penalty_slope(objective, theta, direction)


def _add_penalty_slope(objective: Objective, theta: Vector, grad: Vector) -> Vector:
    if objective.l2 or objective.l1:
        slope = objective.l2 * theta + objective.l1 * np.sign(theta)
        grad += np.where(objective.arch.is_link, slope, 0.0)
    return grad
