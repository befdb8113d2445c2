"""What one client may have, by its address, however many sessions it opens; a proxy that is known tells the address."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.api.test_streams import HEAVY
from tests.serving import RunningServer, created, running

SETTINGS = {
    "THALWEG_WORKERS": "1",
    "THALWEG_MAX_WAITING_PER_ADDRESS": "2",
    "THALWEG_MAX_STREAMS_PER_ADDRESS": "1",
    "THALWEG_MAX_WATCHERS_PER_ADDRESS": "1",
}
FLOODERS = 6  # with a session each


@pytest.fixture
def server(data_folder: Path) -> Iterator[RunningServer]:
    with running(data_folder, {**SETTINGS, "THALWEG_PROXIES": "127.0.0.1"}) as own:
        yield own


def of(server: RunningServer, address: str) -> httpx.Client:
    return server.client(headers={"X-Forwarded-For": address})


def test_who_floods_from_many_sessions_is_told_to_come_back_and_others_have_their_turn(server: RunningServer) -> None:
    heard: list[httpx.Response] = []
    refused, over = threading.Event(), threading.Event()

    def flood(at: str) -> None:
        with of(server, "192.0.2.1") as mine:
            while not over.is_set():
                with suppress(httpx.TimeoutException):
                    heard.append(mine.post(f"{at}/steps", json={"count": 200}, timeout=2))
                if heard and heard[-1].status_code == 429:
                    refused.set()

    with of(server, "192.0.2.2") as other:
        at, *flooded = (f"/sessions/{created(other, preset='digits')['id']}" for _ in range(FLOODERS + 1))
        threads = [threading.Thread(target=flood, args=(each,)) for each in flooded]
        for thread in threads:
            thread.start()
        try:
            assert refused.wait(60)
            answers = [other.post(f"{at}/steps", json={"count": count}) for count in (1, 200, 1)]
        finally:
            over.set()
            for thread in threads:
                thread.join()

    assert {answer.status_code for answer in answers} == {200}
    (refusal, *_) = [answer for answer in heard if answer.status_code == 429]
    assert int(refusal.headers["Retry-After"]) > 0
    assert "max_waiting_per_address" in refusal.json()["detail"]


def test_streams_to_one_address_are_bounded_and_others_find_room(server: RunningServer) -> None:
    with of(server, "192.0.2.1") as one, of(server, "192.0.2.2") as two:
        at = [f"/sessions/{created(each, **HEAVY)['id']}/run" for each in (one, one, two)]
        body = {"steps": 100_000, "every": 1}
        with one.stream("POST", at[0], json=body) as first, two.stream("POST", at[2], json=body) as other:
            second = one.post(at[1], json=body)
            assert (first.status_code, other.status_code) == (200, 200)

    assert second.status_code == 429
    assert "max_streams_per_address" in second.json()["detail"]


def test_watchers_from_one_address_are_bounded_and_others_find_room(server: RunningServer) -> None:
    with of(server, "192.0.2.1") as one, of(server, "192.0.2.2") as two:
        at = [f"/sessions/{created(each)['view_id']}/events" for each in (one, one, two)]
        with one.stream("GET", at[0]) as first, two.stream("GET", at[2]) as other:
            heard = [stream.iter_lines() for stream in (first, other)]
            assert all(next(lines) for lines in heard)
            second = one.get(at[1], params={"most": 1})

    assert second.status_code == 429
    assert int(second.headers["Retry-After"]) > 0
    assert "max_watchers_per_address" in second.json()["detail"]


def test_what_says_where_a_request_came_from_is_believed_of_known_proxies_alone(data_folder: Path) -> None:
    with running(data_folder, SETTINGS) as server, of(server, "192.0.2.1") as one, of(server, "192.0.2.2") as two:
        at = f"/sessions/{created(one)['view_id']}/events"
        with one.stream("GET", at) as first:
            heard = first.iter_lines()
            assert next(heard)
            second = two.get(at, params={"most": 1})

    assert second.status_code == 429
