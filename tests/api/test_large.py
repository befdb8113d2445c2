"""Large bodies are read as small ones are, but in a thread and a piece at a time, and within bounds."""

import json
from threading import current_thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.api import large
from app.api.large import WINDOW, TooMany, parsed
from app.api.limits import SMALL
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import JSON

TEXT = st.text(st.sampled_from('aaaaaa"\\,]}[{: é€😀\n'), max_size=60)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=40)


def outcome(read: Any, body: bytes) -> Any:
    try:
        return read(body)
    except (ValueError, RecursionError) as error:
        return type(error)


@given(VALUES, st.sampled_from([None, 1]), st.booleans(), st.sampled_from([30, 280, 1000]), st.data())
def test_it_is_read_as_the_standard_library_reads_it_and_refused_where_it_refuses(
    value: Any, indent: int | None, ascii: bool, window: int, data: st.DataObject
) -> None:
    body = json.dumps([value] * 3, ensure_ascii=ascii, indent=indent).encode()
    place = data.draw(st.integers(0, len(body)))
    broken = body[:place] + data.draw(st.sampled_from([b"", b",", b"]", b"}", b'"', b"1", b"\\"])) + body[place + 1 :]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "WINDOW", window)
        found = [outcome(lambda body: parsed(body, len(body)), each) for each in (body, broken)]

    assert found == [outcome(json.loads, each) for each in (body, broken)]


@pytest.mark.parametrize(
    "body",
    [
        b"[" + b",".join(b"[%d, -1.5e-3]" % n for n in range(20_000)) + b"]",
        b'[{"a": "' + b"x" * 3 * WINDOW + b'"}, ' + b"1 , " * 3 * WINDOW + b"[]\n]\n",
        b'{"a,]": [' + b'"],[", 1, [2], {"b": {}},' * WINDOW + b"null]}",
        b'"' + "é".encode() * WINDOW + b'"',
        b'["' + rb"a\/b\ud83d\ude00" * WINDOW + b'"]',
        b'["' + rb"/9j4AAQSkZJRg\/" * WINDOW + b'"]',
        b"[" * 100_000,
        b'{"a": [' + b"1," * WINDOW + b"1}",
        b"\xef\xbb\xbf[1, 2]",
        b"\xff[1]",
    ],
    ids=[
        "rows",
        "text and numbers",
        "all kinds",
        "one text",
        "escapes",
        "escapes now and then",
        "deep",
        "not closed",
        "byte order mark",
        "no UTF-8",
    ],
)
def test_what_is_larger_than_a_window_is_too(body: bytes) -> None:
    assert outcome(lambda body: parsed(body, len(body)), body) == outcome(json.loads, body)


def test_what_has_too_many_values_is_refused_before_any_is_made() -> None:
    members = b"{" + b",".join(b'"member %d": 1' % n for n in range(large.MOST_MEMBERS + 1)) + b"}"

    for body, most in ((b"[1,2,3]", 2), (b"[[], {}]", 3), (members, len(members))):
        with pytest.raises(TooMany):
            parsed(body, most)


def test_a_large_body_is_read_in_a_thread(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = list[str]()

    def noted(body: bytes, most: int) -> Any:
        threads.append(current_thread().name)
        return parsed(body, most)

    monkeypatch.setattr(large, "parsed", noted)
    monkeypatch.setattr(large, "SECONDS_A_BYTE", 1.0)
    body = b'{"preset": "xor"' + b" " * SMALL + b"}"
    session = api.post("/sessions", content=body, headers=JSON)
    steps = api.post(f"/sessions/{session.json()['id']}/steps", content=b"{}" + b" " * SMALL, headers=JSON)

    assert (session.status_code, steps.status_code) == (201, 200)
    assert steps.json()["step"] == 1
    assert threads == ["heavy", "heavy"]


def test_a_body_of_too_many_values_is_too_large() -> None:
    api = TestClient(create_app(Settings(max_body_values=100)), base_url="http://localhost/api/v1")
    body = b'{"preset": "xor", "free": [' + b'"w1", ' * SMALL + b'"w1"]}'

    refused = api.post("/sessions", content=body, headers=JSON)

    assert refused.status_code == 413
    assert refused.json()["type"].endswith("too-large")
    assert "at most as many, which is THALWEG_MAX_BODY_VALUES" in refused.json()["detail"]
