"""Where descents end: bowls, mirrored valleys, plateaus; and that each descent is one that training would make."""

import threading
import time
from typing import Any

import numpy as np
import pytest

from app.arrays import Matrix, Vector
from app.nn.mlp import loss_and_grad
from app.optim.spec import OptimizerSpec
from app.planes.local import local
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.surface import basins as module
from app.surface import gradients
from app.surface.basins import DIVERGED, LEVEL, MOVING, BasinMap, Descent, Progress, basins
from app.surface.gradients import PlaneGradients
from tests.cases import Case, case


def on_preset(name: str) -> PlaneGradients:
    run = Run.of_json(PRESETS[name].config, Limits())
    plane = links_plane(run.spec.network, run.spec.theta(), *PRESETS[name].links)
    return PlaneGradients(run.objective, run.dataset.X, run.dataset.y, plane)


def on_case(this: Case, plane: Plane) -> PlaneGradients:
    return PlaneGradients(this.objective, this.X, this.y, plane)


def descent(steps: int, **optimizer: Any) -> Descent:
    spec = OptimizerSpec.of_json(optimizer)
    return Descent(spec.transform(), spec.learning_rate, steps)


def whole(surface: PlaneGradients, alphas: Vector, betas: Vector, how: Descent, **more: Any) -> BasinMap:
    *_, last = basins(surface, alphas, betas, how, **more)
    assert isinstance(last, BasinMap)
    return last


VALLEY = on_preset("valley")
GRID = np.linspace(-2, 3, 9), np.linspace(-3, 2, 7)


def largest_curvature() -> float:
    here = local(VALLEY.objective, VALLEY.X, VALLEY.y, VALLEY.plane, 0.0, 0.0)
    return float(here.eigenpairs()[0][0])


def test_a_bowl_is_one_basin_while_the_rate_is_below_two_over_the_curvature() -> None:
    found = whole(VALLEY, *GRID, descent(400, learning_rate=1.95 / largest_curvature()))

    assert len(found.minima) == 1
    assert (found.basin == 0).all()
    assert found.minima[0].starts == found.basin.size
    assert found.minima[0][:2] == pytest.approx((1.5, -0.5), abs=1e-4)


def test_above_it_every_descent_diverges_but_on_the_line_along_the_valley() -> None:
    found = whole(VALLEY, *GRID, descent(400, learning_rate=2.05 / largest_curvature()))

    assert (found.basin == DIVERGED).all()
    assert (found.steps < 400).all()


def test_on_that_line_a_descent_does_not_notice_the_curvature_across() -> None:
    minimum = whole(VALLEY, *GRID, descent(400, learning_rate=1.0)).minima[0]
    curvatures, directions = local(VALLEY.objective, VALLEY.X, VALLEY.y, VALLEY.plane, 0.0, 0.0).eigenpairs()
    origin, (across, onward) = VALLEY.plane.at(minimum.alpha, minimum.beta), directions.T
    along = Plane(origin, onward, across, "hessian", ("along", "across"))
    turned = PlaneGradients(VALLEY.objective, VALLEY.X, VALLEY.y, along)

    found = whole(turned, np.array([-1.0, 1.0]), np.array([0.0, 1.0]), descent(60, learning_rate=2.2 / curvatures[0]))

    assert (found.basin[0] != DIVERGED).all()
    assert (found.basin[1] == DIVERGED).all()


@pytest.mark.parametrize("optimizer", [{"learning_rate": 0.2}, {"name": "adam", "learning_rate": 0.1}])
def test_two_valleys_that_mirror_each_other_are_two_basins_that_do(optimizer: dict[str, Any]) -> None:
    axis = np.linspace(-2.9, 2.9, 24)  # the middle, where both meet, is no start

    found = whole(on_preset("symmetry"), axis, axis, descent(3000, **optimizer))

    low, high = found.minima
    assert low[:2] == pytest.approx((-high.alpha, -high.beta), abs=1e-9)
    assert low.loss == pytest.approx(high.loss, rel=1e-12)
    assert low.starts == high.starts
    there = found.basin >= 0
    assert there.mean() > 0.95
    assert (found.basin[::-1, ::-1][there] == 1 - found.basin[there]).all()


def test_the_lowest_minimum_comes_first_and_each_has_no_slope_left() -> None:
    surface = on_preset("iris")

    found = whole(surface, np.linspace(-4, 4, 7), np.linspace(-4, 4, 7), descent(600, learning_rate=2.0))

    assert found.minima
    assert [minimum.loss for minimum in found.minima] == sorted(minimum.loss for minimum in found.minima)
    for minimum in found.minima:
        here = local(surface.objective, surface.X, surface.y, surface.plane, minimum.alpha, minimum.beta)
        assert here.steepness < 1e-8
        assert here.eigenpairs()[0].min() > 0
        assert here.loss == minimum.loss


def alone(this: Case, plane: Plane, start: Vector, steps: int, optimizer: dict[str, Any]) -> Vector:
    """The end (2,) of one descent by whole gradients; the weights follow the projected gradient."""
    spec = OptimizerSpec.of_json(optimizer)
    rule, here = spec.transform(), start
    state = rule.init(here)
    B = np.stack([plane.u, plane.v], axis=1)
    for step in range(steps):
        _, grad = loss_and_grad(this.objective, plane.at(*here), this.X, this.y)
        slope = np.linalg.solve(plane.gram, B.T @ grad)
        change, state = rule.update(np.asarray(slope, np.float64), state, here, spec.learning_rate(step))
        here = here + change
    return here


