"""Every optimizer finds known minima, and its first steps are those worked by hand."""

from typing import Any

import numpy as np
import pytest

from app.errors import Invalid
from app.optim.optimizers import OPTIMIZERS
from app.optim.spec import OptimizerSpec
from tests.optim.objectives import PARABOLA, ROSENBROCK, Landscape, walk

# name -> settings with which both minima are reached, and in how many steps.
RUNS: dict[str, tuple[dict[str, Any], int]] = {
    "sgd": ({"learning_rate": 0.01}, 5000),
    "momentum": ({"learning_rate": 0.005}, 2000),
    "nesterov": ({"learning_rate": 0.005}, 2000),
    "adagrad": ({"learning_rate": 0.5}, 4000),
    "adadelta": ({"learning_rate": 2.0, "eps": 1e-5, "schedule": {"name": "linear", "steps": 4000}}, 4000),
    "rmsprop": ({"learning_rate": 0.01, "schedule": {"name": "linear", "steps": 4000}}, 4000),
    "adam": ({"learning_rate": 0.05}, 3000),
    "amsgrad": ({"learning_rate": 0.05}, 4000),
    "adamw": ({"learning_rate": 0.05, "weight_decay": 0.0}, 3000),
    "nadam": ({"learning_rate": 0.05, "schedule": {"name": "linear", "steps": 3000}}, 3000),
    "rprop": ({"learning_rate": 0.01}, 400),
    "lion": ({"learning_rate": 0.02, "schedule": {"name": "linear", "steps": 4000}}, 4000),
}


def test_every_optimizer_is_under_test() -> None:
    assert set(RUNS) == set(OPTIMIZERS)


@pytest.mark.parametrize("landscape", [PARABOLA, ROSENBROCK], ids=lambda one: one.name)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_reaches_the_known_minimum(name: str, landscape: Landscape) -> None:
    settings, steps = RUNS[name]
    spec = OptimizerSpec.of_json({"name": name, **settings})

    path = walk(spec, landscape.grad, landscape.start, steps)

    np.testing.assert_allclose(path[-1], landscape.minimum, atol=2e-3)


@pytest.mark.parametrize(
    ("settings", "grads", "changes"),
    [
        ({"name": "sgd", "learning_rate": 0.1}, [2.0, 3.0], [-0.2, -0.3]),
        ({"name": "sgd", "learning_rate": 0.1, "momentum": 0.5, "dampening": 0.5}, [2.0, 4.0], [-0.2, -0.3]),
        ({"name": "momentum", "learning_rate": 0.1}, [1.0, 1.0, 1.0], [-0.1, -0.19, -0.271]),
        ({"name": "nesterov", "learning_rate": 0.1}, [1.0, 1.0], [-0.19, -0.271]),
        ({"name": "adagrad", "learning_rate": 0.1}, [3.0, 4.0], [-0.1, -0.08]),
        ({"name": "adadelta", "learning_rate": 1.0, "rho": 0.5, "eps": 0.5}, [1.0], [-np.sqrt(0.5)]),
        ({"name": "rmsprop", "learning_rate": 0.1, "alpha": 0.75}, [2.0], [-0.2]),
        ({"name": "adam", "learning_rate": 0.1}, [5.0, 5.0], [-0.1, -0.1]),
        ({"name": "amsgrad", "learning_rate": 0.1}, [5.0], [-0.1]),
        ({"name": "rprop", "learning_rate": 0.1}, [1.0, 9.0, -1.0, -1.0], [-0.1, -0.12, 0.0, 0.06]),
        ({"name": "lion", "learning_rate": 0.1}, [7.0, -1e-9], [-0.1, -0.1]),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else "",
)
def test_first_steps_are_those_worked_by_hand(
    settings: dict[str, Any], grads: list[float], changes: list[float]
) -> None:
    given = iter(grads)

    path = walk(OptimizerSpec.of_json(settings), lambda w: np.array([next(given)]), np.zeros(1), len(grads))

    np.testing.assert_allclose(np.diff(np.ravel(path)), changes, rtol=1e-7, atol=1e-12)


def test_decoupled_decay_shrinks_a_weight_whose_slope_is_zero() -> None:
    path = walk(
        OptimizerSpec.of_json({"name": "adamw", "learning_rate": 0.1, "weight_decay": 0.5}),
        np.zeros_like,
        np.array([2.0]),
        2,
    )

    np.testing.assert_allclose(np.ravel(path), [2.0, 1.9, 1.805])


def test_clipping_keeps_the_direction_and_shortens_the_step() -> None:
    spec = OptimizerSpec.of_json({"name": "sgd", "learning_rate": 1.0, "clip_norm": 0.5})

    path = walk(spec, lambda w: np.array([3.0, 4.0]), np.zeros(2), 1)

    np.testing.assert_allclose(path[1], [-0.3, -0.4], rtol=1e-6)


def test_clipping_single_slopes_turns_the_direction() -> None:
    spec = OptimizerSpec.of_json({"name": "sgd", "learning_rate": 1.0, "clip_value": 3.0})

    path = walk(spec, lambda w: np.array([3.0, -4.0]), np.zeros(2), 1)

    np.testing.assert_array_equal(path[1], [-3.0, 3.0])


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"name": "sdg"}, "optimizer.name"),
        ({"name": 3}, "optimizer.name"),
        ({"learning_rate": -1}, "optimizer.learning_rate"),
        ({"learning_rate": True}, "optimizer.learning_rate"),
        ({"learning_rate": "0.1"}, "optimizer.learning_rate"),
        ({"learning_rate": float("nan")}, "optimizer.learning_rate"),
        ({"learning_rate": 10**400}, "optimizer.learning_rate"),
        ({"momentum": 1}, "optimizer.momentum"),
        ({"name": "adam", "momentum": 0.9}, "optimizer.momentum"),
        ({"nesterov": True}, "optimizer.nesterov"),
        ({"clip_norm": 0}, "optimizer.clip_norm"),
        ({"rule": "bok"}, "optimizer.rule"),
        ({"schedule": "step"}, "optimizer.schedule"),
        ({"schedule": {"name": "stairs"}}, "optimizer.schedule.name"),
        ({"schedule": {"name": "step", "every": 2.5}}, "optimizer.schedule.every"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(given: dict[str, Any], at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        OptimizerSpec.of_json(given)

    assert [problem.at for problem in refusal.value.problems] == [at]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_resolved_settings_are_complete_and_lead_back(name: str) -> None:
    spec = OptimizerSpec.of_json({"name": name, "schedule": {"name": "cosine"}})

    again = OptimizerSpec.of_json(spec.to_json())

    assert again == spec
    assert {"name", "learning_rate", "clip_norm", "rule", "schedule"} <= set(spec.to_json())
