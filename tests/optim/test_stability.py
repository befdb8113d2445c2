"""Below the bound steps across a valley shrink, above it they grow."""

from typing import Any

import numpy as np
import pytest

from app.optim.spec import OptimizerSpec
from app.optim.stability import stability_bound

DESCENTS: list[dict[str, Any]] = [
    {"name": "sgd"},
    {"name": "momentum", "momentum": 0.5},
    {"name": "momentum", "momentum": 0.9},
    {"name": "momentum", "momentum": 0.9, "dampening": 0.4},
    {"name": "nesterov", "momentum": 0.9},
    {"name": "nesterov", "momentum": 0.3},
    {"name": "sgd", "weight_decay": 0.7},
    {"name": "momentum", "momentum": 0.8, "weight_decay": 0.2},
]


def distance_after(settings: dict[str, Any], curvature: float, steps: int = 20_000) -> float:
    """How far from the minimum of curvature w^2 / 2 a descent from 1 is in its last hundred steps."""
    spec = OptimizerSpec.of_json(settings)
    transform = spec.transform()
    w = np.ones(1)
    state = transform.init(w)
    farthest = 0.0
    for step in range(steps):
        change, state = transform.update(curvature * w, state, w, spec.learning_rate(step))
        w = w + change
        if abs(w[0]) > 1e3:
            return float(abs(w[0]))
        farthest = max(farthest, abs(float(w[0]))) if step > steps - 100 else 0.0
    return farthest


@pytest.mark.parametrize("settings", DESCENTS, ids=str)
def test_a_quadratic_is_descended_just_below_the_bound_and_left_just_above_it(settings: dict[str, Any]) -> None:
    settings = settings | {"learning_rate": 0.1}
    bound = stability_bound(OptimizerSpec.of_json(settings), 0.1).value
    assert bound is not None

    assert distance_after(settings, 0.999 * bound) < 1e-3
    assert distance_after(settings, 1.001 * bound) > 1e3


@pytest.mark.parametrize("name", ["adam", "rmsprop", "adagrad", "rprop", "lion"])
def test_rules_that_scale_each_weight_have_no_single_bound_and_say_so(name: str) -> None:
    bound = stability_bound(OptimizerSpec.of_json({"name": name}), 0.1)

    assert bound.value is None
    assert name in bound.sentence


def test_without_a_rate_there_is_no_bound() -> None:
    assert stability_bound(OptimizerSpec.of_json({"name": "sgd", "learning_rate": 0}), 0.0).value is None


def test_the_books_rule_has_none_since_it_is_no_gradient() -> None:
    spec = OptimizerSpec.of_json({"name": "sgd", "learning_rate": 0.3, "rule": "book"})

    assert stability_bound(spec, 0.3).value is None
