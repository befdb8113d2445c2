"""The error over a plane from what the plane moves: nodes that depend on one coordinate are computed once for each
column or row, and only nodes that depend on both for each point.

What such nodes get from steadier ones is a form F(alpha) + beta h(alpha), so that a whole column of pre-activations is
one product (rows, 2) x (2, examples). From there up, layers run for a tile of points that stays in the cache. Nothing
is approximated; float32 or float64 throughout, sums over blocks of examples in float64.

Points are a grid, or pairs (alpha_t, beta_t): then each is a column of one row.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.activations import Array
from app.surface.blocks import Block
from app.surface.columns import Columns, columns_of, linked
from app.surface.compiled import Sums, fits, fused_sums, kernels
from app.surface.heads import Softmax
from app.surface.kernels import activate
from app.surface.parabolas import parabolas
from app.surface.plan import Plan, Stage

# Of the widest layer of a tile. With a second-level cache of 1 MB, tiles of half a megabyte to two and a half differ by
# a tenth: larger ones leave the cache, smaller ones let Python's own time be seen, above all between two threads.
TILE_BYTES = 5 << 18
LINKS_A_NODE = 16  # between nodes that depend on both, which take as long as an activation
# Values of nodes, of which a core computes some 10^9 a second: nobody stops what takes no longer than this.
TASK_VALUES = 1 << 25


class Abandoned(Exception):
    """Nobody wants the result any more."""


class Workspace:
    """Memory that one thread uses again for every tile; fresh arrays of this size cost as much as a tanh.

    Args:
        stopped: once true, which may be said from another thread, the work that uses it is abandoned.
        threads: that share a compiled loop.
    """

    def __init__(self, stopped: Callable[[], bool] = bool, threads: int = 1) -> None:
        self.stopped, self.threads = stopped, threads
        self._slots: dict[tuple[int, str], Array] = {}

    def take(self, slot: int, shape: tuple[int, ...], dtype: np.dtype[np.floating]) -> Array:
        """An array of this shape with arbitrary contents; the next one taken from the slot overwrites it."""
        size = math.prod(shape)
        held = self._slots.get((slot, dtype.char))
        if held is None or held.size < size:
            held = self._slots[slot, dtype.char] = np.empty(size, dtype)
        return held[:size].reshape(shape)


def block_sums(plan: Plan, alphas: Vector, betas: Vector, work: Workspace, paired: bool = False) -> Matrix:
    """Sums of errors over all examples, unscaled and without penalty, for some columns.

    Args:
        alphas: (I,).
        betas: (J,), or (I,) where `paired`.

    Returns:
        (I, J), or (I, 1) where `paired`.

    Raises:
        Abandoned: the work has been stopped.
    """
    one_alpha, one_beta = _with_ones(alphas, plan.dtype), _with_ones(betas, plan.dtype)
    sums = compiled_for(plan)
    total = np.zeros((len(alphas), 1 if paired else len(betas)))
    for block in plan.blocks:
        if work.stopped():
            raise Abandoned
        columns = columns_of(plan, block, one_alpha)
        total += columns.sums + block.constant
        if plan.parabolas and plan.stages[-1].both:
            total += parabolas(block, columns, betas[:, None] if paired else betas)
            continue
        if sums is not None:
            total += _compiled(sums, plan, block, columns, alphas, betas[:, None] if paired else betas[None], work)
            continue
        rows, lone = slice(0), None
        for i, j in _tiles(plan, block, *total.shape):
            if work.stopped():
                raise Abandoned
            here = one_beta[i, None] if paired else one_beta[None, j]
            if paired or j != rows:
                rows, lone = j, _from_lone(plan, block, here)
            total[i, j] += _tile(plan, block, columns.cut(i), one_alpha[i], here, lone, work)
    return total


def compiled_for(plan: Plan) -> Sums | None:
    """The compiled loop where it is ready and does what a plan needs."""
    return kernels.ready if fits(plan) and plan.stages[-1].both and not plan.parabolas else None


def _compiled(
    sums: Sums, plan: Plan, block: Block, columns: Columns, alphas: Vector, betas: Matrix, work: Workspace
) -> Matrix:
    """`fused_sums` for some rows at a time; betas are (1 or I, J)."""
    rows = betas.shape[1]
    calls = len(alphas) * rows * block.bases[0].shape[-1] * values_of_point(plan) / TASK_VALUES
    high = math.ceil(rows / max(1.0, calls))
    has_lone = len(plan.stages) > 1 and plan.stages[1].lone.size > 0
    if has_lone:
        high = max(1, min(high, TILE_BYTES // (block.lone[:, 0].nbytes * len(betas))))
    parts = []
    for start in range(0, rows, high):
        if work.stopped():
            raise Abandoned
        here = betas[:, start : start + high]
        lone = _lone(plan, block, _with_ones(here, plan.dtype)) if has_lone else None
        parts.append(fused_sums(sums, plan, block, columns, alphas, here, lone, work.threads))
    return np.concatenate(parts, axis=1)


def row_sums(plan: Plan, betas: Vector) -> Vector:
    """The sums (J,) over all examples of the errors of outputs that depend on beta alone."""
    one_beta = _with_ones(betas, plan.dtype)[None]
    total = np.zeros(len(betas))
    if plan.lone_outputs:
        for block in plan.blocks:
            assert block.rows is not None, "only errors taken output by output have rows of their own"
            scores = _lone(plan, block, one_beta)
            block.rows.shift(scores)
            total += block.rows.total(scores)[0]
    return total


def values_of_point(plan: Plan) -> int:
    """What one example takes at one point, in activations."""
    links: int = sum(stage.inner[0].size for stage in plan.stages)
    return sum(stage.both for stage in plan.stages) + 1 + links // LINKS_A_NODE


def _with_ones(coordinates: Vector | Matrix, dtype: np.dtype[np.floating]) -> Array:
    """(..., 2), (1, coordinate) for each."""
    return np.stack([np.ones_like(coordinates), coordinates], axis=-1).astype(dtype)


def _tiles(plan: Plan, block: Block, columns: int, rows: int) -> Iterator[tuple[slice, slice]]:
    """Cut columns and rows into tiles, whole columns where several fit; all columns of some rows before the next."""
    widest = max(stage.both for stage in plan.stages)
    if not plan.stages[-1].both:
        return
    points = max(1, TILE_BYTES // (plan.dtype.itemsize * widest * block.bases[0].shape[-1]))
    wide, high = max(1, points // rows), min(rows, points)
    high = -(-rows // -(-rows // high))  # equal heights, so that no sliver is left over
    for j in range(0, rows, high):
        for i in range(0, columns, wide):
            yield slice(i, min(i + wide, columns)), slice(j, min(j + high, rows))


def _tile(
    plan: Plan,
    block: Block,
    columns: Columns,
    one_alpha: Array,
    one_beta: Array,
    lone: Array | None,
    work: Workspace,
) -> Matrix:
    """The sums (columns, rows) of errors that depend on both coordinates.

    Args:
        one_alpha: (columns, 2), rows (1, alpha).
        one_beta: (columns or 1, rows, 2), rows (1, beta).
        lone: what the second stage gets from nodes that depend on beta alone, see `_from_lone`.
    """
    values: Array | None = None
    examples = block.bases[0].shape[-1]
    for place, (stage, form) in enumerate(zip(plan.stages, columns.forms, strict=True)):
        if not stage.both:
            continue
        z = work.take(place % 2, (stage.both, len(one_alpha), one_beta.shape[1], examples), plan.dtype)
        if values is not None:
            _inner(stage, values, one_alpha, one_beta, z)
            z += _biases(stage, one_alpha, one_beta) if form is None else _spread(form, one_beta)
            if stage.lone.size:
                z += lone
        elif form is not None and form.shape[2] == 2:
            np.matmul(one_beta, form, out=z)
        else:
            assert form is not None and lone is not None, "what depends on both gets something from each"
            np.add(form, lone, out=z)
        values = activate(stage.function, z)
    assert values is not None, "a tile is asked for where nothing depends on both coordinates"
    if isinstance(block.both, Softmax):
        return block.both.total(values, columns.rest)
    if not plan.folded:
        block.both.shift(values)
    return block.both.total(values)


def _from_lone(plan: Plan, block: Block, one_beta: Array) -> Array | None:
    """What nodes that depend on beta alone hand to those that depend on both, (nodes, columns or 1, rows, n)."""
    if len(plan.stages) == 1 or not plan.stages[1].lone.size:
        return None
    return linked(plan.stages[1].lone, _lone(plan, block, one_beta))


def _lone(plan: Plan, block: Block, one_beta: Array) -> Array:
    """The values (nodes, columns or 1, rows, n) of nodes that depend on beta alone."""
    return activate(plan.lone_function, np.matmul(one_beta, block.lone[:, None]))


def _spread(form: Array, one_beta: Array) -> Array:
    """F + beta h, or F alone, to be broadcast over the rows."""
    return form if form.shape[2] == 1 else np.matmul(one_beta, form)


def _inner(stage: Stage, values: Array, one_alpha: Array, one_beta: Array, z: Array) -> None:
    """W a between nodes that depend on both; a matrix for each point where the plane moves these links."""
    if not stage.inner_moves:
        linked(stage.inner[0], values, out=z)
        return
    W = stage.inner[0] + one_alpha[:, 1, None, None, None] * stage.inner[1]
    W = W + one_beta[:, :, 1, None, None] * stage.inner[2]  # (columns, rows, nodes above, nodes)
    np.matmul(W, values.transpose(1, 2, 0, 3), out=z.transpose(1, 2, 0, 3))


def _biases(stage: Stage, one_alpha: Array, one_beta: Array) -> Array:
    """(nodes, columns or 1, rows or 1, 1)."""
    base, along_alpha, along_beta = stage.biases[:, :, None, None, None]
    if not stage.biases[1:].any():
        return np.asarray(base)
    alphas, betas = one_alpha[:, 1, None, None], one_beta[:, :, 1, None]
    return np.asarray(base + alphas * along_alpha + betas * along_beta)
