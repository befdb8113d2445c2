"""Networks that were trained elsewhere come in by the client number for number, and are looked at on their data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier

from app.client import Client, Invalid
from tests.networks.models import inputs, tensors


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


@pytest.mark.torch
def test_a_state_dict_of_pytorch_goes_in_as_it_is(client: Client) -> None:
    torch = pytest.importorskip("torch")
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).to(torch.bfloat16)

    found = client.network(net.state_dict(), ["tanh", "identity"])

    assert found["weights"]["w1"] == net[0].weight.T.double().tolist()
