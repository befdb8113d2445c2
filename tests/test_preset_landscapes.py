"""Each landscape has the shape that its preset tells of, and the descent does on it what it tells."""

from typing import Any

import numpy as np
import pytest

from app.nn.mlp import loss
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.session import Session
from app.sessions.state import Outcome
from tests.walks import shown, walk


def first(reached: Any) -> int:
    """The first step at which something holds."""
    assert np.any(reached)
    return int(np.argmax(reached))


def test_the_neuron_turns_its_line_to_the_best_place() -> None:
    neuron = shown("neuron")

    assert neuron.right(0) < 0.25
    assert neuron.right(-1) > 0.85
    assert neuron.errors[-1] < 1.03 * walk("neuron", 400).errors.min()


def test_the_valley_is_a_bowl_with_its_bottom_at_the_slope_of_the_data() -> None:
    valley = shown("valley")
    run, bottom = valley.run, np.array([1.5, -0.5])

    for step in (0, 40):
        assert np.allclose(np.linalg.eigvalsh(valley.hessian(step)), [0.2, 1.0], atol=1e-4)
    assert np.linalg.norm(run.gradient(bottom)) < 1e-4
    assert loss(run.objective, bottom, run.dataset.X, run.dataset.y) == pytest.approx(0.3**2 / 4, abs=1e-4)
    assert np.linalg.norm(valley.thetas[-1] - bottom) < 0.05
    assert (np.diff(valley.errors) < 0).all()


def test_in_the_ravine_momentum_needs_a_fifth_of_the_steps() -> None:
    lows, highs = np.linalg.eigvalsh(shown("ravine").hessian(0))
    bottom = 0.02**2 / 4

    plain = walk("ravine", 600).errors - bottom
    [momentum] = PRESETS["ravine"].race
    carried = walk("ravine", 600, optimizer=momentum).errors - bottom

    assert highs / lows == pytest.approx(200, rel=0.02)
    by_plain, by_momentum = (first(errors < 1e-3 * errors[0]) for errors in (plain, carried))
    assert by_momentum <= PRESETS["ravine"].steps
    assert by_plain > 5 * by_momentum


def test_at_the_saddle_the_ground_is_level_and_bends_both_ways_and_descent_leaves_it() -> None:
    saddle = shown("saddle")
    slopes = saddle.slopes()
    there = int(np.argmin(slopes[:50]))

    low, high = np.linalg.eigvalsh(saddle.hessian(there))

    assert slopes[there] < 0.01 * slopes.max()
    assert low < -0.1
    assert high > 1
    assert saddle.errors[40] > 0.95 * saddle.errors[there]
    assert saddle.errors[-1] < 0.25 * saddle.errors[there]


def test_a_start_that_is_wholly_symmetric_never_leaves_the_saddle() -> None:
    alike = walk("saddle", weights={"w1": [[1.8, 1.8]], "w2": [[1.0], [1.0]]})

    assert np.allclose(alike.thetas[:, 0], alike.thetas[:, 1], atol=1e-9)
    assert alike.errors[-1] == pytest.approx(alike.errors[40], rel=1e-3)


def test_the_mirrored_start_leaves_the_saddle_on_the_other_side() -> None:
    mirrored = walk("saddle", weights={"w1": [[1.801, 1.8]], "w2": [[1.0], [1.0]]})

    assert np.allclose(mirrored.errors, shown("saddle").errors)
    assert np.allclose(mirrored.thetas[:, :2], shown("saddle").thetas[:, 1::-1])


def test_on_the_plateau_the_slope_is_tiny_though_nearly_all_answers_are_wrong() -> None:
    plateau = shown("plateau")
    slopes = plateau.slopes()

    assert plateau.right(0) < 0.1
    assert slopes[0] < slopes.max() / 15
    assert plateau.errors[30] > 0.9 * plateau.errors[0]
    assert plateau.errors[-1] < 0.05 * plateau.errors[0]


def test_cross_entropy_has_no_plateau_there() -> None:
    entropy = walk("plateau", 5, error={"name": "binary_cross_entropy"})

    assert entropy.slopes()[0] > 100 * shown("plateau").slopes()[0]
    assert entropy.right(5) > 0.9


def test_flipping_the_signs_of_both_weights_changes_nothing() -> None:
    symmetry = shown("symmetry")
    run = symmetry.run

    for theta in symmetry.thetas:
        here, there = (loss(run.objective, w, run.dataset.X, run.dataset.y) for w in (theta, -theta))
        assert here == there


def test_momentum_ends_in_the_other_valley_as_low_as_descent_does_in_its_own() -> None:
    momentum, adam = PRESETS["symmetry"].race
    own = shown("symmetry")
    other, third = (walk("symmetry", optimizer=optimizer) for optimizer in (momentum, adam))
    late = walk("symmetry", 400), walk("symmetry", 400, optimizer=momentum)

    assert (own.thetas[-1] > 0.5).all()
    assert (third.thetas[-1] > 0.5).all()
    assert (other.thetas[-1] < -0.5).all()
    assert np.allclose(late[0].thetas[-1], -late[1].thetas[-1], atol=1e-3)
    assert late[0].errors[-1] == pytest.approx(0.14**2 / 2, rel=0.02)


def test_a_step_too_large_by_a_twentieth_grows_by_a_tenth_until_it_diverges() -> None:
    large = shown("too_large")
    bound = 2 / large.sharpness(0)
    rate = PRESETS["too_large"].config["optimizer"]["learning_rate"]
    bottom = 0.3**2 / 4

    assert bound == pytest.approx(2.0, abs=1e-3)
    assert rate == pytest.approx(1.05 * bound, abs=1e-3)
    steps = np.diff(large.thetas[-5:], axis=0)
    assert np.allclose(steps[1:], -1.1 * steps[:-1], atol=0.02)
    assert (large.errors[-1] - bottom) / (large.errors[-2] - bottom) == pytest.approx(1.21, abs=0.01)

    *_, last = Session.begin(PRESETS["too_large"].config, Limits()).advance(200)

    assert last.last.outcome is Outcome.DIVERGED
    assert last.step < 100
    assert "too large" in last.message


def test_just_below_the_bound_the_same_steps_settle() -> None:
    [smaller] = PRESETS["too_large"].race

    errors = walk("too_large", 100, optimizer=smaller).errors

    assert smaller["learning_rate"] < 2.0
    assert errors[-1] == pytest.approx(0.3**2 / 4, rel=1e-3)


def test_at_the_edge_sharpness_climbs_past_two_over_the_rate_and_stays_about_it() -> None:
    edge = walk("edge", 500)
    bound = 2 / 0.2
    sharpness = np.array([edge.sharpness(step) for step in range(0, 501, 10)])

    assert sharpness[2] < 0.6 * bound
    assert (np.diff(sharpness[2:13]) > 0).all()
    assert 120 <= 10 * first(sharpness[2:] > bound) + 20 <= 140
    assert 0.9 < sharpness[25:].mean() / bound < 1.15
    assert (np.diff(edge.errors[20:200]) < 0).all()
    assert 200 < first(np.diff(edge.errors[200:]) > 0) + 200 < 300


def test_with_half_the_rate_the_same_network_stays_well_inside_its_bound() -> None:
    [half] = PRESETS["edge"].race

    calm = walk("edge", optimizer=half)

    assert calm.sharpness(-1) < 2 / 0.1
    assert (np.diff(calm.errors[20:]) < 0).all()
