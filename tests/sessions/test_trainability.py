"""A run of the map is the run that training makes of these settings; and where runs diverge."""

import threading
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.arrays import Matrix
from app.errors import Invalid
from app.nn.curvature import hvp
from app.presets import PRESETS
from app.sessions import trainability as module
from app.sessions.axes import Axis, read_axes
from app.sessions.cost import trainability_seconds
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.sessions.session import Session
from app.sessions.spec import merge
from app.sessions.state import TrainState
from app.sessions.train import advance, arrive
from app.sessions.trainability import Progress, TrainabilityMap, trainability

FACTOR = 20  # an estimate needs the right order of magnitude, no more
SMALL: dict[str, Any] = {
    "network": {"layers": [2, 3, 1]},
    "data": {"name": "moons", "examples": 30, "test_share": 0},
    "seed": 4,
}
RATE = {"name": "learning_rate", "range": [0.05, 0.5], "points": 3}
SCALE = {"name": "initial_scale", "range": [0.5, 2], "points": 2}


def whole(run: Run, x: dict[str, Any], y: dict[str, Any], steps: int, **more: Any) -> TrainabilityMap:
    *_, last = trainability(run, run.spec.theta(), *read_axes(run, x, y), steps, **more)
    assert isinstance(last, TrainabilityMap)
    return last


def begun(config: dict[str, Any]) -> Run:
    return Session.begin(config, Limits()).run


def trained(config: dict[str, Any], steps: int, axes: list[Axis], values: list[float]) -> float | None:
    """The error of a session of its own, with the values of the axes put into its configuration."""
    scale, rates = 1.0, {}
    changes: dict[str, Any] = {"optimizer": dict(config.get("optimizer", {})), "batch": dict(config.get("batch", {}))}
    for axis, value in zip(axes, values, strict=True):
        if axis.name == "initial_scale":
            scale = value
        elif axis.name == "batch_size":
            changes["batch"]["size"] = int(value)
        elif axis.name == "layer_learning_rate":
            rates[axis.layer] = value
        else:
            changes["optimizer"][axis.name] = value
    run = Run.of_json(merge(config, changes), Limits())
    theta = scale * run.spec.theta()
    if rates:
        return trained_by_layers(run, theta, rates, steps)
    begin = arrive(run, TrainState(0, theta, run.transform.init(theta), 0, 0))
    *_, last = advance(run, begin, steps, begin.point.train or 0.0, every=steps)
    return last.point.train


def trained_by_layers(run: Run, theta: Any, rates: dict[int | None, float], steps: int) -> float | None:
    """Plain descent with a rate of its own for some layers."""
    assert run.spec.optimizer.name == "sgd"
    rate = np.full(len(theta), run.spec.optimizer.learning_rate(0))
    for group in run.spec.network.groups:
        rate[group.start : group.stop] = rates.get(int(group.name[1:]), rate[0])
    for _ in range(steps):
        theta = theta - rate * run.gradient(theta)
    return run.errors(theta, run.forward(theta))[0]


