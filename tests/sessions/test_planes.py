"""Planes of every kind on a real path: what they show of it, and what they refuse."""

from typing import Any

import numpy as np
import pytest

from app.errors import Conflict, Invalid
from app.planes.spec import PLANES, PlaneSpec
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.slices import Sampling, path_on, surface_on

THROUGH = {"kind": "through", "points": [{"step": 0}, {"step": 6}, {}]}
ASKED: dict[str, dict[str, Any]] = {
    "links": {"kind": "links", "a": "w1[0,2]", "b": "w2[2,0]"},
    "random": {"kind": "random", "seed": 3},
    "pca": {"kind": "pca"},
    "hessian": {"kind": "hessian"},
    "steepest": {"kind": "steepest"},
    "through": THROUGH,
}


def walked(preset: str = "moons", steps: int = 12, **changes: Any) -> Session:
    session = Session.begin({**PRESETS[preset].config, **changes}, Limits())
    for each in session.advance(steps):
        session = each
    return session


MOONS = walked()


def scene(kind: str, step: int | None = None, session: Session = MOONS) -> Scene:
    return Scene.of(session, step, PlaneSpec.of_json(ASKED[kind]))


def test_there_is_a_test_for_every_kind() -> None:
    assert ASKED.keys() == PLANES.keys()


@pytest.mark.parametrize("kind", ASKED)
def test_the_plane_goes_through_the_weights_and_the_surface_through_their_error(kind: str) -> None:
    at = scene(kind, step=9 if kind != "through" else None)
    a, b, distance = at.point

    assert distance == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(at.plane.at(a, b), at.visit.state.theta, atol=1e-12)
    surface = surface_on(at, Sampling(((a - 1, a + 1), (b - 1, b + 1)), (5, 3), "float64"))
    assert surface.error[1, 2] == pytest.approx(at.visit.point.train, rel=1e-10)


@pytest.mark.parametrize("kind", ASKED)
def test_along_x_the_surface_follows_the_first_direction(kind: str) -> None:
    at = scene(kind)

    surface = surface_on(at, Sampling(((-0.5, 0.7), (-0.1, 0.3)), (4, 3), "float64"))

    for i, j in ((0, 0), (3, 0), (2, 1)):
        theta = at.plane.at(surface.alphas[i], surface.betas[j])
        train, _ = at.run.errors(theta, at.run.forward(theta))
        assert surface.error[j, i] == pytest.approx(train, rel=1e-10)


@pytest.mark.parametrize("kind", ASKED)
def test_the_path_has_its_true_error_its_distance_and_the_error_below_it(kind: str) -> None:
    at = scene(kind)

    path = path_on(at)

    assert path.steps == list(range(13))
    for place, step in enumerate(path.steps):
        visit = MOONS.visit(step)
        on_plane = at.plane.at(path.a[place], path.b[place])
        assert path.losses[place] == visit.point.train
        assert path.distance[place] == pytest.approx(np.linalg.norm(visit.state.theta - on_plane), abs=1e-12)
        assert path.slice_losses[place] == pytest.approx(at.run.errors(on_plane, at.run.forward(on_plane))[0])


@pytest.mark.parametrize("kind", ASKED)
def test_shares_are_those_of_the_projected_steps(kind: str) -> None:
    at = scene(kind)
    B = np.stack([at.plane.u, at.plane.v], axis=1)
    P = B @ np.linalg.inv(B.T @ B) @ B.T
    steps = np.diff([MOONS.visit(step).state.theta for step in range(13)], axis=0)

    path = path_on(at)

    assert path.path.share == pytest.approx(np.square(steps @ P).sum() / np.square(steps).sum(), rel=1e-9)
    assert path.last_step is not None
    assert path.last_step.share == pytest.approx(np.square(steps[-1] @ P).sum() / np.square(steps[-1]).sum(), rel=1e-9)


