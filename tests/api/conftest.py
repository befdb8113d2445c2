"""The real application with its memory store, and sessions on it: by the client, and by bare requests.

Tests of what a session does take `client` and `session`; those of HTTP itself - the status, headers, problem documents,
bodies that no client would send - take `api`, `make` and `at`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from starlette.testclient import TestClient

from app.client import Client, Session
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


class Inside(httpx.BaseTransport):
    """What the client sends, answered by the application in this process; streams come when they are whole."""

    def __init__(self, api: TestClient) -> None:
        self._api = api

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = (request.method, str(request.url))
        answer = self._api.request(*asked, headers=dict(request.headers), content=request.read())
        headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
        return httpx.Response(answer.status_code, headers=headers, content=answer.content)


def client_of(api: TestClient) -> Client:
    """The client that the command line uses too."""
    return Client(http=httpx.Client(transport=Inside(api), base_url="http://localhost"))


@pytest.fixture(scope="session")
def client(api: TestClient) -> Iterator[Client]:
    """Of that application."""
    with client_of(api) as client:
        yield client


@pytest.fixture
def session(client: Client) -> Session:
    """A fresh one."""
    return client.create("xor")


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


def same(one: Session, other: Session) -> None:
    """That they have the same weights, bit for bit."""
    np.testing.assert_equal(one.weights(), other.weights())
