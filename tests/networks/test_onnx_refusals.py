"""Every ONNX graph that is no chain of layers and activations is refused, by the name of the node that breaks it."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from onnx import NodeProto, TensorProto, helper

from app.errors import Invalid
from app.networks.imported import Imported
from app.networks.reading import read_file
from app.sessions.limits import Limits
from tests.networks.models import CONSTANTS, Tensors, model, node, two_layers

LIMITS = Limits()


def read(nodes: Sequence[NodeProto], constants: Tensors = CONSTANTS, **more: Any) -> Imported:
    return read_file(model(nodes, constants, **more), LIMITS)


def external() -> bytes:
    """Weights that are said to stand in a file of the server's own."""
    proto = helper.make_tensor("w", TensorProto.DOUBLE, [1], [0.0])
    proto.ClearField("double_data")
    proto.data_location = TensorProto.EXTERNAL
    proto.external_data.add(key="location", value="/etc/hostname")
    return model([node("Constant", "", "u", value=proto), node("Gemm", "x u", "y")], {})


def test_no_file_that_a_model_names_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: Any) -> None:
        raise AssertionError

    body = external()
    monkeypatch.setattr("builtins.open", opened)

    with pytest.raises(Invalid, match="its values stand in another file"):
        read_file(body, LIMITS)


