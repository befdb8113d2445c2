"""Which activation a node of an ONNX graph computes, or several nodes that an exporter has written one as.

What stands around them is `onnx`'s business.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import erf

from app.networks.onnx_parts import attribute, operator_of, refusal
from app.nn.activations import ACTIVATIONS, LEAK, Array, sigmoid
from app.param import shown

if TYPE_CHECKING:
    from onnx import NodeProto

# Operator: our name, and the attribute that decides which function it is, its default, and the value that ours has.
SIMPLE: Mapping[str, tuple[str, str, Any, Any]] = {
    "Relu": ("relu", "", None, None),
    "Sigmoid": ("sigmoid", "", None, None),
    "Tanh": ("tanh", "", None, None),
    "Softplus": ("softplus", "", None, None),
    "Sin": ("sine", "", None, None),
    "LeakyRelu": ("leaky_relu", "alpha", 0.01, LEAK),
    "Elu": ("elu", "alpha", 1.0, 1.0),
    "Swish": ("silu", "alpha", 1.0, 1.0),
    "Gelu": ("gelu", "approximate", b"none", b"none"),
}
# What exporters write other activations with, as functions of their one or two operands.
PARTS: Mapping[str, Callable[..., Array]] = {
    "Add": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Div": np.divide,
    "Pow": np.power,
    "Neg": np.negative,
    "Exp": np.exp,
    "Erf": erf,
    "Sigmoid": sigmoid,
    "Softplus": lambda z: np.logaddexp(0, z),
    "Tanh": np.tanh,
}
ALONE = ("Neg", "Exp", "Erf", "Sigmoid", "Softplus", "Tanh")
EXPECTED = f"expected one of {', '.join(ACTIVATIONS)}"
PROBES = np.linspace(-8, 8, 161)
CLOSE = 1e-6  # constants such as the root of 2 stand in float32


def activation_of(node: "NodeProto") -> str:
    """Our name of the activation that a node of `SIMPLE` computes.

    Raises:
        Invalid: it has a parameter that ours has not.
    """
    name, parameter, default, ours = SIMPLE[node.op_type]
    if len(node.input) != 1:
        raise refusal(node, f"{len(node.input)} inputs given, expected one")
    if not parameter:
        return name
    given = attribute(node, parameter, default)
    if given != ours and not (isinstance(given, float) and np.float32(given) == np.float32(ours)):
        raise refusal(node, f"{parameter} {_text(given)} given, expected {_text(ours)}, which {name} has here")
    return name


def composite(
    value: str, nodes: list["NodeProto"], constants: Mapping[str, Any], uses: Counter[str]
) -> tuple[str, str, list["NodeProto"]]:
    """The activation that the first nodes compute together from a value that is taken several times.

    The nodes are those until only one value is left that others take. What they compute is found by comparing it with
    every activation at many places.

    Args:
        value: the name of what they start from.
        nodes: in the graph's order.
        constants: values by name.
        uses: how often each value is taken.

    Returns:
        The activation's name, the name of what the nodes give, and the nodes after them.

    Raises:
        Invalid: they compute something else.
    """
    known = {value: PROBES}
    left = Counter({value: uses[value]})
    for place, node in enumerate(nodes):
        if operator_of(node) not in PARTS:
            raise refusal(node, "takes a value that others take too; branches are possible within an activation alone")
        operands = [_operand(node, name, known, constants) for name in node.input]
        left.subtract(name for name in node.input if name in known)
        known[node.output[0]] = _computed(node, operands)
        left[node.output[0]] = uses[node.output[0]]
        given, rest = node.output[0], nodes[place + 1 :]
        if {name: count for name, count in left.items() if count > 0} != {given: 1}:
            continue
        if name := _matching(known[given]):
            return name, given, rest
        if not (rest and operator_of(rest[0]) in PARTS):
            raise refusal(node, f"ends nodes that compute together what no activation does; {EXPECTED}")
    raise refusal(nodes[-1], f"{shown(value)} is taken by several nodes, which do not come together again")


def _operand(node: "NodeProto", name: str, known: Mapping[str, Array], constants: Mapping[str, Any]) -> Array:
    if name in known:
        return known[name]
    if name in constants and constants[name].size == 1:
        return np.asarray(constants[name], np.float64).reshape(())
    raise refusal(node, f"takes {shown(name)}, expected the activation of one layer, or single numbers")


def _computed(node: "NodeProto", operands: list[Array]) -> Array:
    wanted = 1 if node.op_type in ALONE else 2
    if len(operands) != wanted:
        raise refusal(node, f"{len(operands)} inputs given, expected {wanted}")
    with np.errstate(all="ignore"):
        return np.asarray(PARTS[node.op_type](*operands))


def _matching(values: Array) -> str | None:
    if values.shape != PROBES.shape:
        return None
    known = {name: activation.value(PROBES) for name, activation in ACTIVATIONS.items()}
    return next((name for name, ours in known.items() if np.allclose(values, ours, rtol=CLOSE, atol=CLOSE)), None)


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else f"{value:g}"
