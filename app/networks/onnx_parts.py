"""The parts of an ONNX graph: its constants, the names of its nodes, and who uses what."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.errors import Invalid
from app.networks.imported import require_extents
from app.param import shown

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, TensorProto

Kind = TypeVar("Kind")

FLOAT, INT64, BOOL, FLOAT16, DOUBLE, BFLOAT16 = 1, 7, 9, 10, 11, 16  # TensorProto.DataType
CASTS = (FLOAT, DOUBLE)
# Bytes of a number in raw data, and where it stands otherwise.
STORED = {
    FLOAT: (4, "float_data"),
    INT64: (8, "int64_data"),
    BOOL: (1, "int32_data"),
    FLOAT16: (2, "int32_data"),
    DOUBLE: (8, "double_data"),
    BFLOAT16: (2, "int32_data"),
}
EXTERNAL = 1
FOLDED = ("Constant", "Identity", "Transpose")


class Constants(Mapping[str, NDArray[Any]]):
    """What does not depend on the input: initializers, and what nodes make of constants alone."""

    def __init__(self, graph: "GraphProto") -> None:
        self._values: dict[str, NDArray[Any]] = {}
        for tensor in graph.initializer:
            self._add(tensor.name, array_of(tensor))

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _add(self, name: str, values: NDArray[Any]) -> None:
        if name in self._values:
            raise Invalid.one(_at(name), "stands in the graph twice")
        self._values[name] = values

    def take(self, node: "NodeProto") -> bool:
        """Whether the node has no input but constants; what it gives is one more of them.

        Raises:
            Invalid: it does more with them than to name, copy or transpose.
        """
        if not node.output:
            raise refusal(node, "gives nothing, expected one output")
        if any(name not in self for name in node.input if name):
            return False
        if operator_of(node) not in FOLDED or len(node.output) != 1 or len(node.input) != (node.op_type != "Constant"):
            raise refusal(node, f"works on constants alone, expected no more of that than {', '.join(FOLDED)}")
        self._add(node.output[0], self._made_by(node))
        return True

    def _made_by(self, node: "NodeProto") -> NDArray[Any]:
        if node.op_type == "Constant":
            return _constant(node)
        values = self[node.input[0]]
        if node.op_type == "Identity":
            return values
        if (perm := attributes(node).get("perm", [1, 0])) != [1, 0]:
            raise refusal(node, f"perm {shown(perm)} given, expected [1, 0]")
        if values.ndim != 2:
            raise refusal(node, f"of shape {shown(values.shape)} given, expected a matrix")
        return values.T


def _constant(node: "NodeProto") -> NDArray[Any]:
    (entry,) = node.attribute if len(node.attribute) == 1 else (None,)
    if entry is None or entry.name not in ("value", "value_float", "value_floats"):
        raise refusal(node, "expected one of value, value_float, value_floats")
    if entry.name == "value":
        return array_of(entry.t, name_of(node))
    return np.array(entry.f if entry.name == "value_float" else entry.floats, np.float32)


def array_of(tensor: "TensorProto", name: str = "") -> NDArray[Any]:
    """A tensor's values, once its bytes are known to be as many as its shape says; no file is ever opened.

    Raises:
        Invalid: values that stand in another file, of another kind, or more or fewer than the shape has room for.
    """
    from onnx.numpy_helper import to_array  # noqa: PLC0415

    at = _at(name or tensor.name)
    if tensor.data_location == EXTERNAL or tensor.external_data:
        raise Invalid.one(at, "its values stand in another file, expected them in this one; save the model as one file")
    if tensor.data_type not in STORED or tensor.HasField("segment"):
        raise Invalid.one(at, f"values of type {tensor.data_type} given, expected floats")
    size, field = STORED[tensor.data_type]
    found = len(tensor.raw_data) / size if tensor.HasField("raw_data") else len(getattr(tensor, field))
    require_extents(at, tensor.dims)
    if math.prod(tensor.dims) != found:
        detail = f"shape {shown(tuple(tensor.dims))} with {found:g} values, which do not fit each other"
        raise Invalid.one(at, detail)
    values: NDArray[Any] = to_array(tensor)
    return values


def attributes(node: "NodeProto") -> dict[str, Any]:
    """The attributes of a node by name; texts are bytes, as ONNX has them."""
    from onnx.helper import get_attribute_value  # noqa: PLC0415

    try:
        return {entry.name: get_attribute_value(entry) for entry in node.attribute}
    except ValueError as error:
        raise refusal(node, "an attribute without a type, expected one with") from error


def attribute(node: "NodeProto", name: str, default: Kind) -> Kind:
    """One attribute of a node, or its default, whose type it has to have.

    Raises:
        Invalid: it has another type.
    """
    given = attributes(node).get(name, default)
    if type(given) is not type(default):
        raise refusal(node, f"{name} {shown(given)} given, expected a value such as {default!r}")
    return given


def real_inputs(graph: "GraphProto", constants: Mapping[str, Any]) -> list[str]:
    """The inputs that are no constants; old models list those too.

    Raises:
        Invalid: none or several.
    """
    names = [entry.name for entry in graph.input if entry.name not in constants]
    if len(names) != 1:
        raise Invalid.one("file", f"{len(names)} inputs of the graph, expected one")
    return names


def uses(graph: "GraphProto") -> Counter[str]:
    """How often each value is taken, by nodes or as an output.

    Raises:
        Invalid: two nodes give a value of the same name.
    """
    given = Counter(name for node in graph.node for name in node.output if name)
    given.update(entry.name for entry in graph.input)
    if twice := [name for name, count in given.items() if count > 1]:
        raise Invalid.one(_at(twice[0]), "is given by two nodes")
    taken = Counter(name for node in graph.node for name in node.input if name)
    taken.update(entry.name for entry in graph.output)
    return taken


def operator_of(node: "NodeProto") -> str:
    """An operator's name, with its domain before it where that is not ONNX's own."""
    return node.op_type if node.domain in ("", "ai.onnx") else f"{node.domain}.{node.op_type}"


def name_of(node: "NodeProto") -> str:
    """A node's own name, or that of what it gives."""
    return _at(node.name or (node.output[0] if node.output else "") or node.op_type)


def refusal(node: "NodeProto", detail: str) -> Invalid:
    """What is wrong with a node."""
    return Invalid.one(name_of(node), f"{shown(operator_of(node)).strip(chr(39))}: {detail}")


def _at(name: str) -> str:
    return shown(name).strip("'")
