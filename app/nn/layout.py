"""Where each weight of a network lives in the one flat vector `theta`.

What the network computes with them is in `app.nn.mlp`.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.errors import Invalid, Problem
from app.param import shown

Layer = tuple[Matrix, Vector | None]  # W (fan_in, fan_out), b (fan_out,)

_NAME = re.compile(r"([wb][1-9]\d{0,3})\[(\d{1,6})(?:,(\d{1,6}))?\]")


@dataclass(frozen=True)
class Group:
    """One weight matrix or bias vector: `theta[start:stop]` in `shape`."""

    name: str
    start: int
    stop: int
    shape: tuple[int, ...]

    @property
    def is_bias(self) -> bool:
        return self.name[0] == "b"


@dataclass(frozen=True)
class Architecture:
    """The layers of a multi-layer perceptron and the order of its weights in `theta` (P,).

    Args:
        sizes: nodes of each layer, inputs first: `(n0, n1, ..., nL)`.
        activations: one name for each layer after the inputs, `L` of them.
        bias: one bias for each node after the inputs.

    `theta` holds `w1` row by row, then `b1`, then `w2`, ... with `w<l>[j,k]` the weight of the
    link from node j of layer l-1 to node k of layer l.

    Example:
        >>> network = Architecture((2, 3, 1), ("tanh", "sigmoid"))
        >>> network.parameters, network.index("w2[1,0]"), network.name(6)
        (13, 10, 'b1[0]')
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    bias: bool = True

    @property
    def depth(self) -> int:
        """L, the number of layers of links."""
        return len(self.sizes) - 1

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        groups: list[Group] = []
        start = 0
        for layer, shape in enumerate(zip(self.sizes[:-1], self.sizes[1:], strict=True), start=1):
            shapes: list[tuple[str, tuple[int, ...]]] = [(f"w{layer}", shape)]
            if self.bias:
                shapes.append((f"b{layer}", shape[1:]))
            for name, extent in shapes:
                stop = start + math.prod(extent)
                groups.append(Group(name, start, stop, extent))
                start = stop
        return tuple(groups)

    @cached_property
    def group(self) -> Mapping[str, Group]:
        return {group.name: group for group in self.groups}

    @cached_property
    def parameters(self) -> int:
        """P, the number of weights and biases."""
        return self.groups[-1].stop

    @cached_property
    def is_link(self) -> NDArray[np.bool_]:
        """(P,), true for weights of links and false for biases."""
        mask = np.ones(self.parameters, dtype=bool)
        for group in self.groups:
            mask[group.start : group.stop] = not group.is_bias
        mask.flags.writeable = False
        return mask

    @cached_property
    def _slots(self) -> tuple[tuple[Group, Group | None], ...]:
        return tuple((self.group[f"w{layer}"], self.group.get(f"b{layer}")) for layer in range(1, self.depth + 1))

    def layers(self, theta: Vector) -> list[Layer]:
        """Views `(W, b)` of `theta`, first layer first; b is None in a network without biases."""
        return [
            (
                theta[w.start : w.stop].reshape(w.shape),
                None if b is None else theta[b.start : b.stop],
            )
            for w, b in self._slots
        ]

    def unflatten(self, theta: Vector) -> dict[str, NDArray[np.float64]]:
        """`theta` as named groups (views): `{"w1": (n0, n1), "b1": (n1,), ...}`."""
        return {g.name: theta[g.start : g.stop].reshape(g.shape) for g in self.groups}

    def flatten(self, groups: Mapping[str, Any], at: str = "weights") -> Vector:
        """The inverse of `unflatten`, from arrays or nested lists.

        Raises:
            Invalid: a group is missing, unknown, of the wrong shape or not finite.
        """
        unknown = [Problem(f"{at}.{k}", self._known()) for k in groups if k not in self.group]
        missing = [
            Problem(f"{at}.{g.name}", f"missing, expected {_shape_words(g.shape)}")
            for g in self.groups
            if g.name not in groups
        ]
        if unknown or missing:
            raise Invalid([*unknown, *missing])
        theta = np.empty(self.parameters)
        for group in self.groups:
            theta[group.start : group.stop] = self.read_group(group, groups[group.name], at).ravel()
        return theta

    def read_group(self, group: Group, values: Any, at: str = "weights") -> NDArray[np.float64]:
        """One group's values as a float64 array of its shape.

        Raises:
            Invalid: the values are not numbers, not finite, or of another shape.
        """
        return read_array(values, group.shape, f"{at}.{group.name}")

    def index(self, name: str, at: str = "link") -> int:
        """The place in `theta` of the weight or bias with this name, `w1[0,2]` or `b1[2]`.

        Raises:
            Invalid: there is no such weight; the message says which there are.
        """
        match = _NAME.fullmatch(name)
        if match is None:
            raise Invalid.one(at, f"{shown(name)} given, expected a name such as w1[0,2] or b1[2]")
        layer, first, second = match.groups()
        group = self.group.get(layer)
        if group is None or group.is_bias != (second is None):
            raise Invalid.one(at, f"{name} is not in this network; {self._known()}")
        row, column = (0, int(first)) if second is None else (int(first), int(second))
        width = group.shape[-1]
        if row * width >= group.stop - group.start or column >= width:
            raise Invalid.one(at, f"{name} is out of range: {group.name} is {_shape_words(group.shape)}")
        return group.start + row * width + column

    def name(self, index: int) -> str:
        """The inverse of `index`."""
        group = next(g for g in self.groups if g.start <= index < g.stop)
        row, column = divmod(index - group.start, group.shape[-1])
        return f"{group.name}[{column}]" if group.is_bias else f"{group.name}[{row},{column}]"

    def names(self) -> list[str]:
        """All names, in the order of `theta`."""
        return [self.name(index) for index in range(self.parameters)]

    def mask(self, names: Sequence[str] | None, at: str = "free") -> NDArray[np.bool_]:
        """(P,), true at the named weights and groups; None stands for all.

        Raises:
            Invalid: a name is neither a group nor a weight of this network.
        """
        if names is None:
            return np.ones(self.parameters, dtype=bool)
        mask = np.zeros(self.parameters, dtype=bool)
        for place, name in enumerate(names):
            if name in self.group:
                mask[self.group[name].start : self.group[name].stop] = True
            else:
                mask[self.index(name, f"{at}[{place}]")] = True
        return mask

    def _known(self) -> str:
        return "it has " + ", ".join(f"{g.name} ({_shape_words(g.shape)})" for g in self.groups)


