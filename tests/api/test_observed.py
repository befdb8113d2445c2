"""What the server tells of itself: request ids, logs without ids and data, health, and metrics."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.logs import JsonLines, log
from app.main import create_app
from app.settings import Settings
from app.stores.memory import MemoryStore
from tests.api.conftest import Json

SITE = "http://localhost"
REQUEST_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]+")
SECRET = "a-token-of-a-class-in-a-lab"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged at `info`."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield written
    log.removeHandler(handler)
    log.setLevel(level)


def parsed(written: io.StringIO) -> list[Json]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize(
    "path", ["/", "/static/nothing", "/nothing", "/healthz", "/api/v1/catalogue", "/api/v1/sessions/x"]
)
def test_every_answer_carries_an_id_of_its_own(api: TestClient, path: str) -> None:
    ids = [api.get(SITE + path).headers["x-request-id"] for _ in range(2)]

    assert ids[0] != ids[1]
    assert all(REQUEST_ID.fullmatch(id) for id in ids)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/nothing", {}),
        ("PUT", "/api/v1/sessions", {}),
        ("POST", "/api/v1/sessions", {"Content-Length": "999999999"}),
        ("POST", "/api/v1/sessions", {"Origin": "null"}),
        ("GET", "/", {"Host": "evil.example"}),
    ],
)
def test_a_problem_names_its_request(api: TestClient, method: str, path: str, headers: dict[str, str]) -> None:
    response = api.request(method, SITE + path, headers=headers)

    assert response.status_code >= 400
    assert response.json()["request"] == response.headers["x-request-id"]


def test_a_mistake_of_ours_carries_id_and_security_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings())
    monkeypatch.setattr(app.state, "context", None)

    response = TestClient(app, base_url=SITE, raise_server_exceptions=False).get("/api/v1/catalogue")

    assert response.status_code == 500
    assert response.json()["request"] == response.headers["x-request-id"]
    assert response.headers["cache-control"] == "no-store"
    assert "content-security-policy" in response.headers


def test_a_request_is_one_line_with_its_route_and_without_ids_or_data(lines: io.StringIO) -> None:
    api = TestClient(create_app(Settings(token=SECRET)), base_url=SITE, headers={"Authorization": f"Bearer {SECRET}"})
    session = api.post("/api/v1/sessions", json={"preset": "xor", "title": "a very own title"}).json()
    stepped = api.post(f"/api/v1/sessions/{session['id']}/steps", json={"count": 3})
    api.get(f"/api/v1/sessions/{session['view_id']}/weights?step=1")
    api.get(f"/?token={SECRET}")
    api.get("/nothing/secret%0d%0aforged", headers={"User-Agent": "forged\\r\\nline"})
    api.request("FORGED", "/")

    text = lines.getvalue()
    assert [line["route"] for line in parsed(lines)[:3]] == [
        "/api/v1/sessions",
        "/api/v1/sessions/{id}/steps",
        "/api/v1/sessions/{id}/weights",
    ]
    assert len(parsed(lines)) == 6
    second = parsed(lines)[1]
    assert second["request"] == stepped.headers["x-request-id"]
    assert (second["method"], second["status"], second["level"]) == ("POST", 200, "info")
    assert not [word for word in (session["id"], session["view_id"], SECRET, "title", "secret") if word in text]


def test_an_exception_is_logged_by_kind_and_place_without_its_text(lines: io.StringIO) -> None:
    try:
        raise ValueError("somebody's data")
    except ValueError:
        log.exception("failed\r\nforged: {}")

    (line,) = parsed(lines)
    assert line["exception"] == "builtins.ValueError"
    assert line["at"][0].endswith("without_its_text")
    assert "somebody" not in lines.getvalue()
    assert line["message"] == "failed\r\nforged: {}"


def test_metrics_count_by_route_and_tell_what_is_open() -> None:
    api = TestClient(create_app(Settings()), base_url=SITE)
    session = api.post("/api/v1/sessions", json={"preset": "xor"}).json()
    for _ in range(3):
        api.post(f"/api/v1/sessions/{session['id']}/steps", json={"count": 1})
    api.request("BREW", "/healthz")

    response = api.get("/metrics")

    families = {family.name: family for family in text_string_to_metric_families(response.text)}
    counted = {tuple(sample.labels.values()): sample.value for sample in families["thalweg_requests"].samples[::1]}
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert counted["POST", "/api/v1/sessions/{id}/steps", "200"] >= 3
    assert any(labels[0] == "other" for labels in counted)
    assert {"thalweg_watchers", "thalweg_streams", "thalweg_heavy_waiting", "thalweg_connections"} <= set(families)
    assert session["id"] not in response.text


def test_unknown_paths_do_not_make_the_metrics_grow() -> None:
    api = TestClient(create_app(Settings()), base_url=SITE)

    for number in range(50):
        api.get(f"/nothing/{number}")

    assert api.get("/metrics").text.count('route="none",status="404"') == 2  # the count, and since when


class Broken(MemoryStore):
    """A store whose disk is full."""

    async def ready(self) -> bool:
        return False


def test_it_is_not_ready_while_the_store_cannot_be_written() -> None:
    response = TestClient(create_app(Settings(), Broken(1)), base_url=SITE).get("/readyz")

    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert "cannot be kept" in response.json()["detail"]


def test_it_is_not_ready_while_it_shuts_down_but_lives() -> None:
    app = create_app(Settings())
    api = TestClient(app, base_url=SITE)

    assert api.get("/readyz").json() == {"status": "ok"}
    app.state.context.end()

    assert api.get("/readyz").status_code == 503
    assert api.get("/healthz").status_code == 200
