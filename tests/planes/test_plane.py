"""Projection onto planes of any angle, and how much of a path a plane shows."""

import numpy as np
import pytest

from app.errors import Invalid
from app.nn.layout import Architecture
from app.planes.plane import Plane
from app.planes.weights import links_plane

NETWORK = Architecture((3, 4, 2), ("tanh", "sigmoid"))


def oblique(seed: int = 0) -> Plane:
    """Two directions of different lengths at about 30 degrees."""
    rng = np.random.default_rng(seed)
    origin, u, w = rng.normal(size=(3, NETWORK.parameters))
    return Plane(origin, u, 3 * (u + 0.6 * w), "through", ("a", "b"))


def test_a_point_of_the_plane_is_projected_onto_itself() -> None:
    plane = oblique()

    alpha, beta, distance = plane.project(plane.at(0.7, -1.3))

    assert alpha == pytest.approx([0.7], rel=1e-12)
    assert beta == pytest.approx([-1.3], rel=1e-12)
    assert distance == pytest.approx([0], abs=1e-12)


def test_the_projection_is_the_nearest_point_also_for_oblique_directions() -> None:
    plane = oblique()
    thetas = np.random.default_rng(1).normal(size=(5, NETWORK.parameters))

    alpha, beta, distance = plane.project(thetas)

    for theta, a, b, d in zip(thetas, alpha, beta, distance, strict=True):
        off_plane = theta - plane.at(a, b)
        assert np.linalg.norm(off_plane) == pytest.approx(d)
        assert off_plane @ plane.u == pytest.approx(0, abs=1e-10)
        assert off_plane @ plane.v == pytest.approx(0, abs=1e-10)


def test_movement_within_the_plane_is_seen_whole_and_across_it_not_at_all() -> None:
    plane = oblique()
    within = np.stack([plane.u - plane.v, 0.1 * plane.v])
    across = np.random.default_rng(2).normal(size=NETWORK.parameters)
    across -= plane.at(*(float(x[0]) for x in plane.project(plane.origin + across)[:2])) - plane.origin

    assert plane.in_plane(within).share == pytest.approx(1)
    assert plane.in_plane(across).share == pytest.approx(0, abs=1e-20)


def test_the_share_of_a_path_is_that_of_its_squared_steps_summed() -> None:
    plane = oblique()
    steps = np.random.default_rng(3).normal(size=(6, NETWORK.parameters))
    lengths = np.square(steps).sum(axis=1)

    one_by_one = np.array([plane.in_plane(step).share for step in steps])

    assert plane.in_plane(steps).share == pytest.approx(float(one_by_one @ lengths / lengths.sum()))


def test_orthogonal_axes_share_out_what_the_plane_shows_and_oblique_ones_do_not() -> None:
    plane = links_plane(NETWORK, np.zeros(NETWORK.parameters), "w1[0,2]", "b2[1]")
    step = np.zeros(NETWORK.parameters)
    step[NETWORK.index("w1[0,2]")], step[NETWORK.index("b2[1]")], step[NETWORK.index("w1[0,0]")] = 3, 4, 5

    shown = plane.in_plane(step)

    assert shown.share == pytest.approx(0.5)
    assert shown.axes == pytest.approx((9 / 50, 16 / 50))
    assert oblique().in_plane(step).axes is None


def test_a_path_that_does_not_move_has_no_share() -> None:
    assert oblique().in_plane(np.zeros((3, NETWORK.parameters))) == (None, None)


@pytest.mark.parametrize("factor", [0.0, -2.0])
def test_directions_that_span_no_plane_are_refused(factor: float) -> None:
    plane = oblique()
    flat = Plane(plane.origin, plane.u, factor * plane.u, "through", ("a", "b"))

    with pytest.raises(Invalid, match="parallel or zero"):
        flat.project(plane.origin)


def test_what_a_plane_is_made_of_cannot_be_changed() -> None:
    source = np.zeros(NETWORK.parameters)
    plane = links_plane(NETWORK, source, "w1[0,2]", "w2[2,0]")

    source[0] = 1

    assert plane.origin[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        plane.u[0] = 1


def test_exchanging_the_directions_exchanges_the_coordinates() -> None:
    plane = oblique()

    turned = plane.transposed()

    assert turned.at(0.2, 0.9) == pytest.approx(plane.at(0.9, 0.2))
    assert turned.labels == ("b", "a")


def test_the_coordinates_in_a_plane_of_two_links_are_the_weights_own_values() -> None:
    theta = np.random.default_rng(4).normal(size=NETWORK.parameters)
    plane = links_plane(NETWORK, theta, "w1[0,2]", "b2[1]")

    alpha, beta, distance = plane.project(theta)

    assert alpha == pytest.approx([theta[NETWORK.index("w1[0,2]")]])
    assert beta == pytest.approx([theta[NETWORK.index("b2[1]")]])
    assert distance == pytest.approx([0])
    assert plane.at(float(alpha[0]), float(beta[0])) == pytest.approx(theta)


@pytest.mark.parametrize(
    ("a", "b", "at"),
    [("w1[0,2]", "w1[0,2]", "plane.b"), ("w1[9,2]", "w1[0,2]", "plane.a"), ("w1[0,2]", "v", "plane.b")],
)
def test_links_that_make_no_plane_are_refused_where_they_stand(a: str, b: str, at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        links_plane(NETWORK, np.zeros(NETWORK.parameters), a, b)

    assert [problem.at for problem in refusal.value.problems] == [at]
