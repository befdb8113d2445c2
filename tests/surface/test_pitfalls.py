"""What goes wrong in other programs that draw such surfaces, and does not here."""

import numpy as np
import pytest

from app.nn.mlp import loss
from app.planes.filter_norm import random_plane
from app.planes.plane import Plane
from app.planes.trajectory import pca_plane
from app.planes.weights import links_plane
from app.surface.grid import axes, axis
from app.surface.points import slice_losses
from app.surface.sample import evaluate
from tests.cases import case

THIS = case((3, 5, 2), "tanh", "mean_squared", examples=700, l2=0.1)
RANDOM = random_plane(THIS.objective.arch, THIS.theta, seed=0)


def error(alpha: float, beta: float, plane: Plane = RANDOM) -> float:
    return loss(THIS.objective, plane.at(alpha, beta), THIS.X, THIS.y)


def surface(alphas: np.ndarray, betas: np.ndarray, plane: Plane = RANDOM) -> np.ndarray:
    return evaluate(THIS.objective, THIS.X, THIS.y, plane, alphas, betas, "float64").error


def test_neighboring_rows_are_not_shifted_against_each_other() -> None:
    still = Plane(THIS.theta, RANDOM.u, np.zeros_like(RANDOM.u), "random", ("a", "b"))

    rows = surface(np.linspace(-1, 1, 7), np.linspace(-1, 1, 4), still)

    np.testing.assert_array_equal(rows, np.broadcast_to(rows[0], rows.shape))


def test_the_range_that_is_asked_for_is_the_one_that_is_seen() -> None:
    for reach in (1.0, 10.0):
        alphas, betas = axes(((-reach, reach), (-reach, reach)), (3, 3))

        corners = surface(alphas, betas)[[0, 0, 2, 2], [0, 2, 0, 2]]

        expected = [error(a, b) for b in (-reach, reach) for a in (-reach, reach)]
        assert corners == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("points", [2, 3, 10, 11])
def test_spacing_is_uniform_and_both_ends_are_there(points: int) -> None:
    values = axis((-1.0, 1.0), points)

    assert (values[0], values[-1]) == (-1, 1)
    assert np.diff(values) == pytest.approx(2 / (points - 1), rel=1e-12)


def test_a_grid_that_is_not_square_is_not_turned() -> None:
    alphas, betas = np.array([0.0, 0.5, 1.0]), np.array([-1.0, 2.0])

    cells = surface(alphas, betas)

    assert cells.shape == (2, 3)
    assert cells[1, 2] == pytest.approx(error(1.0, 2.0), rel=1e-10)
    assert cells[0, 1] == pytest.approx(error(0.5, -1.0), rel=1e-10)


def test_the_weights_are_left_where_they_are() -> None:
    before = THIS.theta.copy()

    surface(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5))

    np.testing.assert_array_equal(THIS.theta, before)


def test_the_directions_reach_the_network() -> None:
    assert np.ptp(surface(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5))) > 0.01


def test_level_ground_comes_back_level_without_noise() -> None:
    dead = case((2, 4, 1), "relu", examples=30)
    theta = np.where(dead.objective.arch.is_link, dead.theta, -50.0)
    plane = random_plane(dead.objective.arch, theta, 0)

    cells = evaluate(dead.objective, dead.X, dead.y, plane, np.linspace(-1, 1, 6), np.linspace(-1, 1, 5)).error

    assert np.ptp(cells) == 0


def test_what_is_not_finite_is_not_filled_in() -> None:
    huge = case((2, 3, 1), "identity", "squared", examples=10)
    plane = links_plane(huge.objective.arch, huge.theta, "w1[0,0]", "w2[0,0]")
    alphas = np.array([-1e200, 0.0, 1e200])

    cells = evaluate(huge.objective, huge.X, huge.y, plane, alphas, np.array([1.0, 2.0]), "float64").error

    assert np.isfinite(cells).tolist() == [[False, True, False]] * 2


def test_every_example_counts() -> None:
    other = THIS.y.copy()
    other[-1] += 1

    changed = evaluate(THIS.objective, THIS.X, other, RANDOM, np.zeros(1), np.zeros(1), "float64").error

    assert changed[0, 0] != surface(np.zeros(1), np.zeros(1))[0, 0]


def test_what_is_drawn_is_what_is_minimized_penalty_included() -> None:
    without = case((3, 5, 2), "tanh", "mean_squared", examples=700)

    cell = surface(np.zeros(1), np.zeros(1))[0, 0]

    assert cell == pytest.approx(error(0, 0), rel=1e-12)
    assert cell > loss(without.objective, THIS.theta, THIS.X, THIS.y)


def test_path_and_surface_share_their_units() -> None:
    steps = np.cumsum(0.1 * np.random.default_rng(1).normal(size=(12, len(THIS.theta))), axis=0)
    plane = pca_plane(THIS.theta + steps)

    alpha, beta, distance = plane.project(THIS.theta + steps)
    below = slice_losses(THIS.objective, THIS.X, THIS.y, plane, alpha, beta)

    assert below == pytest.approx([error(a, b, plane) for a, b in zip(alpha, beta, strict=True)], rel=1e-10)
    assert below[-1] == pytest.approx(loss(THIS.objective, THIS.theta + steps[-1], THIS.X, THIS.y), rel=1e-12)
    assert distance[:-1].min() > 0, "the path is off the plane, and its true error is another"


def test_a_random_direction_is_nearly_at_right_angles_to_the_path() -> None:
    weights = 2410
    directions = np.random.default_rng(0).normal(size=(400, weights))
    step = np.random.default_rng(1).normal(size=weights)

    cosines = directions @ step / np.linalg.norm(directions, axis=1) / np.linalg.norm(step)

    assert np.abs(cosines).mean() == pytest.approx(np.sqrt(2 / (np.pi * weights)), rel=0.1)
