"""The hyperparameters that a map of trainability can vary, and what a request says of its two axes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.arrays import Vector
from app.errors import Invalid
from app.param import Param, choose, resolve
from app.sessions.run import Run

MOMENTUM = ("sgd", "momentum", "nesterov")  # the optimizers with a heavy ball
MOST_POINTS = 1001
MOST_WEIGHTS = 1 << 23  # of all runs of a map together; each is held some times over


@dataclass(frozen=True)
class Quantity:
    """What an axis can be.

    Args:
        range: from where to where; the default suits most sessions.
        spacing: of the values, `log` or `linear`, where nothing else is asked for.
    """

    name: str
    title: str
    range: Param
    spacing: str


def _range(default: tuple[float, float] | None, high: float, help: str, low: float = 0, **more: Any) -> Param:
    return Param("range", default, "range", low=low, high=high, help=help, **more)


QUANTITIES: dict[str, Quantity] = {
    entry.name: entry
    for entry in (
        Quantity("learning_rate", "Learning rate", _range((0.01, 10.0), 1e6, "rates of all weights"), "log"),
        Quantity(
            "layer_learning_rate",
            "Learning rate of one layer",
            _range((0.01, 10.0), 1e6, "rates of the weights and biases of one layer, all others keeping theirs"),
            "log",
        ),
        Quantity(
            "momentum",
            "Momentum",
            _range(
                (0.0, 0.99), 1, "shares of the last step that are kept; of sgd, momentum and nesterov", open_high=True
            ),
            "linear",
        ),
        Quantity(
            "initial_scale",
            "Scale of the first weights",
            _range((0.1, 10.0), 1e6, "factors on the session's first weights"),
            "log",
        ),
        Quantity(
            "batch_size",
            "Batch size",
            _range(None, 2**53, "examples a step, rounded to whole numbers; null for one to all", low=1, nullable=True),
            "log",
        ),
    )
}
POINTS = Param("points", 21, "int", low=2, high=MOST_POINTS, help="values, the ends included")
LAYER = Param("layer", 1, "int", low=1, help="which layer has the rate, from 1; of layer_learning_rate alone")


@dataclass(frozen=True, eq=False)
class Axis:
    """The values of one hyperparameter.

    Args:
        values: (n,), increasing.
        spacing: `log` or `linear`.
        layer: whose rate it is, from 1; None for all other quantities.
    """

    name: str
    values: Vector
    spacing: str
    layer: int | None = None


def axis_params(quantity: Quantity) -> tuple[Param, ...]:
    """What can be said of an axis beside its name."""
    spacing = Param("spacing", quantity.spacing, "choice", choices=("log", "linear"), help="of the values")
    layer = (LAYER,) if quantity.name == "layer_learning_rate" else ()
    return quantity.range, POINTS, spacing, *layer


def read_axes(run: Run, x: Mapping[str, Any], y: Mapping[str, Any]) -> tuple[Axis, Axis]:
    """The `x` and `y` of a request.

    Raises:
        Invalid: a wrong field, named; an axis that this run does not have; the same twice; or more runs than there is
            room for.
    """
    first, second = read_axis(run, x, "x"), read_axis(run, y, "y")
    if (first.name, first.layer) == (second.name, second.layer):
        raise Invalid.one("y.name", f"{second.name} given twice; a map needs two different quantities")
    runs, weights = len(first.values) * len(second.values), run.spec.network.parameters
    if runs * weights > MOST_WEIGHTS:
        detail = f"{runs} runs of {weights} weights asked for, at most {MOST_WEIGHTS // weights} are made at once"
        raise Invalid.one("x.points", detail)
    return first, second


def read_axis(run: Run, given: Mapping[str, Any], at: str) -> Axis:
    """One axis, for a run.

    Raises:
        Invalid: a wrong field, named, or a quantity that this run does not have.
    """
    rest = dict(given)
    quantity = choose(QUANTITIES, rest.pop("name", None), f"{at}.name")
    _require_momentum(run, quantity.name, f"{at}.name")
    spacing = Param("spacing", quantity.spacing, "choice", choices=("log", "linear"))
    params = [_bounded(run, quantity), POINTS, spacing]
    if quantity.name == "layer_learning_rate":
        params.append(replace(LAYER, high=run.spec.network.depth))
    values = resolve(params, rest, at)
    low, high = values["range"] or (1.0, float(len(run.dataset.X)))
    if values["spacing"] == "log" and low <= 0:
        raise Invalid.one(f"{at}.range", f"[{low:g}, {high:g}] given, expected a lower end above 0 for log spacing")
    spread = np.geomspace if values["spacing"] == "log" else np.linspace
    numbers = np.asarray(spread(low, high, values["points"]), dtype=np.float64)
    if quantity.name == "batch_size":
        numbers = np.unique(np.rint(numbers))
    return Axis(quantity.name, numbers, values["spacing"], values.get("layer"))


def _require_momentum(run: Run, name: str, at: str) -> None:
    optimizer = run.spec.optimizer.name
    if name == "momentum" and optimizer not in MOMENTUM:
        raise Invalid.one(at, f"momentum given, which {optimizer} does not have; {', '.join(MOMENTUM)} do")


def _bounded(run: Run, quantity: Quantity) -> Param:
    """The range with the bounds that this run sets."""
    if quantity.name == "batch_size":
        return replace(quantity.range, high=len(run.dataset.X))
    if quantity.name == "momentum" and run.spec.optimizer.values["nesterov"]:
        return replace(quantity.range, default=(0.1, 0.99), open_low=True)
    return quantity.range