def read_array(values: Any, shape: tuple[int, ...], at: str) -> NDArray[np.float64]:
    """Values from a caller as a float64 array of one exact shape.

    Raises:
        Invalid: the values are not numbers, not finite, or of another shape.
    """
    wanted = f"{_shape_words(shape)} numbers" if shape else "a single number"
    if not _only_numbers(values, len(shape)):
        raise Invalid.one(at, f"expected {wanted}")
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise Invalid.one(at, f"expected {wanted}") from None
    if array.shape != shape:
        raise Invalid.one(at, f"of shape {_shape_words(array.shape)}, expected {_shape_words(shape)}")
    if not np.isfinite(array).all():
        raise Invalid.one(at, "holds a number that is not finite")
    return array


def _only_numbers(values: Any, depth: int) -> bool:
    """Whether nothing in it is what only NumPy takes for a number: true, "1" or null."""
    if isinstance(values, list | tuple):
        return depth == 0 or all(_only_numbers(value, depth - 1) for value in values)
    if isinstance(values, np.ndarray):
        return values.dtype.kind in "iuf"
    return isinstance(values, int | float) and not isinstance(values, bool)


def _shape_words(shape: tuple[int, ...]) -> str:
    return " x ".join(str(extent) for extent in shape) or "a single number"
