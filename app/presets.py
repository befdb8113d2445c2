"""Ready-made runs, each of which shows one thing: what the page offers to begin with.

Tests hold each of them to what it says. Where the landscape is to have exact curvatures the
examples are laid out and not drawn: see `app.data.designed`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.data.designed import curve, ellipse

Json = Mapping[str, Any]
Ranges = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Preset:
    """A run to begin with.

    Args:
        name, title: the key, and what it is called.
        tells, look_for: the one thing that it shows; what to look at, and what to try next.
        config: a request for a session; what it leaves out has its default.
        links: the two weights to draw first.
        range: what to draw of them, [a, b]; None for the path with a margin.
        steps: after how many steps it has shown what it shows.
        race: optimizers to race against its own from the same start.
    """

    name: str
    title: str
    tells: str
    look_for: str
    config: Json
    links: tuple[str, str]
    steps: int
    range: Ranges | None = None
    race: tuple[Json, ...] = ()


def _points(name: str, examples: int, noise: float, seed: int, test_share: float = 0.0, **more: Any) -> Json:
    return {"name": name, "examples": examples, "noise": noise, "seed": seed, "test_share": test_share, **more}


def _descent(rate: float) -> Json:
    return {"name": "sgd", "learning_rate": rate}


def _momentum(rate: float) -> Json:
    return {"name": "momentum", "learning_rate": rate, "momentum": 0.9}


_LINEAR_NODE: Json = {"layers": [2, 1], "activations": ["identity"], "bias": False}
_SIGMOID_NODE: Json = {"layers": [2, 1], "activations": ["sigmoid"], "bias": False}
_ONE_VALLEY = ellipse((1.0, 0.2), 35, slope=(1.5, -0.5), misfit=0.3)

_PRESETS = (
    Preset(
        "moons",
        "Two moons",
        "A small network finds the border between two half moons.",
        "Look how the path bends into the valley, and how the slice moves while the other 23 weights move.",
        {
            "network": {"layers": [2, 6, 1], "activations": ["tanh", "sigmoid"]},
            "data": _points("moons", 200, 0.15, 7, 0.25, standardize=True),
            "error": {"name": "half_squared"},
            "optimizer": _momentum(0.15),
            "seed": 36,
        },
        links=("w1[1,2]", "w2[2,0]"),
        steps=160,
        range=((-2.0, 2.0), (-2.0, 3.0)),
        race=(_descent(0.15), {"name": "adam", "learning_rate": 0.05}),
    ),
    Preset(
        "neuron",
        "One neuron",
        "A single node with two links turns its line until it parts the moons as well as a line can.",
        "Watch the border turn with the two weights: their ratio is its direction, their size its sharpness.",
        {
            "network": _SIGMOID_NODE,
            "weights": {"w1": [[-4.0], [2.0]]},
            "data": _points("moons", 100, 0.15, 7, standardize=True),
            "error": {"name": "half_squared"},
            "optimizer": _descent(6.0),
        },
        links=("w1[0,0]", "w1[1,0]"),
        steps=60,
        range=((-6.0, 5.0), (-6.0, 5.0)),
    ),
    Preset(
        "valley",
        "One valley",
        "With an identity node and a squared error the landscape is a bowl, and every descent ends at its bottom.",
        "Every step goes straight down the slope, at right angles to the contour lines.",
        {
            "network": _LINEAR_NODE,
            "weights": {"w1": [[-1.0], [1.6]]},
            "data": _ONE_VALLEY,
            "error": {"name": "half_squared"},
            "optimizer": _descent(0.5),
        },
        links=("w1[0,0]", "w1[1,0]"),
        steps=40,
        range=((-1.5, 4.5), (-3.5, 2.5)),
    ),
    Preset(
        "ravine",
        "Long ravine",
        "One direction is 200 times as steep as the other: the step that is safe across is far too short along.",
        "Descent bounces from wall to wall and crawls. Race it against momentum 0.9, which keeps what points along.",
        {
            "network": _LINEAR_NODE,
            "weights": {"w1": [[-1.6], [3.4]]},
            "data": ellipse((1.0, 0.005), 30, slope=(1.0, 1.0), misfit=0.02),
            "error": {"name": "half_squared"},
            "optimizer": _descent(1.8),
        },
        links=("w1[0,0]", "w1[1,0]"),
        steps=100,
        range=((-2.5, 2.5), (0.0, 5.0)),
        race=(_momentum(1.0),),
    ),
    Preset(
        "saddle",
        "Saddle",
        "Two hidden nodes that begin almost alike stay alike until a saddle, and only there part.",
        "The error stops at the saddle as if all were done, and falls again once the tiny difference has grown.",
        {
            "network": {"layers": [1, 2, 1], "activations": ["tanh", "identity"], "bias": False},
            "weights": {"w1": [[1.8, 1.801]], "w2": [[1.0], [1.0]]},
            "data": curve(lambda x: np.tanh(4 * x) + np.tanh(-0.4 * x), reach=2.0),
            "error": {"name": "half_squared"},
            "optimizer": _descent(0.6),
            "free": ["w1"],
        },
        links=("w1[0,0]", "w1[0,1]"),
        steps=120,
        range=((-1.5, 3.5), (-1.5, 3.5)),
    ),
    Preset(
        "plateau",
        "Plateau",
        "Where a sigmoid is saturated the ground is all but level, however wrong the answers are.",
        "For 30 steps hardly anything happens. Try binary cross-entropy, whose slope does not fade there.",
        {
            "network": _SIGMOID_NODE,
            "weights": {"w1": [[-5.0], [-4.0]]},
            "data": _points("gaussians", 100, 0.3, 1, standardize=True),
            "error": {"name": "half_squared"},
            "optimizer": _descent(8.0),
        },
        links=("w1[0,0]", "w1[1,0]"),
        steps=80,
        range=((-8.0, 6.0), (-7.0, 7.0)),
    ),
    Preset(
        "symmetry",
        "Two valleys",
        "Flip the signs of both weights and nothing changes: the two valleys hold the same function.",
        "Race momentum and Adam from the same start: momentum crosses over and ends in the other valley.",
        {
            "network": {"layers": [1, 1, 1], "activations": ["tanh", "identity"], "bias": False},
            "weights": {"w1": [[-1.6]], "w2": [[2.8]]},
            "data": curve(lambda x: 1.6 * np.tanh(1.1 * x), reach=1.75, noise=0.14),
            "error": {"name": "half_squared"},
            "optimizer": _descent(0.2),
        },
        links=("w1[0,0]", "w2[0,0]"),
        steps=60,
        range=((-3.0, 3.0), (-2.7, 3.3)),
        race=(_momentum(0.05), {"name": "adam", "learning_rate": 0.15}),
    ),
    Preset(
        "too_large",
        "Step too large",
        "The valley's steepest curvature is 1, so steps with a rate above 2 land higher on the other side.",
        "Each step overshoots by a tenth more than the last, until the error has no bound. At 1.9 it settles.",
        {
            "network": _LINEAR_NODE,
            "weights": {"w1": [[-0.4], [1.0]]},
            "data": _ONE_VALLEY,
            "error": {"name": "half_squared"},
            "optimizer": _descent(2.1),
        },
        links=("w1[0,0]", "w1[1,0]"),
        steps=14,
        range=((-1.5, 4.5), (-3.5, 2.5)),
        race=(_descent(1.9),),
    ),
    Preset(
        "edge",
        "Edge of stability",
        "Descent seeks ever sharper ground until its steps just fit: sharpness climbs to 2 / rate, here 10.",
        "The error falls smoothly, and after some 240 steps begins to bounce: the sharpness has outgrown the bound.",
        {
            "network": {"layers": [1, 6, 1], "activations": ["tanh", "identity"]},
            "data": _points("sine", 60, 0.1, 0),
            "error": {"name": "mean_squared"},
            "optimizer": _descent(0.2),
            "seed": 1,
        },
        links=("w1[0,3]", "w2[0,0]"),
        steps=300,
        range=((-0.2, 1.1), (0.2, 1.5)),
        race=(_descent(0.1),),
    ),
    Preset(
        "xor",
        "Exclusive or",
        "The smallest problem that needs hidden nodes: no single line parts its four examples.",
        "The error lingers near 0.125, where every answer is a half, before the hidden nodes find their places.",
        {
            "network": {"layers": [2, 4, 1], "activations": ["tanh", "sigmoid"]},
            "data": {"name": "xor"},
            "error": {"name": "half_squared"},
            "optimizer": _momentum(0.5),
            "seed": 1,
        },
        links=("w1[1,0]", "w2[0,0]"),
        steps=150,
        range=((-5.0, 4.0), (-4.0, 6.0)),
    ),
    Preset(
        "book",
        "The book's network",
        "Three nodes in each of three layers, no biases, one example at a time, and the book's own rule.",
        "The book hands errors down without the outputs' slopes: its steps lie some 39 degrees off straight downhill.",
        {
            "network": {"layers": [3, 3, 3], "activations": ["sigmoid", "sigmoid"], "bias": False},
            "weights": {"initializer": "book"},
            "data": {
                "inputs": [[0.9, 0.1, 0.8], [0.1, 0.8, 0.9], [0.8, 0.9, 0.1]],
                "targets": [[0.99, 0.01, 0.01], [0.01, 0.99, 0.01], [0.01, 0.01, 0.99]],
            },
            "error": {"name": "half_squared"},
            "optimizer": {"name": "sgd", "learning_rate": 0.3, "rule": "book"},
            "batch": {"size": 1, "shuffle": False},
            "seed": 3,
        },
        links=("w1[1,0]", "w2[0,1]"),
        steps=600,
        range=((-7.0, 7.0), (-5.0, 6.0)),
    ),
    Preset(
        "digits",
        "Handwritten digits",
        "A real network learns to read, with 2,410 weights and biases. What does a picture of two of them show?",
        "After 200 steps it reads 95 of 100 new digits. Try the planes of many weights.",
        {
            "network": {"layers": [64, 32, 10], "activations": ["tanh", "softmax"]},
            "data": {"name": "digits", "test_share": 0.25},
            "error": {"name": "softmax_cross_entropy"},
            "optimizer": _momentum(0.05),
            "batch": {"size": 64, "shuffle": True},
            "seed": 1,
        },
        links=("w1[26,9]", "w2[9,2]"),
        steps=200,
        range=((-4.0, 4.0), (-4.0, 4.0)),
    ),
    Preset(
        "iris",
        "Three kinds of iris",
        "Four lengths tell three flowers apart; two of the kinds overlap.",
        "Look at the confusion matrix: what is wrong is between versicolor and virginica.",
        {
            "network": {"layers": [4, 6, 3], "activations": ["tanh", "softmax"]},
            "data": {"name": "iris", "test_share": 0.25},
            "error": {"name": "softmax_cross_entropy"},
            "optimizer": _momentum(0.1),
            "seed": 1,
        },
        links=("w1[3,1]", "w2[1,2]"),
        steps=120,
        range=((-3.0, 4.0), (-4.0, 4.0)),
    ),
    Preset(
        "regression",
        "A curve to fit",
        "Six hidden nodes bend a straight line into one period of a sine.",
        "Watch the line through the examples take its shape while the error falls by stages.",
        {
            "network": {"layers": [1, 6, 1], "activations": ["tanh", "identity"]},
            "data": _points("sine", 60, 0.1, 0, 0.25),
            "error": {"name": "half_squared"},
            "optimizer": {"name": "adam", "learning_rate": 0.05},
            "seed": 1,
        },
        links=("w1[0,4]", "w2[4,0]"),
        steps=300,
        range=((-3.0, 3.0), (-3.0, 3.0)),
    ),
)

PRESETS: dict[str, Preset] = {preset.name: preset for preset in _PRESETS}
