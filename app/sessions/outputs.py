"""What the network answers, in the form that suits its data: a map, a line, a confusion matrix or a fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.data.dataset import Dataset
from app.nn.mlp import outputs
from app.sessions.run import Run

MOST_NUMBERS = 1 << 22  # of all nodes at once
MARGIN = 0.15  # what is shown around the examples, as a share of their extent


@dataclass(frozen=True, eq=False)
class DecisionMap:
    """The answer over two inputs.

    Args:
        x, y: (I,) and (J,) values of the first and the second input.
        output: (J, I) the first output, or the number of the winning class where there are several outputs.
        classes: the names of the classes, or None where `output` is the first output itself.
    """

    x: Vector
    y: Vector
    output: Matrix
    classes: tuple[str, ...] | None


@dataclass(frozen=True, eq=False)
class Line:
    """The first output (I,) over one input x (I,)."""

    x: Vector
    output: Vector


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often class j (column) was answered where class i (row) was right, each (K, K); None without examples."""

    labels: tuple[str, ...]
    train: NDArray[np.intp]
    test: NDArray[np.intp] | None


@dataclass(frozen=True, eq=False)
class Fit:
    """Targets and answers (N,) of the first output; `test` is None without test examples."""

    train: tuple[Vector, Vector]
    test: tuple[Vector, Vector] | None


Outputs = DecisionMap | Line | Confusion | Fit


def answers(run: Run, theta: Vector, resolution: int) -> Outputs:
    """What the network answers with these weights.

    Args:
        run: the network and its examples.
        theta: (P,).
        resolution: values of each input of a map or a line.
    """
    with np.errstate(all="ignore"):
        if run.dataset.X.shape[1] == 1:
            return _line(run, theta, resolution)
        if run.dataset.X.shape[1] == 2:
            return _map(run, theta, resolution)
        return _fit(run, theta) if run.dataset.task == "regression" else _confusion(run, theta)


def _line(run: Run, theta: Vector, resolution: int) -> Line:
    x = _axis(run.dataset, 0, resolution)
    return Line(x, outputs(run.objective, theta, x[:, None])[:, 0])


def _map(run: Run, theta: Vector, resolution: int) -> DecisionMap:
    x, y = (_axis(run.dataset, column, resolution) for column in (0, 1))
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    size = max(1, MOST_NUMBERS // sum(run.spec.network.sizes))  # of a part that is computed at once
    parts = [outputs(run.objective, theta, grid[start : start + size]) for start in range(0, len(grid), size)]
    answer = np.concatenate(parts)
    several = run.dataset.task == "classes"
    output = answer.argmax(axis=1).astype(float) if several else answer[:, 0]
    return DecisionMap(x, y, output.reshape(len(y), len(x)), run.dataset.classes if several else None)


def _axis(data: Dataset, column: int, resolution: int) -> Vector:
    values = np.concatenate([data.X[:, column], data.X_test[:, column]])
    low, high = float(values.min()), float(values.max())
    free = MARGIN * (high - low) or 1.0
    return np.linspace(low - free, high + free, resolution)


def _confusion(run: Run, theta: Vector) -> Confusion:
    data = run.dataset
    test = _counts(run, theta, data.X_test, data.y_test) if len(data.X_test) else None
    return Confusion(data.classes, _counts(run, theta, data.X, data.y), test)


def _counts(run: Run, theta: Vector, X: Matrix, y: Matrix) -> NDArray[np.intp]:
    right, answered = (_labels(run.dataset, values) for values in (y, outputs(run.objective, theta, X)))
    counts = np.zeros((len(run.dataset.classes),) * 2, dtype=np.intp)
    np.add.at(counts, (right, answered), 1)
    return counts


def _labels(data: Dataset, values: Matrix) -> NDArray[np.intp]:
    if data.task == "binary":
        return (values[:, 0] > data.threshold).astype(np.intp)
    return np.asarray(values.argmax(axis=1))


def _fit(run: Run, theta: Vector) -> Fit:
    data = run.dataset
    train, test = (
        (y[:, 0], outputs(run.objective, theta, X)[:, 0]) for X, y in ((data.X, data.y), (data.X_test, data.y_test))
    )
    return Fit(train, test if len(data.X_test) else None)
