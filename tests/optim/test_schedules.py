"""A schedule's factor begins at its start and ends at its end."""

from typing import Any

import pytest

from app.optim.schedules import SCHEDULES
from app.optim.spec import OptimizerSpec

FACTORS: dict[str, tuple[dict[str, Any], dict[int, float]]] = {
    "step": ({"every": 10, "factor": 0.5}, {0: 1, 9: 1, 10: 0.5, 29: 0.25}),
    "exponential": ({"factor": 0.5}, {0: 1, 1: 0.5, 3: 0.125}),
    "cosine": ({"steps": 100, "end": 0.2}, {0: 1, 50: 0.6, 100: 0.2, 500: 0.2}),
    "linear": ({"steps": 4, "start": 0, "end": 1}, {0: 0, 1: 0.25, 4: 1, 9: 1}),
    "inverse": ({"decay": 1}, {0: 1, 1: 0.5, 3: 0.25}),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_has_the_factors_of_its_formula(name: str) -> None:
    settings, factors = FACTORS[name]
    spec = OptimizerSpec.of_json({"learning_rate": 2.0, "schedule": {"name": name, **settings}})

    assert {t: spec.learning_rate(t) / 2 for t in factors} == pytest.approx(factors)
