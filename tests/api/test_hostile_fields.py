"""A hostile value in every part of every body and query that the OpenAPI document knows: refused by name, or taken.

Never a 500, never NaN in an answer, never a long one; and nobody else's session is touched.
"""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from app.api.complaints import place
from app.main import create_app
from app.settings import Settings
from tests.api.bodies import Bodies, Call, Good, Path, calls, places, replaced
from tests.api.conftest import JSON, LONGEST_ANSWER
from tests.api.strict import said, strict

QUICK = Settings(max_steps_per_call=500, max_steps_per_run=500, max_grid_points=3000, max_seconds=2)

ODD_NUMBERS = (
    *("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e308", "-1e308", "5e-324", "-0.0", "-1", "0.5", "1e17"),
    *("9007199254740993", "9" * 400, "9" * 4400),
)
NO_NUMBERS = (
    *("true", "null", '""', '"1"', '"NaN"', r'"\ud800"', r'"\u0000"', r'"\u202e"', '"' + "x" * 5000 + '"'),
    *("[]", "{}", "[[]]", '{"": 0}', "[NaN]", "[" * 400 + "]" * 400, '{"a":' * 60 + "1" + "}" * 60),
)
FEW = ("NaN", "1e400", "1e308", "-1", "9" * 4400, "true", '"1"', "null", "[]")
WORDS = (
    *("NaN", "Infinity", "1e400", "-1", "0.5", "", "9" * 400, "9" * 4400, "true", "0x10", "%EF%BC%91", "1%002"),
    *("%00", "%ED%A0%80", "%ff", "%", "%E2%80%AE", "x" * 3000, "w1[0,0]", "w1[0,99999999999999999999]", "[]"),
)
DEPENDENT = {"data.class_names"}  # which there are only with targets of two values
MARK = "\N{OBJECT REPLACEMENT CHARACTER}"  # in the place of a value until the body is text

APP = create_app(QUICK)
CLIENT = TestClient(APP, base_url="http://localhost/api/v1")
DOCUMENT = APP.openapi()
CALLS = calls(DOCUMENT)
WITH_BODY = [call for call in CALLS if "application/json" in call.operation.get("requestBody", {}).get("content", {})]
WITH_QUERY = [call for call in CALLS if any(entry["in"] == "query" for entry in call.operation.get("parameters", ()))]


def session() -> str:
    """A new one, ten steps along its path."""
    id: str = CLIENT.post("/sessions", json={"preset": "xor"}).json()["id"]
    CLIENT.post(f"/sessions/{id}/steps", json={"count": 10}).raise_for_status()
    return id


@pytest.fixture(scope="module")
def bodies() -> Bodies:
    config = CLIENT.get(f"/sessions/{session()}").json()["config"]
    return Bodies(DOCUMENT, CLIENT.get("/catalogue").json(), config)


@pytest.fixture(scope="module", autouse=True)
def bystander() -> Iterator[None]:
    """A session that nobody sends anything to."""
    id = session()
    before = seen(id)
    yield
    assert seen(id) == before


def seen(id: str) -> list[Any]:
    """All that can be read of a session without asking for anything in particular."""
    return [strict(CLIENT.get(f"/sessions/{id}{what}")) for what in ("", "/weights", "/history")]


def send(call: Call, id: str, body: bytes | None = None, query: str = "") -> httpx.Response:
    """The answer, once it is found to be one that may be given; the client raises what would be a 500."""
    path = call.path.format(id=id, dataset="none", preset="xor")
    answer = CLIENT.request(call.verb, f"http://localhost{path}{query}", content=body, headers=JSON if body else {})

    assert str(answer.status_code) in call.operation["responses"], (call, body, query, answer.text)
    assert answer.status_code < 500
    found = strict(answer)
    if answer.is_error:
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.content) < LONGEST_ANSWER, (call, (body or b"")[:200], query[:200])
        assert found["status"] == answer.status_code
        assert found["detail"]
    return answer


def named(answer: httpx.Response, at: str) -> bool:
    """Whether a refusal names the part that was wrong, one that it is in or one in it; or what depends on it."""
    if answer.status_code != 422:
        return True
    wrong = [problem["at"] for problem in answer.json()["errors"]]
    return any(at.startswith(name) or name.startswith(at) or name in DEPENDENT for name in wrong)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def part(body: Any, path: Path) -> Any:
    return part(body[path[0]], path[1:]) if path else body


def targets(good: Good) -> Iterator[Path]:
    return (path for path in places(good.body) if path[: len(good.below)] == good.below)


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_no_value_in_a_body_is_too_hostile(call: Call, bodies: Bodies) -> None:
    id = session()
    for good in bodies.of(call):
        assert send(call, session(), json.dumps(good.body).encode()).is_success, good

        for path in targets(good):
            text = json.dumps(replaced(good.body, path, MARK), ensure_ascii=False)
            numeric = is_number(part(good.body, path))
            for value in FEW if good.below else (*ODD_NUMBERS, *NO_NUMBERS):
                answer = send(call, id, text.replace(f'"{MARK}"', value).encode())
                assert named(answer, place(path) if path else ""), (call, path, value[:40], answer.text)
                if answer.is_success:
                    assert not numeric or value in ODD_NUMBERS or may_be_another(path, value), (call, path, value)
                    look_again(call, id)
                elif answer.status_code == 409:  # it has diverged
                    id = session()


