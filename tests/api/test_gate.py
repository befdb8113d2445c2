"""Who is let in: by name, by token, and by the site that a page comes from; and what a view_id may do."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app.api.docs import request_example
from app.api.gate import SAFE, Names
from app.main import create_app, token_of
from app.settings import NO_TOKEN, Settings
from tests.api.conftest import Json
from tests.api.test_openapi import CALLS, DOCUMENT

SITE = "http://localhost"
TOKEN = "a-token-of-a-class-in-a-lab"
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:9999"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:1"},
]
OUR_OWN: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": SITE},
    {"Sec-Fetch-Site": "none"},
    {"Origin": SITE},
]


def client(settings: Settings) -> TestClient:
    return TestClient(create_app(settings), base_url=SITE, follow_redirects=False)


@pytest.fixture(scope="module")
def locked() -> TestClient:
    return client(Settings(token=TOKEN))


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """All of the table, those of included routers too."""
    for entry in app.routes:
        inside = getattr(entry, "original_router", None)
        found = [entry] if inside is None else inside.routes
        yield from (route for route in found if isinstance(route, APIRoute))


def unsafe_routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of everything that is not only looked at, from the routes themselves."""
    for route in routes(app):
        for method in sorted((route.methods or set()) - SAFE):
            yield method, re.sub("{.*?}", "x", route.path)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("LocalHost:80", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost@evil.example", False),
        ("localhost.", False),
        ("", False),
        ("[::1", False),
        ("192.168.1.5:8000", False),
        ("localhost:8000:9000", False),
        ("xn--nxasmq6b", False),
    ],
)
def test_only_our_own_names_open_a_server_on_loopback(api: TestClient, host: str, ours: bool) -> None:
    response = api.get("/catalogue", headers={"Host": host})

    assert response.status_code == (200 if ours else 421)
    if not ours:
        assert response.headers["content-type"] == "application/problem+json"
        assert "THALWEG_HOSTS" in response.json()["detail"]


def test_a_server_everywhere_takes_addresses_in_numbers_and_the_names_it_is_told() -> None:
    names = Names.of("0.0.0.0", ("lab.school.example",))

    taken = ["192.168.1.5:8000", "[fe80::1]", "lab.school.example", "localhost"]
    assert [host for host in [*taken, "evil.example", "999.1.1.1", "1.2.3"] if names.hold(host)] == taken
    assert Names.of("10.0.0.7").hold("10.0.0.7:8000")
    assert not Names.of("10.0.0.7").hold("10.0.0.8:8000")
    assert Names.of("127.0.0.1", ("*",)).hold("any.example")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("::1", 200),
        ("::ffff:127.0.0.1", 200),
        ("192.168.1.5", 403),
        ("::ffff:192.168.1.5", 403),
        ("fe80::1", 403),
    ],
)
@pytest.mark.parametrize(("settings", "asked"), [(Settings(), True), (Settings(token=NO_TOKEN), False)])
def test_without_a_token_only_what_comes_to_loopback_is_let_in(
    settings: Settings, asked: bool, address: str, status: int
) -> None:
    app = create_app(settings)

    async def at_address(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "server": (address, 8000)}, receive, send)

    answer = TestClient(at_address, base_url=SITE).get("/api/v1/catalogue")

    assert answer.status_code == (status if asked else 200)
    if answer.status_code != 200:
        assert answer.json()["type"] == "/docs#problem-unguarded"
        assert "THALWEG_TOKEN" in answer.json()["detail"]


@pytest.mark.parametrize("server", [None, ("/run/thalweg.sock", None)])
def test_a_socket_in_the_file_system_is_of_this_machine(server: Any) -> None:
    app = create_app(Settings())

    async def at_socket(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "server": server}, receive, send)

    assert TestClient(at_socket, base_url=SITE).get("/api/v1/catalogue").status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_foreign_page_may_change_anything(api: TestClient, headers: dict[str, str]) -> None:
    assert isinstance(api.app, FastAPI)
    routes = list(unsafe_routes(api.app))
    assert len(routes) > 15

    for method, path in routes:
        response = api.request(method, SITE + path, headers=headers)
        assert (response.status_code, response.json()["type"]) == (403, "/docs#problem-foreign-page"), path


