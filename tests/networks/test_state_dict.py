"""Weights under PyTorch's names become the same network, number for number; what is no layer of links is named."""

import io
import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors import TensorSpec, serialize
from safetensors.numpy import save

from app.errors import Invalid
from app.networks.imported import spread
from app.networks.npz import read_npz
from app.networks.reading import read_file
from app.networks.state_dict import read_state_dict
from app.nn.activations import ACTIVATIONS
from app.sessions.limits import Limits
from tests.networks.models import Tensors, answered, began, error_of, inputs, tensors

LIMITS = Limits()
Read = dict[str, NDArray[Any]]


def npz(arrays: Tensors, packed: bool = False) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if packed else np.savez)(file, allow_pickle=False, **arrays)
    return file.getvalue()


def by_hand(arrays: Tensors, activations: tuple[str, ...], X: NDArray[Any]) -> NDArray[Any]:
    """PyTorch's own formula, x W' + b, layer by layer."""
    value = X
    for place, name in enumerate(activations):
        value = value @ arrays[f"{2 * place}.weight"].T + arrays.get(f"{2 * place}.bias", 0)
        value = ACTIVATIONS[name].value(value)
    return value


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("form", [save, npz, lambda arrays: npz(arrays, packed=True)])
def test_the_same_weights_give_the_same_answers_and_the_same_error(form: Any, dtype: Any) -> None:
    arrays = tensors([3, 5, 4, 2], dtype=dtype)
    activations = ("tanh", "softplus", "identity")
    X, y = inputs(3), inputs(2)

    found = read_file(form(arrays), LIMITS, activations)

    session = began(found, X, y)
    wanted = by_hand({name: array.astype(np.float64) for name, array in arrays.items()}, activations, X)
    np.testing.assert_allclose(answered(session), wanted, rtol=1e-12, atol=1e-12)
    assert error_of(session) == pytest.approx(0.5 * ((wanted - y) ** 2).sum(axis=1).mean(), rel=1e-12)
    for place in range(3):
        assert np.array_equal(found.weights[f"w{place + 1}"], arrays[f"{2 * place}.weight"].T)
        assert np.array_equal(found.weights[f"b{place + 1}"], arrays[f"{2 * place}.bias"])


def test_bfloat16_is_taken_exactly() -> None:
    halves = np.array([[0x3F80, 0xBF80], [0x4049, 0x0001]], "<u2")  # 1, -1, 3.140625 and the smallest of all
    body = serialize(
        {"0.weight": TensorSpec(dtype="bfloat16", shape=[2, 2], data_ptr=halves.ctypes.data, data_len=8)}, None
    )

    found = read_file(bytes(body), LIMITS, ("identity",))

    assert found.weights["w1"].T.tolist() == [[1.0, -1.0], [3.140625, 2.0**-133]]


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (("net.0", "net.2", "net.10"), "net.0, net.2, net.10"),
        (("module.fc1", "module.fc2", "module.fc10"), "module.fc1, module.fc2, module.fc10"),
        (("hidden", "middle", "out"), "hidden, middle, out"),
        (("zuerst", "dann", "am_ende"), "zuerst, dann, am_ende"),  # by name nothing chains, so the file's order holds
    ],
)
def test_layers_stand_in_the_order_of_their_names_or_of_the_file(names: tuple[str, ...], order: str) -> None:
    shapes = [(4, 2), (3, 4), (1, 3)]
    arrays = {f"{name}.weight": np.ones(shape) for name, shape in zip(names, shapes, strict=True)}

    found = read_state_dict(arrays, ("tanh", "sigmoid"), LIMITS)

    assert found.layers == (2, 4, 3, 1)
    assert found.notes == (f"The layers in their order: {order}.",)


def test_without_any_biases_there_are_none_and_where_some_have_them_the_others_get_zeros() -> None:
    bare = tensors([2, 3, 1], bias=False)
    mixed = bare | {"2.bias": np.array([0.5])}

    none = read_state_dict(bare, ("tanh", "identity"), LIMITS)
    some = read_state_dict(mixed, ("tanh", "identity"), LIMITS)

    assert (none.bias, none.parameters, set(none.weights)) == (False, 9, {"w1", "w2"})
    assert (some.bias, some.parameters) == (True, 13)
    assert some.weights["b1"].tolist() == [0.0, 0.0, 0.0]
    assert some.weights["b2"].tolist() == [0.5]
    assert "No biases in 0: they are zero here" in some.notes[-1]


def test_a_lone_layer_needs_no_name() -> None:
    found = read_state_dict({"weight": np.ones((1, 2)), "bias": np.zeros(1)}, ("sigmoid",), LIMITS)

    assert found.layers == (2, 1)


@pytest.mark.parametrize(
    ("last", "error"),
    [("softmax", {"name": "softmax_cross_entropy"}), ("sigmoid", {"name": "binary_cross_entropy"}), ("tanh", None)],
)
def test_the_output_function_suggests_the_error_that_brings_it(last: str, error: object) -> None:
    assert read_state_dict(tensors([2, 3, 2]), ("relu", last), LIMITS).error == error


