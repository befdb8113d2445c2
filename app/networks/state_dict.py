"""Weights under the names that PyTorch gives them: `net.0.weight` (outputs, inputs), `net.0.bias` (outputs,).

Out of which file they come is left to the readers of files.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from app.arrays import FloatArray
from app.errors import Invalid, Problem
from app.networks.imported import Dense, Imported, assemble, exact, named, spread
from app.param import shown
from app.sessions.limits import Limits

LONGEST_NAME = 200
MOST_PROBLEMS = 10
NO_PART = "which is no part of a multi-layer perceptron"
_PART = re.compile(r"(?:(.*)\.)?(weight|bias)", re.DOTALL)
_FOREIGN = (
    (re.compile(r"running_(mean|var)|num_batches_tracked"), "the state of a batch normalization"),
    (re.compile(r"(weight|bias)_[ih]h_l\d"), "a recurrent layer's"),
    (re.compile(r"in_proj_(weight|bias)"), "an attention's"),
    (re.compile(r"embed", re.IGNORECASE), "an embedding's"),
)


def read_state_dict(tensors: Mapping[str, Any], activations: Sequence[str] | None, limits: Limits) -> Imported:
    """The network whose layers of links these tensors are.

    Layers stand in the natural order of their names (`net.2` before `net.10`) or, if their shapes do not chain so, in
    that of the mapping.

    Args:
        tensors: arrays by name.
        activations: one for each layer, or one for all hidden layers and one for the outputs.
        limits: how large the network may be.

    Raises:
        Invalid: a tensor that no layer of links has, or one whose shape, values or place are wrong, by its name.

    Example:
        >>> import numpy as np
        >>> tensors = {"fc10.weight": np.ones((1, 3)), "fc2.weight": np.ones((3, 2)), "fc2.bias": np.zeros(3)}
        >>> read_state_dict(tensors, ["tanh", "sigmoid"], Limits()).layers
        (2, 3, 1)
    """
    require_names(tensors, limits)
    dense = _in_order(_layers(tensors))
    notes = [f"The layers in their order: {named([layer.name for layer in dense])}."] if len(dense) > 1 else []
    return assemble(dense, spread(activations, len(dense)), limits, notes=notes)


def require_names(names: Iterable[str], limits: Limits) -> None:
    """Refuse tensors by their names alone, before anything of them is read.

    Raises:
        Invalid: names that no layer of links has; or too many layers.
    """
    names = list(names)
    problems = (Problem(name, detail) for name in names if (detail := _foreign(name)))
    if first := list(islice(problems, MOST_PROBLEMS)):
        raise Invalid(first)
    layers = {_layer_of(name) for name in names}
    if not layers:
        raise Invalid.one("file", "no tensors, expected at least one layer's weight")
    if len(layers) > limits.max_hidden_layers + 1:
        raise Invalid.one("file", f"{len(layers)} layers, at most {limits.max_hidden_layers + 1} are allowed")


def _foreign(name: str) -> str | None:
    if len(name) > LONGEST_NAME:
        return f"a name of {len(name)} characters, at most {LONGEST_NAME} are allowed"
    for pattern, what in _FOREIGN:
        if pattern.search(name):
            return f"{what} tensor, {NO_PART}" if what.endswith("s") else f"{what}, {NO_PART}"
    if _PART.fullmatch(name) is None:
        return "unknown tensor, expected names of layers that end in .weight or .bias"
    return None


def _layer_of(name: str) -> str:
    """`net.0` of `net.0.weight`; a lone layer may have no name at all."""
    return name.rpartition(".")[0]


def _layers(tensors: Mapping[str, Any]) -> list[Dense]:
    parts: dict[str, dict[str, FloatArray]] = {}
    problems: list[Problem] = []
    for name, values in tensors.items():
        array = exact(name, values)
        problems += [Problem(name, detail)] if (detail := _misshapen(name, array)) else []
        parts.setdefault(_layer_of(name), {})[name.rpartition(".")[2]] = array
    problems += [Problem(f"{layer}.bias", "a bias without a weight") for layer in parts if "weight" not in parts[layer]]
    if problems:
        raise Invalid(problems)
    return [Dense(layer or "weight", part["weight"].T, part.get("bias")) for layer, part in parts.items()]


def _misshapen(name: str, array: FloatArray) -> str | None:
    wanted = 2 if name.endswith("weight") else 1
    if array.ndim == wanted:
        return None
    if array.ndim > 2:
        return f"shape {shown(array.shape)} given, a convolution's perhaps, {NO_PART}; expected (outputs, inputs)"
    if wanted == 2:
        return f"shape {shown(array.shape)} given, a normalization's perhaps, {NO_PART}; expected (outputs, inputs)"
    return f"shape {shown(array.shape)} given, expected (outputs,)"


def _in_order(given: list[Dense]) -> list[Dense]:
    natural = sorted(given, key=lambda layer: _natural(layer.name))
    return next((order for order in (natural, given) if _chains(order)), natural)


def _chains(dense: Sequence[Dense]) -> bool:
    return all(a.weight.shape[1] == len(b.weight) for a, b in pairwise(dense))


def _natural(name: str) -> list[tuple[str, int]]:
    """So that 2 comes before 10."""
    texts = re.split(r"(\d+)", name)
    return [(text, int(digits or 0)) for text, digits in zip(texts[::2], [*texts[1::2], ""], strict=True)]
