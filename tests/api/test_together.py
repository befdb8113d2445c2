"""Several clients at one session of a real server: all that they do happens, one thing after another."""

import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import Json
from tests.serving import created, running

PATIENCE = 60.0
BATCHES: Json = {"preset": "moons", "batch": {"size": 7}}  # the order of the examples is part of the path


def together(live: httpx.Client, *works: Callable[[httpx.Client], None]) -> None:
    """Each piece of work with a client and a thread of its own, all begun at the same moment."""
    start, failures = threading.Barrier(len(works)), list[BaseException]()

    def begin(work: Callable[[httpx.Client], None]) -> None:
        try:
            with httpx.Client(base_url=live.base_url, timeout=PATIENCE) as mine:
                start.wait(PATIENCE)
                work(mine)
        except BaseException as error:  # noqa: BLE001 - raised again below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=begin, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def path_of(live: httpx.Client, at: str, steps: int) -> list[Any]:
    """All there is to know of a path."""
    weights = [live.get(f"{at}/weights?step={step}").json() for step in range(0, steps + 1, 5)]
    return [live.get(f"{at}/history").json(), *weights]


@pytest.mark.parametrize("body", [{"preset": "xor"}, BATCHES], ids=["whole", "mini-batches"])
def test_two_clients_walk_the_path_of_one(live: httpx.Client, body: Json) -> None:
    at, alone = (f"/sessions/{created(live, **body)['id']}" for _ in range(2))
    heard: list[list[Json]] = [[], []]

    def walk(place: int) -> Callable[[httpx.Client], None]:
        def work(mine: httpx.Client) -> None:
            for turn in range(20):
                answer = mine.post(f"{at}/steps", json={"count": 1 + (turn + place) % 3})
                heard[place].append(answer.raise_for_status().json())

        return work

    together(live, walk(0), walk(1))
    steps = sum(1 + (turn + place) % 3 for turn in range(20) for place in range(2))
    live.post(f"{alone}/steps", json={"count": steps})

    answers = sorted((answer for each in heard for answer in each), key=lambda answer: answer["version"])
    points = [point["step"] for answer in answers for point in answer["points"]]
    assert points == list(range(1, steps + 1))
    assert [answer["version"] for answer in answers] == list(range(2, 42))
    assert all(one["step"] < other["step"] for one, other in pairwise(answers))
    assert path_of(live, at, steps) == path_of(live, alone, steps)


def test_of_many_clients_every_success_counts_and_nothing_else_does(live: httpx.Client) -> None:
    view = created(live)
    at, looked_at = f"/sessions/{view['id']}", f"/sessions/{view['view_id']}"
    calls: list[tuple[str, str, Json]] = [
        ("POST", f"{at}/steps", {"count": 2}),
        ("POST", f"{at}/steps", {"count": 0}),
        ("PATCH", at, {"optimizer": {"learning_rate": 0.25}}),
        ("PATCH", at, {"optimizer": {"learning_rate": "fast"}}),
        ("POST", f"{looked_at}/steps", {"count": 1}),
    ]
    found: list[tuple[str, int]] = []

    def work(mine: httpx.Client) -> None:
        for method, path, body in calls * 6:
            found.append((method, mine.request(method, path, json=body).status_code))

    together(live, *[work] * 8)

    successes = [method for method, status in found if status == 200]
    after = live.get(at).json()
    assert {status for _, status in found} == {200, 403, 422}
    assert len(successes) == 8 * 6 * 2
    assert after["version"] == view["version"] + len(successes)
    assert after["step"] == 2 * successes.count("POST")
    assert live.get(f"{at}/history").json()["steps"] == list(range(after["step"] + 1))


def test_a_run_and_steps_at_once_are_one_path(live: httpx.Client) -> None:
    at, alone = (f"/sessions/{created(live, **BATCHES)['id']}" for _ in range(2))

    def run(mine: httpx.Client) -> None:
        assert mine.post(f"{at}/run", json={"steps": 100, "every": 2}).text.count("event: done") == 1

    def step(mine: httpx.Client) -> None:
        for _ in range(25):
            mine.post(f"{at}/steps", json={"count": 1}).raise_for_status()

    together(live, run, step, step)
    live.post(f"{alone}/steps", json={"count": 150})

    assert live.get(at).json()["step"] == 150
    assert path_of(live, at, 150) == path_of(live, alone, 150)


def test_what_is_deleted_among_steps_is_gone_for_all(live: httpx.Client) -> None:
    at = f"/sessions/{created(live)['id']}"
    statuses: list[int] = []

    def step(mine: httpx.Client) -> None:
        while not statuses or statuses[-1] == 200:
            statuses.append(mine.post(f"{at}/steps", json={"count": 1}).status_code)

    def delete(mine: httpx.Client) -> None:
        mine.get(at)
        assert mine.delete(at).status_code == 204

    together(live, step, step, step, delete)

    assert set(statuses) <= {200, 404}
    assert live.get(at).status_code == 404


def test_who_floods_is_told_to_come_back_and_nobody_else_notices(data_folder: Path) -> None:
    """With a single worker, which the flood keeps busy all the time."""
    settings = {"THALWEG_WORKERS": "1", "THALWEG_MAX_WAITING_EACH": "2"}
    with running(data_folder, settings) as server, server.client() as live:
        flooded, other = (created(live, preset=name)["id"] for name in ("digits", "xor"))
        heard: list[httpx.Response] = []
        over = threading.Event()

        def flood(mine: httpx.Client) -> None:
            while not over.is_set():
                call = {"plane": None, "eigenvalues": 8}
                with suppress(httpx.TimeoutException):
                    heard.append(mine.post(f"/sessions/{flooded}/curvature", json=call, timeout=2))

        def work(mine: httpx.Client) -> None:
            while not any(answer.status_code == 429 for answer in heard):
                mine.get(f"/sessions/{other}").raise_for_status()
            refused = len(heard)
            for _ in range(20):
                assert mine.post(f"/sessions/{other}/steps", json={"count": 1}).status_code == 200
                assert mine.post(f"/sessions/{other}/curve", json={"link": "w1[0,0]"}).status_code == 200
            while len(heard) == refused:
                mine.get(f"/sessions/{other}").raise_for_status()
            over.set()

        together(live, *[flood] * 6, work)

    refusals = [answer for answer in heard if answer.status_code == 429]
    assert {answer.status_code for answer in heard} <= {200, 429}
    assert len(refusals) > 1
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refusals)
    assert "max_waiting_each" in refusals[0].json()["detail"]
