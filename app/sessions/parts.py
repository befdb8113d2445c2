"""The parts of a request that neither the data nor the optimizer check themselves: one reader each.

How they make a run is in `app.sessions.spec`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.arrays import Vector
from app.data.dataset import Dataset
from app.errors import Invalid, Problem
from app.nn.activations import ACTIVATIONS
from app.nn.initialize import INITIALIZERS
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective
from app.optim.spec import OptimizerSpec
from app.param import Param, choose, resolve, shown
from app.sessions.limits import Limits

Json = Mapping[str, Any]

ERROR_PARAMS = (
    Param(
        "reduction",
        "mean",
        "choice",
        choices=("mean", "sum"),
        help="how examples are put together",
    ),
    Param("l2", 0.0, low=0, high=1e6, help="penalty l2/2 |w|^2 on the links"),
    Param("l1", 0.0, low=0, high=1e6, help="penalty l1 |w|_1 on the links"),
)
BATCH_PARAMS = (
    Param("size", None, "int", low=1, nullable=True, help="examples a step; null for all"),
    Param("shuffle", True, "bool", help="a new order for every epoch, from the seed"),
)


@dataclass(frozen=True)
class BatchSpec:
    """How many examples a step takes (None for all), and whether in a new order each epoch."""

    size: int | None = None
    shuffle: bool = True


def read_network(given: Json, error: Json, dataset: Dataset, limits: Limits) -> Architecture:
    unknown = [key for key in given if key not in ("layers", "activations", "bias")]
    if unknown:
        known = "unknown field; known here: layers, activations, bias"
        raise Invalid([Problem(f"network.{key}", known) for key in unknown])
    ends = (dataset.X.shape[1], dataset.y.shape[1])
    sizes = _read_layers(given.get("layers", [ends[0], 4, ends[1]]), ends, limits)
    loss = LOSSES.get(str(error.get("name", "half_squared")))
    last = (loss.link if loss else None) or ("identity" if dataset.task == "regression" else "sigmoid")
    usual = ["tanh"] * (len(sizes) - 2) + [last]
    activations = _read_activations(given.get("activations", usual), len(sizes) - 1)
    bias = resolve([Param("bias", True, "bool")], {k: given[k] for k in given if k == "bias"}, "network")
    arch = Architecture(sizes, activations, bias["bias"])
    if arch.parameters > limits.max_parameters:
        detail = f"{arch.parameters} weights, at most {limits.max_parameters} are allowed"
        raise Invalid.one("network.layers", detail)
    _require_within(arch, len(dataset.X) + len(dataset.X_test), limits)
    return arch


def _require_within(arch: Architecture, examples: int, limits: Limits) -> None:
    nodes = sum(arch.sizes)
    if nodes * examples > limits.max_activations:
        detail = f"{nodes} nodes times {examples} examples, at most {limits.max_activations} are allowed"
        raise Invalid.one("network.layers", detail)
    if arch.parameters * examples > limits.max_products:
        detail = f"{arch.parameters} weights times {examples} examples, at most {limits.max_products} are allowed"
        raise Invalid.one("network.layers", detail)


def _read_layers(given: Any, ends: tuple[int, int], limits: Limits) -> tuple[int, ...]:
    most = limits.max_hidden_layers + 2
    if not isinstance(given, Sequence) or isinstance(given, str) or not 2 <= len(given) <= most:
        detail = f"{shown(given)} given, expected a list of 2 to {most} whole numbers"
        raise Invalid.one("network.layers", detail)
    size = Param("size", 1, "int", low=1, high=limits.max_nodes)
    problems, sizes = [], []
    for place, value in enumerate(given):
        try:
            sizes.append(size.check(value))
        except (ValueError, OverflowError) as error:
            problems.append(Problem(f"network.layers[{place}]", str(error)))
    if problems:
        raise Invalid(problems)
    for place, end, what in ((0, ends[0], "inputs"), (len(sizes) - 1, ends[1], "outputs")):
        if sizes[place] != end:
            detail = f"{sizes[place]} given, expected {end}: the data have {end} {what}"
            problems.append(Problem(f"network.layers[{place}]", detail))
    if problems:
        raise Invalid(problems)
    return tuple(sizes)


def _read_activations(given: Any, depth: int) -> tuple[str, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != depth:
        detail = f"{shown(given)} given, expected {depth} names, one for each layer but the inputs"
        raise Invalid.one("network.activations", detail)
    hidden = dict.fromkeys(ACTIVATIONS)
    last = {**hidden, "softmax": None}
    for place, name in enumerate(given):
        choose(last if place == depth - 1 else hidden, name, f"network.activations[{place}]")
    return tuple(given)


def read_weights(given: Json, arch: Architecture) -> tuple[str | None, Vector | None]:
    if "initializer" in given or not given:
        rest = {key: value for key, value in given.items() if key != "initializer"}
        resolve([], rest, "weights")
        name = given.get("initializer", "glorot_uniform")
        return choose(INITIALIZERS, name, "weights.initializer").name, None
    theta = arch.flatten(given)
    theta.flags.writeable = False
    return None, theta


def read_error(given: Json, arch: Architecture) -> Objective:
    """The `error` of a request, for a network.

    Raises:
        Invalid: an unknown field, a wrong value, or outputs that the error function does not fit.
    """
    rest = dict(given)
    loss = choose(LOSSES, rest.pop("name", "half_squared"), "error.name")
    return Objective(arch, loss, **resolve(ERROR_PARAMS, rest, "error"))


def read_optimizer(given: Json, objective: Objective) -> OptimizerSpec:
    """The `optimizer` of a request; the book's rule only where it is defined.

    Raises:
        Invalid: an unknown field, a wrong value, or the book's rule on another kind of network.
    """
    spec = OptimizerSpec.of_json(given)
    if spec.values["rule"] == "book":
        require_book(objective, "optimizer.rule")
    return spec


def require_book(objective: Objective, at: str) -> None:
    """Refuse the book's rule on a kind of network that it is not defined for.

    Raises:
        Invalid: names the field that asks for it.
    """
    sigmoid = set(objective.arch.activations) == {"sigmoid"}
    if not (sigmoid and "squared" in objective.loss.name):
        raise Invalid.one(at, "book given, which needs sigmoid nodes throughout and a squared error")


def read_batch(given: Json) -> BatchSpec:
    """The `batch` of a request."""
    return BatchSpec(**resolve(BATCH_PARAMS, given, "batch"))


def read_free(given: Any, arch: Architecture) -> tuple[str, ...] | None:
    """The `free` of a request: names that exist, or None for all.

    Raises:
        Invalid: not a list of names of this network.
    """
    if given is None:
        return None
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise Invalid.one("free", f"{shown(given)} given, expected a list of names or null")
    wrong = [place for place, name in enumerate(given) if not isinstance(name, str)]
    if wrong:
        raise Invalid([Problem(f"free[{place}]", "expected a name") for place in wrong])
    arch.mask(given)
    return tuple(given)


def outputs_named(network: Json) -> int | None:
    layers = network.get("layers")
    last = layers[-1] if isinstance(layers, Sequence) and layers else None
    return last if isinstance(last, int) else None
