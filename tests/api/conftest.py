"""The real application with its memory store, and sessions on it."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

Json = dict[str, Any]
Make = Callable[..., Json]

JSON = {"Content-Type": "application/json"}
LONGEST_ANSWER = 8_000


@pytest.fixture(scope="session")
def api() -> TestClient:
    """Errors of the server's own are raised here and fail the test."""
    return TestClient(create_app(Settings()), base_url="http://localhost/api/v1")


@pytest.fixture
def make(api: TestClient) -> Make:
    """Creates a session: by default `xor`, or with the fields given."""

    def create(**body: Any) -> Json:
        response = api.post("/sessions", json=body or {"preset": "xor"})
        assert response.status_code == 201, response.text
        view: Json = response.json()
        return view

    return create


@pytest.fixture
def xor(make: Make) -> Json:
    return make()


@pytest.fixture
def at(xor: Json) -> str:
    """Where a fresh session is."""
    return f"/sessions/{xor['id']}"
