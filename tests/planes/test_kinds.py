"""Planes of the Hessian's eigenvectors, of the steepest descent, and through three points."""

import numpy as np
import pytest

from app.errors import Invalid
from app.nn.curvature import Hessian
from app.planes.hessian import hessian_plane
from app.planes.steepest import steepest_plane
from app.planes.through import through_plane
from tests.cases import Case, case

SMALL = case((2, 4, 1), "tanh", examples=20)
LARGE = case((6, 14, 4), "tanh", examples=30)


def hessian(c: Case) -> Hessian:
    return Hessian(c.objective, c.theta, c.X, c.y)


@pytest.mark.parametrize("c", [SMALL, LARGE], ids=str)
def test_the_leading_plane_has_the_two_largest_curvatures(c: Case) -> None:
    H = hessian(c)
    values = np.linalg.eigvalsh(H.block())

    plane = hessian_plane(H, c.theta)

    assert plane.eigenvalues == pytest.approx((values[-1], values[-2]), rel=1e-8)
    assert plane.u @ (H @ plane.u) == pytest.approx(values[-1], rel=1e-8)
    assert plane.u @ (H @ plane.v) == pytest.approx(0, abs=1e-8)
    np.testing.assert_allclose(plane.gram, np.eye(2), atol=1e-12)


@pytest.mark.parametrize("c", [SMALL, LARGE], ids=str)
def test_the_plane_of_the_extremes_has_the_most_negative_curvature_too(c: Case) -> None:
    H = hessian(c)
    values = np.linalg.eigvalsh(H.block())

    plane = hessian_plane(H, c.theta, "extremes")

    assert values[0] < 0
    assert plane.eigenvalues == pytest.approx((values[-1], values[0]), rel=1e-7)


def test_with_two_free_weights_the_plane_is_theirs() -> None:
    free = np.zeros(SMALL.theta.size, bool)
    free[[3, 9]] = True

    plane = hessian_plane(hessian(SMALL), SMALL.theta, free=free)

    assert np.flatnonzero(np.abs(plane.u) + np.abs(plane.v)).tolist() == [3, 9]


def test_one_weight_makes_no_plane() -> None:
    lone = case((1, 1), "identity", bias=False)
    free = np.arange(SMALL.theta.size) == 0

    for H, theta, mask in ((hessian(lone), lone.theta, None), (hessian(SMALL), SMALL.theta, free)):
        with pytest.raises(Invalid, match="at least two weights"):
            hessian_plane(H, theta, free=mask)


def test_downhill_is_against_the_gradient_and_across_it_lies_the_last_step() -> None:
    H = hessian(SMALL)
    step = np.random.default_rng(0).normal(size=SMALL.theta.size)

    plane = steepest_plane(H, SMALL.theta, step)

    np.testing.assert_allclose(plane.u, -H.grad / np.linalg.norm(H.grad), rtol=1e-12)
    np.testing.assert_allclose(plane.gram, np.eye(2), atol=1e-14)
    assert plane.in_plane(step).share == pytest.approx(1, abs=1e-12)
    assert plane.labels == ("downhill", "last step, across")


@pytest.mark.parametrize("backwards", [True, False])
def test_without_a_last_step_of_its_own_the_second_direction_is_the_turn_of_the_slope(backwards: bool) -> None:
    H = hessian(SMALL)

    plane = steepest_plane(H, SMALL.theta, -0.3 * H.grad if backwards else None)

    assert plane.labels[1] == "turn of the slope"
    assert plane.in_plane(H @ H.grad).share == pytest.approx(1, abs=1e-12)


def test_frozen_weights_do_not_move_downhill() -> None:
    free = np.arange(SMALL.theta.size) < 5

    plane = steepest_plane(hessian(SMALL), SMALL.theta, None, free)

    assert (plane.u[~free] == 0).all()
    assert (plane.v[~free] == 0).all()


def test_where_there_is_no_slope_nothing_is_steepest() -> None:
    c = case((2, 1), "identity")
    best = np.asarray(np.linalg.lstsq(np.column_stack([c.X, np.ones(len(c.X))]), c.y, rcond=None)[0].ravel(), float)
    exact = Hessian(c.objective, best, c.X, c.X @ best[:2, None] + best[2])

    with pytest.raises(Invalid, match=r"no slope|one line"):
        steepest_plane(exact, best, None)


def test_three_points_have_simple_coordinates() -> None:
    thetas = np.random.default_rng(0).normal(size=(3, 7))

    plane = through_plane(thetas, ("one", "two", "three"))

    alpha, beta, distance = plane.project(thetas)
    np.testing.assert_allclose(alpha, [0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(beta, [0, 0, 1], atol=1e-12)
    np.testing.assert_allclose(distance, 0, atol=1e-12)


def test_three_points_on_a_line_make_no_plane() -> None:
    line = np.outer([0.0, 1.0, 2.5], np.ones(4))

    with pytest.raises(Invalid, match="on one line"):
        through_plane(line, ("one", "two", "three"))
