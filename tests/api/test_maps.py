"""Maps of basins and of trainability: what they say, what they refuse, and that their work stops with their client."""

import time
from typing import Any

import httpx
import numpy as np
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.api.conftest import Json, Make
from tests.api.odd import VALUES, send
from tests.api.test_streams import PATIENCE, create, events
from tests.api.test_surfaces import read_events

LINKS = {"kind": "links", "a": "w1[0,2]", "b": "w2[2,0]"}
BASINS: Json = {"plane": LINKS, "ranges": [[-2, 2], [-2, 2]], "resolution": [5, 4], "steps": 30}
RATE: Json = {"name": "learning_rate", "range": [0.01, 10], "points": 4, "spacing": "log"}
SCALE: Json = {"name": "initial_scale", "points": 3}
TRAINABILITY: Json = {"x": RATE, "y": SCALE, "steps": 40}
BODIES = {"basins": BASINS, "trainability": TRAINABILITY}


def ask(api: TestClient, at: str, call: str, **changes: Any) -> list[tuple[str, Any]]:
    response = api.post(f"{at}/{call}", json=BODIES[call] | changes)
    assert response.status_code == 200, response.text
    return read_events(response.text)


def map_of(api: TestClient, at: str, call: str, **changes: Any) -> Json:
    found: Json = dict(ask(api, at, call, **changes))["map"]
    return found


@pytest.mark.parametrize("call", BODIES)
def test_progress_comes_first_then_the_map_then_the_end(api: TestClient, at: str, call: str) -> None:
    found = ask(api, at, call)

    names = [name for name, _ in found]
    assert names == ["progress"] * (len(names) - 2) + ["map", "done"]
    assert found[-1][1] == {"step": 0}
    done = [data["done"] for name, data in found if name == "progress"]
    assert done == sorted(done)
    assert done[-1] == found[0][1]["of"]


def test_two_valleys_are_two_basins(api: TestClient, make: Make) -> None:
    session = make(preset="symmetry")
    plane = {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}

    found = map_of(api, f"/sessions/{session['id']}", "basins", plane=plane, resolution=[6, 6], steps=3000)

    low, high = found["minima"]
    assert (low["a"], low["b"]) == pytest.approx((-high["a"], -high["b"]))
    assert np.shape(found["basin"]) == np.shape(found["steps"]) == (6, 6)
    assert low["starts"] == sum(row.count(0) for row in found["basin"])
    assert sum(found["counts"].values()) == 36
    assert found["counts"]["minimum"] == low["starts"] + high["starts"]


@pytest.mark.parametrize("plane", [{"kind": "random", "seed": 3}, {"kind": "hessian"}, LINKS])
def test_any_plane_has_basins_and_without_ranges_the_path_is_taken_in(api: TestClient, at: str, plane: Json) -> None:
    api.post(f"{at}/steps", json={"count": 20})

    found = map_of(api, at, "basins", plane=plane, ranges=None, step=10)

    assert np.shape(found["basin"]) == (4, 5)
    assert found["step"] == 10


def test_another_learning_rate_may_be_given(api: TestClient, make: Make) -> None:
    session = make(preset="valley")
    at, plane = f"/sessions/{session['id']}", {"kind": "links", "a": "w1[0,0]", "b": "w1[1,0]"}

    calm = map_of(api, at, "basins", plane=plane, steps=300)
    wild = map_of(api, at, "basins", plane=plane, steps=300, learning_rate=2.5)

    assert calm["counts"]["minimum"] == 20
    assert wild["counts"]["diverged"] == 20
    assert set(np.ravel(wild["basin"])) == {wild["codes"]["diverged"]}


def test_a_run_of_the_map_is_that_of_the_session(api: TestClient, at: str) -> None:
    api.patch(at, json={"optimizer": {"learning_rate": 0.5}})

    found = map_of(api, at, "trainability", x=RATE | {"range": [0.5, 1]}, y=SCALE | {"range": [1, 2]}, steps=17)

    stepped = api.post(f"{at}/steps", json={"count": 17}).json()
    assert found["error"][0][0] == pytest.approx(stepped["error"]["train"], rel=1e-10)


