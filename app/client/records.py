"""What the server answers, as frozen values with NumPy arrays; fields that a newer server adds are left out.

The fields are described at `/docs`. How the pictures among them are drawn is left to `app.client.pictures`.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Json = dict[str, Any]
Found = TypeVar("Found")
ARRAYS = {Numbers: np.float64, NDArray[np.int64]: np.int64}


def read(kind: type[Found], answer: Mapping[str, Any]) -> Found:
    """A record out of an answer; NaN where the answer has null in an array.

    >>> read(History, {"steps": [0, 1], "train": [0.5, None], "test": [None, None], "new": 1}).train
    array([0.5, nan])
    """
    hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _value(hints[name], value) for name, value in answer.items() if name in hints})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    if value is not None and dataclasses.is_dataclass(hint):
        return read(hint, value)  # type: ignore[arg-type]
    return np.array(value, dtype=ARRAYS[hint]) if hint in ARRAYS else value


@dataclass(frozen=True)
class Both:
    """A value over the training examples and over those held back; None where there is none."""

    train: float | None
    test: float | None


@dataclass(frozen=True)
class View:
    """A session as it stands; `config` is the complete request that makes such a one."""

    id: str | None
    view_id: str
    title: str
    preset: str | None
    summary: str
    step: int
    version: int
    epoch: float
    outcome: str
    message: str
    error: Both
    accuracy: Both
    parameters: int
    groups: list[Json]
    data: Json
    changes: list[Json]
    links: tuple[str, str]
    range: list[list[float]] | None
    config: Json


@dataclass(frozen=True)
class Point:
    """The error at a step of the path."""

    step: int
    error: Both
    outcome: str = "running"


@dataclass(frozen=True)
class History:
    """The errors along the path, at the steps that are kept."""

    steps: NDArray[np.int64]
    train: Numbers
    test: Numbers


@dataclass(frozen=True)
class Gradient:
    """The slope of every weight: over which examples, by which rule, and how far it points away from the exact one."""

    step: int
    examples: str
    count: int
    rule: str
    norm: float | None
    exact_norm: float | None
    angle: float | None
    gradient: dict[str, Numbers]


@dataclass(frozen=True)
class Nudge:
    """What changing one weight would do to the error: foretold by the slope, by the curvature too, and really."""

    step: int
    link: str
    by: float
    before: float | None
    after: float | None
    actual: float | None
    slope: float | None
    curvature: float | None
    predicted: float | None
    second_order: float | None


@dataclass(frozen=True)
class Origin:
    """Where the weights themselves lie on a plane, the error there, and how far from the plane they are."""

    a: float | None
    b: float | None
    error: float | None
    distance: float | None


@dataclass(frozen=True)
class Shares:
    """How much of the last step, and of the whole path, lies in a plane, from 0 to 1."""

    last_step: float | None
    path: float | None


@dataclass(frozen=True)
class Path:
    """The path over a plane: where each point lies, its true error, and the error of the slice under it."""

    steps: NDArray[np.int64]
    a: Numbers
    b: Numbers
    error: Numbers
    slice_error: Numbers
    distance: Numbers
    in_plane: Shares
    explained: list[float] | None
    plane: Json


@dataclass(frozen=True)
class Basins:
    """Where the descents from `y[i]`, `x[j]` end: `basin[i, j]` numbers the minima, or is one of `codes`."""

    x: Numbers
    y: Numbers
    minima: list[Json]
    basin: NDArray[np.int64]
    steps: NDArray[np.int64]
    codes: dict[str, int]
    counts: dict[str, int]
    step: int


@dataclass(frozen=True)
class Axis:
    """The values of one hyperparameter."""

    name: str
    layer: int | None
    spacing: str
    values: Numbers


@dataclass(frozen=True)
class Trainability:
    """How far training comes with `y.values[i]` and `x.values[j]`: `error[i, j]`, NaN where it diverges."""

    x: Axis
    y: Axis
    error: Numbers
    diverged_at: NDArray[np.int64]
    outcomes: dict[str, int]
    lowest: Json | None


@dataclass(frozen=True)
class Dataset:
    """An uploaded table; `{"dataset": id}` makes a session's data of it."""

    id: str
    rows: int
    columns: list[Json]
    task: str
    inputs: int
    outputs: int
    classes: list[str]


def blocks(weights: Mapping[str, Any]) -> dict[str, Numbers]:
    """Weights by group: `w1` of shape (fan-in, fan-out), `b1` of shape (fan-out,)."""
    return {name: np.array(block, dtype=np.float64) for name, block in weights.items()}
