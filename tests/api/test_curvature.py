"""Curvature of planes and networks, stationary points, and sharpness along the path, over REST."""

from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.api.conftest import Json, Make
from tests.api.test_surfaces import read_events

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
def walked(api: TestClient, at: str) -> str:
    """A session of ten steps."""
    api.post(f"{at}/steps", json={"count": 10})
    return at


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: plane["kind"])
def test_every_plane_has_a_surface_a_path_a_curvature_and_stationary_points(
    api: TestClient, walked: str, plane: Json
) -> None:
    surface = api.post(f"{walked}/surface", json={"plane": plane, "resolution": [5, 5], "dtype": "float64"})
    path = api.post(f"{walked}/path", json={"plane": plane})
    curvature = api.post(f"{walked}/curvature", json={"plane": plane})
    stationary = api.post(f"{walked}/stationary", json={"plane": plane, "resolution": [9, 9]})

    for answer in (surface, path, curvature, stationary):
        assert answer.status_code == 200, answer.text
    described = surface.json()["plane"]
    assert described["kind"] == plane["kind"]
    assert path.json()["plane"] == curvature.json()["in_plane"]["plane"] == stationary.json()["plane"] == described
    assert surface.json()["origin"]["distance"] == pytest.approx(0, abs=1e-12)


def test_only_the_plane_of_the_path_explains_shares_of_it(api: TestClient, walked: str) -> None:
    path = api.post(f"{walked}/path", json={"plane": {"kind": "pca"}}).json()

    assert 0.9 < sum(path["explained"]) <= 1
    assert path["plane"]["explained"] == path["explained"]
    assert path["plane"]["angle"] == pytest.approx(90)
    assert api.post(f"{walked}/path", json={"plane": LINKS}).json()["explained"] is None


def test_the_curvature_of_a_plane_is_that_of_its_surface(api: TestClient, walked: str) -> None:
    found = api.post(f"{walked}/curvature", json={"plane": LINKS, "eigenvalues": 0}).json()["in_plane"]
    h = 1e-3
    ranges = [[found["a"] - h, found["a"] + h], [found["b"] - h, found["b"] + h]]

    body = {"plane": LINKS, "ranges": ranges, "resolution": [3, 3], "dtype": "float64"}
    E = np.array(api.post(f"{walked}/surface", json=body).json()["error"])

    assert found["error"] == pytest.approx(E[1, 1], rel=1e-12)
    assert found["slope"] == pytest.approx([(E[1, 2] - E[1, 0]) / (2 * h), (E[2, 1] - E[0, 1]) / (2 * h)], rel=1e-4)
    assert found["hessian"][0][0] == pytest.approx((E[1, 2] - 2 * E[1, 1] + E[1, 0]) / h**2, rel=1e-3, abs=1e-6)
    assert found["hessian"][0][1] == pytest.approx(
        (E[2, 2] - E[0, 2] - E[2, 0] + E[0, 0]) / (4 * h * h), rel=1e-3, abs=1e-6
    )
    assert found["landform"]["name"] in {"slope", "ravine", "plateau", "saddle", "minimum"}


def test_the_newton_step_of_a_bowl_ends_at_its_bottom(api: TestClient, make: Make) -> None:
    session = make(preset="valley")
    at, (a, b) = f"/sessions/{session['id']}", session["links"]

    found = api.post(f"{at}/curvature", json={"plane": {"kind": "links", "a": a, "b": b}}).json()

    newton = found["in_plane"]["newton"]
    body = {"plane": {"kind": "links", "a": a, "b": b}, "ranges": session["range"]}
    (bottom,) = api.post(f"{at}/stationary", json=body).json()["points"]
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


