"""Exact products of the Hessian of E with a vector, at about the cost of one gradient.

Eigenvalues and what they tell are left to those who ask for products.
"""

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective, forward


def hvp(objective: Objective, theta: Vector, v: Vector, X: Matrix, y: Matrix) -> Vector:
    """H v (P,) with H the Hessian of E at `theta`, by the R-operator.

    R{z^l} = R{a^(l-1)} W^l + a^(l-1) V^l + u^l, R{a^l} = f_l'(z^l) R{z^l};
    with g^l the slope of E by a^l and delta^l = g^l f_l'(z^l):
    R{delta^l} = R{g^l} f_l'(z^l) + g^l f_l''(z^l) R{z^l},
    R{g^(l-1)} = R{delta^l} W^l' + delta^l V^l', and
    (Hv)_W = a^(l-1)' R{delta^l} + R{a^(l-1)}' delta^l, (Hv)_b = sum_n R{delta^l}_n.

    At a kink of an activation the second derivative is taken as zero.

    Args:
        theta, v: (P,); v = (V^1, u^1, ...) in the order of `theta`.
        X, y: inputs (N, n0) and targets (N, n_L).

    Source: Pearlmutter 1994, Neural Computation 6:147, section 4.

    Example:
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> neuron = Architecture((1, 1), ("identity",), bias=False)
        >>> objective = Objective(neuron, LOSSES["half_squared"])
        >>> hvp(objective, np.array([2.0]), np.array([1.0]), np.array([[3.0]]), np.array([[5.0]]))
        array([9.])
    """
    arch, functions = objective.arch, objective.functions
    tape = forward(objective, theta, X)
    layers, moves = tape.layers, arch.layers(v)
    slopes = [f.slope(z, a) for f, z, a in zip(functions, tape.z, tape.a[1:], strict=True)]

    r_z: list[Matrix] = []
    r_a: list[Matrix] = [np.zeros_like(X)]
    for level, ((W, _), (V, u)) in enumerate(zip(layers, moves, strict=True)):
        r = r_a[-1] @ W + tape.a[level] @ V
        r_z.append(r if u is None else r + u)
        r_a.append(slopes[level] * r_z[-1])

    share = objective.weight_of_example(len(y))
    g = objective.loss.grad(tape.a[-1], y) * share
    r_g = objective.loss.hess_vec(tape.a[-1], y, r_a[-1]) * share
    product = np.empty_like(theta)
    slots = arch.layers(product)
    for level in range(arch.depth - 1, -1, -1):
        bend = functions[level].curvature(tape.z[level], tape.a[level + 1])
        delta = g * slopes[level]
        r_delta = r_g * slopes[level] + g * bend * r_z[level]
        out_W, out_b = slots[level]
        out_W[...] = tape.a[level].T @ r_delta + r_a[level].T @ delta
        if out_b is not None:
            out_b[...] = r_delta.sum(axis=0)
        g, r_g = delta @ layers[level][0].T, r_delta @ layers[level][0].T + delta @ moves[level][0].T
    if objective.l2:
        product += np.where(arch.is_link, objective.l2 * v, 0.0)
    return product
