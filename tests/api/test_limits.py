"""What is too much is refused before it takes room or time, by the name of what asks for it and with the limit."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.api.conftest import JSON, Json


def small(**settings: Any) -> TestClient:
    return TestClient(create_app(Settings(**settings)), base_url="http://localhost/api/v1")


def problem(api: TestClient, path: str, body: Json) -> Json:
    response = api.post(path, json=body)
    assert response.status_code == 422, response.text
    (only,) = response.json()["errors"]
    found: Json = only
    return found


def test_a_network_whose_nodes_would_fill_the_memory_is_refused() -> None:
    found = problem(small(max_activations=100), "/sessions", {"network": {"layers": [2, 27, 1]}})

    assert found == {"at": "network.layers", "detail": "30 nodes times 4 examples, at most 100 are allowed"}


def test_a_look_at_examples_that_would_fill_the_memory_is_refused() -> None:
    api = small(max_call_bytes=2**20)
    session = api.post("/sessions", json={"preset": "digits"}).json()

    response = api.get(f"/sessions/{session['id']}/data?limit=100000")

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == "limit"
    assert api.get(f"/sessions/{session['id']}/data?limit=10").status_code == 200


@pytest.mark.parametrize(
    ("settings", "body", "place", "limit"),
    [
        ({"max_nodes": 5}, {"network": {"layers": [2, 6, 1]}}, "network.layers[1]", "5"),
        ({"max_parameters": 10}, {"network": {"layers": [2, 6, 1]}}, "network.layers", "10"),
        ({"max_hidden_layers": 1}, {"network": {"layers": [2, 3, 3, 1]}}, "network.layers", "3"),
        ({"max_products": 10}, {"network": {"layers": [2, 3, 1]}}, "network.layers", "10"),
    ],
)
def test_too_large_a_session_is_refused_with_the_limit(settings: Json, body: Json, place: str, limit: str) -> None:
    found = problem(small(**settings), "/sessions", body)

    assert found["at"] == place
    assert limit in found["detail"]


@pytest.mark.parametrize(
    ("settings", "call", "body", "limit"),
    [
        ({"max_steps_per_call": 5}, "steps", {"count": 6}, "5"),
        ({"max_steps_per_run": 5}, "run", {"steps": 6}, "5"),
        ({"max_grid_points": 8}, "surface", {"plane": {"kind": "random"}, "resolution": [3, 3]}, "8"),
        ({"max_grid_points": 8}, "stationary", {"plane": {"kind": "random"}, "resolution": [3, 3]}, "8"),
        ({"max_grid_points": 8}, "basins", {"plane": {"kind": "random"}, "resolution": [3, 3]}, "8"),
    ],
)
def test_too_much_of_a_session_is_refused_with_the_limit(settings: Json, call: str, body: Json, limit: str) -> None:
    api = small(**settings)
    session = api.post("/sessions", json={"preset": "xor"}).json()

    assert limit in problem(api, f"/sessions/{session['id']}/{call}", body)["detail"]


def test_every_limit_is_in_the_catalogue(api: TestClient) -> None:
    assert api.get("/catalogue").json()["limits"] == Settings().limits()


@pytest.mark.parametrize("body", ['{"network": {"layers": [2, %s, 1]}}', '{"data": {"name": "moons", "examples": %s}}'])
@pytest.mark.parametrize("number", ["9" * 400, "-5", "true", "1e308"])
def test_what_a_session_costs_is_estimated_whatever_is_asked_for(api: TestClient, body: str, number: str) -> None:
    assert api.post("/sessions", content=body % number, headers=JSON).status_code == 422


def test_calls_that_would_fill_the_memory_are_refused_by_what_asks_for_so_much() -> None:
    api = small(max_call_bytes=2**24)
    layers = {"layers": [64, 300, 10], "activations": ["tanh", "softmax"]}
    body = {"preset": "digits", "network": layers}
    at = f"/sessions/{api.post('/sessions', json=body).raise_for_status().json()['id']}"
    links = {"plane": {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}}
    calls: list[tuple[str, Json, str]] = [
        ("curvature", {"eigenvalues": 20}, "eigenvalues"),
        ("curvature", {**links, "eigenvalues": 0}, "plane"),
        ("sharpness", {"points": 2}, "points"),
        ("surface", {"plane": {"kind": "hessian"}}, "plane"),
        ("path", {"plane": {"kind": "random"}}, "plane"),
        ("stationary", {**links, "resolution": [5, 5]}, "plane"),
        ("basins", {**links, "resolution": [5, 5]}, "plane"),
        ("pairs", {"count": 1}, "count"),
        ("symmetries", {"limit": 1}, "limit"),
        ("curve", {"link": "w1[0,0]"}, "points"),
    ]

    for call, asked, place in calls:
        found = problem(api, f"{at}/{call}", asked)
        assert found["at"] == place, call
        assert "MB of memory, at most 17 are allowed" in found["detail"]
    assert api.get(f"{at}/outputs").status_code == 422


@pytest.mark.parametrize("announced", [True, False])
def test_large_bodies_share_what_there_is_room_for(announced: bool) -> None:
    api = small(max_bodies_bytes=2**17)
    body = b'{"preset": "xor", "title": "' + b" " * 2**18 + b'"}'

    refused = api.post("/sessions", content=body if announced else iter([body[:1000], body[1000:]]), headers=JSON)

    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    for _ in range(5):  # what was refused is not held
        assert api.post("/sessions", content=body[:70_000] + b'"}', headers=JSON).status_code == 422
        assert api.post("/sessions", json={"preset": "xor"}).status_code == 201
