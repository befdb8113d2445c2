"""Networks that were trained elsewhere come in by the client number for number, and are looked at on their data."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier

from app.client import Client, Invalid, TooLarge
from tests.networks.models import inputs, tensors
from tests.serving import RunningServer


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client.local() as found:
        yield found


def test_a_path_bytes_and_a_mapping_are_the_same_network(client: Client, tmp_path: Path) -> None:
    arrays, activations = tensors([3, 4, 2]), ["tanh", "softmax"]
    file = tmp_path / "net.safetensors"
    file.write_bytes(save(arrays))

    found = client.network(file, activations)

    assert found == client.network(str(file), activations) == client.network(file.read_bytes(), activations)
    assert found == client.network(arrays, activations)
    assert found["weights"]["w1"] == arrays["0.weight"].T.tolist()
    assert found["error"] == {"name": "softmax_cross_entropy"}
    assert (found.parameters, found.notes) == (26, ("The layers in their order: 0, 2.",))


def test_a_session_of_it_has_the_landscape_around_its_weights(client: Client) -> None:
    network = client.network(tensors([3, 4, 2]), ["relu", "identity"])
    data = {"inputs": inputs(3), "targets": inputs(2)}

    session = client.create(**network, data=data)
    curve = session.surface("w1[0,0]", "w2[0,0]", resolution=(5, 5))

    assert session.weights()["w2"].tolist() == network["weights"]["w2"]
    assert np.isfinite(curve.error).all()


def test_a_fitted_classifier_is_a_session_with_its_probabilities(client: Client) -> None:
    X, y = load_iris(return_X_y=True)
    names = np.array(["setosa", "versicolor", "virginica"])[y]
    fitted = MLPClassifier(5, solver="lbfgs", random_state=0, max_iter=3000).fit(X, names)

    session = client.from_sklearn(fitted, X, names)

    assert session.error.train == pytest.approx(fitted.loss_, rel=1e-9)
    assert session.view.title == "MLPClassifier"
    assert session.config["error"]["l2"] == pytest.approx(1e-4 / 150)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda client: client.network({"conv.weight": np.ones((1, 1, 3, 3))}, ["tanh", "tanh"]), "conv.weight: shape"),
        (lambda client: client.network({"0.weight": np.ones((1, 2))}), "activations: missing"),
        (lambda client: client.network({"0.weight": object()}, ["tanh"]), "a mapping of names to arrays"),
        (lambda client: client.from_sklearn(MLPClassifier(), [[1.0]], [0]), "call fit first"),
    ],
)
def test_what_is_refused_is_an_exception_that_names_it(client: Client, call: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        call(client)


def wide() -> dict[str, Any]:
    """A network of 526,337 weights with all their digits."""
    draw = np.random.default_rng(3)
    layers = {"0": (512, 2), "2": (1020, 512), "4": (1, 1020)}
    return {f"{name}.weight": draw.normal(size=shape) for name, shape in layers.items()}


def test_a_network_of_any_size_that_is_allowed_goes_in_where_the_program_is_ones_own() -> None:
    with Client.local() as client:
        network = client.network(wide(), ["tanh", "tanh", "sigmoid"])
        session = client.create(**network, data={"name": "moons", "examples": 8})

        assert session.view.parameters == network.parameters > 400_000
        assert session.weights()["w3"].tolist() == network["weights"]["w3"]


def test_one_that_is_too_large_for_a_server_is_refused_by_the_limit(server: RunningServer) -> None:
    with Client(server.url) as client:
        network = client.network({name: block.astype(np.float32) for name, block in wide().items()}, ["tanh"] * 3)
        with pytest.raises(TooLarge) as refused:
            client.create(**network, data={"name": "moons", "examples": 8})

    limit = "expected at most 8388608, which is THALWEG_MAX_BODY_BYTES of this server; some 419430 weights fit"
    assert re.fullmatch(rf"\d{{8}} bytes given, {limit}", str(refused.value))


@pytest.mark.torch
def test_a_state_dict_of_pytorch_goes_in_as_it_is(client: Client) -> None:
    torch = pytest.importorskip("torch")
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).to(torch.bfloat16)

    found = client.network(net.state_dict(), ["tanh", "identity"])

    assert found["weights"]["w1"] == net[0].weight.T.double().tolist()
