"""Surfaces, paths and curves; what the network answers, and its examples."""

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.client import Client, Session
from tests.api.conftest import Json, Make

LINKS = {"kind": "links", "a": "w1[0,2]", "b": "w2[2,0]"}
SMALL: Json = {"plane": LINKS, "ranges": [[-4, 4], [-2, 2]], "resolution": [5, 3], "dtype": "float64"}


def test_a_surface_is_e_at_y_i_and_x_j(session: Session) -> None:
    surface = session.surface(**SMALL)

    assert surface.x.tolist() == [-4, -2, 0, 2, 4]
    assert surface.y.tolist() == [-2, 0, 2]
    assert surface.error.shape == (3, 5)
    assert surface.evaluations == 15
    assert surface.method
    changed = session.patch(weights={LINKS["a"]: 2.0, LINKS["b"]: -2.0})
    assert surface.error[0, 3] == pytest.approx(changed.error.train, rel=1e-10)


def test_a_surface_says_where_the_weights_are(session: Session) -> None:
    weights = session.weights()

    origin = session.surface(**SMALL).origin

    assert (origin.a, origin.b) == pytest.approx((weights["w1"][0, 2], weights["w2"][2, 0]))
    assert origin.error == session.error.train


def test_typed_arrays_and_npy_hold_the_same_numbers(api: TestClient, at: str) -> None:
    rows = api.post(f"{at}/surface", json=SMALL).json()["error"]
    packed = api.post(f"{at}/surface", json=SMALL | {"encoding": "base64"}).json()["error"]
    npy = api.post(f"{at}/surface", json=SMALL, headers={"Accept": "application/x-npy"})

    unpacked = np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])
    assert packed["shape"] == "3, 5"
    assert packed["dtype"] == "f8"
    assert unpacked.reshape(3, 5).tolist() == rows
    assert npy.headers["content-type"] == "application/x-npy"
    assert np.load(io.BytesIO(npy.content)).tolist() == rows


def test_single_precision_is_what_a_surface_comes_in_by_default(api: TestClient, at: str) -> None:
    surface = api.post(f"{at}/surface", json={"plane": LINKS, "encoding": "base64"}).json()

    assert surface["error"]["dtype"] == "f4"
    assert surface["error"]["shape"] == "101, 101"


def test_without_ranges_the_path_is_taken_in(session: Session) -> None:
    session.step(200)
    path = session.path(plane=LINKS)

    surface = session.surface(plane=LINKS, resolution=(3, 3))

    for axis, values in ((surface.x, path.a), (surface.y, path.b)):
        assert axis[0] < values.min()
        assert values.max() < axis[-1]


def test_a_stream_refines_to_the_very_surface(api: TestClient, at: str) -> None:
    body = SMALL | {"resolution": [17, 9]}
    whole = api.post(f"{at}/surface", json=body).json()

    events = read_events(api.post(f"{at}/surface", json=body | {"stream": True}).text)

    assert [name for name, _ in events] == ["level"] * (len(events) - 1) + ["done"]
    shapes = [np.shape(data["error"]) for name, data in events if name == "level"]
    assert shapes == sorted(shapes)
    assert len(shapes) > 1
    assert events[-2][1]["error"] == whole["error"]


