"""Many networks of one architecture at once: their errors and the gradients of these, each of its own weights.

Layout: networks first, then nodes, examples last and contiguous. A single network is left to `app.nn.mlp`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.arrays import FloatArray, Matrix, Vector
from app.nn.layout import Architecture
from app.nn.mlp import Objective

BLOCK_ELEMENTS = 1 << 15  # of the widest layer, for the networks that are computed together

Stack = tuple[FloatArray, FloatArray | None]  # W (S, fan_in, fan_out), b (S, fan_out)


class Passes(NamedTuple):
    """Forward passes: z of layers 1..L and a of layers 0..L, each (S, n_l, N) but for the inputs (n_0, N)."""

    z: list[FloatArray]
    a: list[FloatArray]


def losses_and_grads(
    objective: Objective, thetas: Matrix, X: Matrix, y: Matrix, rule: str = "gradient"
) -> tuple[Vector, Matrix]:
    """E of every network, and its gradient, or what the book's rule takes for it.

    Args:
        thetas: (S, P).
        X, y: inputs (N, n0) and targets (N, K).
        rule: as in `app.nn.mlp.backward`.

    Returns:
        (S,) and (S, P); not finite where a network overflows.

    Source: Rumelhart, Hinton and Williams 1986, equations 4 to 7.

    Example:
        >>> from app.nn.losses import LOSSES
        >>> objective = Objective(Architecture((1, 1), ("identity",), bias=False), LOSSES["half_squared"])
        >>> losses, grads = losses_and_grads(objective, np.array([[2.0], [1.0]]), np.array([[3.0]]), np.array([[5.0]]))
        >>> losses.tolist(), grads.tolist()
        ([0.5, 2.0], [[3.0], [-6.0]])
    """
    losses, grads = np.empty(len(thetas)), np.empty_like(thetas)
    targets = np.ascontiguousarray(y.T)
    for part in _blocks(objective.arch, len(thetas), len(X)):
        passes = _forward(objective, thetas[part], X)
        losses[part] = _losses(objective, thetas[part], passes, targets)
        _backward(objective, thetas[part], passes, targets, rule, out=grads[part])
    return losses, grads


def losses(objective: Objective, thetas: Matrix, X: Matrix, y: Matrix) -> Vector:
    """E (S,) of every network.

    Args:
        thetas: (S, P).
        X, y: inputs (N, n0) and targets (N, K).
    """
    values, targets = np.empty(len(thetas)), np.ascontiguousarray(y.T)
    for part in _blocks(objective.arch, len(thetas), len(X)):
        values[part] = _losses(objective, thetas[part], _forward(objective, thetas[part], X), targets)
    return values


def networks_of_block(arch: Architecture, examples: int) -> int:
    """How many networks are computed together, so that what is between them stays in the cache."""
    return max(1, BLOCK_ELEMENTS // (max(arch.sizes[1:]) * examples))


def _blocks(arch: Architecture, networks: int, examples: int) -> list[slice]:
    size = networks_of_block(arch, examples)
    return [slice(start, start + size) for start in range(0, networks, size)]


def _stacks(arch: Architecture, thetas: Matrix) -> list[Stack]:
    """Views of thetas (S, P), layer by layer."""
    stacks: list[Stack] = []
    for layer in range(1, arch.depth + 1):
        w, b = arch.group[f"w{layer}"], arch.group.get(f"b{layer}")
        W = thetas[:, w.start : w.stop].reshape(-1, *w.shape)
        stacks.append((W, None if b is None else thetas[:, b.start : b.stop]))
    return stacks


def _forward(objective: Objective, thetas: Matrix, X: Matrix) -> Passes:
    passes = Passes([], [np.ascontiguousarray(X.T)])
    for (W, b), function in zip(_stacks(objective.arch, thetas), objective.functions, strict=True):
        z = W.swapaxes(1, 2) @ passes.a[-1]
        if b is not None:
            z += b[:, :, None]
        passes.z.append(z)
        passes.a.append(function.value(z))
    return passes


def _losses(objective: Objective, thetas: Matrix, passes: Passes, targets: Matrix) -> Vector:
    """(S,), with the targets (K, N) along the examples."""
    scores = passes.a[-1].swapaxes(1, 2)
    total = objective.loss.value(scores, targets.T).sum(axis=1) * objective.weight_of_example(targets.shape[1])
    return np.asarray(total + _penalties(objective, thetas), dtype=np.float64)


def _backward(
    objective: Objective, thetas: Matrix, passes: Passes, targets: Matrix, rule: str, out: NDArray[np.float64]
) -> None:
    """The directions (S, P) into `out`."""
    arch, share = objective.arch, objective.weight_of_example(targets.shape[1])
    stacks, slots = _stacks(arch, thetas), _stacks(arch, out)
    handed_down = objective.loss.grad(passes.a[-1].swapaxes(1, 2), targets.T).swapaxes(1, 2) * share
    for level in range(arch.depth - 1, -1, -1):
        delta = handed_down * objective.functions[level].slope(passes.z[level], passes.a[level + 1])
        out_W, out_b = slots[level]
        np.matmul(passes.a[level], delta.swapaxes(1, 2), out=out_W)
        if out_b is not None:
            np.add.reduce(delta, axis=2, out=out_b)
        if level:
            W, above = stacks[level][0], delta if rule == "gradient" else handed_down
            handed_down = W * above if W.shape[2] == 1 else W @ above
    if objective.l2 or objective.l1:
        out += np.where(arch.is_link, objective.l2 * thetas + objective.l1 * np.sign(thetas), 0.0)


def _penalties(objective: Objective, thetas: Matrix) -> Vector | float:
    """l2/2 |w|^2 + l1 |w|_1 over the links (S,)."""
    if not (objective.l2 or objective.l1):
        return 0.0
    w = thetas[:, objective.arch.is_link]
    return np.asarray(objective.l2 / 2 * np.vecdot(w, w) + objective.l1 * np.abs(w).sum(axis=1))
