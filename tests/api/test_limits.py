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
