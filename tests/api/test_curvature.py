"""Curvature of planes and networks, stationary points, and sharpness along the path, over REST."""

from functools import partial

import numpy as np
import pytest

from app.client import Client, Conflict, Invalid, NotFound, Session, planes
from app.client.planes import Plane
from tests.api.conftest import Json

LINKS = {"kind": "links", "a": "w1[0,2]", "b": "w2[2,0]"}
PLANES: list[Json] = [
    LINKS,
    {"kind": "random"},
    {"kind": "pca"},
    {"kind": "hessian", "pair": "extremes"},
    {"kind": "steepest"},
    {"kind": "through", "points": [{"step": 0}, {"step": 5}, {}]},
]


@pytest.fixture
def walked(session: Session) -> Session:
    """One of ten steps."""
    session.step(10)
    return session


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: plane["kind"])
def test_every_plane_has_a_surface_a_path_a_curvature_and_stationary_points(walked: Session, plane: Plane) -> None:
    surface = walked.surface(plane=plane, resolution=(5, 5), dtype="float64")
    path = walked.path(plane=plane)
    curvature = walked.curvature(plane)
    stationary = walked.stationary(plane, resolution=(9, 9))

    assert surface.plane["kind"] == plane["kind"]
    assert path.plane == curvature["in_plane"]["plane"] == stationary["plane"] == surface.plane
    assert surface.origin.distance == pytest.approx(0, abs=1e-12)


def test_only_the_plane_of_the_path_explains_shares_of_it(walked: Session) -> None:
    path = walked.path(plane=planes.pca())

    assert path.explained
    assert 0.9 < sum(path.explained) <= 1
    assert path.plane["explained"] == path.explained
    assert path.plane["angle"] == pytest.approx(90)
    assert walked.path(plane=LINKS).explained is None


def test_the_curvature_of_a_plane_is_that_of_its_surface(walked: Session) -> None:
    found = walked.curvature(LINKS, eigenvalues=0)["in_plane"]
    h = 1e-3
    ranges = [[found["a"] - h, found["a"] + h], [found["b"] - h, found["b"] + h]]

    E = walked.surface(plane=LINKS, ranges=ranges, resolution=(3, 3), dtype="float64").error

    assert found["error"] == pytest.approx(E[1, 1], rel=1e-12)
    assert found["slope"] == pytest.approx([(E[1, 2] - E[1, 0]) / (2 * h), (E[2, 1] - E[0, 1]) / (2 * h)], rel=1e-4)
    assert found["hessian"][0][0] == pytest.approx((E[1, 2] - 2 * E[1, 1] + E[1, 0]) / h**2, rel=1e-3, abs=1e-6)
    assert found["hessian"][0][1] == pytest.approx(
        (E[2, 2] - E[0, 2] - E[2, 0] + E[0, 0]) / (4 * h * h), rel=1e-3, abs=1e-6
    )
    assert found["landform"]["name"] in {"slope", "ravine", "plateau", "saddle", "minimum"}


def test_the_newton_step_of_a_bowl_ends_at_its_bottom(client: Client) -> None:
    session = client.create("valley")
    plane = planes.links(*session.links)

    found = session.curvature(plane)

    newton = found["in_plane"]["newton"]
    (bottom,) = session.stationary(plane, session.view.range)["points"]
    assert (newton["a"], newton["b"]) == pytest.approx((bottom["a"], bottom["b"]), abs=1e-9)
    assert newton["error"] == pytest.approx(bottom["error"], rel=1e-12)
    assert bottom["kind"] == "minimum"
    # All weights are in this plane, so its curvatures are the network's, and 2 / sharpness its largest stable rate.
    assert found["in_plane"]["eigenvalues"] == pytest.approx(found["network"]["largest"], rel=1e-9)
    assert found["in_plane"]["eigenvalues"][0] == pytest.approx(1.0, rel=1e-4)
    assert found["in_plane"]["stable_rate"] == pytest.approx(2.0, rel=1e-4)
    assert found["network"]["trace"] == {"value": pytest.approx(1.2, rel=1e-4), "standard_error": 0}
    assert found["network"]["stability"]["bound"] == pytest.approx(2 / 0.5)
    assert found["in_plane"]["gradient_share"] == pytest.approx(1)


def test_curvature_can_be_had_at_any_point_of_the_plane(walked: Session) -> None:
    there = walked.curvature(LINKS, at=[1.5, -0.5], eigenvalues=0)
    moved = walked.patch(weights={LINKS["a"]: 1.5, LINKS["b"]: -0.5})

    assert there["in_plane"]["error"] == pytest.approx(moved.error.train, rel=1e-12)
    assert there["network"] is None


