"""The error and its slope in the plane at scattered points of any plane, many points at a time, in float64.

Only nodes downstream of a moved weight are computed. Layout: nodes first, then points, examples last and contiguous.
Where such slopes lead is left to `app.surface.basins`.
"""

from threading import local
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.arrays import FloatArray, Matrix, Vector
from app.nn.activations import ACTIVATIONS, Activation
from app.nn.losses import Loss
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.surface.fast import Workspace
from app.surface.heads import is_square
from app.surface.layers import Layer, Outputs, layers_of
from app.surface.penalty import penalty
from app.surface.structure import CONSTANT, Classes, facts

BLOCK_ELEMENTS = 1 << 16  # of the widest layer, for the points that are computed together
FEW_LINKS = 16  # so few are summed one by one, more by a matrix product for each point

Moving = NDArray[np.bool_]  # (K,), which outputs move
_HANDED, _DELTA = -1, -2  # slots of memory; those from 0 are of the stages
_FLOAT64 = np.dtype(np.float64)


class Stage(NamedTuple):
    """One layer's moving nodes: z = sum_k c_k (base_k + W_k a), c = (1, alpha, beta), a the moving nodes below.

    base: (m, 3, N), what constant nodes and biases bring; with 1 in place of N where that is biases only.
    W: (3, m, moving nodes below).
    base_moves, W_moves: whether alpha or beta moves any of them.
    """

    base: FloatArray
    W: FloatArray
    base_moves: bool
    W_moves: bool
    function: Activation


class Pass(NamedTuple):
    """A stage at S points: z and a (m, S, N), W (S, m, below), or (m, below) where it is the same at all.

    Of tanh nodes, whose slope follows from their value, z is a.
    """

    z: FloatArray
    a: FloatArray
    W: FloatArray


class Errors:
    """The last step of any error function: values of the outputs that move to sums over the examples, and back.

    Args:
        outputs: how scores follow from values.
        moving: (K,), which outputs move.
        resting: (K - m, N), the values of the others.
        y: targets (N, K).
    """

    def __init__(self, loss: Loss, outputs: Outputs, moving: Moving, resting: Matrix, y: Matrix) -> None:
        self._loss, self._outputs, self._moving = loss, outputs, moving
        self._targets = np.ascontiguousarray(y.T)
        self._values = np.empty_like(self._targets)
        self._values[~moving] = resting
        self.unit = outputs.scale  # what the slopes are still to be multiplied by

    def __call__(self, values: FloatArray, out: FloatArray) -> tuple[Vector, FloatArray]:
        """The sum of e_n (S,), and its slopes (m, S, N) in `out`, of values (m, S, N)."""
        if not self._moving.all():
            every = np.repeat(self._values[:, None], values.shape[1], axis=1)
            every[self._moving] = values
            values = every
        scores = (values * self._outputs.scale + self._outputs.shift).transpose(1, 2, 0)
        out[...] = self._loss.grad(scores, self._targets.T).transpose(2, 0, 1)[self._moving]
        return self._loss.value(scores, self._targets.T).sum(axis=1), out


class Squares:
    """The same where e_n = factor |o - t|^2: one difference, with the targets brought to the scale of the values."""

    def __init__(self, loss: Loss, outputs: Outputs, moving: Moving, resting: Matrix, y: Matrix) -> None:
        targets = (y.T - outputs.shift) / outputs.scale
        factor = outputs.scale**2 * float(loss.value(np.eye(1, len(moving)), np.zeros((1, len(moving))))[0])
        self._factor, self._targets = factor, np.ascontiguousarray(targets[moving])
        self._constant = factor * float(np.square(resting - targets[~moving]).sum())
        self.unit = 2 * factor

    def __call__(self, values: FloatArray, out: FloatArray) -> tuple[Vector, FloatArray]:
        gap = np.subtract(values, self._targets[:, None], out=out)
        return self._factor * np.vecdot(gap, gap).sum(axis=0) + self._constant, gap