def test_the_map_begins_with_the_first_weights_wherever_the_session_is(api: TestClient, at: str) -> None:
    fresh = map_of(api, at, "trainability")
    api.post(f"{at}/steps", json={"count": 20})

    assert map_of(api, at, "trainability") == fresh


def test_a_run_that_diverged_has_no_error(api: TestClient, make: Make) -> None:
    session = make(preset="valley")

    found = map_of(api, f"/sessions/{session['id']}", "trainability", x=RATE | {"range": [1, 1000]}, steps=200)

    lost = np.array(found["diverged_at"]) >= 0
    assert [[value is None for value in row] for row in found["error"]] == lost.tolist()
    assert found["outcomes"]["diverged"] == lost.sum() > 0
    assert sum(found["outcomes"].values()) == lost.size
    assert found["lowest"]["error"] == min(value for row in found["error"] for value in row if value is not None)
    assert found["x"]["values"][0] == 1.0


WRONG_BASINS: list[tuple[Json, str]] = [
    ({"plane": {"kind": "links", "a": "w9[0,0]", "b": "w1[0,0]"}}, "plane.a"),
    ({"plane": {"kind": "spiral"}}, "plane.kind"),
    ({"ranges": [[2, -2], [0, 1]]}, "ranges[0]"),
    ({"resolution": [1, 5]}, "ranges[0]"),
    ({"resolution": [5000, 5000]}, "resolution"),
    ({"steps": 0}, "steps"),
    ({"steps": 10**9}, "steps"),
    ({"resolution": [500, 500], "steps": 10_000}, "steps"),
    ({"learning_rate": -1}, "learning_rate"),
    ({"learning_rate": "fast"}, "learning_rate"),
    ({"step": 3}, "step"),
    ({"speed": 1}, "speed"),
]
WRONG_TRAINABILITY: list[tuple[Json, str]] = [
    ({"x": {"name": "eps"}}, "x.name"),
    ({"x": {"points": 3}}, "x.name"),
    ({"y": RATE}, "y.name"),
    ({"x": {"name": "batch_size", "range": [1, 1000]}}, "x.range"),
    ({"x": RATE | {"range": [10, 1]}}, "x.range"),
    ({"x": RATE | {"range": [0, 1]}}, "x.range"),
    ({"x": RATE | {"points": 0}}, "x.points"),
    ({"x": RATE | {"points": 1000}, "y": SCALE | {"points": 1000}}, "x.points"),
    ({"x": RATE | {"speed": 1}}, "x.speed"),
    ({"x": "learning_rate"}, "x"),
    ({"steps": 0}, "steps"),
    ({"steps": 10**9}, "steps"),
    ({"x": RATE | {"points": 500}, "y": SCALE | {"points": 500}, "steps": 10_000}, "steps"),
]


@pytest.mark.parametrize(
    ("call", "change", "place"),
    [("basins", *wrong) for wrong in WRONG_BASINS] + [("trainability", *wrong) for wrong in WRONG_TRAINABILITY],
)
def test_a_wrong_field_is_named_before_anything_is_sent(
    api: TestClient, at: str, call: str, change: Json, place: str
) -> None:
    response = api.post(f"{at}/{call}", json=BODIES[call] | change)

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == place


def test_momentum_is_refused_where_the_optimizer_has_none(api: TestClient, make: Make) -> None:
    session = make(preset="xor", optimizer={"name": "adam"})

    response = api.post(f"/sessions/{session['id']}/trainability", json=TRAINABILITY | {"x": {"name": "momentum"}})

    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"at": "x.name", "detail": "momentum given, which adam does not have; sgd, momentum, nesterov do"}
    ]


def test_the_book_s_rule_has_no_basins(api: TestClient, make: Make) -> None:
    session = make(preset="book")

    response = api.post(
        f"/sessions/{session['id']}/basins",
        json=BASINS | {"plane": {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}},
    )

    assert response.status_code == 409
    assert "optimizer.rule" in response.json()["detail"]


