"""An optimizer explains itself: the stages of a step lead from the slope to the very change that it makes."""

from typing import Any

import numpy as np
import pytest

from app.optim.optimizers import OPTIMIZERS
from app.optim.spec import OptimizerSpec
from app.optim.transform import stages
from tests.optim.objectives import ROSENBROCK

CLIPPED = {"clip_norm": 1.0, "clip_value": 0.5}


@pytest.mark.parametrize("clipping", [{}, CLIPPED], ids=["free", "clipped"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_last_stage_is_the_change_of_the_weights(name: str, clipping: dict[str, Any]) -> None:
    spec = OptimizerSpec.of_json({"name": name, "schedule": {"name": "cosine"}, **clipping})
    transform, theta = spec.transform(), ROSENBROCK.start
    state = transform.init(theta)

    for t in range(5):
        grad, rate = ROSENBROCK.grad(theta), spec.learning_rate(t)
        found = stages(transform, grad, state, theta, rate)
        change, state = transform.update(grad, state, theta, rate)

        np.testing.assert_array_equal(found[-1][1], change)
        theta = theta + change


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["learning rate"]),
        ({"weight_decay": 0.1}, ["weight decay", "learning rate"]),
        ({"clip_norm": 1.0}, ["clipped", "learning rate"]),
        ({"clip_value": 1.0, "momentum": 0.5}, ["clipped", "momentum", "learning rate"]),
        ({"name": "nesterov"}, ["Nesterov momentum", "learning rate"]),
        ({"name": "adam"}, ["Adam", "learning rate"]),
        ({"name": "amsgrad"}, ["AMSGrad", "learning rate"]),
        ({"name": "adam", "weight_decay": 0.1}, ["weight decay", "Adam", "learning rate"]),
        ({"name": "adamw"}, ["Adam", "weight decay", "learning rate"]),
        ({"name": "rprop"}, ["Rprop"]),
    ],
    ids=str,
)
def test_stages_are_named_in_their_order_and_those_switched_off_left_out(
    given: dict[str, Any], names: list[str]
) -> None:
    transform = OptimizerSpec.of_json(given).transform()
    theta = np.array([1.0, -2.0])

    found = stages(transform, np.array([3.0, 4.0]), transform.init(theta), theta, 0.1)

    assert [name for name, _ in found] == names


def test_each_stage_begins_where_the_one_before_it_ended() -> None:
    transform = OptimizerSpec.of_json({"weight_decay": 0.5, "clip_value": 1.0}).transform()
    theta = np.array([4.0])

    found = stages(transform, np.array([3.0]), transform.init(theta), theta, 0.1)

    assert {name: float(direction[0]) for name, direction in found} == pytest.approx(
        {"clipped": 1.0, "weight decay": 3.0, "learning rate": -0.3}
    )
