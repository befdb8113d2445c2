"""The error near a point of a plane is exact to second order, whatever the directions."""

import numpy as np
import pytest

from app.nn.curvature import Hessian
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective, loss
from app.planes.landform import LANDFORMS, landform
from app.planes.local import Local, local
from app.planes.newton import stationary_near
from app.planes.plane import Plane
from app.planes.weights import links_plane
from tests.cases import SMOOTH, Case, case


def oblique(c: Case, seed: int = 0) -> Plane:
    u, w = np.random.default_rng(seed).normal(size=(2, c.theta.size))
    return Plane(c.theta, u, 3 * (u + 0.6 * w), "through", ("a", "b"))


@pytest.mark.parametrize("case", [c for c in SMOOTH if c.theta.size > 1][::3], ids=str)
def test_slope_and_hessian_are_those_of_differences_of_the_error(case: Case) -> None:
    plane = oblique(case)

    def error(alpha: float, beta: float) -> float:
        return loss(case.objective, plane.at(alpha, beta), case.X, case.y)

    found = local(case.objective, case.X, case.y, plane, 0.1, -0.05)

    h = 1e-4
    points = np.array([[error(0.1 + i * h, -0.05 + j * h) for i in (-1, 0, 1)] for j in (-1, 0, 1)])
    slope = [(points[1, 2] - points[1, 0]) / (2 * h), (points[2, 1] - points[0, 1]) / (2 * h)]
    mixed = (points[2, 2] - points[0, 2] - points[2, 0] + points[0, 0]) / (4 * h * h)
    aa = (points[1, 2] - 2 * points[1, 1] + points[1, 0]) / (h * h)
    bb = (points[2, 1] - 2 * points[1, 1] + points[0, 1]) / (h * h)
    assert found.loss == points[1, 1]
    np.testing.assert_allclose(found.slope, slope, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found.hessian, [[aa, mixed], [mixed, bb]], rtol=1e-3, atol=2e-4 * np.abs(points).max())


def test_curvatures_belong_to_the_plane_and_not_to_its_directions() -> None:
    c = case((2, 3, 1), examples=15)
    plane = oblique(c)
    Q, _ = np.linalg.qr(np.stack([plane.u, plane.v], axis=1))
    square = Plane(c.theta, Q[:, 0], Q[:, 1], "through", ("a", "b"))

    (one, directions), (other, _) = (local(c.objective, c.X, c.y, p, 0.0, 0.0).eigenpairs() for p in (plane, square))
    steep = [local(c.objective, c.X, c.y, p, 0.0, 0.0).steepness for p in (plane, square)]

    np.testing.assert_allclose(one, other, rtol=1e-10)
    assert steep[0] == pytest.approx(steep[1], rel=1e-10)
    for alpha, beta in directions.T:
        assert np.linalg.norm(alpha * plane.u + beta * plane.v) == pytest.approx(1)


def test_curvatures_of_a_plane_lie_between_those_of_the_whole_network() -> None:
    c = case((2, 4, 2), "sine", examples=15)
    whole = np.linalg.eigvalsh(Hessian(c.objective, c.theta, c.X, c.y).block())

    for seed in range(20):
        values, _ = local(c.objective, c.X, c.y, oblique(c, seed), 0.0, 0.0).eigenpairs()
        assert whole[0] - 1e-9 <= values[1] <= values[0] <= whole[-1] + 1e-9


def test_on_a_quadratic_one_newton_step_ends_at_the_minimum() -> None:
    c = case((2, 1), "identity", bias=False)
    plane = links_plane(c.objective.arch, c.theta, "w1[0,0]", "w1[1,0]")
    best = np.asarray(np.linalg.lstsq(c.X, c.y, rcond=None)[0].ravel(), np.float64)

    found = local(c.objective, c.X, c.y, plane, *c.theta)

    step = found.newton()
    assert step is not None
    np.testing.assert_allclose(c.theta + step, best, rtol=1e-10)
    assert found.after(step) == pytest.approx(loss(c.objective, best, c.X, c.y), rel=1e-12)


def test_a_level_direction_has_no_newton_step_and_no_condition() -> None:
    found = Local(1.0, np.array([1.0, 0.0]), np.diag([2.0, 0.0]), np.eye(2), 1.0)

    assert found.newton() is None
    assert found.condition() is None


def test_the_share_of_the_gradient_is_one_where_all_weights_are_in_the_plane() -> None:
    c = case((2, 1), "tanh", bias=False)
    plane = links_plane(c.objective.arch, c.theta, "w1[0,0]", "w1[1,0]")

    assert local(c.objective, c.X, c.y, plane, *c.theta).share == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ((1.0, 0.001, 0.002, 0.001, 0.7), "plateau"),
        ((1.0, 1e-6, 2.0, 1.0, 1e-6), "minimum"),
        ((0.0, 0.0, 2.0, 1.0, 0.0), "minimum"),
        ((1.0, 1e-6, -1.0, -2.0, 1e-6), "maximum"),
        ((1.0, 1e-6, 2.0, -1.0, 1e-6), "saddle"),
        ((1.0, 0.5, 2.0, 0.05, 3.0), "ravine"),
        ((1.0, 1e-6, 2.0, 0.0, None), "ravine"),
        ((1.0, 0.5, 2.0, 1.0, 0.4), "slope"),
        ((1.0, 0.5, 1.0, -2.0, 0.4), "slope"),
        ((0.0, 0.0, 0.0, 0.0, None), "plateau"),
    ],
)
def test_a_point_is_named_by_the_stated_thresholds(
    facts: tuple[float, float, float, float, float | None], name: str
) -> None:
    assert landform(*facts) is LANDFORMS[name]


def test_from_near_a_minimum_newton_ends_in_it_and_from_near_a_saddle_in_that() -> None:
    # E = (tanh(w1) w2 - 1)^2 for a single example: two valleys with level floors, and a saddle at the origin.
    objective = Objective(Architecture((1, 1, 1), ("tanh", "identity"), bias=False), LOSSES["squared"], l2=0.2)
    X = y = np.ones((1, 1))
    plane = links_plane(objective.arch, np.zeros(2), "w1[0,0]", "w2[0,0]")

    def model(alpha: float, beta: float) -> Local:
        return local(objective, X, y, plane, alpha, beta)

    minimum = stationary_near(model, (1.0, 1.2), (0.1, 0.1))
    saddle = stationary_near(model, (0.05, -0.04), (0.1, 0.1))

    assert minimum is not None
    assert saddle is not None
    assert (minimum.kind, saddle.kind) == ("minimum", "saddle")
    assert (saddle.alpha, saddle.beta) == pytest.approx((0, 0), abs=1e-10)
    for point in (minimum, saddle):
        assert point.model.steepness < 1e-8


def test_on_the_level_floor_of_a_valley_no_point_is_claimed() -> None:
    objective = Objective(Architecture((1, 1, 1), ("tanh", "identity"), bias=False), LOSSES["squared"])
    X = y = np.ones((1, 1))
    plane = links_plane(objective.arch, np.zeros(2), "w1[0,0]", "w2[0,0]")

    assert stationary_near(lambda a, b: local(objective, X, y, plane, a, b), (1.0, 1.4), (0.1, 0.1)) is None
