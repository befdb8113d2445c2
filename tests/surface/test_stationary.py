"""The minima, saddles and maxima of a slice are found to the last digits, and none is made up."""

from itertools import pairwise

import numpy as np
import pytest

from app.nn.curvature import Hessian
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective, loss_and_grad
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.surface.stationary import StationaryPoints, stationary_points
from tests.cases import case


def of_preset(name: str, points: int = 41) -> tuple[StationaryPoints, Run, Plane]:
    preset = PRESETS[name]
    run = Run.of_json(preset.config, Limits())
    plane = links_plane(run.spec.network, run.spec.theta(), *preset.links)
    assert preset.range
    a, b = (np.linspace(*limits, points) for limits in preset.range)
    return stationary_points(run.objective, run.dataset.X, run.dataset.y, plane, a, b), run, plane


@pytest.mark.parametrize("name", ["valley", "ravine", "symmetry", "saddle", "neuron"])
def test_a_point_that_is_found_has_no_slope_and_the_curvature_of_its_kind(name: str) -> None:
    found, run, plane = of_preset(name)

    assert found.points
    for point in found.points:
        theta = plane.at(point.alpha, point.beta)
        _, gradient = loss_and_grad(run.objective, theta, run.dataset.X, run.dataset.y)
        H = Hessian(run.objective, theta, run.dataset.X, run.dataset.y)
        B = np.stack([plane.u, plane.v], axis=1)
        values = np.linalg.eigvalsh(np.stack([B.T @ (H @ d) for d in B.T]))
        assert np.linalg.norm(B.T @ gradient) < 1e-8
        signs = {"minimum": (1, 1), "saddle": (-1, 1), "maximum": (-1, -1)}[point.kind]
        assert tuple(np.sign(values)) == signs


def test_a_bowl_has_one_minimum_where_least_squares_puts_it() -> None:
    found, run, _ = of_preset("valley", 11)
    best = np.linalg.lstsq(run.dataset.X, run.dataset.y, rcond=None)[0].ravel()

    (point,) = found.points
    assert point.kind == "minimum"
    assert (point.alpha, point.beta) == pytest.approx(best.tolist(), abs=1e-10)


def test_two_mirrored_valleys_have_a_saddle_between_them() -> None:
    found, _, _ = of_preset("symmetry")

    first, second, saddle = found.points
    assert [point.kind for point in found.points] == ["minimum", "minimum", "saddle"]
    assert (first.alpha, first.beta) == pytest.approx((-second.alpha, -second.beta), abs=1e-9)
    assert first.model.loss == pytest.approx(second.model.loss, rel=1e-14)
    assert (saddle.alpha, saddle.beta) == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize("points", [8, 21, 64])
def test_what_is_found_does_not_depend_on_the_grid(points: int) -> None:
    found, _, _ = of_preset("symmetry", points)

    assert [point.kind for point in found.points] == ["minimum", "minimum", "saddle"]


def test_a_wavy_slice_has_as_many_minima_and_maxima_as_waves() -> None:
    # E = (sin w1 + sin w2)^2 / 2 + ... of one example each: extrema on the lattice of pi/2 + k pi.
    objective = Objective(Architecture((2, 2, 2), ("sine", "identity"), bias=False), LOSSES["half_squared"], "sum")
    theta = np.array([0.0, 0, 0, 0, 1, 0, 0, 1])  # w1[0,0] -> node 0 -> output 0, w1[1,1] -> node 1 -> output 1
    X, y = np.eye(2), 2 * np.eye(2)
    plane = links_plane(objective.arch, theta, "w1[0,0]", "w1[1,1]")
    axis = np.linspace(-5, 5, 41)

    found = stationary_points(objective, X, y, plane, axis, axis)

    # e = (sin w - 2)^2 / 2 has minima at pi/2 + 2 k pi, maxima at -pi/2 + 2 k pi: two of each from -5 to 5, but for
    # three ends in all: -3pi/2, pi/2 and -pi/2, 3pi/2.
    kinds = [point.kind for point in found.points]
    assert (kinds.count("minimum"), kinds.count("maximum"), kinds.count("saddle")) == (4, 4, 8)
    for point in found.points:
        assert np.sin([point.alpha, point.beta]) ** 2 == pytest.approx([1, 1], abs=1e-12)


def test_level_ground_has_no_points() -> None:
    c = case((2, 3, 1), "relu")
    theta = np.where(c.objective.arch.is_link, c.theta, -50.0)
    plane = links_plane(c.objective.arch, theta, "w1[0,0]", "w1[1,1]")
    axis = np.linspace(-1, 1, 11)

    found = stationary_points(c.objective, c.X, c.y, plane, axis, axis)

    assert found.points == ()


def test_a_saturated_plateau_has_no_points() -> None:
    found, _, _ = of_preset("plateau")

    assert found.points == ()


def test_where_numbers_overflow_nothing_fails() -> None:
    c = case((2, 3, 1), "identity", "squared")
    plane = links_plane(c.objective.arch, c.theta, "w1[0,0]", "w2[0,0]")
    axis = np.linspace(-1e160, 1e160, 9)

    assert stationary_points(c.objective, c.X, c.y, plane, axis, axis).points == ()


def test_points_come_minima_first_and_each_kind_by_its_error() -> None:
    found, _, _ = of_preset("symmetry")

    order = [(("minimum", "saddle", "maximum").index(p.kind), p.model.loss) for p in found.points]
    assert all(one <= other for one, other in pairwise(order))


def test_work_that_is_stopped_takes_no_further_start() -> None:
    preset = PRESETS["symmetry"]
    run = Run.of_json(preset.config, Limits())
    plane = links_plane(run.spec.network, run.spec.theta(), *preset.links)
    axis = np.linspace(-3, 3, 21)

    found = stationary_points(run.objective, run.dataset.X, run.dataset.y, plane, axis, axis, stopped=lambda: True)

    assert found.points == ()
    assert found.starts > 0
