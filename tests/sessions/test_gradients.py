"""Gradients over other examples and by another rule stand at a true angle to the exact one."""

from typing import Any

import numpy as np
import pytest

from app.errors import Invalid
from app.presets import PRESETS
from app.sessions.gradients import angle_between, gradient_of
from app.sessions.limits import Limits
from app.sessions.session import Session

MOONS: dict[str, Any] = {"data": {"name": "moons", "examples": 40}, "error": {"l2": 0.01}}


def walked(config: Any, steps: int = 0) -> Session:
    session = Session.begin(config, Limits())
    for after in session.advance(steps):
        session = after
    return session


@pytest.mark.parametrize("size", [None, 30])
def test_the_full_batch_has_the_exact_gradient(size: int | None) -> None:
    session = walked(MOONS | {"batch": {"size": size}}, 3)

    found = gradient_of(session, None, "batch")

    np.testing.assert_array_equal(found.direction, session.run.gradient(session.last.state.theta))
    assert found.angle == 0


def test_the_gradients_of_an_epoch_have_the_exact_one_as_their_mean() -> None:
    still = {"optimizer": {"name": "sgd", "learning_rate": 0.0}, "batch": {"size": 6}}
    session = walked(MOONS | still, 5)

    batches = [gradient_of(session, step, "batch") for step in range(5)]

    exact = session.run.gradient(session.last.state.theta)
    assert [found.examples.count for found in batches] == [6] * 5
    np.testing.assert_allclose(np.mean([found.direction for found in batches], axis=0), exact, rtol=1e-12, atol=1e-16)
    for found in batches:
        np.testing.assert_array_equal(found.exact, exact)
        assert found.angle is not None
        assert found.angle > 0


def test_the_books_rule_agrees_at_the_outputs_and_differs_below() -> None:
    session = walked(PRESETS["book"].config)
    last, below = session.arch.groups[-1], session.arch.groups[0]

    found = gradient_of(session, None, rule="book")

    at_outputs, hidden = (
        angle_between(found.direction[group.start : group.stop], found.exact[group.start : group.stop])
        for group in (last, below)
    )
    assert at_outputs == 0
    assert hidden is not None
    assert 1 < hidden < 90
    assert found.angle is not None
    assert 1 < found.angle < 90


def test_the_books_rule_is_refused_where_it_is_not_defined() -> None:
    with pytest.raises(Invalid, match="sigmoid nodes throughout") as refusal:
        gradient_of(walked(MOONS), None, rule="book")

    assert refusal.value.problems[0].at == "rule"


@pytest.mark.parametrize("degrees", [0, 1e-9, 1e-3, 30, 90, 150, 179.999, 180])
@pytest.mark.parametrize("scale", [1, 1e-300, 1e300])
def test_an_angle_keeps_its_digits_however_small_and_however_long_the_vectors(degrees: float, scale: float) -> None:
    a = np.array([1.0, 0.0]) * scale
    b = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]) * scale

    angle = angle_between(a, b)

    assert angle == pytest.approx(degrees, rel=1e-12, abs=1e-20)


@pytest.mark.parametrize("value", [0.0, np.inf, -np.inf, np.nan])
def test_there_is_no_angle_to_a_vector_that_is_zero_or_not_finite(value: float) -> None:
    vector, other = np.array([0.0, value]), np.array([1.0, 2.0])

    assert angle_between(vector, other) is None
    assert angle_between(other, vector) is None
