"""An ONNX model whose graph is one chain of layers and activations.

Which function a chain of elementwise nodes computes is `elementwise`'s business. No file that a model names is opened.

The operators: https://onnx.ai/onnx/operators/
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from app.arrays import FloatArray
from app.errors import Invalid
from app.networks.elementwise import SIMPLE, activation_of, composite
from app.networks.imported import Dense, Imported, assemble, exact
from app.networks.onnx_parts import CASTS, FLOAT, Constants, attribute, name_of, operator_of, real_inputs, refusal, uses
from app.networks.wire import structure
from app.param import shown
from app.sessions.limits import Limits

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto

MOST_NODES = 1000
MOST_STRUCTURE = 2**18  # bytes
PASSED = ("Identity", "Flatten", "Dropout", "Cast")
EXPECTED = f"expected a chain of Gemm, MatMul, Add, {', '.join([*PASSED, *SIMPLE])}, and Softmax at its end"
SCALES = ("Add", "Sub", "Mul", "Div", "BatchNormalization", "ai.onnx.ml.Scaler", "ai.onnx.ml.Normalizer")
SCALED = (
    "scales or shifts the inputs, which are taken as they are here: leave it out, and give the session data scaled so"
)
LOGARITHMS = "Its outputs are logarithms of probabilities; here they are the probabilities."


def read_onnx(body: bytes, limits: Limits) -> Imported:
    """The network that a model's graph computes.

    Args:
        body: the file.
        limits: how large the network may be.

    Raises:
        Invalid: what cannot be read, or a node that no multi-layer perceptron has, by its name and operator.
    """
    chain = _Chain(_graph(body))
    chain.walk()
    if not chain.dense:
        raise Invalid.one("file", "no layer of links in the graph, expected a Gemm or a MatMul at least")
    activations = [name or "identity" for name in chain.activations]
    return assemble(chain.dense, activations, limits, notes=chain.notes)


def _graph(body: bytes) -> "GraphProto":
    from google.protobuf.message import DecodeError  # noqa: PLC0415
    from onnx import ModelProto  # noqa: PLC0415 - most of a second to import, and seldom needed

    try:
        if structure(body, MOST_STRUCTURE) > MOST_STRUCTURE:
            detail = (
                f"more than {MOST_STRUCTURE} bytes beside the weights, expected fewer; leave out what only describes"
            )
            raise Invalid.one("file", detail)
        graph: GraphProto = ModelProto.FromString(body).graph
    except (ValueError, DecodeError) as error:
        raise Invalid.one("file", "neither safetensors nor npz, and not readable as ONNX") from error
    if not graph.node:
        raise Invalid.one("file", "neither safetensors nor npz, and as ONNX it has no nodes")
    if len(graph.node) > MOST_NODES:
        raise Invalid.one("file", f"{len(graph.node)} nodes, at most {MOST_NODES} are allowed")
    if graph.sparse_initializer:
        raise Invalid.one("file", "a sparse tensor in the graph, expected dense ones")
    if len(graph.output) != 1:
        raise Invalid.one("file", f"{len(graph.output)} outputs of the graph, expected one")
    return graph


class _Chain:
    """The graph from its input to its output, node by node: each takes what the one before it gives."""

    def __init__(self, graph: "GraphProto") -> None:
        self.graph = graph
        self.constants = Constants(graph)
        self.dense: list[Dense] = []
        self.activations: list[str | None] = []  # None until the layer has one
        self.notes: list[str] = []
        self.uses = uses(graph)
        (self.value,) = real_inputs(graph, self.constants)  # the name of what is computed so far

    def walk(self) -> None:
        """Take every node in turn.

        Raises:
            Invalid: a node that does not go on where the one before it ended, or that no perceptron has.
        """
        nodes = [node for node in self.graph.node if not self.constants.take(node)]
        while nodes:
            if self.uses[self.value] > 1:
                nodes = self._several(nodes)
                continue
            node = nodes.pop(0)
            self._require_next(node)
            self._one(node)
            self.value = node.output[0]
        if self.value != self.graph.output[0].name:
            raise Invalid.one(shown(self.graph.output[0].name).strip("'"), "the output is not what the last node gives")

    def _require_next(self, node: "NodeProto") -> None:
        found = [name for name in node.input if name and name not in self.constants]
        if found != [self.value] or (node.op_type != "Add" and node.input[0] != self.value):
            raise refusal(
                node, f"takes {_listed(found)}, expected {shown(self.value)} alone, what the node before it gives"
            )

    def _several(self, nodes: list["NodeProto"]) -> list["NodeProto"]:
        """Nodes that take a value more than once and give one again, as exporters write SiLU or GELU; the rest."""
        name, self.value, rest = composite(self.value, nodes, self.constants, self.uses)
        self._activate(nodes[0], name)
        return rest

    def _one(self, node: "NodeProto") -> None:
        operator = operator_of(node)
        if operator in SCALES and not self.dense:
            raise refusal(node, SCALED)
        if operator == "Gemm":
            self._gemm(node)
        elif operator == "MatMul":
            self._link(self._matrix(node), None)
        elif operator == "Add":
            self._add(node)
        elif operator in SIMPLE:
            self._activate(node, activation_of(node))
        elif operator in ("Softmax", "LogSoftmax"):
            self._softmax(node)
        elif not self._passes(node, operator):
            raise refusal(node, f"no part of a multi-layer perceptron; {EXPECTED}")

    def _matrix(self, node: "NodeProto", transposed: bool = False) -> Dense:
        """The second input, which has to be the constant one: (fan_in, fan_out)."""
        if len(node.input) < 2 or node.input[1] not in self.constants:
            raise refusal(node, "expected the layer before as its first input, and constant weights as its second")
        weight = self._floats(node.input[1])
        if weight.ndim != 2:
            raise refusal(node, f"weights of shape {shown(weight.shape)} given, expected a matrix")
        return Dense(name_of(node), weight.T if transposed else weight, None)

    def _gemm(self, node: "NodeProto") -> None:
        """alpha A B + beta C, with A what comes in."""
        if attribute(node, "transA", 0):
            raise refusal(node, "transA 1 given, expected 0: the examples are the rows")
        layer = self._matrix(node, bool(attribute(node, "transB", 0)))
        bias = None
        if len(node.input) > 2 and node.input[2]:
            bias = _scaled(node, attribute(node, "beta", 1.0), self._vector(node, node.input[2], layer))
        self._link(layer._replace(weight=_scaled(node, attribute(node, "alpha", 1.0), layer.weight)), bias)

    def _link(self, layer: Dense, bias: FloatArray | None) -> None:
        if self.activations and self.activations[-1] == "softmax":
            raise Invalid.one(layer.name, "comes after a softmax, which is possible at the outputs alone")
        self.dense.append(layer._replace(bias=bias))
        self.activations.append(None)

    def _add(self, node: "NodeProto") -> None:
        if not self.dense or self.activations[-1]:
            raise refusal(node, "expected right after a MatMul, where it adds the biases")
        others = [name for name in node.input if name != self.value]
        if len(others) != 1:
            raise refusal(node, f"{len(node.input)} inputs given, expected two")
        layer = self.dense[-1]
        bias = self._vector(node, others[0], layer)
        if layer.bias is not None:
            bias = exact(name_of(node), layer.bias + bias)
        self.dense[-1] = layer._replace(bias=bias)

    def _vector(self, node: "NodeProto", name: str, layer: Dense) -> FloatArray:
        """(fan_out,), from one number, (fan_out,) or (1, fan_out)."""
        if name not in self.constants:
            raise refusal(node, "expected constant biases")
        values, wanted = self._floats(name), layer.weight.shape[1]
        if values.size == 1:
            return np.full(wanted, values.ravel()[0])
        if values.shape not in ((wanted,), (1, wanted)):
            raise refusal(node, f"biases of shape {shown(values.shape)} given, expected ({wanted},)")
        return values.ravel()

    def _floats(self, name: str) -> FloatArray:
        return exact(shown(name).strip("'"), self.constants[name])

    def _activate(self, node: "NodeProto", name: str) -> None:
        if not self.dense:
            raise refusal(node, "expected a Gemm or a MatMul first: inputs are taken as they are")
        if self.activations[-1]:
            raise refusal(
                node, f"comes after {self.activations[-1]} at the same layer, expected one activation for each"
            )
        self.activations[-1] = name

    def _softmax(self, node: "NodeProto") -> None:
        axis = attribute(node, "axis", -1)
        if axis not in (-1, 1):
            raise refusal(node, f"axis {axis} given, expected -1 or 1: along the outputs")
        self._activate(node, "softmax")
        if node.op_type == "LogSoftmax":
            self.notes.append(LOGARITHMS)

    def _passes(self, node: "NodeProto", operator: str) -> bool:
        """Whether the node leaves its input as it is."""
        if operator == "Flatten" and (axis := attribute(node, "axis", 1)) != 1:
            raise refusal(node, f"axis {axis} given, expected 1: one row for each example")
        if operator == "Dropout" and ((len(node.output) > 1 and self.uses[node.output[1]]) or self._trains(node)):
            raise refusal(node, "in training mode, expected a model for inference")
        if operator == "Cast" and (to := attribute(node, "to", FLOAT)) not in CASTS:
            raise refusal(node, f"to type {to} given, expected float or double")
        return operator in PASSED

    def _trains(self, node: "NodeProto") -> bool:
        return len(node.input) > 2 and bool(node.input[2]) and bool(np.any(self.constants[node.input[2]]))


def _scaled(node: "NodeProto", factor: float, values: FloatArray) -> FloatArray:
    with np.errstate(over="ignore", invalid="ignore"):
        return exact(name_of(node), factor * values)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(shown, names)) or "constants alone"
