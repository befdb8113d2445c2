"""The plane of a path is that of the singular vectors of its offsets from its end."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.planes.trajectory import pca_plane


def walk(steps: int, weights: int, seed: int = 0) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).normal(size=(steps, weights)), axis=0)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.integers(3, 30), st.integers(2, 30), st.integers(0, 5))
def test_directions_and_shares_are_those_of_the_singular_value_decomposition(
    steps: int, weights: int, seed: int
) -> None:
    thetas = walk(steps, weights, seed)
    _, s, Vt = np.linalg.svd(thetas - thetas[-1])

    plane = pca_plane(thetas)

    for direction, expected in zip((plane.u, plane.v), Vt, strict=False):
        assert abs(direction @ expected) == pytest.approx(1, abs=1e-7)
    assert plane.explained == pytest.approx((s[:2] ** 2 / (s**2).sum()).tolist(), abs=1e-12)
    np.testing.assert_allclose(plane.gram, np.eye(2), atol=1e-12)


def test_the_shares_of_all_directions_add_up_and_those_of_a_flat_path_to_one() -> None:
    flat = walk(9, 2) @ np.random.default_rng(1).normal(size=(2, 6))

    explained = pca_plane(flat).explained

    assert explained is not None
    assert sum(explained) == pytest.approx(1, abs=1e-12)
    assert pca_plane(flat).project(flat).distance.max() < 1e-12


def test_the_path_ends_at_the_origin_and_is_not_centered_on_its_mean() -> None:
    thetas = walk(12, 5)

    alpha, beta, distance = pca_plane(thetas).project(thetas)

    assert (alpha[-1], beta[-1], distance[-1]) == (0, 0, 0)
    assert abs(alpha.mean()) > 0.1


def test_squared_coordinates_over_the_whole_are_the_explained_shares() -> None:
    thetas = walk(20, 8)
    plane = pca_plane(thetas)

    alpha, beta, _ = plane.project(thetas)

    total = np.square(thetas - thetas[-1]).sum()
    assert plane.explained == pytest.approx((alpha @ alpha / total, beta @ beta / total), rel=1e-10)


def test_a_random_walk_of_many_weights_explains_far_more_than_one_would_think() -> None:
    first, second = np.mean([pca_plane(walk(400, 2000, seed)).explained or () for seed in range(3)], axis=0)

    # Centered, the shares are 6/pi^2 and 6/(4 pi^2) (Antognini and Sohl-Dickstein 2018). From the end, the offsets are
    # a Brownian motion with one end free: eigenvalues 1/((k - 1/2) pi)^2, shares 8/pi^2 and 8/(9 pi^2).
    assert first == pytest.approx(8 / np.pi**2, abs=0.03)
    assert second == pytest.approx(8 / (9 * np.pi**2), abs=0.02)


@pytest.mark.parametrize(
    "thetas",
    [np.ones((1, 4)), np.ones((5, 4)), walk(2, 4), np.outer(np.arange(6.0), [1, 2, 3]), walk(6, 1)],
    ids=["no step", "no movement", "one step", "a straight line", "one weight"],
)
def test_a_path_that_spans_no_plane_is_refused_with_what_would_help(thetas: np.ndarray) -> None:
    with pytest.raises(Invalid, match="at least two steps that turn"):
        pca_plane(thetas)


def test_the_same_path_gives_the_same_signs() -> None:
    plane = pca_plane(walk(10, 6))

    for direction in (plane.u, plane.v):
        assert direction[np.abs(direction).argmax()] > 0