def test_a_diverged_session_has_maps_too(api: TestClient, at: str) -> None:
    api.patch(at, json={"weights": {"w2[0,0]": 1e308, "w2[1,0]": 1e308, "w1[0,0]": 1e308}})

    found = map_of(api, at, "basins")

    assert sum(found["counts"].values()) == 20
    assert ask(api, at, "trainability")[-1][0] == "done"


PLANE = '"plane": {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}'
OTHER = '"y": {"name": "layer_learning_rate", "points": 2}'
FORMS = [
    ("basins", "{PLANE, 'resolution': [3, 3], 'steps': %s}"),
    ("basins", "{PLANE, 'resolution': [%s, 3], 'steps': 2}"),
    ("basins", "{PLANE, 'resolution': [3, 3], 'learning_rate': %s, 'steps': 3}"),
    ("basins", "{PLANE, 'resolution': [3, 3], 'ranges': [[0, %s], [0, 1]], 'steps': 3}"),
    ("trainability", "{'x': %s, OTHER, 'steps': 2}"),
    ("trainability", "{'x': {'name': %s}, OTHER, 'steps': 2}"),
    ("trainability", "{'x': {'name': 'learning_rate', 'range': [0.5, %s], 'points': 3}, OTHER, 'steps': 3}"),
    ("trainability", "{'x': {'name': 'initial_scale', 'range': [0.5, %s], 'points': 3}, OTHER, 'steps': 3}"),
    ("trainability", "{'x': {'name': 'momentum', 'range': [0.5, %s], 'points': 3}, OTHER, 'steps': 3}"),
    ("trainability", "{'x': {'name': 'batch_size', 'range': [1, %s], 'points': 3}, OTHER, 'steps': 3}"),
    ("trainability", "{'x': {'name': 'initial_scale', 'points': %s}, OTHER, 'steps': 2}"),
    ("trainability", "{'x': {'name': 'layer_learning_rate', 'layer': %s}, OTHER, 'steps': 2}"),
    ("trainability", "{'x': {'name': 'momentum', 'points': 2, 'spacing': %s}, OTHER, 'steps': 2}"),
    ("trainability", "{'x': {'name': 'momentum', 'points': 2}, OTHER, 'steps': %s}"),
]


@pytest.mark.parametrize(("call", "form"), FORMS)
def test_no_value_is_too_odd_for_a_map(api: TestClient, at: str, call: str, form: str) -> None:
    body = form.replace("'", '"').replace("PLANE", PLANE).replace("OTHER", OTHER)

    for value in VALUES:
        send(api, "POST", f"{at}/{call}", body.replace("%s", value))


def test_limits_are_those_of_the_settings() -> None:
    api = TestClient(
        create_app(Settings(max_grid_points=11, max_steps_per_call=39)), base_url="http://localhost/api/v1"
    )
    at = f"/sessions/{api.post('/sessions', json={'preset': 'xor'}).json()['id']}"

    def refused(call: str, **change: Any) -> str:
        place: str = api.post(f"{at}/{call}", json=BODIES[call] | change).json()["errors"][0]["at"]
        return place

    assert refused("basins") == "resolution"
    assert refused("basins", resolution=[3, 3], steps=40) == "steps"
    assert refused("trainability") == "x.points"
    assert refused("trainability", y=SCALE | {"points": 2}) == "steps"


LONG: dict[str, Json] = {
    "basins": {"plane": {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}, "resolution": [401, 401], "steps": 300},
    "trainability": {"x": RATE | {"points": 31}, "y": SCALE | {"points": 31}, "steps": 3000},
}


@pytest.mark.parametrize("call", LONG)
def test_the_work_stops_with_its_client(live: httpx.Client, call: str) -> None:
    at = create(live, preset="xor")

    for _ in range(8):  # more than there are workers; each would take some ten seconds
        with live.stream("POST", f"{at}/{call}", json=LONG[call]) as response:
            assert next(events(response))[0] == "progress"
    began = time.monotonic()
    live.post(f"{at}/surface", json={"plane": LINKS, "resolution": [301, 301]}).raise_for_status()

    assert time.monotonic() - began < PATIENCE / 4
