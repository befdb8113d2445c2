"""The synthetic sets have the shapes that their names promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data import toy

CLASSES = [toy.xor, toy.circles, toy.moons, toy.spirals, toy.gaussians]
CURVES = [toy.plane, toy.bump, toy.sine]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_four_quiet_examples_of_xor_are_the_corners_in_order() -> None:
    X, y = toy.xor(4, 0.0, rng())

    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [0, 1, 1, 0]


def test_more_examples_of_xor_go_round_the_corners() -> None:
    X, y = toy.xor(10, 0.05, rng())

    assert np.array_equal(np.round(X), toy.xor(10, 0.0, rng())[0])
    assert y.tolist() == [0, 1, 1, 0, 0, 1, 1, 0, 0, 1]


@pytest.mark.parametrize("make", CLASSES[1:])
def test_classes_take_turns(make: toy.Generate) -> None:
    _, y = make(7, 0.1, rng())

    assert y.tolist() == [0, 1, 0, 1, 0, 1, 0]


@pytest.mark.parametrize("make", CLASSES)
@given(noise=st.floats(0.01, 1.0), seed=st.integers(0, 1000))
def test_noise_moves_the_inputs_in_proportion_and_nothing_else(make: toy.Generate, noise: float, seed: int) -> None:
    quiet, y = make(20, 0.0, rng(seed))
    some, same = make(20, noise, rng(seed))
    twice, _ = make(20, 2 * noise, rng(seed))

    assert np.array_equal(y, same)
    assert np.allclose(twice - quiet, 2 * (some - quiet))


@pytest.mark.parametrize("make", CURVES)
def test_noise_moves_the_targets_of_a_regression_and_not_its_inputs(make: toy.Generate) -> None:
    X, y = make(50, 0.0, rng())
    same, moved = make(50, 0.3, rng())

    assert np.array_equal(X, same)
    assert 0.2 < np.std(moved - y) < 0.4


def test_moons_are_half_circles_about_the_origin_and_about_1_and_a_half() -> None:
    X, y = toy.moons(101, 0.0, rng())

    centers = np.where(y[:, None] == 0, [0.0, 0.0], [1.0, 0.5])
    assert np.allclose(np.linalg.norm(X - centers, axis=1), 1)
    assert X[y == 0, 1].min() >= -1e-12
    assert X[y == 1, 1].max() <= 0.5 + 1e-12


def test_circles_leave_a_gap_between_disc_and_ring() -> None:
    X, y = toy.circles(400, 0.0, rng())

    radius = np.linalg.norm(X, axis=1)
    assert radius[y == 1].max() <= 0.5
    assert radius[y == 0].min() >= 0.7
    assert radius.max() <= 1


def test_the_second_spiral_is_the_first_half_a_turn_on() -> None:
    X, y = toy.spirals(100, 0.0, rng())

    assert np.allclose(X[y == 0], -X[y == 1])
    assert np.linalg.norm(X, axis=1).max() == pytest.approx(1)


def test_clouds_lie_about_their_centers() -> None:
    X, y = toy.gaussians(4000, 0.0, rng())

    for label, center in ((0, -0.4), (1, 0.4)):
        assert np.allclose(X[y == label].mean(axis=0), center, atol=0.01)
        assert np.allclose(X[y == label].std(axis=0), np.sqrt(0.5) / 5, atol=0.01)


def test_the_curves_are_their_formulas() -> None:
    X, t = toy.plane(30, 0.0, rng())
    assert np.allclose(t[:, 0], (X[:, 0] + X[:, 1]) / 2)

    X, t = toy.bump(30, 0.0, rng())
    assert np.allclose(t[:, 0], np.exp(-(X[:, 0] ** 2 + X[:, 1] ** 2) / 0.32))

    X, t = toy.sine(30, 0.0, rng())
    assert np.allclose(t, np.sin(X))
    assert (X[0, 0], X[-1, 0]) == (-np.pi, np.pi)