@pytest.mark.parametrize("headers", OUR_OWN)
def test_our_own_page_and_programs_may(api: TestClient, headers: dict[str, str]) -> None:
    assert api.post("/sessions", json={"preset": "xor"}, headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("verb", "path", "operation"),
    [call for call in CALLS if "{id}" in call[1] and call[0] != "get"],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_changes_a_session_by_its_id_is_refused_by_its_view_id(
    api: TestClient, xor: Json, verb: str, path: str, operation: Json
) -> None:
    api.post(f"/sessions/{xor['id']}/steps", json={"count": 10})
    before = api.get(f"/sessions/{xor['id']}").json()
    body = request_example(DOCUMENT, operation)

    seen = api.request(verb, SITE + path.format(id=xor["view_id"]), json=body)
    assert api.get(f"/sessions/{xor['id']}").json() == before

    done = api.request(verb, SITE + path.format(id=xor["id"]), json=body)
    after = api.get(f"/sessions/{xor['id']}")
    made = done.status_code == 201
    assert done.is_success
    if made or after.status_code == 404 or after.json() != before:
        assert seen.status_code == 403
    else:
        assert seen.is_success


def test_nothing_lists_sessions_or_tables(api: TestClient) -> None:
    for path in ("/sessions", "/datasets"):
        assert api.get(path).status_code == 405


def test_a_token_is_needed_where_other_machines_can_ask_unless_told_otherwise() -> None:
    assert token_of(Settings()) == token_of(Settings(host="::1")) == token_of(Settings(host="localhost")) == ""
    assert len(token_of(Settings(host="0.0.0.0"))) >= 32
    assert token_of(Settings(host="0.0.0.0")) != token_of(Settings(host="0.0.0.0"))
    assert token_of(Settings(host="0.0.0.0", token=NO_TOKEN)) == ""
    assert token_of(Settings(token=TOKEN)) == TOKEN


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/metrics", "/api/v1/catalogue", "/static/js/main.js"])
def test_without_the_token_there_is_nothing_to_see(locked: TestClient, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Cookie": f"thalweg={TOKEN}"}):
        response = locked.get(path, headers=headers)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
        assert response.headers["content-type"] == "application/problem+json"
        assert "content-security-policy" in response.headers
        assert TOKEN not in response.text


def test_programs_show_the_token_in_a_header(locked: TestClient) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}

    assert locked.post("/api/v1/sessions", json={"preset": "xor"}).status_code == 401
    assert locked.post("/api/v1/sessions", json={"preset": "xor"}, headers=headers).status_code == 201


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whether_it_lives_may_be_asked_by_anybody(locked: TestClient, path: str) -> None:
    assert locked.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_the_printed_link_leaves_a_cookie_and_no_token_in_the_address() -> None:
    visitor = client(Settings(token=TOKEN))

    entered = visitor.get(f"/?lang=de&token={TOKEN}")
    (cookie,) = entered.headers.get_list("set-cookie")
    page = visitor.get(entered.headers["location"])

    assert (entered.status_code, entered.headers["location"]) == (303, "/?lang=de")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert entered.headers["referrer-policy"] == "no-referrer"
    assert entered.headers["cache-control"] == "no-store"
    assert page.status_code == 200
    assert visitor.post("/api/v1/sessions", json={"preset": "xor"}).status_code == 201


@pytest.mark.parametrize("query", ["token=", "token=wrong", "token=%00%ff", f"tok={TOKEN}", f"token={TOKEN}x"])
def test_a_wrong_link_opens_nothing(query: str) -> None:
    response = client(Settings(token=TOKEN)).get(f"/?{query}")

    assert response.status_code == 401
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", ["//evil.example/", "/api/v1/catalogue", "/static/js/main.js"])
def test_the_token_in_an_address_leads_to_the_pages_only(locked: TestClient, path: str) -> None:
    assert locked.get(f"{SITE}{path}?token={TOKEN}").status_code == 401


def test_the_cookie_of_another_server_on_this_machine_is_not_ours() -> None:
    visitor = client(Settings(token=TOKEN))
    other = client(Settings(token=TOKEN + "2"))
    other.get(f"/?token={TOKEN}2")
    (name,) = other.cookies

    visitor.cookies.set(name, other.cookies[name])
    assert visitor.get("/").status_code == 401


def test_without_a_setting_no_other_site_may_read_anything(api: TestClient) -> None:
    for origin in ("https://evil.example", "null", SITE):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answers = [api.get("/catalogue", headers=asked), api.options("/sessions", headers=asked)]
        assert not any(name.startswith("access-control") for answer in answers for name in answer.headers)
        assert answers[1].status_code == 405


def test_sites_that_are_named_may_call_and_read_and_no_others() -> None:
    friend, foe = "https://school.example", "https://school.example.evil.example"
    api = client(Settings(cors_origins=f"{friend} http://127.0.0.1:9000", token=TOKEN))
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    shown = {"Authorization": f"Bearer {TOKEN}", "Sec-Fetch-Site": "cross-site"}

    before = api.options("/api/v1/sessions", headers={**asked, "Origin": friend})
    called = api.post("/api/v1/sessions", json={"preset": "xor"}, headers={**shown, "Origin": friend})
    refused = api.post("/api/v1/sessions", json={"preset": "xor"}, headers={**shown, "Origin": foe})
    unknown = api.get("/api/v1/catalogue", headers={"Origin": friend})

    assert before.status_code == 204
    assert "Authorization" in before.headers["access-control-allow-headers"]
    assert called.status_code == 201
    assert called.headers["access-control-allow-origin"] == friend
    assert "access-control-allow-credentials" not in called.headers
    assert "Location" in called.headers["access-control-expose-headers"]
    assert refused.status_code == 403
    assert not any(name.startswith("access-control") for name in refused.headers)
    assert unknown.status_code == 401
    assert unknown.headers["access-control-allow-origin"] == friend


def test_the_page_may_be_framed_only_where_a_setting_says_so() -> None:
    framed = client(Settings(frame_ancestors="https://school.example")).get("/").headers["content-security-policy"]

    assert "frame-ancestors https://school.example" in framed


def test_under_tls_browsers_are_told_to_stay_with_it() -> None:
    app = create_app(Settings())

    assert "strict-transport-security" in TestClient(app, base_url="https://localhost").get("/healthz").headers
    assert "strict-transport-security" not in TestClient(app, base_url=SITE).get("/healthz").headers


def test_every_route_is_walked(api: TestClient) -> None:
    assert isinstance(api.app, FastAPI)
    served = {route.path for route in routes(api.app) if route.include_in_schema}

    assert {path for _, path, _ in CALLS} == served