def test_a_stationary_point_beyond_all_numbers_is_not_near(client: Client) -> None:
    network = {"layers": [2, 1], "activations": ["sigmoid"], "bias": False}
    session = client.create("xor", network=network, error={"name": "binary_cross_entropy"})
    session.patch(weights={"w1[0,0]": -400, "w1[1,0]": -400})

    found = session.curvature(planes.links("w1[0,0]", "w1[1,0]"), eigenvalues=0)["in_plane"]

    assert 0 < found["eigenvalues"][0] < 1e-170
    assert found["newton"]["step"][0] > 1e170
    assert found["landform"]["name"] == "plateau"  # of an error of 200, a slope of 0.35


def test_without_a_plane_only_the_network_is_looked_at(walked: Session) -> None:
    found = walked.curvature(eigenvalues=3, step=4)

    assert found["step"] == 4
    assert found["in_plane"] is None
    assert found["network"]["weights"] == 17
    assert sorted(found["network"]["largest"], reverse=True) == found["network"]["largest"]
    assert len(found["network"]["smallest"]) == 3


def test_a_surface_can_be_of_other_examples(client: Client) -> None:
    session = client.create("moons", batch={"size": 20})

    def error(examples: str | int) -> float | None:
        surface = session.surface(plane=LINKS, resolution=(3, 3), examples=examples)
        assert surface.examples == str(examples)
        return surface.origin.error

    singles = [error(number) for number in (0, 1, 149)]
    assert error("train") == session.error.train
    assert error("test") == session.error.test
    assert len({error("batch"), *singles}) == 4


def test_sharpness_along_the_path_comes_point_by_point(walked: Session) -> None:
    points = walked.sharpness(steps=[0, 5, 10])

    assert [point["step"] for point in points] == [0, 5, 10]
    for point in points:
        network = walked.curvature(step=point["step"])["network"]
        assert point["sharpness"] == pytest.approx(network["largest"][0], rel=1e-9)
        assert point["bound"] == network["stability"]["bound"]


@pytest.mark.parametrize(("seed", "settled_by"), [(1, 230), (7, 45)])
def test_at_the_edge_of_stability_sharpness_rises_to_its_bound_and_hovers_within_a_fifth(
    client: Client, seed: int, settled_by: int
) -> None:
    session = client.create("edge", seed=seed)
    session.step(600)

    points = session.sharpness(steps=range(601))

    ratio = np.array([point["sharpness"] / point["bound"] for point in points])
    crossed = int(np.flatnonzero(ratio[20:] > 1)[0]) + 20
    swing = np.convolve(ratio, np.ones(20) / 20, "valid")  # steps go to and fro across the valley: a mean of twenty
    assert (np.diff(ratio[20:crossed]) > 0).all()
    assert crossed < settled_by
    assert (np.abs(swing[settled_by:] - 1) < 0.2).all()
    assert (np.abs(ratio[400:] - 1) < 0.2).all()


@pytest.mark.parametrize(
    ("call", "body", "place"),
    [
        ("curvature", {"plane": {"kind": "x"}}, "plane.kind"),
        ("curvature", {"plane": LINKS, "at": [1]}, "at"),
        ("curvature", {"eigenvalues": 21}, "eigenvalues"),
        ("curvature", {"step": 11}, "step"),
        ("curvature", {"plane": LINKS, "examples": "test"}, "examples"),
        ("curvature", {"plane": LINKS, "examples": 4}, "examples"),
        ("stationary", {"plane": LINKS, "resolution": [2, 9]}, "resolution[0]"),
        ("stationary", {"plane": LINKS, "resolution": [9999, 9999]}, "resolution"),
        ("stationary", {"plane": LINKS, "ranges": [[1, 0], [0, 1]]}, "ranges[0]"),
        ("sharpness", {"points": 1}, "points"),
        ("sharpness", {"steps": [0, 11]}, "steps[1]"),
        ("sharpness", {"steps": []}, "steps"),
    ],
)
def test_a_wrong_field_is_named(walked: Session, call: str, body: Json, place: str) -> None:
    with pytest.raises(Invalid) as refused:
        getattr(walked, call)(**body)

    assert refused.value.status == 422
    assert refused.value.errors[0].at.startswith(place)


def test_a_plane_through_a_session_that_is_not_there_is_not_found(walked: Session) -> None:
    with pytest.raises(NotFound):
        walked.path(plane=planes.through(10, 1, ("nobody", 0)))


def test_a_diverged_session_says_that_it_has_no_curvature(client: Client) -> None:
    session = client.create("valley")
    assert session.patch(weights={"w1[0,0]": 1e200}).outcome == "diverged"

    for look in (session.curvature, partial(session.curvature, planes.hessian()), session.sharpness):
        with pytest.raises(Conflict, match="curvature"):
            look()
