"""The chain rule for one weight, with its numbers: factor by factor for one example, and what all of them come to.

The pass that they are read from is in `app.nn.way`; how they are written as a formula, in `app.nn.formula`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective, forward, link
from app.nn.way import Node, Spot, Way

MOST_TERMS = 4096  # of all sums together; past that only the sum of the link's own node is taken apart


@dataclass(frozen=True)
class Factor:
    """One factor of an example's slope.

    Args:
        kind: `difference` (the slope of the example's error by what the last layer hands over), `slope` (f'),
            `weight`, `sum` (what the layer above hands down), `input`, `activation`, or `bias` (which is 1).
        word: what people call it: `tanh` for a slope of that function.
        value, mean: for the example, and on average over all examples.
        node, link: what it belongs to; for a weight, the node that its link comes from.
    """

    kind: str
    word: str
    value: float
    mean: float
    node: Node
    link: str | None = None


@dataclass(frozen=True)
class Term:
    """What one link hands down: its weight, times the delta of the node above."""

    link: str
    weight: float
    delta: float
    product: float


@dataclass(frozen=True)
class NodeSlope:
    """One node on the way back: delta = f'(z) times what is handed down to it.

    Args:
        node: (layer, index).
        z, a: pre-activation and activation; the output itself where the error function brings the output function.
        slope: f'(z); None where the error function brings the output function, and delta is its slope by z.
        handed_down: the slope of the example's error by a, or by z where there is no f'.
        delta: its slope by z.
        terms: what `handed_down` is the sum of; empty at the outputs, None where there are too many to list.
    """

    node: Node
    z: float
    a: float
    slope: float | None
    handed_down: float
    delta: float
    terms: tuple[Term, ...] | None


@dataclass(frozen=True)
class LayerSlopes:
    """The nodes of one layer on the way back; of the link's own layer, its node alone."""

    layer: int
    word: str
    nodes: tuple[NodeSlope, ...]


@dataclass(frozen=True)
class Derivation:
    """dE/dw of one weight or bias, taken apart.

    Args:
        link: its name.
        weight: its value.
        example: which example `factors`, `layers`, `outputs`, `targets` and `example_error` are of.
        factors: their product is `example_slope`, the slope of that example's error e_n.
        layers: from the outputs down to the link's own layer.
        examples: N.
        gathered: what each example's slope counts in dE/dw: 1/N for the mean, 1 for the sum.
        data_slope: the slopes of all examples, gathered.
        penalty: l2 w + l1 sign(w); 0 for a bias.
        slope: dE/dw, the sum of the last two.
    """

    link: str
    weight: float
    example: int
    outputs: tuple[float, ...]
    targets: tuple[float, ...]
    example_error: float
    factors: tuple[Factor, ...]
    example_slope: float
    layers: tuple[LayerSlopes, ...]
    examples: int
    gathered: float
    data_slope: float
    penalty: float
    slope: float


def derive(objective: Objective, theta: Vector, X: Matrix, y: Matrix, place: int, example: int) -> Derivation:
    """The slope of E by one weight, and for one example the factors and sums that it is made of.

    dE/dw^l_jk = R_n delta^l_k a^(l-1)_j + l2 w + l1 sign(w), with R the mean or the sum over the examples,
    delta^L_k = de/do_k f'(z^L_k) and delta^l_k = f'(z^l_k) sum_m w^(l+1)_km delta^(l+1)_m. Where the error function
    brings the output function, delta^L_k = de/dz_k.

    Args:
        theta: (P,).
        X, y: inputs (N, n0) and targets (N, n_L).
        place: of the weight in `theta`.
        example: 0 to N - 1.

    Returns:
        The slope, for all examples and for the one.

    Source: Rumelhart, Hinton and Williams 1986, equations 4 to 7.

    Example:
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> neuron = Architecture((1, 1), ("identity",), bias=False)
        >>> objective = Objective(neuron, LOSSES["half_squared"])
        >>> found = derive(objective, np.array([2.0]), np.array([[3.0]]), np.array([[5.0]]), 0, 0)
        >>> found.slope, [(factor.word, factor.value) for factor in found.factors]
        (3.0, [('difference', 1.0), ('identity', 1.0), ('input', 3.0)])
    """
    tape = forward(objective, theta, X)
    way = Way.back(objective, Spot.of(objective.arch, place), tape, y)
    factors = tuple(_factors(way, example))
    gathered = objective.weight_of_example(len(y))
    data_slope = gathered * float(way.levels[way.spot.layer].delta[:, way.spot.node] @ way.incoming())
    penalty = _penalty_slope(objective, float(theta[place]), way.spot)
    return Derivation(
        link=objective.arch.name(place),
        weight=float(theta[place]),
        example=example,
        outputs=tuple(link(objective.loss, tape.a[-1][example : example + 1])[0].tolist()),
        targets=tuple(y[example].tolist()),
        example_error=float(objective.loss.value(tape.a[-1][example : example + 1], y[example : example + 1])[0]),
        factors=factors,
        example_slope=math.prod(factor.value for factor in factors),
        layers=tuple(_layers(way, example)),
        examples=len(y),
        gathered=gathered,
        data_slope=data_slope,
        penalty=penalty,
        slope=data_slope + penalty,
    )


