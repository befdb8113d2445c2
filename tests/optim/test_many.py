"""Runs of one optimizer side by side do not see each other."""

import numpy as np
import pytest

from app.optim.many import select, update
from app.optim.optimizers import OPTIMIZERS
from app.optim.spec import OptimizerSpec

SLOPES = np.random.default_rng(0).normal(size=(6, 4, 3))  # steps, runs, weights
RATES = np.array([[0.1], [0.01], [1.0], [0.3]])


@pytest.mark.parametrize("clipped", [{}, {"clip_norm": 0.5}, {"clip_value": 0.2}], ids=str)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_row_is_a_run_of_its_own_even_when_others_leave(name: str, clipped: dict[str, float]) -> None:
    transform = OptimizerSpec.of_json({"name": name, **clipped}).transform()
    thetas, here = np.ones((4, 3)), np.arange(4)
    state = transform.init(thetas)
    for step, slopes in enumerate(SLOPES):
        if step == 3:
            stay = np.array([True, False, True, True])
            here, thetas, state = here[stay], thetas[stay], select(state, stay)
        change, state = update(transform, slopes[here], state, thetas, RATES[here])
        thetas = thetas + change

    for row, run in enumerate(here):
        theta = np.ones(3)
        alone = transform.init(theta)
        for slopes in SLOPES:
            change, alone = transform.update(slopes[run], alone, theta, float(RATES[run, 0]))
            theta = theta + change
        assert thetas[row].tolist() == theta.tolist()


def test_each_weight_may_have_a_rate_of_its_own() -> None:
    transform = OptimizerSpec.of_json({"name": "sgd"}).transform()
    thetas, rates = np.zeros((2, 3)), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

    change, _ = update(transform, np.ones((2, 3)), transform.init(thetas), thetas, rates)

    assert change.tolist() == (-rates).tolist()