RELU = node("Relu", "z", "a")
REFUSED: dict[str, tuple[list[NodeProto], str, str]] = {
    "a convolution": ([node("Conv", "x w1", "y")], "make_y", "Conv: no part of a multi-layer perceptron"),
    "another domain": (
        [helper.make_node("Gemm", ["x", "w1"], ["y"], "own", domain="ai.x")],
        "own",
        "ai.x.Gemm: no part",
    ),
    "a leak of its own": (
        two_layers(node("LeakyRelu", "z", "a", alpha=0.2)),
        "make_a",
        "alpha 0.2 given, expected 0.01",
    ),
    "another scale": (two_layers(node("Elu", "z", "a", alpha=1.5)), "make_a", "alpha 1.5 given, expected 1"),
    "a nearly right leak": (two_layers(node("LeakyRelu", "z", "a", alpha=0.0101)), "make_a", "expected 0.01"),
    "the tanh form": (two_layers(node("Gelu", "z", "a", approximate="tanh")), "make_a", "tanh given, expected none"),
    "an alpha of text": (two_layers(node("Elu", "z", "a", alpha="x")), "make_a", "alpha b'x' given"),
    "a clipped line": (two_layers(node("HardSigmoid", "z", "a")), "make_a", "HardSigmoid: no part"),
    "two activations": (two_layers(node("Tanh", "z", "t"), node("Relu", "t", "a")), "make_a", "comes after tanh"),
    "an activation of the inputs": (
        [node("Tanh", "x", "a"), node("Gemm", "a w1", "y")],
        "make_a",
        "inputs are taken as",
    ),
    "a scaled input": ([node("Add", "x b1", "a"), node("Gemm", "a w1", "y")], "make_a", "scales or shifts the"),
    "inputs of another size": (
        [node("Mul", "x b3", "a"), node("Gemm", "a w1", "y")],
        "make_a",
        "Mul: scales or shifts the inputs, which are taken as they are here: leave it out",
    ),
    "a scaler": (
        [helper.make_node("Scaler", ["x"], ["a"], "scaler", domain="ai.onnx.ml"), node("Gemm", "a w1", "y")],
        "scaler",
        "ai.onnx.ml.Scaler: scales or shifts the inputs",
    ),
    "another shape": (
        [node("Gemm", "x w1", "z"), node("Reshape", "z shape", "a"), node("Gemm", "a w2", "y")],
        "make_a",
        "Reshape: no part of a multi-layer perceptron",
    ),
    "a late bias": ([node("Gemm", "x w1", "z"), RELU, node("Add", "a b1", "y")], "make_y", "right after a MatMul"),
    "a softmax within": (
        [node("Gemm", "x w1", "z"), node("Softmax", "z", "a"), node("Gemm", "a w2", "y")],
        "make_y",
        "at the outputs alone",
    ),
    "a softmax of columns": ([node("Gemm", "x w1", "z"), node("Softmax", "z", "y", axis=0)], "make_y", "axis 0 given"),
    "columns as examples": ([node("Gemm", "x w1", "y", transA=1)], "make_y", "transA 1 given"),
    "weights times inputs": ([node("MatMul", "w1 x", "y")], "make_y", "MatMul: takes 'x'"),
    "weights from elsewhere": ([node("MatMul", "x x", "y")], "make_y", "takes a value that others take too"),
    "a vector as weights": ([node("MatMul", "x b1", "y")], "make_y", "shape (4,) given, expected a matrix"),
    "biases that do not fit": ([node("Gemm", "x w1 b2", "y")], "make_y", "biases of shape (2,) given, expected (4,)"),
    "weights without end": ([node("Gemm", "x w1", "y", alpha=float("inf"))], "make_y", "expected finite numbers"),
    "biases of a whole batch": ([node("Gemm", "x w1 column", "y")], "make_y", "biases of shape (4, 1) given"),
    "layers that do not chain": ([node("Gemm", "x w1", "z"), node("Gemm", "z w1", "y")], "make_y", "takes 3 values"),
    "a skip connection": (
        [node("Gemm", "x w1", "z"), RELU, node("Gemm", "a square", "b"), node("Add", "b a", "y")],
        "make_b",
        "Gemm: takes a value that others take too",
    ),
    "two branches": (
        [node("Gemm", "x w1", "z"), node("Relu", "z", "a"), node("Sigmoid", "z", "b"), node("Gemm", "a w2", "y")],
        "make_a",
        "takes a value",
    ),
    "a cycle": ([node("Gemm", "z w1", "y"), node("Relu", "y", "z")], "make_y", "takes 'z', expected 'x' alone"),
    "a value from nowhere": ([node("Gemm", "q w1", "y")], "make_y", "takes 'q', expected 'x' alone"),
    "an output from elsewhere": ([node("Gemm", "x w1", "z")], "y", "not what the last node gives"),
    "a name given twice": ([node("Gemm", "x w1", "z"), node("Relu", "z", "z")], "z", "given by two nodes"),
    "computed weights": ([node("Add", "w1 w1", "u"), node("Gemm", "x u", "y")], "make_u", "works on constants alone"),
    "weights of another dimension": (
        [node("Transpose", "b1", "u"), node("Gemm", "x u", "y")],
        "make_u",
        "expected a matrix",
    ),
    "weights turned in space": (
        [node("Transpose", "w1", "u", perm=[0, 1]), node("Gemm", "x u", "y")],
        "make_u",
        "perm [0, 1] given, expected [1, 0]",
    ),
    "a turn that is no list": (
        [node("Transpose", "w1", "u", perm=5), node("Gemm", "x u", "y")],
        "make_u",
        "perm 5 given, expected [1, 0]",
    ),
    "random weights": (
        [node("RandomNormal", "", "u", shape=[3, 1]), node("Gemm", "x u", "y")],
        "make_u",
        "RandomNormal: works",
    ),
    "dropout that drops": (
        [node("Gemm", "x w1", "z"), node("Dropout", "z ratio yes", "y")],
        "make_y",
        "in training mode",
    ),
    "a coarser type": (
        [node("Gemm", "x w1", "z"), node("Cast", "z", "y", to=TensorProto.FLOAT16)],
        "make_y",
        "to type 10",
    ),
    "whole numbers as weights": ([node("Gemm", "x whole", "y")], "whole", "'int64' values given"),
    "nothing of all that": ([node("Identity", "x", "y")], "file", "no layer of links in the graph"),
    "a branch": ([helper.make_node("If", ["x"], ["y"], "make_y")], "make_y", "If: no part"),
    "a node without outputs": ([helper.make_node("Relu", ["x"], [], "silent")], "silent", "gives nothing"),
}
MORE = CONSTANTS | {
    "b3": np.ones(3),
    "shape": np.array([-1, 4]),
    "square": np.ones((4, 4)),
    "column": np.ones((4, 1)),
    "ratio": np.array(0.5),
    "yes": np.array(True),
    "whole": np.ones((3, 1), np.int64),
}


@pytest.mark.parametrize("case", REFUSED)
def test_every_other_graph_is_refused_by_its_node(case: str) -> None:
    nodes, at, detail = REFUSED[case]

    with pytest.raises(Invalid, match=re.escape(detail)) as refused:
        read(nodes, MORE)

    assert refused.value.problems[0].at == at


def test_a_graph_has_one_input_and_one_output() -> None:
    info = helper.make_tensor_value_info
    several = [info(name, TensorProto.DOUBLE, ["n", None]) for name in ("x", "x2")]
    answers = [info(name, TensorProto.DOUBLE, ["n", None]) for name in ("y", "y2")]

    with pytest.raises(Invalid, match="2 inputs of the graph, expected one"):
        read([node("Gemm", "x w1", "y")], inputs=several)
    with pytest.raises(Invalid, match="2 outputs of the graph, expected one"):
        read([node("Gemm", "x w1", "y")], outputs=answers)


def test_an_onnx_file_names_its_own_activations() -> None:
    with pytest.raises(Invalid, match="leave them out"):
        read_file(model(two_layers(RELU), CONSTANTS), LIMITS, ("tanh", "identity"))
