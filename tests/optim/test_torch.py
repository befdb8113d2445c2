"""Same gradients in, same weights out as `torch.optim`, over hundreds of steps."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from app.optim.spec import OptimizerSpec
from tests.optim.objectives import ROSENBROCK, walk

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

RULES: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("sgd", {"learning_rate": 0.01}, "SGD", {"lr": 0.01}),
    (
        "sgd",
        {"learning_rate": 0.002, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1},
        "SGD",
        {"lr": 0.002, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1},
    ),
    ("momentum", {"learning_rate": 0.001}, "SGD", {"lr": 0.001, "momentum": 0.9}),
    ("nesterov", {"learning_rate": 0.001}, "SGD", {"lr": 0.001, "momentum": 0.9, "nesterov": True}),
    ("adagrad", {}, "Adagrad", {}),
    (
        "adagrad",
        {"lr_decay": 0.1, "initial_accumulator": 0.5, "weight_decay": 0.1},
        "Adagrad",
        {"lr_decay": 0.1, "initial_accumulator_value": 0.5, "weight_decay": 0.1},
    ),
    ("adadelta", {}, "Adadelta", {}),
    ("adadelta", {"rho": 0.7, "weight_decay": 0.1}, "Adadelta", {"rho": 0.7, "weight_decay": 0.1}),
    ("rmsprop", {}, "RMSprop", {}),
    (
        "rmsprop",
        {"momentum": 0.5, "centered": True, "weight_decay": 0.1},
        "RMSprop",
        {"momentum": 0.5, "centered": True, "weight_decay": 0.1},
    ),
    ("adam", {}, "Adam", {}),
    ("adam", {"b1": 0.5, "b2": 0.9, "weight_decay": 0.1}, "Adam", {"betas": (0.5, 0.9), "weight_decay": 0.1}),
    ("amsgrad", {}, "Adam", {"amsgrad": True}),
    ("adamw", {}, "AdamW", {}),
    ("nadam", {}, "NAdam", {}),
    ("nadam", {"momentum_decay": 0.1, "weight_decay": 0.1}, "NAdam", {"momentum_decay": 0.1, "weight_decay": 0.1}),
    ("rprop", {}, "Rprop", {}),
]


@pytest.mark.parametrize(("name", "ours", "theirs", "settings"), RULES)
def test_four_hundred_steps_are_those_of_torch(
    name: str, ours: dict[str, Any], theirs: str, settings: dict[str, Any]
) -> None:
    path = walk(OptimizerSpec.of_json({"name": name, **ours}), ROSENBROCK.grad, ROSENBROCK.start, 400)

    w = torch.tensor(ROSENBROCK.start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, theirs)([w], **settings)
    for before, expected in pairwise(path):
        w.grad = torch.tensor(ROSENBROCK.grad(before))
        optimizer.step()
        np.testing.assert_allclose(expected, w.detach().numpy(), rtol=1e-10, atol=1e-10)


def test_clipping_is_that_of_torch() -> None:
    g = np.array([3.0, -4.0])
    path = walk(OptimizerSpec.of_json({"learning_rate": 1.0, "clip_norm": 2.0}), lambda w: g, np.zeros(2), 1)

    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    w.grad = torch.tensor(g)
    torch.nn.utils.clip_grad_norm_([w], 2.0)

    np.testing.assert_allclose(path[1], -w.grad.numpy(), rtol=1e-12)


@pytest.mark.parametrize("name", OptimizerSpec.of_json({"name": "adam"}).to_json())
def test_our_defaults_are_those_of_torch(name: str) -> None:
    theirs = {"learning_rate": "lr", "eps": "eps", "weight_decay": "weight_decay"}
    if name in theirs:
        ours = OptimizerSpec.of_json({"name": "adam"}).values[name]
        assert ours == torch.optim.Adam([torch.zeros(1)]).defaults[theirs[name]]