REFUSED: dict[str, tuple[Read, str, str]] = {
    "batch normalization": ({"1.running_mean": np.zeros(3)}, "1.running_mean", "batch normalization"),
    "its scale": ({"1.weight": np.ones(3)}, "1.weight", "normalization"),
    "convolution": ({"conv.weight": np.ones((4, 1, 3, 3))}, "conv.weight", "convolution"),
    "embedding": ({"embedding.weight": np.ones((9, 2))}, "embedding.weight", "embedding"),
    "recurrent layer": ({"rnn.weight_ih_l0": np.ones((9, 2))}, "rnn.weight_ih_l0", "recurrent"),
    "attention": ({"attn.in_proj_weight": np.ones((9, 2))}, "attn.in_proj_weight", "attention"),
    "something else": ({"scale": np.ones(2)}, "scale", "unknown tensor"),
    "a bias alone": ({"5.bias": np.ones(2)}, "5.bias", "without a weight"),
    "a bias of the wrong length": ({"2.bias": np.ones(2)}, "2", "(2,) biases, expected (1,)"),
    "a bias that is a matrix": ({"2.bias": np.ones((1, 1))}, "2.bias", "expected (outputs,)"),
    "whole numbers": ({"2.bias": np.ones(1, np.int64)}, "2.bias", "'int64' values given"),
    "not a number": ({"0.bias": np.array([0, np.nan, 1])}, "0.bias", "nan at [1]"),
    "endless": ({"0.weight": np.array([[0, 1], [0, 1], [0, -np.inf]])}, "0.weight", "-inf at [2][1]"),
    "shapes that do not chain": ({"2.weight": np.ones((1, 4))}, "2", "takes 4 values, but '0' gives 3"),
    "too many nodes": ({"0.weight": np.ones((1025, 2))}, "0", "expected 1 to 1024 each"),
    "no nodes": ({"2.weight": np.ones((0, 3)), "2.bias": np.ones(0)}, "2", "3 to 0 nodes"),
    "too many layers": ({f"{n}.weight": np.ones((1, 1)) for n in range(4, 20)}, "file", "18 layers, at most 7"),
    "a long name": ({"x" * 300 + ".weight": np.ones((1, 1))}, "xxx", "a name of 307 characters"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_layer_of_links_is_refused_by_its_name(case: str) -> None:
    more, at, detail = REFUSED[case]

    with pytest.raises(Invalid, match=re.escape(detail)) as refused:
        read_state_dict(tensors([2, 3, 1]) | more, ("tanh", "identity"), LIMITS)

    assert refused.value.problems[0].at.startswith(at)


@pytest.mark.parametrize(
    ("given", "depth", "meant"),
    [
        (("relu", "identity"), 4, ("relu", "relu", "relu", "identity")),
        (("relu", "softmax"), 2, ("relu", "softmax")),
        (("relu", "softmax"), 1, ("softmax",)),
        (("relu", "tanh", "sine"), 3, ("relu", "tanh", "sine")),
    ],
)
def test_two_activations_are_for_all_hidden_layers_and_for_the_outputs(
    given: tuple[str, ...], depth: int, meant: tuple[str, ...]
) -> None:
    assert spread(given, depth) == meant


@pytest.mark.parametrize(
    ("given", "at", "detail"),
    [
        (None, "activations", "one for all hidden layers and one for the outputs"),
        (("tanh",), "activations", "1 given, expected 3"),
        (("tanh", "tanh", "tanh", "tanh"), "activations", "4 given, expected 3"),
        (("swish", "tanh"), "activations[0]", "'swish' given, expected one of identity, sigmoid"),
        (("softmax", "softmax"), "activations[0]", "'softmax' given"),
    ],
)
def test_activations_that_do_not_fit_are_refused(given: tuple[str, ...] | None, at: str, detail: str) -> None:
    with pytest.raises(Invalid, match=re.escape(detail)) as refused:
        spread(given, 3)

    assert refused.value.problems[0].at == at


def test_an_array_that_runs_by_columns_is_read_as_it_is() -> None:
    weight = np.asfortranarray(np.arange(6.0).reshape(3, 2))

    assert read_npz(npz({"0.weight": weight}), LIMITS)["0.weight"].tolist() == weight.tolist()


@pytest.mark.torch
def test_a_network_of_pytorch_answers_alike() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(1)
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.GELU(), torch.nn.Linear(4, 2)).double()
    X, y = inputs(3), inputs(2)
    with torch.no_grad():
        wanted = net(torch.tensor(X)).numpy()

    found = read_state_dict({n: t.numpy() for n, t in net.state_dict().items()}, ("gelu", "identity"), LIMITS)

    np.testing.assert_allclose(answered(began(found, X, y)), wanted, rtol=1e-12, atol=1e-12)
