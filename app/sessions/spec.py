"""Everything that decides a run, checked and complete: the resolved `config` of a session.

What it is made into is in `app.sessions.run`; the data, the optimizer and the network check their
own parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import Vector, listed
from app.data.dataset import Dataset
from app.data.prepare import load
from app.data.spec import DataSpec
from app.errors import Invalid, Problem
from app.nn.initialize import initialize
from app.nn.layout import Architecture
from app.nn.mlp import Objective
from app.optim.spec import OptimizerSpec
from app.param import Param, resolve, shown
from app.sessions.limits import Limits
from app.sessions.parts import (
    BatchSpec,
    Json,
    outputs_named,
    read_batch,
    read_error,
    read_free,
    read_network,
    read_optimizer,
    read_weights,
)

SEED = Param("seed", 1, "int", low=0, high=2**53 - 1, help="what every draw starts from")
FIELDS = ("network", "weights", "data", "error", "optimizer", "batch", "free", "seed")


@dataclass(frozen=True, eq=False)
class RunSpec:
    """A run before its first step; equal specifications give equal runs, bit for bit.

    Args:
        objective: the network and its error function.
        initializer: a key of `INITIALIZERS`, or None where the weights are given.
        given: explicit initial weights (P,), or None.
        data, optimizer, batch: as resolved by their own modules.
        free: names of the weights that training may change; None for all.
        seed: of the initial weights and of the order of the examples.
    """

    objective: Objective
    initializer: str | None
    given: Vector | None
    data: DataSpec
    optimizer: OptimizerSpec
    batch: BatchSpec
    free: tuple[str, ...] | None
    seed: int

    @property
    def network(self) -> Architecture:
        return self.objective.arch

    def theta(self) -> Vector:
        """The initial weights (P,)."""
        if self.given is not None:
            return self.given
        return initialize(self.network, str(self.initializer), self.seed)

    def free_mask(self) -> NDArray[np.bool_] | None:
        """(P,), true where training may change a weight; None where it may change all."""
        mask = self.network.mask(self.free)
        return None if mask.all() else mask

    def to_json(self, by_reference: bool = False) -> dict[str, Any]:
        """The complete request that makes this very run; uploaded examples by their id alone, if so wanted."""
        weights: Json = {"initializer": self.initializer}
        if self.given is not None:
            groups = self.network.unflatten(self.given)
            weights = {name: listed(values) for name, values in groups.items()}
        return {
            "network": self.network_json(),
            "weights": weights,
            "data": self.data.to_json(by_reference),
            **self.changeable_json(),
            "seed": self.seed,
        }

    def network_json(self) -> dict[str, Any]:
        """The `network` of the request."""
        network = self.network
        return {"layers": list(network.sizes), "activations": list(network.activations), "bias": network.bias}

    def changeable_json(self) -> dict[str, Any]:
        """The parts of the request that may change along a path: `error`, `optimizer`, `batch` and `free`."""
        objective = self.objective
        return {
            "error": {
                "name": objective.loss.name,
                "reduction": objective.reduction,
                "l2": objective.l2,
                "l1": objective.l1,
            },
            "optimizer": self.optimizer.to_json(),
            "batch": {"size": self.batch.size, "shuffle": self.batch.shuffle},
            "free": None if self.free is None else list(self.free),
        }


def read_config(config: Json, limits: Limits) -> tuple[RunSpec, Dataset]:
    """A request, checked and completed, and the data that it names.

    The data come along because only they tell how many inputs and outputs the network needs.

    Args:
        config: the fields of `FIELDS`; each may be left out.
        limits: how large the network may be.

    Raises:
        Invalid: names every wrong field of the first part that has one.
    """
    _refuse_unknown(config)
    data = DataSpec.of_json(_object(config, "data", {"name": "xor"}))
    dataset = load(data, outputs_named(_object(config, "network", {})))
    return read_spec(config, data, dataset, limits), dataset


def read_spec(config: Json, data: DataSpec, dataset: Dataset, limits: Limits) -> RunSpec:
    """A request whose data are loaded already, checked and completed; arguments and errors as for `read_config`."""
    seed = resolve([SEED], {"seed": config["seed"]} if "seed" in config else {})["seed"]
    error = _object(config, "error", {})
    arch = read_network(_object(config, "network", {}), error, dataset, limits)
    objective = read_error(error, arch)
    initializer, given = read_weights(_object(config, "weights", {}), arch)
    return RunSpec(
        objective,
        initializer,
        given,
        data,
        read_optimizer(_object(config, "optimizer", {}), objective),
        read_batch(_object(config, "batch", {})),
        read_free(config.get("free"), arch),
        seed,
    )


def merge(base: Json, changes: Json) -> dict[str, Any]:
    """A configuration with some of its fields overridden.

    An object is merged field by field, unless the change names another kind (`name`), brings its
    own data or weights: then it replaces the whole. A network of another depth keeps the
    activation of its first hidden layer and of its outputs.

    Example:
        >>> merge({"batch": {"size": 4, "shuffle": True}}, {"batch": {"size": 8}})
        {'batch': {'size': 8, 'shuffle': True}}
    """
    merged = dict(base)
    for field, change in changes.items():
        before = base.get(field)
        if not (isinstance(change, Mapping) and isinstance(before, Mapping)):
            merged[field] = change
            continue
        another = change.get("name", before.get("name")) != before.get("name")
        merged[field] = change if another or _stands_alone(field, change) else {**before, **change}
        if field == "network" and "activations" not in change:
            merged[field] = _stretch(merged[field], before)
    return merged


def _stands_alone(field: str, change: Json) -> bool:
    return field == "weights" or "inputs" in change or "dataset" in change


def _stretch(network: Json, before: Json) -> dict[str, Any]:
    layers, activations = network.get("layers"), before.get("activations")
    if not (isinstance(layers, list) and activations) or len(layers) == len(activations) + 1:
        return dict(network)
    hidden = activations[0] if len(activations) > 1 else "tanh"
    return {**network, "activations": [hidden] * (len(layers) - 2) + [activations[-1]]}


def with_changes(spec: RunSpec, changes: Json) -> RunSpec:
    """The run with another optimizer, batch, set of free weights or error from here on.

    Args:
        spec: the run so far.
        changes: any of `optimizer`, `batch`, `free`, `error`, merged as `merge` says.

    Raises:
        Invalid: a wrong value, named.
    """
    config = merge(spec.changeable_json(), changes)
    objective = read_error(config["error"], spec.network)
    return replace(
        spec,
        objective=objective,
        optimizer=read_optimizer(config["optimizer"], objective),
        batch=read_batch(config["batch"]),
        free=read_free(config["free"], spec.network),
    )


def _refuse_unknown(config: Json) -> None:
    unknown = [key for key in config if key not in FIELDS]
    if unknown:
        known = f"unknown field; known here: {', '.join(FIELDS)}"
        raise Invalid([Problem(key, known) for key in unknown])


def _object(config: Json, field: str, default: Json) -> Json:
    given = config.get(field)
    if given is None:
        return default
    if not isinstance(given, Mapping):
        raise Invalid.one(field, f"{shown(given)} given, expected an object")
    return given
