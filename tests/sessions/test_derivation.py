"""The derived slope is that of the gradient, of a difference and of a nudge, at any step of a path."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from app.errors import Invalid
from app.sessions.derivation import derivation_of, nudge_of
from app.sessions.limits import Limits
from app.sessions.session import Session

MOONS: dict[str, Any] = {
    "network": {"layers": [2, 4, 1]},
    "data": {"name": "moons", "examples": 40, "noise": 0.15, "seed": 7},
    "optimizer": {"name": "adam", "learning_rate": 0.05},
    "batch": {"size": 7},
    "error": {"l2": 0.01},
}


def walked(config: Mapping[str, Any] = MOONS, steps: int = 0) -> Session:
    begun = Session.begin(config, Limits())
    return list(begun.advance(steps))[-1] if steps else begun


def diverged() -> Session:
    session = Session.begin(MOONS | {"network": {"layers": [2, 4, 1], "activations": ["relu", "identity"]}}, Limits())
    return session.patch({"weights": dict.fromkeys(session.arch.names(), 1e200)})


@pytest.mark.parametrize("step", [None, 3])
def test_the_slope_is_that_of_the_gradient_at_that_step(step: int | None) -> None:
    session = walked(steps=10)

    for place, link in enumerate(session.arch.names()):
        derived = derivation_of(session, step, link, example=0)

        gradient = session.run.gradient(session.visit(step).state.theta)
        assert derived.numbers.slope == pytest.approx(gradient[place], rel=1e-12)
        assert derived.step == (10 if step is None else step)


def test_the_difference_agrees_in_many_digits() -> None:
    session = walked(steps=10)

    checks = [derivation_of(session, None, link, 0).check for link in session.arch.names()]

    assert min(check.digits or 0 for check in checks) >= 5
    for check in checks:
        assert check.relative_difference is not None
        assert check.digits is not None
        assert 10.0 ** -(check.digits + 1) <= check.relative_difference <= 10.0**-check.digits


def test_a_slope_of_zero_agrees_to_the_last_digit() -> None:
    session = walked(MOONS | {"network": {"layers": [2, 4, 1], "activations": ["relu", "sigmoid"]}, "error": {}})
    asleep = session.patch({"weights": {"b1": [-100.0] * 4}})

    check = derivation_of(asleep, None, "w1[0,0]", 0).check

    assert (check.numeric, check.relative_difference, check.digits) == (0.0, 0.0, 16)


def test_of_slopes_that_rounding_hides_no_digits_are_counted() -> None:
    saturated = walked(MOONS | {"error": {}}).patch({"weights": {"b2": [28.0]}})

    check = derivation_of(saturated, None, "w1[0,0]", 0).check

    assert check.digits is None
    assert check.rounding is not None
    assert abs(check.numeric or 0) < check.rounding


def test_the_run_is_the_one_that_was_configured_there() -> None:
    session = walked(steps=3).patch({"error": {"name": "squared"}})

    before, after = (derivation_of(session, step, "w1[0,0]", 0) for step in (2, 3))

    assert before.formulas.factors[0].latex == "o_{0} - t_{0}"
    assert after.formulas.factors[0].latex == "2 (o_{0} - t_{0})"


@pytest.mark.parametrize("example", [-1, 30])
def test_an_example_that_is_not_there_is_refused_with_those_that_are(example: int) -> None:
    with pytest.raises(Invalid, match="from 0 to 29") as refusal:
        derivation_of(walked(), None, "w1[0,0]", example)

    assert refusal.value.problems[0].at == "example"


@pytest.mark.parametrize("by", [0.3, -1e-3, 5.0])
def test_a_nudge_really_changes_the_error_by_so_much_and_changes_nothing(by: float) -> None:
    session = walked(steps=4)
    theta = session.last.state.theta.copy()

    nudge = nudge_of(session, None, "w2[1,0]", by)

    nudged = session.patch({"weights": {"w2[1,0]": theta[session.arch.index("w2[1,0]")] + by}})
    assert nudge.before == session.last.point.train
    assert nudge.after == nudged.last.point.train
    assert nudge.after is not None
    assert nudge.before is not None
    assert nudge.actual == nudge.after - nudge.before
    np.testing.assert_array_equal(session.last.state.theta, theta)


def test_the_smaller_a_nudge_the_better_it_is_foretold_by_the_second_order_above_all() -> None:
    session = walked(steps=4)

    def misses(by: float) -> tuple[float, float]:
        nudge = nudge_of(session, None, "w1[0,2]", by)
        assert nudge.actual is not None
        assert nudge.predicted is not None
        assert nudge.second_order is not None
        return abs(nudge.actual - nudge.predicted), abs(nudge.actual - nudge.second_order)

    far, near = misses(0.1), misses(0.01)
    assert near[0] == pytest.approx(far[0] / 100, rel=0.3)
    assert near[1] == pytest.approx(far[1] / 1000, rel=0.3)


@pytest.mark.parametrize("by", [0.1, 1e308])
def test_what_is_not_finite_has_no_number_and_raises_nothing(by: float) -> None:
    session = diverged()

    derived, nudge = derivation_of(session, None, "w1[0,0]", 0), nudge_of(session, None, "w1[0,0]", by)

    assert (derived.check.numeric, derived.check.digits, derived.update.text) == (None, None, None)
    assert derived.formulas.with_numbers is None
    assert (nudge.before, nudge.actual, nudge.predicted) == (None, None, None)