def _penalty_slope(objective: Objective, weight: float, spot: Spot) -> float:
    if spot.source is None or not (objective.l2 or objective.l1):
        return 0.0
    return objective.l2 * weight + objective.l1 * float(np.sign(weight))


def _factors(way: Way, example: int) -> Iterator[Factor]:
    """From the error down to the link: the whole way where it is a single one, else from what is handed down."""

    def factor(kind: str, word: str, values: Vector, node: Node) -> Factor:
        return Factor(kind, word, float(values[example]), float(values.mean()), node)

    bottom, source = way.spot.layer, way.spot.source
    top = way.objective.arch.depth if way.is_single else bottom
    kind, word = ("difference", "difference") if way.is_single else ("sum", "handed down")
    yield factor(kind, word, way.levels[top].handed_down[:, way.node(top)], (top, way.node(top)))
    for layer in range(top, bottom - 1, -1):
        slope, node = way.levels[layer].slope, way.node(layer)
        if slope is not None:
            yield factor("slope", way.word(layer), slope[:, node], (layer, node))
        if layer > bottom:
            yield _weight(way, layer)
    kind = "bias" if source is None else "activation" if bottom > 1 else "input"
    yield factor(kind, kind, way.incoming(), (bottom, way.spot.node) if source is None else (bottom - 1, source))


def _weight(way: Way, layer: int) -> Factor:
    """The link of a single way into a layer, which is the same for every example."""
    j, k = way.node(layer - 1), way.node(layer)
    weight = float(way.tape.layers[layer - 1][0][j, k])
    return Factor("weight", "weight", weight, weight, (layer - 1, j), f"w{layer}[{j},{k}]")


def _layers(way: Way, example: int) -> Iterator[LayerSlopes]:
    """The deltas of one example, from the outputs down."""
    sizes, own = way.objective.arch.sizes, way.spot.layer
    counted = (1, *sizes[own + 1 :])
    listed = sum(below * above for below, above in pairwise(counted)) <= MOST_TERMS
    for layer in way.levels:
        nodes = [way.spot.node] if layer == own else range(sizes[layer])
        apart = listed or layer in {own, way.objective.arch.depth}
        yield LayerSlopes(layer, way.word(layer), tuple(_node_slope(way, (layer, k), example, apart) for k in nodes))


def _node_slope(way: Way, node: Node, example: int, apart: bool) -> NodeSlope:
    level, k = way.levels[node[0]], node[1]
    z, a, handed_down, delta = (
        float(values[example, k]) for values in (level.z, level.a, level.handed_down, level.delta)
    )
    slope = None if level.slope is None else float(level.slope[example, k])
    return NodeSlope(node, z, a, slope, handed_down, delta, tuple(_terms(way, node, example)) if apart else None)


def _terms(way: Way, node: Node, example: int) -> Iterator[Term]:
    """w^(l+1)_km delta^(l+1)_m, for every node m of the layer above; none above the outputs."""
    layer, k = node
    if layer < way.objective.arch.depth:
        weights, deltas = way.tape.layers[layer][0][k].tolist(), way.levels[layer + 1].delta[example].tolist()
        for m, (weight, delta) in enumerate(zip(weights, deltas, strict=True)):
            yield Term(f"w{layer + 1}[{k},{m}]", weight, delta, weight * delta)