@pytest.mark.parametrize(
    ("changes", "x", "y"),
    [
        ({}, RATE, SCALE),
        ({}, {"name": "momentum", "range": [0, 0.9], "points": 3}, RATE),
        ({"optimizer": {"name": "nesterov"}}, {"name": "momentum", "range": [0.3, 0.9], "points": 2}, SCALE),
        ({}, {"name": "batch_size", "range": [1, 30], "points": 4}, RATE),
        ({"batch": {"size": 7}}, RATE, SCALE),
        (
            {"batch": {"size": 7, "shuffle": False}},
            {"name": "batch_size", "points": 3},
            {"name": "momentum", "points": 3},
        ),
        ({"optimizer": {"name": "adam"}}, RATE, SCALE),
        ({"optimizer": {"name": "rprop"}, "free": ["w1", "b2"]}, RATE, SCALE),
        ({"optimizer": {"name": "adamw", "clip_norm": 0.1}, "batch": {"size": 4}}, SCALE, RATE),
        ({"optimizer": {"schedule": {"name": "cosine", "steps": 30}}, "error": {"l2": 0.1}}, RATE, SCALE),
        ({}, {"name": "layer_learning_rate", "layer": 2, "range": [0.1, 1], "points": 2}, RATE),
        (
            {},
            {"name": "layer_learning_rate", "layer": 1, "points": 2},
            {"name": "layer_learning_rate", "layer": 2, "range": [0, 1], "points": 2, "spacing": "linear"},
        ),
        (
            {"network": {"activations": ["sigmoid", "sigmoid"]}, "optimizer": {"rule": "book"}},
            RATE,
            {"name": "batch_size", "range": [5, 30], "points": 2},
        ),
    ],
    ids=str,
)
def test_a_run_of_the_map_is_the_session_trained_with_these_settings(
    changes: dict[str, Any], x: dict[str, Any], y: dict[str, Any]
) -> None:
    config = merge(SMALL, changes)
    run = begun(config)
    axes = list(read_axes(run, x, y))

    found = whole(run, x, y, 25)

    for j, below in enumerate(axes[1].values):
        for i, along in enumerate(axes[0].values):
            expected = trained(config, 25, axes, [float(along), float(below)])
            assert found.error[j, i] == pytest.approx(expected, rel=1e-10)
    assert (found.diverged_at == -1).all()


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_the_border_of_divergence_on_a_bowl_is_where_theory_has_it(momentum: float) -> None:
    run = Run.of_json(merge(PRESETS["valley"].config, {"optimizer": {"momentum": momentum}}), Limits())
    data, unit = run.dataset, np.eye(2)
    H = [hvp(run.objective, run.spec.theta(), v, data.X, data.y) for v in unit]
    bound = (2 + 2 * momentum) / float(np.linalg.eigvalsh(H)[-1])
    rates = {"name": "learning_rate", "range": [0.9 * bound, 1.1 * bound], "points": 11, "spacing": "linear"}

    found = whole(run, rates, {"name": "initial_scale", "range": [1, 2], "points": 2}, 2000)

    below = found.x.values < bound * 0.999
    above = found.x.values > bound * 1.001
    assert (found.error[:, below] < found.start[:, below]).all()
    assert (found.diverged_at[:, above] > 0).all()
    assert np.isnan(found.error[:, above]).all()


def test_runs_that_diverge_do_not_disturb_the_others() -> None:
    run = begun({**SMALL, "network": {"layers": [2, 3, 1], "activations": ["identity", "identity"]}})
    wild = {"name": "learning_rate", "range": [0.01, 1e4], "points": 5}

    found = whole(run, wild, SCALE, 40)

    assert (found.diverged_at[:, -1] >= 0).all()
    tame = whole(run, {**wild, "range": [0.01, float(found.x.values[1])], "points": 2}, SCALE, 40)
    assert found.error[:, :2] == pytest.approx(tame.error, rel=1e-12, nan_ok=True)
    assert np.isnan(found.error[found.diverged_at >= 0]).all()
    assert found.lowest is not None
    column, row = found.lowest
    assert found.error[row, column] == np.nanmin(found.error)


def test_a_run_has_diverged_at_the_step_at_which_the_session_has() -> None:
    config = {**PRESETS["too_large"].config, "optimizer": {"name": "sgd", "learning_rate": 3.0}}
    session = Session.begin(config, Limits())
    *_, last = session.advance(500)

    found = whole(session.run, {**RATE, "range": [3.0, 4.0], "points": 2}, {**SCALE, "range": [1, 2]}, 500)

    assert last.last.outcome == "diverged"
    assert found.diverged_at[0, 0] == last.step


def test_where_every_run_diverges_none_is_lowest() -> None:
    run = Run.of_json(PRESETS["too_large"].config, Limits())

    assert whole(run, {**RATE, "range": [100, 1000]}, SCALE, 50).lowest is None