def test_the_plane_of_the_path_shows_more_of_it_than_any_other() -> None:
    offsets = np.array([MOONS.visit(step).state.theta for step in range(13)]) - MOONS.last.state.theta

    def left(kind: str) -> float:
        _, _, distance = scene(kind).plane.project(offsets + MOONS.last.state.theta)
        return float(np.square(distance).sum())

    assert all(left("pca") <= left(kind) for kind in ASKED if kind != "through")


def test_the_last_step_lies_whole_in_the_steepest_plane() -> None:
    at = scene("steepest")
    before = MOONS.visit(11).state.theta

    assert at.plane.in_plane(MOONS.last.state.theta - before).share == pytest.approx(1, abs=1e-12)


def test_a_plane_goes_through_steps_of_other_sessions_too() -> None:
    other = walked(optimizer={"name": "adam", "learning_rate": 0.05})
    spec = PlaneSpec.of_json({"kind": "through", "points": [{"step": 0}, {}, {"session": "other", "step": 12}]})

    at = Scene.of(MOONS, None, spec, others={"other": other})

    alpha, beta, distance = at.plane.project(other.last.state.theta)
    assert spec.sessions == ("other",)
    assert (alpha[0], beta[0], distance[0]) == pytest.approx((0, 1, 0), abs=1e-10)
    (low, high), _ = at.ranges()
    assert low < 0
    assert high > 1


def test_a_network_of_another_shape_is_no_point_of_this_space() -> None:
    spec = PlaneSpec.of_json({"kind": "through", "points": [{"step": 0}, {}, {"session": "other"}]})

    with pytest.raises(Invalid, match="a network of 4-6-3 given, expected 2-6-1"):
        Scene.of(MOONS, None, spec, others={"other": walked("iris", 1)})


@pytest.mark.parametrize("kind", ASKED)
def test_ranges_take_in_the_whole_path(kind: str) -> None:
    at = scene(kind)
    path = path_on(at)

    for (low, high), values in zip(at.ranges(), (path.a, path.b), strict=True):
        assert low < values.min() <= values.max() < high


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({}, "plane.kind"),
        ({"kind": "axes"}, "plane.kind"),
        ({"kind": "links", "a": "w1[0,0]"}, "plane.b"),
        ({"kind": "links", "a": 3, "b": "w1[0,0]"}, "plane.a"),
        ({"kind": "random", "seed": -1}, "plane.seed"),
        ({"kind": "random", "normalization": "row"}, "plane.normalization"),
        ({"kind": "pca", "seed": 1}, "plane.seed"),
        ({"kind": "hessian", "pair": "middle"}, "plane.pair"),
        ({"kind": "through"}, "plane.points"),
        ({"kind": "through", "points": [{}, {}]}, "plane.points"),
        ({"kind": "through", "points": [{}, {}, 3]}, "plane.points[2]"),
        ({"kind": "through", "points": [{}, {"step": -1}, {}]}, "plane.points[1].step"),
        ({"kind": "through", "points": [{}, {"session": 5}, {}]}, "plane.points[1].session"),
        ({"kind": "through", "points": [{"step": 0}, {"step": 99}, {}]}, "plane.points[1].step"),
        ({"kind": "through", "points": [{}, {}, {}]}, "plane.points"),
    ],
)
def test_a_wrong_plane_is_refused_by_the_name_of_its_field(given: dict[str, Any], at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Scene.of(MOONS, None, PlaneSpec.of_json(given))

    assert refusal.value.problems[0].at == at


def test_before_the_first_step_there_is_no_plane_of_the_path_but_a_steepest_one() -> None:
    with pytest.raises(Invalid, match="take at least two steps"):
        scene("pca", step=0)

    assert scene("steepest", step=0).plane.labels == ("downhill", "turn of the slope")


def test_where_the_error_is_not_finite_there_is_no_plane_of_curvature() -> None:
    lost = MOONS.patch({"weights": {"w1[0,0]": 1e300, "w2[0,0]": 1e300}})
    lost = lost.patch({"error": {"name": "squared", "l2": 1.0}})

    with pytest.raises(Conflict, match="curvature is not a finite"):
        scene("hessian", session=lost)
