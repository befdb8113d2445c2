"""The compiled way through the hot loop of a surface: when it can be taken, and what it is given.

The loop itself is in `app.surface.fused`, the same in NumPy in `app.surface.fast`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from app.arrays import Matrix, Vector
from app.jit import Compiled
from app.nn.activations import Array
from app.surface.blocks import Block
from app.surface.columns import Columns
from app.surface.heads import Bernoulli, Huber, Rest, Softmax
from app.surface.plan import Plan, Stage
from app.surface.share import share

MOST_STAGES = 8  # one more than the layers of the deepest network
KNOWN = ("identity", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "sine")
FUNCTIONS = {name: code for code, name in enumerate(KNOWN)}  # as `app.surface.fused` has them
SQUARES, HUBER, BERNOULLI, SOFTMAX = range(4)
NO_FORM, NO_LINKS = np.zeros((0, 1, 0, 1), np.float32), np.zeros((3, 1, 0), np.float32)
NO_LONE, NO_WEIGHTS = np.zeros((0, 1, 1, 1), np.float32), np.zeros((0, 0), np.float32)
NO_OTHERS = np.float32(-3e38)  # the logarithm of nothing, as nearly as it can be subtracted from

Sums = Callable[..., None]


def build() -> Sums:
    """Imports the kernels and has them compiled for the one set of types that they are called with."""
    from app.surface import fused  # noqa: PLC0415 - it imports Numba

    one = np.ones((1, 1), np.float32)
    stage = _Stage(1, FUNCTIONS["tanh"], NO_FORM, NO_LINKS, np.zeros((3, 1), np.float32))
    sums: Sums = fused.sums
    head = _Head(SQUARES, one).packed()
    sums(*_packed([stage]), (-1, one, NO_LONE), (one[0], one), *head, np.zeros((1, 1)), 0, 1)
    return sums


kernels: Compiled[Sums] = Compiled("surfaces", build)


def fits(plan: Plan) -> bool:
    """Whether the compiled loop knows all that a plan needs: single precision, and its activations."""
    return plan.dtype == np.float32 and all(stage.function in FUNCTIONS for stage in plan.stages if stage.both)


@dataclass(frozen=True, eq=False)
class _Stage:
    nodes: int
    function: int
    form: Array
    inner: Array
    biases: Array


@dataclass(frozen=True, eq=False)
class _Head:
    """What becomes of the last stage's values.

    Args:
        targets: (K, N), or the signs or shares of classes in their place.
        linear, weights: (K, N) and (N,); by default none, and all 1.
        rest: of outputs that rest, each (I, 1, N).
    """

    code: int
    targets: Array
    linear: Array | None = None
    weights: Array | None = None
    rest: Rest | None = None
    shifted: bool = False
    scale: float = 1.0

    def packed(self) -> tuple[Any, ...]:
        K, N = self.targets.shape
        linear = np.zeros((K, N), np.float32) if self.linear is None else self.linear
        weights = np.ones(N, np.float32) if self.weights is None else self.weights
        rest = (
            (np.full((1, N), NO_OTHERS), np.zeros((1, N))) if self.rest is None else (part[:, 0] for part in self.rest)
        )
        head = (self.code, *_single(self.targets, linear, weights), self.shifted, np.float32(self.scale))
        return head, tuple(_single(*rest))


def fused_sums(
    sums: Sums,
    plan: Plan,
    block: Block,
    columns: Columns,
    alphas: Vector,
    betas: Matrix,
    lone: Array | None,
    threads: int = 1,
) -> Matrix:
    """Sums (I, J) over a block's examples of errors that depend on both coordinates.

    Args:
        sums: the compiled loop.
        columns: all I of them.
        alphas, betas: (I,) and (1 or I, J).
        lone: (nodes, 1 or I, J, n), the values of nodes that depend on beta alone; None if nothing comes from them.
        threads: that share the columns.
    """
    stages = [_stage(stage, form) for stage, form in zip(plan.stages, columns.forms, strict=True) if stage.both]
    steady = len(plan.stages) - len(stages)  # the first stages may have no node that depends on both
    head, factor = _head(plan, block, columns)
    out = np.zeros((len(alphas), betas.shape[1]))
    steadier = (-1, NO_WEIGHTS, NO_LONE) if lone is None else (1 - steady, *_single(plan.stages[1].lone, lone))
    given = (*_packed(stages), steadier, tuple(_single(alphas, betas)), *head.packed(), out)
    values = out.size * block.bases[0].shape[-1] * sum(stage.nodes for stage in stages)
    share(partial(sums, *given), len(alphas), values, threads)
    return factor * out


def _stage(stage: Stage, form: Array | None) -> _Stage:
    biases = np.zeros((3, stage.both), np.float32) if form is not None else stage.biases
    form = NO_FORM if form is None else form
    return _Stage(stage.both, FUNCTIONS[stage.function], form, stage.inner, biases)


def _head(plan: Plan, block: Block, columns: Columns) -> tuple[_Head, float]:
    """What becomes of the last stage's values, and the factor that its sum is to be taken by."""
    head = block.both
    if isinstance(head, Softmax):
        if head.pair is None:
            return _Head(SOFTMAX, head.moving[:, 0, 0], weights=head.weights, rest=columns.rest), 1.0
        head = head.pair
    if isinstance(head, Bernoulli):
        linear = None if head.linear is None else head.linear[:, 0, 0]
        return _Head(BERNOULLI, head.signs[:, 0, 0], linear, head.weights, shifted=plan.folded), 1.0
    code, scale = (HUBER, head.scale) if isinstance(head, Huber) else (SQUARES, 1.0)
    return _Head(code, head.targets[:, 0, 0], shifted=plan.folded, scale=scale), head.factor


def _packed(stages: list[_Stage]) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Stages as arrays, and their forms as a tuple of one length, so that one compiled loop serves any depth."""
    nodes, below = [stage.nodes for stage in stages], [stage.inner.shape[2] for stage in stages]
    links = np.zeros((len(stages), 3, max(nodes), max(1, *below)), np.float32)
    biases = np.zeros((len(stages), 3, 1, max(nodes)), np.float32)
    for s, stage in enumerate(stages):
        links[s, :, : nodes[s], : below[s]] = stage.inner
        biases[s, :, 0, : nodes[s]] = stage.biases
    functions, uneven = [stage.function for stage in stages], [int(stage.inner[2].any()) for stage in stages]
    forms = (*_single(*(stage.form for stage in stages)), *[NO_FORM] * (MOST_STAGES - len(stages)))
    return (*map(np.array, (nodes, functions, below, uneven)), links, biases), forms


def _single(*arrays: Array) -> Iterator[Array]:
    """The arrays in single precision and contiguous, which is what the loop is compiled for."""
    return (np.ascontiguousarray(array, np.float32) for array in arrays)