def test_curvature_can_be_had_at_any_point_of_the_plane(api: TestClient, walked: str) -> None:
    there = api.post(f"{walked}/curvature", json={"plane": LINKS, "at": [1.5, -0.5], "eigenvalues": 0}).json()
    moved = api.patch(walked, json={"weights": {LINKS["a"]: 1.5, LINKS["b"]: -0.5}}).json()

    assert there["in_plane"]["error"] == pytest.approx(moved["error"]["train"], rel=1e-12)
    assert there["network"] is None


def test_without_a_plane_only_the_network_is_looked_at(api: TestClient, walked: str) -> None:
    found = api.post(f"{walked}/curvature", json={"eigenvalues": 3, "step": 4}).json()

    assert found["step"] == 4
    assert found["in_plane"] is None
    assert found["network"]["weights"] == 17
    assert sorted(found["network"]["largest"], reverse=True) == found["network"]["largest"]
    assert len(found["network"]["smallest"]) == 3


def test_a_surface_can_be_of_other_examples(api: TestClient, make: Make) -> None:
    session = make(preset="moons", batch={"size": 20})
    at = f"/sessions/{session['id']}"
    plane = {"kind": "links", "a": "w1[0,2]", "b": "w2[2,0]"}

    def error(examples: Any) -> float:
        body = {"plane": plane, "resolution": [3, 3], "examples": examples}
        surface = api.post(f"{at}/surface", json=body).json()
        assert surface["examples"] == str(examples)
        value: float = surface["origin"]["error"]
        return value

    singles = [error(number) for number in (0, 1, 149)]
    assert error("train") == session["error"]["train"]
    assert error("test") == session["error"]["test"]
    assert len({error("batch"), *singles}) == 4


def test_sharpness_along_the_path_comes_point_by_point(api: TestClient, walked: str) -> None:
    events = read_events(api.post(f"{walked}/sharpness", json={"steps": [0, 5, 10]}).text)

    points = [data for name, data in events if name == "point"]
    assert [name for name, _ in events] == ["point", "point", "point", "done"]
    assert [point["step"] for point in points] == [0, 5, 10]
    for point in points:
        network = api.post(f"{walked}/curvature", json={"step": point["step"]}).json()["network"]
        assert point["sharpness"] == pytest.approx(network["largest"][0], rel=1e-9)
        assert point["bound"] == network["stability"]["bound"]


@pytest.mark.parametrize(("seed", "settled_by"), [(1, 230), (7, 45)])
def test_at_the_edge_of_stability_sharpness_rises_to_its_bound_and_hovers_within_a_fifth(
    api: TestClient, make: Make, seed: int, settled_by: int
) -> None:
    at = f"/sessions/{make(preset='edge', seed=seed)['id']}"
    api.post(f"{at}/steps", json={"count": 600})

    events = read_events(api.post(f"{at}/sharpness", json={"steps": list(range(601))}).text)

    ratio = np.array([data["sharpness"] / data["bound"] for name, data in events if name == "point"])
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
def test_a_wrong_field_is_named(api: TestClient, walked: str, call: str, body: Json, place: str) -> None:
    response = api.post(f"{walked}/{call}", json=body)

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"].startswith(place)


def test_a_plane_through_a_session_that_is_not_there_is_not_found(api: TestClient, walked: str) -> None:
    plane = {"kind": "through", "points": [{}, {"step": 1}, {"session": "nobody"}]}

    assert api.post(f"{walked}/path", json={"plane": plane}).status_code == 404


def test_a_diverged_session_says_that_it_has_no_curvature(api: TestClient, make: Make) -> None:
    at = f"/sessions/{make(preset='valley')['id']}"
    assert api.patch(at, json={"weights": {"w1[0,0]": 1e200}}).json()["outcome"] == "diverged"

    for call, body in (("curvature", {}), ("curvature", {"plane": {"kind": "hessian"}})):
        response = api.post(f"{at}/{call}", json=body)
        assert response.status_code == 409, response.text
        assert "curvature" in response.json()["detail"]
    events = read_events(api.post(f"{at}/sharpness", json={}).text)
    assert events[-1][0] == "problem"
