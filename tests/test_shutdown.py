"""How the server ends: soon, in order, and with a reason for everybody who was still waiting for something."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from tests.api.conftest import Json
from tests.serving import RunningServer, created, running

PATIENCE = 30.0
MOST_SECONDS = 5.0
HEAVY = {
    "network": {"layers": [2, 200, 200, 1]},
    "data": {"name": "moons", "examples": 4000, "test_share": 0},
    "optimizer": {"name": "sgd", "learning_rate": 0.001},
}
WHOLE_PLANE = {"kind": "links", "a": "w1[0,0]", "b": "w1[1,0]"}
CLEAN = {0, -signal.SIGTERM}


@pytest.fixture
def server(data_folder: Path) -> Iterator[RunningServer]:
    with running(data_folder) as own:
        yield own


def events(response: httpx.Response) -> Iterator[tuple[str, Json]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def ended_within(server: RunningServer, seconds: float) -> float:
    began = time.monotonic()
    assert server.process.wait(PATIENCE) in CLEAN
    took = time.monotonic() - began
    assert took < seconds
    return took


def test_who_watches_is_told_why_it_ends(server: RunningServer, live: httpx.Client) -> None:
    key = created(live)["view_id"]

    with live.stream("GET", f"/sessions/{key}/events") as response:
        arriving = events(response)
        next(arriving)
        server.process.send_signal(signal.SIGTERM)
        rest = list(arriving)  # the stream is ended in order, not cut off

    assert rest == [("ended", {"reason": "The server shuts down; come back in a few seconds."})]
    ended_within(server, MOST_SECONDS)


def test_a_run_ends_with_a_reason(server: RunningServer, live: httpx.Client) -> None:
    at = f"/sessions/{created(live, **HEAVY)['id']}"

    with live.stream("POST", f"{at}/run", json={"steps": 100_000, "every": 1}) as response:
        arriving = events(response)
        next(arriving)
        server.process.send_signal(signal.SIGTERM)
        *_, (name, last) = arriving

    assert name == "problem"
    assert last["status"] == 503
    assert last["detail"].startswith("The server shuts down.")
    ended_within(server, MOST_SECONDS)


def test_a_map_under_way_ends_with_a_reason(server: RunningServer, live: httpx.Client) -> None:
    at = f"/sessions/{created(live, **HEAVY)['id']}"
    body = {"plane": WHOLE_PLANE, "resolution": [120, 120], "stream": True}

    with live.stream("POST", f"{at}/surface", json=body) as response:
        assert response.status_code == 200
        server.process.send_signal(signal.SIGTERM)
        *_, (name, last) = events(response)

    assert (name, last["status"]) == ("problem", 503)
    ended_within(server, MOST_SECONDS)


def test_it_ends_soon_with_a_hundred_streams_and_long_work_that_nobody_can_wait_for(
    server: RunningServer, live: httpx.Client
) -> None:
    session = created(live, **HEAVY)
    body = {"plane": WHOLE_PLANE, "resolution": [150, 150], "dtype": "float64"}
    answers: list[Any] = []

    def ask() -> None:
        with server.client() as mine:
            try:
                answers.append(mine.post(f"/sessions/{session['id']}/surface", json=body).status_code)
            except httpx.HTTPError as error:
                answers.append(error)

    thread = Thread(target=ask)
    with server.client(limits=httpx.Limits()) as watchers:
        requests = [watchers.build_request("GET", f"/sessions/{session['view_id']}/events") for _ in range(100)]
        streams = [watchers.send(request, stream=True) for request in requests]
        thread.start()
        until_busy(server)
        server.process.send_signal(signal.SIGTERM)
        ended_within(server, MOST_SECONDS)
        for stream in streams:
            stream.close()
    thread.join()
    assert len(answers) == 1


def until_busy(server: RunningServer) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if "thalweg_heavy_busy 1.0" in httpx.get(f"{server.url}/metrics").text:
            return
    pytest.fail("nothing was computed")


@pytest.mark.parametrize("again", [signal.SIGINT, signal.SIGTERM])
def test_being_told_twice_does_no_harm(server: RunningServer, again: signal.Signals) -> None:
    server.process.send_signal(signal.SIGTERM)
    server.process.send_signal(again)

    assert server.process.wait(PATIENCE) in {*CLEAN, -signal.SIGINT, 130}