@pytest.mark.parametrize("workers", [1, 2])
def test_threads_and_flocks_do_not_matter(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(SMALL)
    expected = whole(run, RATE, SCALE, 20)

    monkeypatch.setattr(module, "networks_of_block", lambda arch, examples: 2)
    found = whole(run, RATE, SCALE, 20, workers=workers)

    assert found.error == pytest.approx(expected.error, rel=1e-12)


def test_progress_shows_the_map_as_it_comes() -> None:
    run = begun(SMALL)
    axes = read_axes(run, RATE, SCALE)

    *items, last = trainability(run, run.spec.theta(), *axes, 7)

    progress = [item for item in items if isinstance(item, Progress)]
    grids: list[Matrix] = [item.error for item in progress]
    assert isinstance(last, TrainabilityMap)
    assert [item.done for item in progress] == [1, 2, 3, 4, 5, 6, 7]
    assert grids[-1].tolist() == last.error.tolist()
    assert (grids[0] != last.error).all()
    assert grids[2] == pytest.approx(whole(run, RATE, SCALE, 3).error, rel=1e-12)


def test_stopping_ends_the_work_without_a_map() -> None:
    run, gone = begun(SMALL), threading.Event()
    work = trainability(run, run.spec.theta(), *read_axes(run, RATE, SCALE), 10_000, gone.is_set)

    assert isinstance(next(work), Progress)
    gone.set()

    assert list(work) == []


def test_batch_sizes_are_whole_and_different() -> None:
    axis, _ = read_axes(begun(SMALL), {"name": "batch_size", "range": [1, 5], "points": 20}, RATE)

    assert axis.values.tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("x", "y", "at"),
    [
        ({"name": "eps"}, RATE, "x.name"),
        ({}, RATE, "x.name"),
        ({"name": ["learning_rate"]}, RATE, "x.name"),
        (RATE, RATE, "y.name"),
        (RATE, {**SCALE, "range": [2, 1]}, "y.range"),
        (RATE, {**SCALE, "range": [0, 1]}, "y.range"),
        (RATE, {**SCALE, "range": [1, float("nan")]}, "y.range"),
        (RATE, {**SCALE, "range": 3}, "y.range"),
        (RATE, {**SCALE, "points": 1}, "y.points"),
        (RATE, {**SCALE, "points": 10**9}, "y.points"),
        (RATE, {**SCALE, "spacing": "cubic"}, "y.spacing"),
        (RATE, {**SCALE, "layer": 1}, "y.layer"),
        ({"name": "layer_learning_rate", "layer": 3}, RATE, "x.layer"),
        ({"name": "momentum", "range": [0, 1]}, RATE, "x.range"),
        ({"name": "batch_size", "range": [1, 31]}, RATE, "x.range"),
        ({"name": "batch_size", "range": [0.5, 3]}, RATE, "x.range"),
    ],
)
def test_a_wrong_axis_is_refused_by_name(x: dict[str, Any], y: dict[str, Any], at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_axes(begun(SMALL), x, y)

    assert [problem.at for problem in refusal.value.problems] == [at]


@pytest.mark.parametrize(
    ("optimizer", "given", "at"),
    [
        ({"name": "adam"}, {"name": "momentum"}, "x.name"),
        ({"name": "rmsprop"}, {"name": "momentum"}, "x.name"),
        ({"name": "nesterov"}, {"name": "momentum", "range": [0, 0.5]}, "x.range"),
    ],
)
def test_momentum_is_refused_where_the_optimizer_has_none(
    optimizer: dict[str, Any], given: dict[str, Any], at: str
) -> None:
    run = begun({**SMALL, "optimizer": optimizer})

    with pytest.raises(Invalid) as refusal:
        read_axes(run, given, RATE)

    assert refusal.value.problems[0].at == at


def test_more_runs_than_there_is_room_for_are_refused() -> None:
    run = begun({"data": {"name": "moons"}, "network": {"layers": [2, 500, 500, 1]}})

    with pytest.raises(Invalid) as refusal:
        read_axes(run, RATE | {"points": 21}, SCALE | {"points": 21})

    assert [problem.at for problem in refusal.value.problems] == ["x.points"]


@pytest.mark.parametrize("batch", [None, 4])
def test_a_map_takes_about_as_long_as_estimated(batch: int | None) -> None:
    config = {"data": {"name": "moons"}, "network": {"layers": [2, 8, 8, 1]}, "batch": {"size": batch}}
    session = Session.begin(config, Limits())
    x, y = {**RATE, "points": 12}, {**SCALE, "points": 12}

    began = time.perf_counter()
    whole(session.run, x, y, 40)
    measured = time.perf_counter() - began

    assert measured / FACTOR < trainability_seconds(session, 144, 40) < measured * FACTOR


def test_a_map_leaves_its_session_as_it_is() -> None:
    session = Session.begin(SMALL, Limits())
    before = replace(session)

    whole(session.run, RATE, SCALE, 5)

    assert session.last == before.last