class PlaneGradients:
    """E and B' grad E, B = [u v], of one network on one set of examples over one plane, prepared once for any points.

    With delta^l the slope of E by z^l, handed down from layer to layer as in `app.nn.mlp.backward`,
    dE/dc_k = sum over layers, nodes and examples of delta (base_k + W_k a).

    Args:
        X, y: inputs (N, n0) and targets (N, K); all of them count.

    Source: Rumelhart, Hinton and Williams 1986, equations 4 to 7.

    Example:
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> from app.planes.weights import links_plane
        >>> objective = Objective(Architecture((2, 1), ("identity",), bias=False), LOSSES["half_squared"], "sum")
        >>> plane = links_plane(objective.arch, np.zeros(2), "w1[0,0]", "w1[1,0]")
        >>> gradients = PlaneGradients(objective, np.array([[2.0, 0.0], [0.0, 1.0]]), np.ones((2, 1)), plane)
        >>> loss, slope = gradients(np.array([0.0, 0.5]), np.array([0.0, 2.0]))
        >>> loss, slope.tolist()
        (array([1. , 0.5]), [[-2.0, -1.0], [0.0, 1.0]])
    """

    def __init__(self, objective: Objective, X: Matrix, y: Matrix, plane: Plane) -> None:
        self.objective, self.X, self.y, self.plane = objective, X, y, plane
        found = facts(objective.arch, plane)
        with np.errstate(all="ignore"):
            layers, outputs = layers_of(objective, plane)
            self._stages, resting = _stages_of(layers, found.classes, X.T)
            kind: type[Squares | Errors] = Squares if is_square(objective.loss) else Errors
            self._errors = kind(objective.loss, outputs, found.classes[-1] != CONSTANT, resting, y)
        self._memory = local()
        links = objective.arch.is_link & ((plane.u != 0) | (plane.v != 0))
        self._links = np.stack([plane.origin[links], plane.u[links], plane.v[links]])

    @property
    def block(self) -> int:
        """How many points are computed together, so that what is between them stays in the cache."""
        widest = max(len(stage.base) for stage in self._stages)
        return max(1, BLOCK_ELEMENTS // (widest * len(self.X)))

    def __call__(self, alphas: Vector, betas: Vector) -> tuple[Vector, Matrix]:
        """E (S,) and its slope (S, 2) by alpha and beta at points (S,); not finite where the network overflows.

        Args:
            alphas, betas: (S,) each.

        Returns:
            What does not depend on the other points, to the last few digits.
        """
        work: Workspace = self._memory.__dict__.setdefault("work", Workspace())
        at = np.stack([np.ones_like(alphas), alphas, betas], axis=1)
        loss, slope = np.empty(len(at)), np.empty((len(at), 2))
        with np.errstate(all="ignore"):  # here, since it does not reach threads from outside
            for start in range(0, len(at), self.block):
                part = slice(start, start + self.block)
                loss[part], slope[part] = self._loss_and_slope(at[part], work)
        return loss, slope

    def _loss_and_slope(self, at: Matrix, work: Workspace) -> tuple[Vector, Matrix]:
        """E (S,) and its slope (S, 2) at c (S, 3)."""
        objective, passes = self.objective, self._forward(at, work)
        share = objective.weight_of_example(len(self.X))
        loss, handed_down = self._errors(passes[-1].a, self._take(work, _HANDED, len(at), self._stages[-1]))
        loss, slope = loss * share, self._backward(passes, handed_down, work) * (share * self._errors.unit)
        if objective.l2 or objective.l1:
            loss += penalty(objective, self.plane, at[:, 1], at[:, 2])
            slope += self._penalty_slope(at)
        return loss, slope

    def _forward(self, at: Matrix, work: Workspace) -> list[Pass]:
        passes: list[Pass] = []
        for level, stage in enumerate(self._stages):
            z = self._take(work, level, len(at), stage)
            W = _mix(at, stage.W) if stage.W_moves else stage.W[0]
            if level:
                _product(W, passes[-1].a, out=z)
                z += np.matmul(at, stage.base) if stage.base_moves else stage.base[:, :1]
            else:
                np.matmul(at, stage.base, out=z)
            a = np.tanh(z, out=z) if stage.function.name == "tanh" else stage.function.value(z)
            passes.append(Pass(z, a, W))
        return passes

    def _backward(self, passes: list[Pass], handed_down: FloatArray, work: Workspace) -> Matrix:
        """The slope (S, 2), of the slopes (m, S, N) of E by the values of the last stage."""
        points = handed_down.shape[1]
        slope = np.zeros((points, 2))
        for level in range(len(passes) - 1, -1, -1):
            stage, (z, a, W) = self._stages[level], passes[level]
            if stage.function.name == "tanh":
                delta = np.multiply(a, a, out=self._take(work, _DELTA, points, stage))
                np.subtract(1, delta, out=delta)
            else:
                delta = stage.function.slope(z, a)
            delta *= handed_down
            if stage.base_moves:
                bases = delta if stage.base.shape[2] > 1 else delta.sum(axis=2, keepdims=True)
                slope += (bases @ stage.base[:, 1:].swapaxes(1, 2)).sum(axis=0)
            if stage.W_moves:
                slope += _slope_by_links(delta, passes[level - 1].a) @ stage.W[1:].reshape(2, -1).T
            if level:
                out = self._take(work, _HANDED, points, self._stages[level - 1])
                handed_down = _product(W.swapaxes(-1, -2), delta, out)
        return slope

    def _take(self, work: Workspace, slot: int, points: int, stage: Stage) -> FloatArray:
        """Memory for (m, points, N) numbers."""
        return work.take(slot, (len(stage.base), points, len(self.X)), _FLOAT64)

    def _penalty_slope(self, at: Matrix) -> Matrix:
        """(S, 2), of l2/2 |w|^2 + l1 |w|_1 with w = c T, T (3, links that move)."""
        T, objective = self._links, self.objective
        slope: Matrix = objective.l2 * (at @ (T @ T[1:].T))
        if objective.l1:
            slope += objective.l1 * (np.sign(at @ T) @ T[1:].T)
        return slope


def _stages_of(layers: list[Layer], classes: tuple[Classes, ...], a: Matrix) -> tuple[list[Stage], Matrix]:
    """The stages from the first that moves, and the values of outputs that never change.

    Args:
        a: (n0, N), the inputs, which are constant. Further up only the first layer that moves has constant nodes.
    """
    stages: list[Stage] = []
    still = np.ones(len(a), dtype=bool)
    for layer, kinds in zip(layers, classes, strict=True):
        moving, function = kinds != CONSTANT, ACTIVATIONS[layer.function]
        sums = layer.W[:, :, still] @ a + layer.b[:, :, None]
        if moving.any():
            base = np.ascontiguousarray(sums[:, moving].swapaxes(0, 1))
            W = layer.W[:, moving][:, :, ~still]
            stages.append(Stage(base, W, bool(base[:, 1:].any()), bool(W[1:].any()), function))
        still = ~moving
        a = function.value(sums[0, still]) if still.any() else np.empty((0, 1))
    return stages, a


def _mix(at: Matrix, stack: FloatArray) -> FloatArray:
    """sum_k c_k stack_k: c (S, 3) and (3, m, n) to (S, m, n)."""
    mixed: FloatArray = (at @ stack.reshape(3, -1)).reshape(len(at), *stack.shape[1:])
    return mixed


def _product(W: FloatArray, a: FloatArray, out: FloatArray) -> FloatArray:
    """W a (m, S, N), for W (m, n) or (S, m, n), and a (n, S, N)."""
    if W.shape[-1] == 1:
        return np.multiply(W[:, :, None] if W.ndim == 2 else W.swapaxes(0, 1), a, out=out)
    if W.ndim == 2:
        np.matmul(W, a.reshape(len(a), -1), out=out.reshape(len(W), -1))
    else:
        np.matmul(W, a.swapaxes(0, 1), out=out.swapaxes(0, 1))
    return out


def _slope_by_links(delta: FloatArray, a: FloatArray) -> Matrix:
    """sum_n delta_n a_n for every link (S, m n), of delta (m, S, N) and a (n, S, N)."""
    if len(delta) * len(a) <= FEW_LINKS:
        return np.asarray(np.vecdot(delta[:, None], a).reshape(-1, delta.shape[1]).T)
    return np.asarray((delta.swapaxes(0, 1) @ a.transpose(1, 2, 0)).reshape(delta.shape[1], -1))
