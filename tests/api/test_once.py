"""A request with an `Idempotency-Key` is done once, however often it is sent, and answered alike."""

import secrets
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.sessions.once import KEY, MOST
from app.sessions.session import Session
from app.settings import Settings
from tests import serving
from tests.api.conftest import Json

CALLS: dict[str, tuple[str, str, Json]] = {
    "steps": ("POST", "/steps", {"count": 3}),
    "many steps": ("POST", "/steps", {"count": 2500}),
    "steps with a surface": (
        "POST",
        "/steps",
        {"count": 2, "surface": {"plane": {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}, "resolution": [3, 3]}},
    ),
    "patch": ("PATCH", "", {"optimizer": {"name": "adam"}, "weights": {"w1[0,0]": 0.5}}),
    "rewind": ("POST", "/rewind", {"step": 2}),
    "fork": ("POST", "/fork", {"step": 2, "batch": {"size": 1}}),
}


def keyed(key: str | None = None) -> dict[str, str]:
    return {KEY: key or secrets.token_urlsafe()}


def without_times(answer: Json) -> Json:
    """A surface says how long it took, and how long it would have without what it saved."""
    surface = answer.get("surface")
    return answer if surface is None else {**answer, "surface": [surface[name] for name in ("x", "y", "error", "step")]}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_is_sent_again_is_done_once_and_answered_alike(api: TestClient, at: str, call: str) -> None:
    method, path, body = CALLS[call]
    api.post(f"{at}/steps", json={"count": 5})
    mine = keyed()

    first = api.request(method, at + path, json=body, headers=mine)
    second = api.request(method, at + path, json=body, headers=mine)

    assert first.is_success, first.text
    assert second.status_code == first.status_code
    assert without_times(second.json()) == without_times(first.json())
    assert api.get(at).json()["version"] == (2 if call == "fork" else 3)


def test_a_session_is_made_once(api: TestClient) -> None:
    mine = keyed()

    first, second = (api.post("/sessions", json={"preset": "xor"}, headers=mine) for _ in range(2))
    other = api.post("/sessions", json={"preset": "xor"}, headers=keyed())

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json() != other.json()
    assert second.headers["Location"] == first.headers["Location"]


@pytest.mark.parametrize("key", ["{}", '"{}"'], ids=["bare", "quoted"])
def test_a_key_may_stand_in_quotes(api: TestClient, at: str, key: str) -> None:
    plain = secrets.token_urlsafe()

    for mine in (keyed(key.format(plain)), keyed(plain)):
        answer = api.post(f"{at}/steps", json={}, headers=mine)

    assert answer.json()["step"] == 1


