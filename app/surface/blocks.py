"""Everything about the examples that no coordinate moves, computed once in float64 and then rounded.

Layout: nodes come first, examples last, and are contiguous along the examples. The examples are cut into blocks, so
that a few points of a layer fit the cache; each block has its own constants.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.arrays import Matrix
from app.nn.activations import Array
from app.nn.mlp import Objective
from app.surface.heads import Head, Separable, Softmax, separable_head
from app.surface.kernels import activate
from app.surface.layers import Layer, Outputs
from app.surface.structure import ALPHA, BETA, BOTH, CONSTANT, Classes, Facts

BLOCK_ELEMENTS = 1 << 14  # of one layer at one point, so that a tile holds twenty points in float32
SMALLEST_BLOCK, LARGEST_BLOCK = 512, 4096  # examples


@dataclass(frozen=True, eq=False)
class Block:
    """The constants of some of the examples, n of them.

    Args:
        bases: for each stage (3, nodes of class alpha, then both, n), what comes from constant nodes and biases; with 1
            in place of n where that is biases only.
        lone: (nodes of class beta, 2, n) in the first stage, the base and what beta brings.
        constant: the sum of the errors of outputs that never change.
        resting: the scores (nodes, 1, 1, n) of such outputs, where the error does not take outputs one by one.
        columns, rows: how outputs of class alpha, of class beta become sums of errors; None where not one by one.
        both: the same for outputs of class both.
    """

    bases: tuple[Array, ...]
    lone: Array
    constant: float
    resting: Array
    columns: Separable | None
    rows: Separable | None
    both: Head


def examples_of(examples: int, widest: int) -> Iterator[slice]:
    """Cut the examples into nearly equal blocks for layers of up to `widest` nodes."""
    size = min(LARGEST_BLOCK, max(SMALLEST_BLOCK, BLOCK_ELEMENTS // widest))
    pieces = -(-examples // size)
    for piece in range(pieces):
        yield slice(piece * examples // pieces, (piece + 1) * examples // pieces)


def block_of(
    objective: Objective,
    layers: list[Layer],
    outputs: Outputs,
    found: Facts,
    X: Matrix,
    y: Matrix,
    dtype: np.dtype[np.floating],
) -> Block:
    """The constants of the examples X (n, n0), y (n, K)."""
    first = found.first(BOTH)
    a: Matrix = X.T
    for layer in layers[:first]:
        a = activate(layer.function, layer.W[0] @ a + layer.b[0][:, None])
    base = _along_plane(layers[first], a)
    still = found.classes[first] == CONSTANT
    values = activate(layers[first].function, base[0][still])
    bases = [base, *(layer.b[:, :, None] for layer in layers[first + 1 :])]
    if len(bases) > 1 and len(values):
        above = layers[first + 1]
        bases[1] = _along_plane(replace(above, W=above.W[:, :, still]), values)
    rounded = tuple(
        base[:, np.concatenate([_units(classes, ALPHA), _units(classes, BOTH)])].astype(dtype)
        for base, classes in zip(bases, found.classes[first:], strict=True)
    )
    lone = np.ascontiguousarray(base[::2, found.classes[first] == BETA].transpose(1, 0, 2), dtype)
    scores = values[:, None, None] if first == found.depth - 1 else values[:0, None, None]
    if objective.loss.separable:
        return _one_by_one(objective, outputs, found.classes[-1], scores, y, rounded, lone)
    resting = np.concatenate([_units(found.classes[-1], CONSTANT), _units(found.classes[-1], ALPHA)])
    head = Softmax.build(y, resting, _units(found.classes[-1], BOTH), dtype)
    return Block(rounded, lone, 0.0, scores.astype(dtype), None, None, head)


def _along_plane(layer: Layer, a: Matrix) -> Array:
    """(3, nodes, n): what constant values a (m, n) and the biases bring, and what alpha and beta add to that."""
    sums = np.zeros((3, layer.W.shape[1], a.shape[1]))
    np.matmul(layer.W[0], a, out=sums[0])
    sums[0] += layer.b[0][:, None]
    for along, W, b in zip(sums[1:], layer.W[1:], layer.b[1:], strict=True):
        rows, inputs = np.flatnonzero(W.any(axis=1) | (b != 0)), np.flatnonzero(W.any(axis=0))
        along[rows] = W[np.ix_(rows, inputs)] @ a[inputs] + b[rows, None]
    return sums


def _one_by_one(
    objective: Objective,
    outputs: Outputs,
    classes: Classes,
    scores: Array,
    y: Matrix,
    bases: tuple[Array, ...],
    lone: Array,
) -> Block:
    """For an error that is a sum over the outputs."""
    head = separable_head(objective.loss, outputs, y, lone.dtype)
    constant = 0.0
    if len(scores):
        exact = separable_head(objective.loss, outputs, y, scores.dtype).of(_units(classes, CONSTANT))
        scores = scores.copy()
        exact.shift(scores)
        constant = float(exact.total(scores)[0, 0])
    columns, rows, both = (head.of(_units(classes, kind)) for kind in (ALPHA, BETA, BOTH))
    return Block(bases, lone, constant, scores[:0].astype(lone.dtype), columns, rows, both)


def _units(classes: Classes, kind: int) -> Array:
    return np.flatnonzero(classes == kind)
