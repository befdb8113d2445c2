"""Small trained networks in the forms in which others keep them: PyTorch's names, and ONNX graphs node by node."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from app.arrays import Matrix
from app.networks.imported import Imported
from app.nn.mlp import outputs
from app.sessions.limits import Limits
from app.sessions.session import Session

Tensors = dict[str, NDArray[Any]]
OPSET = 20


def tensors(sizes: Sequence[int], seed: int = 0, dtype: Any = np.float64, bias: bool = True) -> dict[str, NDArray[Any]]:
    """A state dict of layers `0`, `2`, `4`, ..., as `torch.nn.Sequential` names them."""
    draw = np.random.default_rng(seed)
    found = {}
    for place, (below, above) in enumerate(pairwise(sizes)):
        found[f"{2 * place}.weight"] = draw.normal(0, 1, (above, below)).astype(dtype)
        if bias:
            found[f"{2 * place}.bias"] = draw.normal(0, 1, above).astype(dtype)
    return found


def inputs(columns: int, examples: int = 20) -> Matrix:
    return np.random.default_rng(99).normal(0, 1, (examples, columns))


def model(nodes: Sequence[NodeProto], constants: Tensors, opset: int = OPSET, **more: Any) -> bytes:
    """A file whose graph goes from `x` to `y`."""
    value = helper.make_tensor_value_info
    kind = TensorProto.DOUBLE if all(a.dtype != np.float32 for a in constants.values()) else TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "network",
        more.get("inputs", [value("x", kind, ["n", None])]),
        more.get("outputs", [value("y", kind, ["n", None])]),
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in constants.items()],
    )
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    body: bytes = built.SerializeToString()
    return body


def node(operator: str, inputs: str, output: str, **attributes: Any) -> NodeProto:
    """`node("Gemm", "x w b", "y")`, called after what it gives."""
    return helper.make_node(operator, inputs.split(), [output], name=f"make_{output}", **attributes)


_DRAW = np.random.default_rng(5)
# (3, 4) and (4, 2), as MatMul takes them, and biases
CONSTANTS: Tensors = {
    name: _DRAW.normal(0, 1, shape) for name, shape in {"w1": (3, 4), "b1": (4,), "w2": (4, 2), "b2": (2,)}.items()
}


def two_layers(*between: NodeProto, last: str = "Identity") -> list[NodeProto]:
    """x -> z, what turns z into a, and a -> y, with the `CONSTANTS`."""
    return [node("Gemm", "x w1 b1", "z"), *between, node("Gemm", "a w2 b2", "s"), node(last, "s", "y")]


def evaluated(body: bytes, X: NDArray[Any]) -> NDArray[Any]:
    """What ONNX's own reference implementation makes of the inputs."""
    (found,) = ReferenceEvaluator(onnx.load_model_from_string(body)).run(None, {"x": X})
    return np.asarray(found)


def began(imported: Imported, X: Matrix, y: Matrix) -> Session:
    """A session of the network on these examples, as the request makes it that the reader gives."""
    data = {"inputs": X.tolist(), "targets": y.tolist()}
    return Session.begin({**imported.request(), "data": data}, Limits())


def answered(session: Session) -> Matrix:
    """What its network makes of the training examples."""
    return outputs(session.run.spec.objective, session.run.spec.theta(), session.run.dataset.X)


def error_of(session: Session) -> float:
    error = next(iter(session.points)).train
    assert error is not None
    return error
