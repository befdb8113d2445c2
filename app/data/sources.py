"""Every named data set: what it tells, what can be set about it, and how its examples are read.

Drawing the synthetic ones is `toy`'s, reading the real ones `bundled`'s; splitting and scaling are `prepare`'s.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.arrays import FloatArray
from app.data import bundled, toy
from app.data.dataset import Task
from app.data.split import spread
from app.param import Param

MOST_EXAMPLES = 100_000
LARGEST = 1e100  # of a number that a caller brings along: squares and sums of it are still finite


@dataclass(frozen=True, eq=False)
class Examples:
    """Examples in the source's own units.

    Args:
        X: (N, D) inputs.
        y: (N,) labels counted from 0, or (N, K) targets of a regression.
        input_names: D names.
        classes: the classes' names in the order of their labels; empty for a regression.
    """

    X: FloatArray
    y: FloatArray
    input_names: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A named data set.

    Args:
        name, title, tells: the key, a title, and a sentence on what the set is good for.
        task: what kind of answer is wanted.
        inputs, outputs: how many of each; a `binary` set has one output unless two are asked for.
        params: what can be set, with defaults and bounds.
        pixels: the inputs are of one kind, so that a range holds for all of them together.
        read: (examples, noise, rng) -> Examples.
    """

    name: str
    title: str
    tells: str
    task: Task
    inputs: int
    outputs: int
    params: tuple[Param, ...]
    read: Callable[[int, float, Generator], Examples]
    pixels: bool = False


def shared_params(task: Task | None, test_share: float, standardize: bool) -> tuple[Param, ...]:
    """What can be set about the examples of any source; `task` is None where it is not yet known."""
    codes = Param(
        "target_range",
        (0.0, 1.0) if task in {"binary", "classes"} else None,
        kind="range",
        low=-LARGEST,
        high=LARGEST,
        nullable=task not in {"binary", "classes"},
        help="The targets that stand for no and yes; for a regression, the targets of the lowest and highest value.",
    )
    deviations = Param("standardize_targets", task == "regression" and standardize, kind="bool", help=_STANDARD_TARGETS)
    return (
        Param("seed", 0, kind="int", low=0, high=2**32 - 1, help="What the noise and the split are drawn from."),
        Param("test_share", test_share, low=0, high=0.9, help="The share of the examples held back to test on."),
        Param("standardize", standardize, kind="bool", help=_STANDARD_INPUTS),
        Param("input_range", None, kind="range", low=-LARGEST, high=LARGEST, nullable=True, help=_INPUT_RANGE),
        codes,
        *((deviations,) if task in {None, "regression"} else ()),
    )


_STANDARD_INPUTS = "Give every input mean 0 and standard deviation 1 over the training examples."
_STANDARD_TARGETS = "Give every target mean 0 and standard deviation 1 over the training examples."
_INPUT_RANGE = "Carry the inputs linearly to this range instead, lowest training value to lowest."


def _count(default: int, low: int = 2, high: int = MOST_EXAMPLES) -> Param:
    return Param("examples", default, kind="int", low=low, high=high, help="How many examples, test examples included.")


def _made(
    make: toy.Generate,
    title: str,
    tells: str,
    classes: tuple[str, ...] = (),
    examples: int = 200,
    fewest: int = 2,
    noise: float = 0.0,
    test_share: float = 0.25,
    names: tuple[str, ...] = ("x0", "x1"),
) -> Source:
    task: Task = "binary" if classes else "regression"
    spot = "inputs" if classes else "targets"
    params = (
        _count(examples, fewest),
        Param("noise", noise, low=0, high=1, help=f"The standard deviation of the noise that is added to the {spot}."),
        *shared_params(task, test_share, standardize=False),
    )

    def read(count: int, sigma: float, rng: Generator) -> Examples:
        return Examples(*make(count, sigma, rng), names, classes)

    return Source(make.__name__, title, tells, task, len(names), 1, params, read)


def _real(
    name: str, title: str, tells: str, task: Task, rows: int, shape: tuple[int, int], pixels: bool = False
) -> Source:
    params = (_count(rows, 10, rows), *shared_params(task, test_share=0.25, standardize=not pixels))

    def read(count: int, _: float, rng: Generator) -> Examples:
        table = bundled.table(name)
        rows = _some(table.y, count, rng)
        return Examples(table.X[rows], table.y[rows], table.input_names, table.classes)

    return Source(name, title, tells, task, *shape, params, read, pixels)


def _some(y: FloatArray, count: int, rng: Generator) -> NDArray[np.intp]:
    return np.arange(len(y)) if count == len(y) else spread(y, count, rng)


SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        _made(
            toy.xor,
            "Exclusive or",
            "The smallest problem that no single node can solve.",
            ("same", "different"),
            examples=4,
            fewest=4,
            test_share=0.0,
        ),
        _made(toy.moons, "Two moons", "Two half circles that interlock.", ("upper", "lower"), noise=0.1),
        _made(toy.circles, "Circles", "A disc inside a ring; needs three hidden nodes.", ("ring", "disc"), noise=0.03),
        _made(toy.spirals, "Spirals", "Two arms wound round each other; hard.", ("first", "second"), noise=0.02),
        _made(toy.gaussians, "Two clouds", "Two clouds that one node can part.", ("lower left", "upper right")),
        _made(toy.plane, "Slanting plane", "A plane; one identity node fits it exactly."),
        _made(toy.bump, "Bump", "One round hill over a square."),
        _made(toy.sine, "Sine", "One period of a curve to fit.", examples=60, noise=0.1, names=("x",)),
        _real(
            "digits",
            "Handwritten digits",
            "8 x 8 pixels from 0 to 1, ten classes (UCI).",
            "classes",
            1797,
            (64, 10),
            pixels=True,
        ),
        _real("iris", "Iris", "Three kinds of iris by four lengths (Fisher 1936).", "classes", 150, (4, 3)),
        _real("wine", "Wine", "Three growers by thirteen chemical measurements (UCI).", "classes", 178, (13, 3)),
        _real(
            "breast_cancer",
            "Breast cancer",
            "Malignant or benign by thirty measurements (Wisconsin).",
            "binary",
            569,
            (30, 1),
        ),
        _real(
            "diabetes",
            "Diabetes",
            "How far the disease has gone a year on, by ten measurements (Efron 2004).",
            "regression",
            442,
            (10, 1),
        ),
    )
}