def read_events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"plane": {"kind": "pca"}}, "plane.kind"),
        ({"plane": LINKS | {"a": "w9[0,0]"}}, "plane.a"),
        ({"plane": LINKS | {"b": "w1[0,2]"}}, "plane.b"),
        ({"ranges": [[4, -4], [0, 1]]}, "ranges[0]"),
        ({"ranges": [[0, 1]]}, "ranges"),
        ({"resolution": [1, 5]}, "ranges[0]"),
        ({"resolution": [5000, 5000]}, "resolution"),
        ({"resolution": [5]}, "resolution"),
        ({"step": 1}, "step"),
        ({"dtype": "float16"}, "dtype"),
        ({"encoding": "xml"}, "encoding"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_wrong_field_of_a_surface_is_named_before_anything_is_sent(
    api: TestClient, at: str, change: Json, place: str, stream: bool
) -> None:
    response = api.post(f"{at}/surface", json=SMALL | change | {"stream": stream})

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == place


def test_the_refusal_of_a_plane_says_which_there_are(api: TestClient, at: str) -> None:
    response = api.post(f"{at}/surface", json=SMALL | {"plane": LINKS | {"kind": "axes"}})

    expected = "'axes' given, expected one of links, random, pca, hessian, steepest, through"
    assert response.json()["errors"] == [{"at": "plane.kind", "detail": expected}]


def test_a_path_on_its_own_plane_lies_on_the_surface(api: TestClient, make: Make) -> None:
    session = make(preset="xor", free=[LINKS["a"], LINKS["b"]])
    at = f"/sessions/{session['id']}"
    api.post(f"{at}/steps", json={"count": 20})

    path = api.post(f"{at}/path", json={"plane": LINKS}).json()

    assert path["steps"] == list(range(21))
    assert max(path["distance"]) < 1e-12
    assert path["slice_error"] == pytest.approx(path["error"], rel=1e-9)
    assert path["in_plane"] == pytest.approx({"last_step": 1.0, "path": 1.0})
    assert sum(path["shares"]["path"]) == pytest.approx(1.0)


def test_a_path_ends_on_the_slice_through_its_last_weights(api: TestClient, at: str) -> None:
    api.post(f"{at}/steps", json={"count": 9})

    path = api.post(f"{at}/path", json={"plane": LINKS, "step": 6}).json()

    assert path["steps"][-1] == 6
    assert path["distance"][-1] == pytest.approx(0, abs=1e-12)
    assert path["slice_error"][-1] == pytest.approx(path["error"][-1], rel=1e-9)
    assert 0 < path["in_plane"]["last_step"] < 1


def test_before_the_first_step_no_share_has_a_meaning(api: TestClient, at: str) -> None:
    path = api.post(f"{at}/path", json={"plane": LINKS}).json()

    assert path["in_plane"] == {"last_step": None, "path": None}
    assert path["shares"] == {"last_step": None, "path": None}


def test_a_curve_passes_through_the_weight_with_its_slope(api: TestClient, xor: Json, at: str) -> None:
    gradient = api.get(f"{at}/gradient").json()["gradient"]
    curve = api.post(f"{at}/curve", json={"link": "w1[0,2]", "points": 201}).json()

    point = curve["point"]
    assert point["slope"] == gradient["w1"][0][2]
    assert point["error"] == xor["error"]["train"]
    near = np.interp(point["x"], curve["x"], curve["error"])
    assert near == pytest.approx(point["error"], abs=1e-5)


def test_a_bias_has_a_curve_too(session: Session) -> None:
    curve = session.curve("b2[0]", range=[-1, 1], points=3)

    assert curve.x.tolist() == [-1, 0, 1]
    assert curve.error.shape == (3,)


@pytest.mark.parametrize(
    ("preset", "kind"), [("moons", "map"), ("regression", "line"), ("iris", "confusion"), ("digits", "confusion")]
)
def test_the_answers_come_in_the_form_that_suits_the_data(client: Client, preset: str, kind: str) -> None:
    session = client.create(preset)
    data = session.view.data

    outputs = session.outputs()

    assert outputs["kind"] == kind
    assert outputs["accuracy"] == vars(session.accuracy)
    if kind == "confusion":
        assert np.sum(outputs["train"]) == data["train"]
        assert np.sum(outputs["test"]) == data["test"]
        assert np.trace(outputs["train"]) == pytest.approx(outputs["accuracy"]["train"] * data["train"])


def test_a_regression_of_many_inputs_is_shown_as_a_fit(api: TestClient, make: Make) -> None:
    session = make(data={"name": "diabetes"})

    outputs = api.get(f"/sessions/{session['id']}/outputs").json()

    assert outputs["kind"] == "fit"
    assert len(outputs["train"]["target"]) == len(outputs["train"]["output"]) == session["data"]["train"]
    assert len(outputs["test"]["target"]) == session["data"]["test"]


def test_the_map_of_several_classes_names_the_winner(client: Client) -> None:
    data = {
        "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]],
        "targets": [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]],
        "output_names": ["a", "b", "c"],
    }

    outputs = client.create(data=data, error={"name": "softmax_cross_entropy"}).outputs(resolution=4)

    assert outputs["classes"] == ["a", "b", "c"]
    assert np.shape(outputs["output"]) == (4, 4)
    assert set(np.ravel(outputs["output"])) <= {0.0, 1.0, 2.0}


def test_examples_are_shown_as_the_network_sees_them(client: Client) -> None:
    data = client.create("moons").data(limit=7)

    assert np.shape(data["inputs"]) == (7, 2)
    assert np.shape(data["test_targets"]) == (7, 1)
    assert (data["train"], data["test"]) == (150, 50)
