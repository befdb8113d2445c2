"""Watching a session, against a real server: only there do events arrive as they happen."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from tests.api.conftest import Json
from tests.serving import running

PATIENCE = 20.0
NO_ID = -1

Event = tuple[int, str, Json]


def create(live: httpx.Client) -> Json:
    session: Json = live.post("/sessions", json={"preset": "xor"}).raise_for_status().json()
    return session


def read(response: httpx.Response) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        key, _, value = line.partition(": ")
        if line:
            fields[key] = value
        elif "data" in fields:
            yield int(fields.get("id", NO_ID)), fields["event"], json.loads(fields["data"])
            fields = {}


@contextmanager
def watching(live: httpx.Client, key: str, since: int | None = None) -> Iterator[Iterator[Event]]:
    headers = {} if since is None else {"Last-Event-ID": str(since)}
    with live.stream("GET", f"/sessions/{key}/events", headers=headers) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield read(response)


def test_every_change_is_heard_by_those_who_only_watch(live: httpx.Client) -> None:
    session = create(live)
    at = f"/sessions/{session['id']}"

    with watching(live, session["view_id"]) as events:
        heard = [next(events)]
        stepped = live.post(f"{at}/steps", json={"count": 12}).json()
        live.patch(at, json={"optimizer": {"learning_rate": 0.3}})
        live.post(f"{at}/rewind", json={"step": 5})
        live.post(f"{at}/rewind", json={"step": 0})
        live.delete(at)
        heard += list(events)

    assert [name for _, name, _ in heard] == ["stepped", "stepped", "changed", "changed", "changed", "deleted"]
    assert heard[0][0] == session["version"]
    assert heard[0][2] == {"step": 0, "error": session["error"], "outcome": "running"}
    assert heard[1][0] == stepped["version"]
    assert heard[1][2] == {key: stepped[key] for key in ("step", "error", "outcome")}
    assert [data for _, _, data in heard[2:]] == [
        {"what": "patch", "step": 12},
        {"what": "rewind", "step": 5},
        {"what": "reset", "step": 0},
        {},
    ]
    ids = [id for id, _, _ in heard]
    assert ids == list(range(ids[0], ids[0] + len(ids)))
    assert session["id"] not in json.dumps(heard)


def test_who_watches_by_a_view_id_that_is_replaced_is_ended_and_nobody_else(live: httpx.Client) -> None:
    session = create(live)

    with watching(live, session["view_id"]) as theirs, watching(live, session["id"]) as own:
        next(theirs), next(own)
        renewed = live.post(f"/sessions/{session['id']}/view").json()
        last = list(theirs)
        assert next(own) == (renewed["version"], "changed", {"what": "view", "step": 0})

    assert [name for _, name, _ in last] == ["ended"]
    assert "leads nowhere" in last[0][2]["reason"]
    assert live.get(f"/sessions/{session['view_id']}/events").status_code == 404
    with watching(live, renewed["view_id"]) as again:
        assert next(again)[1] == "stepped"


def test_a_run_is_heard_of_as_it_runs(live: httpx.Client) -> None:
    session = create(live)

    with watching(live, session["view_id"]) as events:
        next(events)
        with live.stream("POST", f"/sessions/{session['id']}/run", json={"steps": 20, "every": 10}) as run:
            run.read()
        assert [next(events)[2]["step"] for _ in range(2)] == [10, 20]


def test_who_comes_back_hears_what_was_missed_and_nothing_twice(live: httpx.Client) -> None:
    session = create(live)
    at = f"/sessions/{session['id']}"
    with watching(live, session["view_id"]) as events:
        last, _, _ = next(events)
    for _ in range(3):
        live.post(f"{at}/steps", json={"count": 1})

    with watching(live, session["view_id"], last) as events:
        missed = [next(events) for _ in range(3)]
        live.post(f"{at}/steps", json={"count": 1})
        news = next(events)

    assert [data["step"] for _, _, data in missed] == [1, 2, 3]
    assert news[2]["step"] == 4


@pytest.mark.parametrize("since", ["0", "77777", "-1", "x", "9" * 40])
def test_who_was_away_too_long_is_told_so(live: httpx.Client, since: str) -> None:
    session = create(live)
    live.post(f"/sessions/{session['id']}/steps", json={"count": 4})

    headers = {"Last-Event-ID": since}
    with live.stream("GET", f"/sessions/{session['view_id']}/events", headers=headers, params={"most": 1}) as response:
        ((id, name, data),) = read(response)

    assert id == session["version"] + 1
    assert (name, data) == ("changed", {"what": "missed", "step": 4})


def test_the_head_of_a_stream_has_an_end(api: TestClient) -> None:
    key = api.post("/sessions", json={"preset": "xor"}).json()["view_id"]

    assert api.head(f"/sessions/{key}/events").headers["content-type"].startswith("text/event-stream")


def test_a_session_that_is_not_kept_cannot_be_watched(api: TestClient) -> None:
    assert api.get("/sessions/nobody/events").status_code == 404


def test_there_are_only_so_many_watchers_and_who_leaves_makes_room(data_folder: Path) -> None:
    with (
        running(data_folder, {"THALWEG_MAX_WATCHERS": "1"}) as server,
        server.client() as live,
    ):
        key = create(live)["view_id"]
        with watching(live, key) as events:
            next(events)
            second = live.get(f"/sessions/{key}/events")
        third = until_taken(live, key)

    assert second.status_code == 503
    assert int(second.headers["retry-after"]) > 0
    assert "1 watchers" in second.json()["detail"]
    assert third == 200


def until_taken(live: httpx.Client, key: str) -> int:
    """The server notices that a watcher is gone a moment after it went."""
    for _ in range(1000):
        response = live.get(f"/sessions/{key}/events", params={"most": 1})
        if response.status_code != 503:
            break
    return response.status_code


def test_only_so_many_watch_one_session_and_others_are_not_kept_out(data_folder: Path) -> None:
    with (
        running(data_folder, {"THALWEG_MAX_WATCHERS_PER_SESSION": "1"}) as server,
        server.client() as live,
    ):
        crowded, other = create(live)["view_id"], create(live)["view_id"]
        with watching(live, crowded) as events, watching(live, other) as others:
            next(events)
            next(others)
            second = live.get(f"/sessions/{crowded}/events")

    assert second.status_code == 503
    assert "1 watchers listen already, the most that max_watchers_per_session allows" in second.json()["detail"]
