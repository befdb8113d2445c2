"""A trained network from elsewhere as a session has it: layers that chain, activations, biases, an error that fits.

How layers stand in a file is left to the readers beside this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from app.arrays import FloatArray
from app.errors import Invalid, Problem
from app.nn.activations import ACTIVATIONS
from app.nn.losses import LOSSES
from app.param import choose, shown
from app.sessions.limits import Limits

MOST_EXTENTS = 8
KINDS = ("float16", "bfloat16", "float32", "float64")  # all of them stand in a float64 exactly
UNSAID = (
    "missing: such a file holds weights alone; name one for each layer, "
    "or one for all hidden layers and one for the outputs, such as tanh,identity"
)


class Dense(NamedTuple):
    """A layer of links under the name that its source gives it."""

    name: str
    weight: FloatArray  # (fan_in, fan_out)
    bias: FloatArray | None  # (fan_out,)


@dataclass(frozen=True, eq=False)
class Imported:
    """A network with its weights, ready to be put into a session's request.

    Args:
        layers: nodes of each layer, inputs first.
        activations: one name for each layer after the inputs.
        bias: whether there is a bias for each node after the inputs.
        weights: `w1` (n0, n1), `b1` (n1,), `w2`, ...
        error: the `error` of a request that fits, or None where nothing suggests one.
        notes: sentences on what the source says otherwise than it stands here.
    """

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    bias: bool
    weights: Mapping[str, FloatArray]
    error: Mapping[str, Any] | None
    notes: tuple[str, ...] = ()

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(values.size for values in self.weights.values())

    def request(self) -> dict[str, Any]:
        """The `network`, the `weights` and, where one is suggested, the `error` of a request, as plain JSON."""
        network = {"layers": list(self.layers), "activations": list(self.activations), "bias": self.bias}
        weights = {name: values.tolist() for name, values in self.weights.items()}
        error = {} if self.error is None else {"error": dict(self.error)}
        return {"network": network, "weights": weights, **error}


def exact(name: str, values: Any) -> FloatArray:
    """The same numbers in float64.

    Args:
        name: what the source calls them.
        values: an array of any shape.

    Raises:
        Invalid: other numbers than floats of at most 64 bits, or some that are not finite.
    """
    array = np.asarray(values)
    if array.dtype.name not in KINDS:
        raise Invalid.one(name, f"{shown(array.dtype.name)} values given, expected {', '.join(KINDS)}")
    array = array.astype(np.float64)
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        place = "".join(f"[{index}]" for index in wrong[0])
        raise Invalid.one(name, f"{array[tuple(wrong[0])]} at {place or 'its only place'}, expected finite numbers")
    return array


def require_extents(name: str, shape: Sequence[int]) -> None:
    """Refuse a shape that no array of numbers has, however few bytes it claims.

    Raises:
        Invalid: an extent that is not positive, or far too many of them.
    """
    if len(shape) > MOST_EXTENTS or min(shape, default=1) < 1:
        detail = f"shape {shown(tuple(shape))} given, expected positive extents, {MOST_EXTENTS} at most"
        raise Invalid.one(name, detail)


def assemble(
    dense: Sequence[Dense],
    activations: Sequence[str],
    limits: Limits,
    error: Mapping[str, Any] | None = None,
    notes: Sequence[str] = (),
) -> Imported:
    """Layers of links as a network; where only some have biases, the others get zeros.

    Args:
        dense: the layers in their order, at least one.
        activations: one for each of them.
        limits: how large the network may be.
        error: overrides the one that the output function suggests.
        notes: what the reader has to say already.

    Raises:
        Invalid: a layer that is too large or does not take what the one before it gives, by its name.

    Example:
        >>> layer = Dense("out", np.ones((2, 1)), None)
        >>> assemble([layer], ["sigmoid"], Limits()).request()
        {'network': {'layers': [2, 1], 'activations': ['sigmoid'], 'bias': False},
         'weights': {'w1': [[1.0], [1.0]]}, 'error': {'name': 'binary_cross_entropy'}}
    """
    _require_within(dense, limits)
    _require_chain(dense)
    bare = [layer.name for layer in dense if layer.bias is None]
    bias = len(bare) < len(dense)
    weights: dict[str, FloatArray] = {}
    for place, layer in enumerate(dense, start=1):
        weights[f"w{place}"] = layer.weight
        if bias:
            weights[f"b{place}"] = np.zeros(layer.weight.shape[1]) if layer.bias is None else layer.bias
    if bias and bare:
        notes = [*notes, f"No biases in {named(bare)}: they are zero here, and training moves them unless frozen."]
    sizes = (len(dense[0].weight), *(layer.weight.shape[1] for layer in dense))
    return Imported(sizes, tuple(activations), bias, weights, error or _fitting(activations[-1]), tuple(notes))


def spread(given: Sequence[str] | None, depth: int) -> tuple[str, ...]:
    """One activation for each of `depth` layers, from so many names or from one for hidden layers and one for outputs.

    Raises:
        Invalid: none given, too many, or an unknown one.

    Example:
        >>> spread(["tanh", "sigmoid"], 3)
        ('tanh', 'tanh', 'sigmoid')
    """
    if not given:
        raise Invalid.one("activations", UNSAID)
    if len(given) == 2 != depth:
        given = [given[0]] * (depth - 1) + [given[1]]
    if len(given) != depth:
        wanted = f"{depth}, one for each layer," if depth != 1 else "1, for the outputs,"
        detail = f"{len(given)} given, expected {wanted} or 2, for all hidden layers and for the outputs"
        raise Invalid.one("activations", detail)
    last = {**dict.fromkeys(ACTIVATIONS), "softmax": None}
    for place, name in enumerate(given):
        choose(last if place == depth - 1 else dict.fromkeys(ACTIVATIONS), name, f"activations[{place}]")
    return tuple(given)


def named(names: Sequence[str]) -> str:
    """Names in a row, short whatever a file calls its layers."""
    return ", ".join(shown(name).strip("'") for name in names)


def _fitting(last: str) -> dict[str, Any] | None:
    """The error function that brings the output function."""
    return next(({"name": loss.name} for loss in LOSSES.values() if loss.link == last), None)


def _require_within(dense: Sequence[Dense], limits: Limits) -> None:
    if len(dense) - 1 > limits.max_hidden_layers:
        detail = f"one of {len(dense)} layers, at most {limits.max_hidden_layers + 1} are allowed"
        raise Invalid.one(dense[-1].name, detail)
    for layer in dense:
        if max(layer.weight.shape) > limits.max_nodes or not layer.weight.size:
            detail = f"{layer.weight.shape[0]} to {layer.weight.shape[1]} nodes, expected 1 to {limits.max_nodes} each"
            raise Invalid.one(layer.name, detail)
    total = sum(layer.weight.size + (0 if layer.bias is None else layer.bias.size) for layer in dense)
    if total > limits.max_parameters:
        raise Invalid.one("file", f"{total} weights, at most {limits.max_parameters} are allowed")


def _require_chain(dense: Sequence[Dense]) -> None:
    problems = [
        Problem(below.name, f"takes {len(below.weight)} values, but {shown(above.name)} gives {above.weight.shape[1]}")
        for above, below in pairwise(dense)
        if above.weight.shape[1] != len(below.weight)
    ]
    problems += [
        Problem(layer.name, f"{layer.bias.shape} biases, expected {layer.weight.shape[1:]} for its outputs")
        for layer in dense
        if layer.bias is not None and layer.bias.shape != layer.weight.shape[1:]
    ]
    if problems:
        raise Invalid(problems)
