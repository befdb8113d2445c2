"""Random directions are scaled like the weights, filter by filter, and almost at right angles."""

import numpy as np
import pytest

from app.errors import Invalid
from app.nn.initialize import initialize
from app.nn.layout import Architecture
from app.planes.filter_norm import random_plane

NETWORK = Architecture((5, 7, 3), ("tanh", "sigmoid"))
THETA = initialize(NETWORK, "glorot_normal", 0) + np.where(NETWORK.is_link, 0.0, 0.3)


def norms(direction: np.ndarray, biases: bool = False) -> list[float]:
    """Of what comes into each node."""
    return [
        float(np.sqrt(np.square(W[:, k]).sum() + (b[k] ** 2 if biases and b is not None else 0)))
        for W, b in NETWORK.layers(direction)
        for k in range(W.shape[1])
    ]


@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_comes_into_a_node_has_the_norm_of_its_weights(seed: int, biases: bool) -> None:
    plane = random_plane(NETWORK, THETA, seed, "filter", biases)

    for direction in (plane.u, plane.v):
        assert norms(direction, biases) == pytest.approx(norms(THETA, biases), rel=1e-12)


def test_each_layer_has_the_norm_of_its_weights() -> None:
    plane = random_plane(NETWORK, THETA, 0, "layer")

    for direction in (plane.u, plane.v):
        for (W, _), (weights, _) in zip(NETWORK.layers(direction), NETWORK.layers(THETA), strict=True):
            assert np.linalg.norm(W) == pytest.approx(np.linalg.norm(weights), rel=1e-12)


def test_biases_rest_unless_they_are_asked_for() -> None:
    assert (random_plane(NETWORK, THETA, 0).u[~NETWORK.is_link] == 0).all()
    assert (random_plane(NETWORK, THETA, 0, "filter", biases=True).u[~NETWORK.is_link] != 0).all()


def test_directions_as_drawn_are_gaussian_and_at_right_angles() -> None:
    wide = Architecture((60, 60), ("tanh",), bias=False)

    plane = random_plane(wide, np.ones(wide.parameters), 3, "none")

    assert plane.angle == pytest.approx(90, abs=1e-10)
    assert plane.u.mean() == pytest.approx(0, abs=4 / 60)
    assert plane.u.std() == pytest.approx(1, abs=0.05)
    share_within_one = (np.abs(plane.u) < 1).mean()
    assert share_within_one == pytest.approx(0.683, abs=0.02), "not uniform, which would have 0.577"


def test_after_the_scaling_the_angle_that_is_left_is_told() -> None:
    plane = random_plane(NETWORK, THETA, 0)

    cosine = plane.u @ plane.v / np.linalg.norm(plane.u) / np.linalg.norm(plane.v)
    assert plane.angle == pytest.approx(np.degrees(np.arccos(cosine)))
    assert plane.angle == pytest.approx(90, abs=20)
    assert plane.angle != 90


def test_the_same_seed_gives_the_same_plane_and_another_another() -> None:
    first, again, other = (random_plane(NETWORK, THETA, seed) for seed in (4, 4, 5))

    np.testing.assert_array_equal(first.u, again.u)
    np.testing.assert_array_equal(first.v, again.v)
    assert (first.u != other.u).any()


def test_the_origin_is_the_weights_themselves_and_they_are_left_alone() -> None:
    before = THETA.copy()

    plane = random_plane(NETWORK, THETA, 0)

    np.testing.assert_array_equal(plane.at(0, 0), before)
    np.testing.assert_array_equal(THETA, before)


def test_a_node_without_weights_does_not_move() -> None:
    theta = THETA.copy()
    NETWORK.layers(theta)[0][0][:, 2] = 0

    plane = random_plane(NETWORK, theta, 0)

    assert (NETWORK.layers(plane.u)[0][0][:, 2] == 0).all()
    assert np.isfinite(plane.u).all()


@pytest.mark.parametrize("theta", [np.zeros(2), np.array([3.0, 0.0])])
def test_where_directions_span_no_plane_that_is_said(theta: np.ndarray) -> None:
    lone = Architecture((1, 1), ("tanh",))

    with pytest.raises(Invalid, match="span no plane"):
        random_plane(lone, theta, 0)
