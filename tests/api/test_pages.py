"""The pages, the files that they load, the headers on everything, and the catalogue."""

import re
from collections.abc import Iterable

import pytest
from starlette.testclient import TestClient

from app.api.problems import KINDS, PLAIN
from app.data.sources import SOURCES
from app.nn.activations import ACTIVATIONS
from app.nn.initialize import INITIALIZERS
from app.nn.losses import LOSSES
from app.optim.optimizers import OPTIMIZERS
from app.optim.schedules import SCHEDULES
from app.planes.spec import PLANES
from app.presets import PRESETS
from tests.api.conftest import Json
from tests.api.test_openapi import CALLS

SITE = "http://localhost"
EVERYWHERE = [
    "/",
    "/docs",
    "/docs/start",
    "/openapi.json",
    "/healthz",
    "/api/v1/catalogue",
    "/nothing",
    "/static/nothing",
    "/assets/no",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_security_headers(api: TestClient, path: str) -> None:
    headers = api.get(SITE + path).headers

    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_nothing_of_the_api_is_kept_by_a_cache(api: TestClient, at: str) -> None:
    assert {api.get(path).headers["cache-control"] for path in ("/catalogue", at, "/sessions/x")} == {"no-store"}


def test_head_answers_as_get_does(api: TestClient) -> None:
    for path in ("/", "/docs", "/healthz", "/api/v1/catalogue"):
        get, head = api.get(SITE + path), api.head(SITE + path)
        assert head.status_code == 200
        assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/maths"])
def test_a_page_loads_only_what_is_served_here(api: TestClient, path: str) -> None:
    page = api.get(SITE + path)
    links = re.findall(r'(?:href|src)="([^"#]+)"', page.text)
    links += re.findall(r'url\("([^"]+)"\)', page.text)

    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-cache"
    assert links
    assert all(link.startswith("/") and not link.startswith("//") for link in links)
    files = [link for link in links if link.startswith("/static/")]
    assert {api.get(SITE + link).status_code for link in files} == {200}


def test_the_documentation_holds_every_call_and_every_problem(api: TestClient) -> None:
    page = api.get(f"{SITE}/docs").text

    assert all(f'<span class="name">{path}</span>' in page for _, path, _ in CALLS)
    slugs = {kind.slug for kind in KINDS.values()} | {kind.slug for kind, _ in PLAIN.values()}
    assert all(f'id="problem-{slug}"' in page for slug in slugs)
    assert "<script" not in page


def test_static_files_never_go_stale_under_their_version(api: TestClient) -> None:
    link = re.findall(r'"(/static/[0-9a-f]{16}/css/base\.css)"', api.get(f"{SITE}/docs").text)[0]
    other = re.sub(r"[0-9a-f]{16}", "0" * 16, link)

    current, unversioned = api.get(SITE + link), api.get(f"{SITE}/static/css/base.css")

    assert "immutable" in current.headers["cache-control"]
    assert unversioned.headers["cache-control"] == "no-cache"
    assert unversioned.content == current.content
    assert api.get(SITE + other).headers["cache-control"] == "no-cache"
    again = api.get(f"{SITE}/static/css/base.css", headers={"If-None-Match": unversioned.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/static/../app/main.py", "/static/%2e%2e/app/main.py", "/static//etc/passwd", "/static/%00", "/assets/..%2fapp"],
)
def test_no_file_outside_is_served(api: TestClient, path: str) -> None:
    assert api.get(SITE + path).status_code == 404


def test_the_catalogue_has_all_there_is(api: TestClient) -> None:
    catalogue: Json = api.get("/catalogue").json()

    tables: dict[str, Iterable[str]] = {
        "errors": LOSSES,
        "initializers": INITIALIZERS,
        "optimizers": OPTIMIZERS,
        "schedules": SCHEDULES,
        "data": SOURCES,
        "presets": PRESETS,
        "activations": [*ACTIVATIONS, "softmax"],
        "planes": PLANES,
    }
    for name, table in tables.items():
        assert [entry["name"] for entry in catalogue[name]] == list(table)
    assert catalogue["limits"]["grid_points"] == 251_001


def test_every_default_in_the_catalogue_makes_a_session(api: TestClient) -> None:
    catalogue: Json = api.get("/catalogue").json()

    for optimizer in catalogue["optimizers"]:
        values = {param["name"]: param["default"] for param in optimizer["params"]}
        request = {"optimizer": {"name": optimizer["name"], **values}}
        assert api.post("/sessions", json=request).status_code == 201
    for data in catalogue["data"]:
        values = {param["name"]: param["default"] for param in data["params"]}
        made = api.post("/sessions", json={"data": {"name": data["name"], **values}})
        assert made.status_code == 201
        layers = made.json()["config"]["network"]["layers"]
        assert (layers[0], layers[-1]) == (data["inputs"], data["outputs"])