@pytest.mark.parametrize(
    "optimizer",
    [
        {"learning_rate": 0.5},
        {"learning_rate": 0.5, "schedule": {"name": "cosine", "steps": 20}, "clip_norm": 0.05},
        {"name": "momentum", "learning_rate": 0.1},
        {"name": "adam", "learning_rate": 0.05},
        {"name": "rprop", "learning_rate": 0.01},
    ],
    ids=lambda optimizer: optimizer.get("name", "sgd"),
)
@pytest.mark.parametrize("oblique", [False, True])
def test_a_descent_is_that_of_its_start_alone(optimizer: dict[str, Any], oblique: bool) -> None:
    this = case((2, 3, 1), "tanh", "half_squared", examples=20, l2=0.01)
    plane = links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,0]")
    if oblique:
        u, v = np.random.default_rng(3).normal(size=(2, len(this.theta)))
        plane = Plane(this.theta, u, u + 0.5 * v, "random", ("a", "b"))
    starts = np.array([[-1.0, 0.5], [0.3, 2.0], [1.5, -1.5]])

    ends = descend(on_case(this, plane), starts, descent(25, **optimizer))

    expected = np.array([alone(this, plane, start, 25, optimizer) for start in starts])
    assert ends == pytest.approx(expected, rel=1e-9, abs=1e-9)


def descend(surface: PlaneGradients, starts: Matrix, how: Descent) -> Matrix:
    """The ends of descents none of which comes to rest."""
    never = module.Rest(-1.0, -1.0)
    ends = module._descend(surface, starts, how, module.Metric.of(surface.plane), never, bool)
    return ends.points


def test_a_step_does_not_depend_on_how_long_the_directions_are() -> None:
    this = case((2, 3, 1), "tanh", "half_squared", examples=20)
    plane = links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,0]")
    stretched = Plane(plane.origin, 4 * plane.u, plane.v / 2, "random", ("a", "b"))
    starts, factors = np.array([[1.0, -2.0], [0.5, 0.25]]), np.array([4.0, 0.5])

    ends = descend(on_case(this, plane), starts, descent(9, learning_rate=0.7))

    again = descend(on_case(this, stretched), starts / factors, descent(9, learning_rate=0.7))
    assert again * factors == pytest.approx(ends, rel=1e-12)


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("block", [1, 7, 512])
def test_threads_and_blocks_do_not_matter(workers: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    surface, axis, how = on_preset("symmetry"), np.linspace(-2.9, 2.9, 8), descent(300, learning_rate=0.3)
    expected = whole(surface, axis, axis, how)

    monkeypatch.setattr(module, "MOST_STARTS", block)
    found = whole(surface, axis, axis, how, workers=workers)

    assert found.basin.tolist() == expected.basin.tolist()
    assert found.steps.tolist() == expected.steps.tolist()
    assert np.array(found.minima) == pytest.approx(np.array(expected.minima), rel=1e-12)


def test_on_a_plateau_a_descent_does_not_find_a_minimum() -> None:
    surface = on_preset("plateau")
    ends = np.linspace(30, 60, 5), np.linspace(30, 60, 5)

    for rate in (1e-3, 1.0):
        found = whole(surface, *ends, descent(100, learning_rate=rate))
        assert set(np.unique(found.basin)) <= {LEVEL, MOVING}
        assert found.minima == ()


def test_at_a_saddle_a_descent_comes_to_rest_without_a_minimum() -> None:
    axis = np.array([-1.0, 0.0, 1.0])  # (0, 0) is the saddle between the two valleys

    found = whole(on_preset("symmetry"), axis, axis, descent(50, learning_rate=0.1))

    assert found.basin[1, 1] == LEVEL
    assert found.steps[1, 1] == 1


def test_starts_without_a_finite_error_have_diverged_before_the_first_step() -> None:
    this = case((2, 3, 1), "identity", "half_squared")
    surface = on_case(this, links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,0]"))

    found = whole(surface, np.array([1.0, 1e200]), np.array([1.0, 1e200]), descent(5, learning_rate=1e-3))

    assert found.basin[1, 1] == DIVERGED
    assert found.steps[1, 1] == 0
    assert found.basin[0, 0] != DIVERGED


def test_progress_counts_up_to_all_starts_before_the_map_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STARTS", 10)

    *progress, last = basins(VALLEY, *GRID, descent(3, learning_rate=0.1))

    assert [item.done for item in progress if isinstance(item, Progress)] == [10, 20, 30, 40, 50, 60, 63]
    assert isinstance(last, BasinMap)


def test_stopping_ends_the_work_at_once_and_without_a_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradients, "BLOCK_ELEMENTS", 1 << 12)
    this = case((2, 30, 30, 1), "tanh", examples=200)
    surface = on_case(this, links_plane(this.objective.arch, this.theta, "w1[0,0]", "w1[1,1]"))
    gone = threading.Event()
    axis = np.linspace(-3, 3, 40)
    threading.Timer(0.2, gone.set).start()

    items = list(basins(surface, axis, axis, descent(1_000_000, learning_rate=0.01), gone.is_set))

    assert items == []
    assert gone.is_set()


def test_it_stops_within_a_tenth_of_a_second() -> None:
    gone = threading.Event()
    ended: list[float] = []
    axis = np.linspace(-5, 5, 61)

    def work() -> None:
        list(basins(on_preset("moons"), axis, axis, descent(1_000_000, learning_rate=0.1), gone.is_set))
        ended.append(time.monotonic())

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(0.3)
    stopped = time.monotonic()
    gone.set()
    worker.join()

    assert ended[0] - stopped < 1.0  # a tenth of that on a machine that has nothing else to do
