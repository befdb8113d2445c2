"""Large answers are what the framework would write, but written in a thread and a piece at a time."""

import math
from threading import current_thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core import to_json
from starlette.testclient import TestClient

from app.api import datasets, written
from app.data.prepare import load
from app.sessions.session import Session
from tests.api.conftest import JSON

NUMBERS = st.lists(st.integers() | st.floats(), max_size=30)
ROWS = st.lists(NUMBERS, max_size=12)
PARTS = st.none() | st.text(max_size=9) | NUMBERS | ROWS | st.lists(ROWS, max_size=3)
EXAMPLES = {"inputs": [[0.5, 1.5]] * 30, "targets": [[0.5]] * 30}


class View(BaseModel):
    """An answer that holds anything."""

    first: Any
    parts: dict[str, Any]


@given(PARTS, st.dictionaries(st.text(max_size=4), PARTS, max_size=4), st.sampled_from([1, 4, 20]))
def test_it_is_what_the_serializer_writes_in_one_go(first: Any, parts: dict[str, Any], piece: int) -> None:
    views = [View(first=first, parts=parts), View(first=View(first=1, parts={}), parts=parts)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written, "PIECE", piece)
        found = [written.written(view) for view in [*views, views]]

    assert found == [to_json(view, inf_nan_mode="null") for view in [*views, views]]


def test_no_piece_has_more_numbers_than_one_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "PIECE", 100)

    for width in (1, 7, 60, 150):
        rows = [[math.pi] * width] * 60
        for values in (rows, {"w1": rows, "b1": [0.5] * 1000}, [rows, rows]):
            assert max(piece.count(b".") for piece in written.pieces(values)) <= 100


def test_a_large_answer_is_the_same_as_a_small_one_but_is_written_in_a_thread(
    api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[str]()
    write = written.written

    def noted(view: Any) -> bytes:
        threads.append(current_thread().name)
        return write(view)

    session = api.post("/sessions", content=b'{"preset": "moons"}', headers=JSON).json()["id"]
    places = [f"/sessions/{session}{path}" for path in ("", "/weights", "/gradient", "/data", "/outputs", "/history")]
    small = [api.get(place) for place in places]
    monkeypatch.setattr(written, "PIECE", 1)
    monkeypatch.setattr(written, "written", noted)
    monkeypatch.setattr(written, "numbers_seconds", lambda count: float(count > 0))
    large = [api.get(place) for place in places]
    created = api.post("/sessions", content=b'{"preset": "xor"}', headers=JSON)

    assert [answer.content for answer in large] == [answer.content for answer in small]
    assert [answer.headers["content-type"] for answer in large] == ["application/json"] * len(places)
    assert threads == ["heavy"] * (len(places) + 1)
    assert created.status_code == 201
    assert created.headers["location"] == f"/api/v1/sessions/{created.json()['id']}"


def test_much_that_is_brought_along_is_checked_in_a_thread(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = list[str]()

    def noting(work: Any) -> Any:
        def noted(*given: Any) -> Any:
            threads.append(current_thread().name)
            return work(*given)

        return noted

    session = api.post("/sessions", content=b'{"preset": "xor"}', headers=JSON).json()["id"]
    monkeypatch.setattr(datasets, "load", noting(load))
    monkeypatch.setattr(Session, "patch", noting(Session.patch))
    assert api.post("/datasets/preview", json={"data": EXAMPLES}).status_code == 200
    for names in (1, 3000):
        assert api.patch(f"/sessions/{session}", json={"free": ["w1[0,0]"] * names}).status_code == 200

    assert [name == "light" for name in threads] == [True, False, True]