@pytest.mark.parametrize("key", ["short", "x" * 65, "nothing but letters", '"sixteen-letters-', "ä" * 16, ""])
@pytest.mark.parametrize("path", ["/steps", "/rewind"])
def test_what_is_no_key_is_refused(api: TestClient, at: str, path: str, key: str) -> None:
    answer = api.post(
        at + path, json={"step": 0} if path == "/rewind" else {}, headers=[(KEY.encode(), key.encode("latin-1"))]
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "Idempotency-Key"
    assert api.get(at).json()["version"] == 1


def test_another_request_under_the_same_key_is_refused(api: TestClient, at: str) -> None:
    mine = keyed()
    api.post(f"{at}/steps", json={"count": 1}, headers=mine)

    answers = [
        api.post(f"{at}/steps", json={"count": 2}, headers=mine),
        api.post(f"{at}/rewind", json={"step": 0}, headers=mine),
        api.patch(at, json={"batch": {"size": 1}}, headers=mine),
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert answers[0].json()["errors"] == [
        {"at": "Idempotency-Key", "detail": "was sent before with another request; a new request takes a new key"}
    ]
    assert api.get(at).json()["step"] == 1


def test_a_request_that_was_refused_is_looked_at_again(api: TestClient, at: str) -> None:
    mine = keyed()
    assert api.post(f"{at}/rewind", json={"step": 1}, headers=mine).status_code == 422
    api.post(f"{at}/steps", json={"count": 2})

    assert api.post(f"{at}/rewind", json={"step": 1}, headers=mine).json()["step"] == 1


def test_the_answer_stays_the_same_while_the_path_goes_on(api: TestClient, at: str) -> None:
    mine = keyed()
    first = api.post(f"{at}/steps", json={"count": 7}, headers=mine).json()
    api.post(f"{at}/steps", json={"count": 5})

    assert api.post(f"{at}/steps", json={"count": 7}, headers=mine).json() == first
    assert api.get(at).json()["step"] == 12


@pytest.mark.parametrize(
    "change", [("POST", "/rewind", {"step": 3}), ("PATCH", "", {"batch": {"size": 1}})], ids=["rewound", "patched"]
)
def test_where_the_path_does_not_lead_there_any_more_that_is_said(
    api: TestClient, at: str, change: tuple[str, str, Json]
) -> None:
    mine, (method, path, body) = keyed(), change
    api.post(f"{at}/steps", json={"count": 7}, headers=mine)
    api.request(method, at + path, json=body)

    answer = api.post(f"{at}/steps", json={"count": 7}, headers=mine)

    assert answer.status_code == 409
    assert "led to version 2" in answer.json()["detail"]
    assert api.get(at).json()["version"] == 3


def test_the_last_few_are_known_and_the_one_that_made_the_session(api: TestClient) -> None:
    made = keyed()
    view = api.post("/sessions", json={"preset": "xor"}, headers=made).json()
    at, keys = f"/sessions/{view['id']}", [keyed() for _ in range(MOST)]
    answers = [api.post(f"{at}/steps", json={}, headers=key).json() for key in keys]

    assert api.post("/sessions", json={"preset": "xor"}, headers=made).json() == view
    for key, answer in zip(keys[1:], answers[1:], strict=True):
        assert api.post(f"{at}/steps", json={}, headers=key).json() == answer
    assert api.post(f"{at}/steps", json={}, headers=keys[0]).json()["step"] == MOST + 1


def test_keys_of_one_session_are_nothing_to_another(api: TestClient, make: Callable[..., Json]) -> None:
    mine = keyed()

    for _ in range(2):
        assert api.post(f"/sessions/{make()['id']}/steps", json={}, headers=mine).json()["step"] == 1


def test_who_may_only_read_learns_nothing_by_a_key(api: TestClient, xor: Json) -> None:
    mine = keyed()
    api.post(f"/sessions/{xor['id']}/fork", json={}, headers=mine)

    assert api.post(f"/sessions/{xor['view_id']}/fork", json={}, headers=mine).status_code == 403


def test_a_deleted_session_is_not_what_its_key_leads_to(api: TestClient) -> None:
    mine = keyed()
    first = api.post("/sessions", json={"preset": "xor"}, headers=mine).json()
    api.delete(f"/sessions/{first['id']}")

    second = api.post("/sessions", json={"preset": "xor"}, headers=mine)

    assert second.status_code == 201
    assert second.json()["id"] != first["id"]


def test_the_same_request_at_once_is_told_to_ask_again(
    api: TestClient, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, rewind, mine = Event(), Event(), Session.rewind, keyed()

    def slow(session: Session, step: int) -> Session:
        begun.set()
        assert go_on.wait(10)
        return rewind(session, step)

    monkeypatch.setattr(Session, "rewind", slow)
    monkeypatch.setattr("app.api.training.recall_seconds", lambda *_: 0.01)  # in a thread
    answers: list[Any] = []

    def ask() -> None:
        answers.append(api.post(f"{at}/rewind", json={"step": 0}, headers=mine))

    first = Thread(target=ask)
    first.start()
    assert begun.wait(10)
    ask()
    go_on.set()
    first.join()

    assert [answer.status_code for answer in answers] == [409, 200]
    assert answers[0].headers["Retry-After"] == "1"
    assert answers[0].json()["type"].endswith("under-way")


def test_what_is_known_is_known_after_a_kill(data_folder: Path) -> None:
    mine, step, rewind = keyed(), keyed(), keyed()

    def ask(server: serving.RunningServer) -> list[Json]:
        with server.client() as http:
            view = http.post("/sessions", json={"preset": "xor"}, headers=mine).json()
            at = f"/sessions/{view['id']}"
            steps = http.post(f"{at}/steps", json={"count": 30}, headers=step).json()
            back = http.post(f"{at}/rewind", json={"step": 30}, headers=rewind).json()
            return [view, steps, back, http.get(at).json()]

    with serving.running(data_folder) as server:
        before = ask(server)
        server.process.kill()
        server.process.wait()

    with serving.running(data_folder) as server:
        after = ask(server)

    assert after == before


def test_a_store_of_the_disk_knows_them_too(tmp_path: Path) -> None:
    mine, step = keyed(), keyed()
    with TestClient(create_app(Settings(data=tmp_path)), base_url="http://localhost/api/v1") as api:
        view = api.post("/sessions", json={"preset": "xor"}, headers=mine).json()
        steps = api.post(f"/sessions/{view['id']}/steps", json={"count": 3}, headers=step).json()

    with TestClient(create_app(Settings(data=tmp_path)), base_url="http://localhost/api/v1") as api:
        assert api.post("/sessions", json={"preset": "xor"}, headers=mine).json() == view
        assert api.post(f"/sessions/{view['id']}/steps", json={"count": 3}, headers=step).json() == steps
