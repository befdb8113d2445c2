"""A request is completed, never guessed silently; what is wrong is named with what would be right."""

from typing import Any

import numpy as np
import pytest

from app.errors import Invalid
from app.sessions.limits import Limits
from app.sessions.spec import merge, read_config

LIMITS = Limits(max_parameters=1000)


def test_the_resolved_configuration_leads_back_to_itself() -> None:
    spec, _ = read_config({"data": {"name": "iris"}, "batch": {"size": 8}}, LIMITS)

    again, _ = read_config(spec.to_json(), LIMITS)

    assert again.to_json() == spec.to_json()
    np.testing.assert_array_equal(again.theta(), spec.theta())


@pytest.mark.parametrize(
    ("data", "error", "last"),
    [
        ("xor", "half_squared", "sigmoid"),
        ("sine", "mean_squared", "identity"),
        ("iris", "softmax_cross_entropy", "softmax"),
        ("moons", "binary_cross_entropy", "sigmoid"),
    ],
)
def test_the_output_function_follows_data_and_error(data: str, error: str, last: str) -> None:
    spec, _ = read_config({"data": {"name": data}, "error": {"name": error}}, LIMITS)

    assert spec.network.activations == ("tanh", last)


def test_given_weights_are_taken_as_they_are() -> None:
    weights = {"w1": [[1.0], [2.0]], "b1": [3.0]}

    spec, _ = read_config({"network": {"layers": [2, 1]}, "weights": weights}, LIMITS)

    np.testing.assert_array_equal(spec.theta(), [1, 2, 3])
    assert spec.to_json()["weights"] == weights


@pytest.mark.parametrize(
    ("config", "at"),
    [
        ({"netwrk": {}}, "netwrk"),
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"network": []}, "network"),
        ({"network": {"layers": [3, 4, 1]}}, "network.layers[0]"),
        ({"network": {"layers": [2, 4, 2, 5]}}, "network.layers[3]"),
        ({"network": {"layers": [2, 0, 1]}}, "network.layers[1]"),
        ({"network": {"layers": [2, True, 1]}}, "network.layers[1]"),
        ({"network": {"layers": [2, "4", 1]}}, "network.layers[1]"),
        ({"network": {"layers": [2]}}, "network.layers"),
        ({"network": {"layers": "2-4-1"}}, "network.layers"),
        ({"network": {"layers": [2] + [1] * 8}}, "network.layers"),
        ({"network": {"layers": [2, 300, 1]}}, "network.layers"),
        ({"network": {"layers": [2, 4, 1], "activations": ["tanh"]}}, "network.activations"),
        ({"network": {"layers": [2, 1], "activations": ["tahn"]}}, "network.activations[0]"),
        ({"network": {"layers": [2, 2, 1], "activations": ["softmax", "tanh"]}}, "network.activations[0]"),
        ({"network": {"layers": [2, 1], "activations": [["tanh"]]}}, "network.activations[0]"),
        ({"network": {"bias": 1}}, "network.bias"),
        ({"network": {"dropout": 0.5}}, "network.dropout"),
        ({"weights": {"initializer": "he"}}, "weights.initializer"),
        ({"weights": {"w1": [[1]]}}, "weights.b1"),
        ({"error": {"name": "mse"}}, "error.name"),
        ({"error": {"l2": -1}}, "error.l2"),
        ({"error": {"reduction": "median"}}, "error.reduction"),
        ({"batch": {"size": 0}}, "batch.size"),
        ({"batch": 4}, "batch"),
        ({"free": "w1"}, "free"),
        ({"free": ["w1", 3]}, "free[1]"),
        ({"free": ["w9"]}, "free[0]"),
        ({"optimizer": {"rule": "book"}}, "optimizer.rule"),
    ],
)
def test_a_wrong_field_is_refused_by_name(config: dict[str, Any], at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_config(config, LIMITS)

    assert at in [problem.at for problem in refusal.value.problems]


def test_an_override_keeps_the_rest_of_its_object_unless_it_names_another_kind() -> None:
    base = {"optimizer": {"name": "momentum", "momentum": 0.8}, "data": {"name": "xor", "seed": 3}}

    assert merge(base, {"optimizer": {"learning_rate": 1}})["optimizer"]["momentum"] == 0.8
    assert merge(base, {"optimizer": {"name": "adam"}})["optimizer"] == {"name": "adam"}
    assert merge(base, {"data": {"inputs": [], "targets": []}})["data"] == {"inputs": [], "targets": []}
    assert merge(base, {"seed": 4})["data"] == base["data"]


def test_a_network_of_another_depth_keeps_its_kind_of_nodes() -> None:
    base = {"network": {"layers": [2, 4, 1], "activations": ["relu", "sigmoid"], "bias": True}}

    deeper = merge(base, {"network": {"layers": [2, 5, 5, 1]}})["network"]

    assert deeper["activations"] == ["relu", "relu", "sigmoid"]
