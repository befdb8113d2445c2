"""The Hessian of E at one point, as what it does to a vector: exact, at about the cost of one gradient.

Eigenvalues and what they tell are left to `app.nn.spectrum`.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective, backward, forward, loss_of_tape

Places = NDArray[np.intp]  # (C,), indices of theta


class Hessian:
    """H (P, P) of E at `theta`: a forward and a backward pass made once, and products with it by the R-operator.

    R{z^l} = R{a^(l-1)} W^l + a^(l-1) V^l + u^l, R{a^l} = f_l'(z^l) R{z^l};
    with g^l the slope of E by a^l and delta^l = g^l f_l'(z^l):
    R{delta^l} = R{g^l} f_l'(z^l) + g^l f_l''(z^l) R{z^l},
    R{g^(l-1)} = R{delta^l} W^l' + delta^l V^l', and
    (Hv)_W = a^(l-1)' R{delta^l} + R{a^(l-1)}' delta^l, (Hv)_b = sum_n R{delta^l}_n.

    At a kink of an activation, and of the penalty l1 |w|_1, the second derivative is taken as zero.

    Args:
        theta: (P,).
        X, y: inputs (N, n0) and targets (N, n_L).

    Source: Pearlmutter 1994, Neural Computation 6:147, section 4.

    Example:
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> neuron = Architecture((1, 1), ("identity",), bias=False)
        >>> objective = Objective(neuron, LOSSES["half_squared"])
        >>> hessian = Hessian(objective, np.array([2.0]), np.array([[3.0]]), np.array([[5.0]]))
        >>> hessian.loss, hessian.grad, hessian @ np.array([1.0])
        (0.5, array([3.]), array([9.]))
    """

    def __init__(self, objective: Objective, theta: Vector, X: Matrix, y: Matrix) -> None:
        self._objective, self._theta, self._y = objective, theta, y
        tape = self._tape = forward(objective, theta, X)
        functions = list(zip(objective.functions, tape.z, tape.a[1:], strict=True))
        self._share = objective.weight_of_example(len(y))
        self._slopes = [f.slope(z, a) for f, z, a in functions]
        self._deltas: list[Matrix] = []
        self._bends: list[Matrix] = []  # g^l f_l''(z^l)
        g = objective.loss.grad(tape.a[-1], y) * self._share
        for level in range(len(functions) - 1, -1, -1):
            f, z, a = functions[level]
            self._bends.insert(0, g * f.curvature(z, a))
            self._deltas.insert(0, g * self._slopes[level])
            if level:
                g = self._deltas[0] @ tape.layers[level][0].T

    @cached_property
    def loss(self) -> float:
        """E."""
        return loss_of_tape(self._objective, self._theta, self._tape, self._y)

    @cached_property
    def grad(self) -> Vector:
        """The gradient of E (P,)."""
        return backward(self._objective, self._theta, self._tape, self._y)

    @property
    def parameters(self) -> int:
        """P."""
        return self._objective.arch.parameters

    def __matmul__(self, v: Vector) -> Vector:
        """H v (P,), of v (P,) = (V^1, u^1, ...) in the order of `theta`."""
        moves = self._objective.arch.layers(v)
        r_z, r_a = self._forward(moves)
        r_g = self._objective.loss.hess_vec(self._tape.a[-1], self._y, r_a[-1]) * self._share
        product = np.empty_like(v)
        slots = self._objective.arch.layers(product)
        for level in range(len(slots) - 1, -1, -1):
            delta = self._deltas[level]
            r_delta = r_g * self._slopes[level] + self._bends[level] * r_z[level]
            out_W, out_b = slots[level]
            np.matmul(self._tape.a[level].T, r_delta, out=out_W)
            if out_b is not None:
                np.add.reduce(r_delta, axis=0, out=out_b)
            if level:  # the inputs do not change
                out_W += r_a[level - 1].T @ delta
                r_g = r_delta @ self._tape.layers[level][0].T + delta @ moves[level][0].T
        if self._objective.l2:
            product += np.where(self._objective.arch.is_link, self._objective.l2 * v, 0.0)
        return product

    def _forward(self, moves: list[tuple[Matrix, Vector | None]]) -> tuple[list[Matrix], list[Matrix]]:
        """R{z^l} and R{a^l} of layers 1 to L."""
        r_z: list[Matrix] = []
        r_a: list[Matrix] = []
        for level, ((W, _), (V, u)) in enumerate(zip(self._tape.layers, moves, strict=True)):
            r = self._tape.a[level] @ V
            if level:
                r += r_a[-1] @ W
            if u is not None:
                r += u
            r_z.append(r)
            r_a.append(self._slopes[level] * r)
        return r_z, r_a

    def block(self, places: Places | None = None) -> Matrix:
        """H (C, C) at some places in `theta`, or the whole of it."""
        chosen = np.arange(self.parameters) if places is None else places
        unit = np.zeros(self.parameters)
        H = np.empty((len(chosen), len(chosen)))
        for column, place in enumerate(chosen):
            unit[place] = 1.0
            H[:, column] = (self @ unit)[chosen]
            unit[place] = 0.0
        return H


def hvp(objective: Objective, theta: Vector, v: Vector, X: Matrix, y: Matrix) -> Vector:
    """H v (P,) of a single vector.

    Args:
        theta, v: (P,).
        X, y: inputs (N, n0) and targets (N, n_L).
    """
    return Hessian(objective, theta, X, y) @ v