def may_be_another(path: Path, value: str) -> bool:
    """Where a number is not the only thing that may stand."""
    return value == "null" or path[-1] == "examples"


def look_again(call: Call, id: str) -> None:
    """A session that was changed can be read, stepped or not, and read."""
    if call.verb == "patch":
        seen(id)
        assert CLIENT.post(f"/sessions/{id}/steps", json={"count": 2}).status_code in {200, 409}
        seen(id)


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_no_key_in_a_body_is_too_hostile(call: Call, bodies: Bodies) -> None:
    good, id = bodies.of(call)[0], session()
    for path in targets(good):
        inner = part(good.body, path)
        if isinstance(inner, dict):
            odd = [{str(key): 1 for key in range(3000)}, {"k" * 3000: 1}, {"": 1}, {"\0": 1}, {"\u202e": 1}]
            for more in (*odd, dict.fromkeys(("\x07" * 70 + str(key) for key in range(90)), 1)):
                answer = send(call, id, json.dumps(replaced(good.body, path, inner | more)).encode())
                assert answer.status_code == 422, (call, path)
                assert named(answer, place(path) if path else "")


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
def test_no_bytes_of_a_body_are_too_hostile(call: Call, bodies: Bodies) -> None:
    text = json.dumps(bodies.of(call)[0].body)
    twice, id = text[:-1] + ", " + text[1:], session()

    for bad in (b"\xff" + text.encode(), text.encode() + b"\0", text[:-1].encode(), b"\0", b"{"):
        assert send(call, id, bad).status_code == 400
    for odd in (b"\xef\xbb\xbf" + text.encode(), b" \n" + text.encode(), twice.encode(), text.encode("utf-16")):
        assert send(call, session(), odd).status_code in {200, 201, 400}


@pytest.mark.parametrize("depth", [60, 150, 300, *range(860, 1000, 7)])
def test_no_depth_of_nesting_is_too_deep(depth: int) -> None:
    create, patch = (
        next(call for call in CALLS if str(call) == name)
        for name in ("post /api/v1/sessions", "patch /api/v1/sessions/{id}")
    )
    nested, id = "[" * depth + "]" * depth, session()

    for form in (
        '{"optimizer": {"schedule": %s}}',
        '{"free": %s}',
        '{"weights": {"w1": %s}}',
        '{"data": {"inputs": %s}}',
    ):
        assert send(create, id, form.replace("%s", nested).encode()).is_error
    assert send(patch, id, '{"weights": {"w1[0,0]": %s}}'.replace("%s", nested).encode()).is_error


@pytest.mark.parametrize("call", WITH_QUERY, ids=str)
def test_no_value_in_a_query_is_too_hostile(call: Call) -> None:
    id = session()
    entries = [entry for entry in call.operation["parameters"] if entry["in"] == "query"]
    good = {entry["name"]: str(entry["schema"]["examples"][0]) for entry in entries if "examples" in entry["schema"]}
    ask = partial(send, call, id, b"a,b\n1,2\n3,4\n" if call.verb == "post" else None)

    for entry in entries:
        name = entry["name"]
        for word in WORDS:
            answer = ask(query="?" + "&".join(f"{key}={value}" for key, value in {**good, name: word}.items()))
            assert named(answer, name), (call, name, word, answer.text)
        ask(query=f"?{name}=1&{name}=2&{name}[]=3")
    unknown = ask(query="?" + "&".join(f"{key}=1" for key in range(3000)))
    assert unknown.status_code in {415, 422}


@pytest.mark.parametrize("word", [*WORDS, "..%2f..%2fetc", "%2e%2e", "%0d%0aX: 1"])
def test_no_id_is_too_hostile(word: str) -> None:
    known = said(CLIENT.get("/sessions/unknown"))
    for call in CALLS:
        if "{id}" in call.path and word:
            body = b"{}" if call in WITH_BODY else None
            answer = CLIENT.request(
                call.verb,
                "http://localhost" + call.path.replace("{id}", word),
                content=body,
                headers=JSON if body else {},
            )
            assert answer.status_code in {404, 422}, (call, word, answer.text)
            assert answer.status_code == 422 or said(answer) == known or "path" in answer.text


@pytest.mark.parametrize(
    "value", [b"", b"-1", b"1.5", b"NaN", b"9" * 400, b"\xff\xfe", "１".encode(), b"\t", b"a,b;c=" * 99]
)
def test_no_header_is_too_hostile(value: bytes) -> None:
    id, plane = session(), {"kind": "random"}

    heard = CLIENT.get(f"/sessions/{id}/events?most=1", headers=[(b"last-event-id", value)])
    surface = {"plane": plane, "resolution": [2, 2]}
    drawn = CLIENT.post(f"/sessions/{id}/surface", json=surface, headers=[(b"accept", value)])
    typed = CLIENT.post(f"/sessions/{id}/steps", content=b"{}", headers=[(b"content-type", value)])

    assert (heard.status_code, drawn.status_code, typed.status_code) == (200, 200, 415)
    assert strict(heard)[0]["step"] == strict(drawn)["step"] == 10
