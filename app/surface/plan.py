"""What of a surface can be prepared before the first point: which nodes belong together, and the links between them.

What comes from nodes that never change is prepared in `app.surface.blocks`.
"""

from dataclasses import dataclass

import numpy as np

from app.arrays import Matrix
from app.nn.activations import Array
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.surface.blocks import Block, block_of, examples_of
from app.surface.heads import Softmax
from app.surface.layers import Layer, layers_of
from app.surface.structure import ALPHA, BETA, BOTH, CONSTANT, Classes, Facts, without_lone_rows


@dataclass(frozen=True, eq=False)
class Stage:
    """One layer's links between groups of nodes, each (3, nodes, nodes): base, what alpha and what beta brings.

    Args:
        alpha, both: how many nodes depend on alpha alone, and on both.
        steady: from nodes of class alpha to those of class alpha, then those of class both.
        lone: (nodes, nodes), from nodes of class beta to nodes of class both, where nothing moves.
        inner: between nodes of class both.
        inner_moves: whether alpha or beta moves one of these.
        biases: (3, nodes) of the nodes of class both.
        fed: whether some nodes below are constant.
        tilted: whether beta moves something that comes to nodes of class both from steadier ones.
    """

    function: str
    alpha: int
    both: int
    steady: Array
    lone: Array
    inner: Array
    inner_moves: bool
    biases: Array
    fed: bool
    tilted: bool


@dataclass(frozen=True, eq=False)
class Plan:
    """All that is known of a surface before its points are.

    Args:
        stages: the layers from the first that moves to the last.
        blocks: the constants of the examples, cut into blocks.
        folded: whether the error's first step is done to the last form instead of to every score.
        parabolas: whether the error is taken in closed form along beta.
        lone_function: the activation of the nodes that depend on beta alone.
        lone_outputs: whether these are outputs.
        found: the facts that it is made from.
        examples: how many it is for.
    """

    stages: tuple[Stage, ...]
    blocks: tuple[Block, ...]
    folded: bool
    parabolas: bool
    lone_function: str
    lone_outputs: bool
    dtype: np.dtype[np.floating]
    found: Facts
    examples: int


def plan_of(
    objective: Objective,
    X: Matrix,
    y: Matrix,
    plane: Plane,
    found: Facts,
    dtype: np.dtype[np.floating],
    parabolas: bool = False,
) -> Plan:
    """Prepare a surface.

    Args:
        X, y: inputs (N, n0) and targets (N, K).
        plane: something moves in it, and alpha moves as early a layer as beta, or an earlier one.
        found: the facts of this plane.
        parabolas: outputs are identities, the error is a square, and beta moves the last layer only.

    Returns:
        The plan, its arrays in `dtype`.
    """
    found = without_lone_rows(found, objective.loss.separable)
    layers, outputs = layers_of(objective, plane)
    first = found.first(BOTH)
    stages = []
    below = np.full(layers[first].W.shape[2], CONSTANT, np.int8)
    for layer, classes in zip(layers[first:], found.classes[first:], strict=True):
        stages.append(_stage(layer, classes, below, dtype))
        below = classes
    widest = max(stage.alpha + stage.both for stage in stages)
    blocks = tuple(
        block_of(objective, layers, outputs, found, X[part], y[part], dtype) for part in examples_of(len(X), widest)
    )
    lone = bool((found.classes[first] == BETA).any())
    folded = _folds(stages[-1], blocks[0])
    outputs_lone = lone and len(stages) == 1
    function = layers[first].function
    return Plan(tuple(stages), blocks, folded, parabolas, function, outputs_lone, dtype, found, len(X))


def _stage(layer: Layer, classes: Classes, below: Classes, dtype: np.dtype[np.floating]) -> Stage:
    alpha, both = np.flatnonzero(classes == ALPHA), np.flatnonzero(classes == BOTH)
    W = layer.W[:, np.concatenate([alpha, both])]
    to_both = W[:, len(alpha) :]
    inner = to_both[:, :, below == BOTH]
    return Stage(
        function=layer.function,
        alpha=len(alpha),
        both=len(both),
        steady=W[:, :, below == ALPHA].astype(dtype),
        lone=to_both[0][:, below == BETA].astype(dtype),
        inner=inner.astype(dtype),
        inner_moves=bool(inner[1:].any()),
        biases=layer.b[:, both].astype(dtype),
        fed=bool((below == CONSTANT).any()),
        tilted=bool(to_both[2][:, below != BOTH].any() or layer.b[2][both].any()),
    )


def _folds(last: Stage, block: Block) -> bool:
    """The scores are a form, and the error does something to it that is affine."""
    alone = last.both > 0 and not last.inner.size and not last.lone.size
    if isinstance(block.both, Softmax):
        return block.both.pair is not None
    return alone and last.function == "identity"
