"""Whatever a client sends, the answer is a problem document that says what would be right, and never a 500."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app import errors
from app.api.problems import KINDS, MOST_PROBLEMS, kind_of
from app.errors import ThalwegError
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import JSON, LONGEST_ANSWER, Json

NOT_JSON = {
    "nothing": b"",
    "half": b'{"count": 1',
    "not UTF-8": b'{"count": 1}\xff',
    "deep": b"[" * 100_000,
    "deep objects": b'{"count":' * 2000 + b"1" + b"}" * 2000,
}


@pytest.mark.parametrize("text", NOT_JSON.values(), ids=NOT_JSON)
@pytest.mark.parametrize("call", ["steps", "rewind", "fork", "surface"])
def test_what_is_not_json_is_400(api: TestClient, at: str, text: bytes, call: str) -> None:
    response = api.post(f"{at}/{call}", content=text, headers=JSON)

    assert response.status_code == 400
    assert response.json()["type"] == "/docs#problem-not-json"


@pytest.mark.parametrize("text", [b"[]", b"null", b"7", b'"text"', b"true"])
@pytest.mark.parametrize("call", ["steps", "rewind", "fork"])
def test_json_that_is_no_object_is_422(api: TestClient, at: str, text: bytes, call: str) -> None:
    assert api.post(f"{at}/{call}", content=text, headers=JSON).status_code == 422


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
@pytest.mark.parametrize("call", ["steps", "rewind"])
def test_a_body_of_another_type_is_415(api: TestClient, at: str, media_type: str | None, call: str) -> None:
    headers = {"Content-Type": media_type} if media_type else {}

    response = api.post(f"{at}/{call}", content=b'{"count": 1}', headers=headers)

    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


@pytest.mark.parametrize("number", [1, 1.0])
def test_a_whole_number_may_be_written_with_a_point(api: TestClient, at: str, number: float) -> None:
    answer = api.post(f"{at}/steps", content=json.dumps({"count": float(number)}), headers=JSON)

    assert answer.json()["step"] == 1


@pytest.mark.parametrize("value", ["true", '"1"', "1.5", "0", "-1", "null", "[1]"])
def test_what_is_no_whole_number_from_1_is_refused_as_one(api: TestClient, at: str, value: str) -> None:
    response = api.post(f"{at}/steps", content=f'{{"count": {value}}}', headers=JSON)

    (problem,) = response.json()["errors"]
    assert response.status_code == 422
    assert problem["at"] == "count"
    assert "expected" in problem["detail"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"network": {"layers": [2, 4, "x"]}}, "network.layers[2]"),
        ({"network": {"layers": [2, 4, 1], "activations": ["tanh", "no"]}}, "network.activations[1]"),
        ({"optimizer": {"name": "sgd", "momentun": 0.9}}, "optimizer.momentun"),
        ({"optimizer": {"learning_rate": -1}}, "optimizer.learning_rate"),
        ({"data": {"name": "moons", "examples": 1}}, "data.examples"),
        ({"free": ["w1[0,0]", "w7"]}, "free[1]"),
        ({"batch": {"size": 0}}, "batch.size"),
        ({"preset": "nope"}, "preset"),
        ({"unknown": 1}, "unknown"),
        ({"free": [1]}, "free[0]"),
    ],
)
def test_a_wrong_value_is_named_by_its_path_with_what_would_be_right(api: TestClient, body: Json, place: str) -> None:
    response = api.post("/sessions", json=body)

    (problem,) = response.json()["errors"]
    assert response.status_code == 422
    assert problem["at"] == place
    assert any(word in problem["detail"] for word in ("expected", "known here", "it has"))
    assert response.json()["detail"].startswith(f"{place}: ")


def test_an_unknown_field_is_answered_with_those_that_there_are(api: TestClient, at: str) -> None:
    body = api.post(f"{at}/surface", json={"plane": {"kind": "links", "a": "w1[0,0]", "b": "b2[0]", "c": 1}})
    query = api.get(f"{at}/weights?stpe=1")

    assert body.json()["errors"] == [{"at": "plane.c", "detail": "unknown field; known here: kind, a, b"}]
    assert query.json()["errors"] == [{"at": "stpe", "detail": "unknown field; known here: step"}]


def test_thousands_of_mistakes_do_not_make_a_long_answer(api: TestClient) -> None:
    for body in ({str(key): 1 for key in range(5000)}, {"optimizer": {f"{key}" * 50: 1 for key in range(5000)}}):
        response = api.post("/sessions", json=body)
        assert 5 < len(response.json()["errors"]) <= MOST_PROBLEMS
        assert len(response.content) < LONGEST_ANSWER


@pytest.mark.parametrize("path", ["/nothing", "/sessions", "/sessions/", "/sessions/x/nothing", "/catalogue/", "//"])
def test_an_unknown_path_is_404_or_says_what_it_takes(api: TestClient, path: str) -> None:
    response = api.get(path)

    assert response.status_code == (405 if path == "/sessions" else 404)
    assert response.headers["content-type"] == "application/problem+json"


def test_unknown_and_malformed_ids_are_answered_in_the_same_words(api: TestClient, xor: Json) -> None:
    ids = ["x", "%00", "a" * 2000, xor["id"][:-1], xor["id"].swapcase(), "%F0%9F%90%88"]

    answers = [api.get(f"/sessions/{id}") for id in ids]

    assert {answer.status_code for answer in answers} == {404}
    problems = [answer.json() for answer in answers]
    requests = {problem.pop("request") for problem in problems}
    assert len(requests) == len(ids)
    assert problems == [problems[0]] * len(ids)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1/sessions", "POST"),
        ("/api/v1/sessions/x", "GET, PATCH, DELETE, HEAD"),
        ("/api/v1/sessions/x/steps", "POST"),
        ("/api/v1/catalogue", "GET, HEAD"),
        ("/static/js/main.js", "GET, HEAD"),
        ("/", "GET, HEAD"),
    ],
)
def test_another_method_is_405_with_all_that_would_do(api: TestClient, path: str, methods: str) -> None:
    for method in ("PUT", "TRACE", "OPTIONS", "BREW"):
        response = api.request(method, f"http://localhost{path}")
        assert (response.status_code, response.headers["allow"]) == (405, methods)
        assert response.headers["content-type"] == "application/problem+json"


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 100):
        yield b"x" * 100


@pytest.mark.parametrize("call", ["steps", "rewind"])
@pytest.mark.parametrize("announced", [True, False])
def test_a_body_too_large_is_413_announced_or_not(call: str, announced: bool) -> None:
    small = TestClient(create_app(Settings(max_body_bytes=1024)), base_url="http://localhost/api/v1")
    id = small.post("/sessions", json={"preset": "xor"}).json()["id"]

    response = small.post(f"/sessions/{id}/{call}", content=b"x" * 3000 if announced else chunks(3000), headers=JSON)

    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    given = "3000 bytes" if announced else "more than 1024 bytes"
    expected = f"{given} given, expected at most 1024, which is THALWEG_MAX_BODY_BYTES of this server"
    assert response.json()["detail"] == expected


def test_too_many_sessions_are_429_with_a_time_to_come_back() -> None:
    small = TestClient(create_app(Settings(max_sessions=1)), base_url="http://localhost/api/v1")

    assert small.post("/sessions", json={"preset": "xor"}).status_code == 201
    response = small.post("/sessions", json={"preset": "xor"})

    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 0


def test_too_large_a_network_is_refused_before_it_is_made() -> None:
    small = TestClient(create_app(Settings(max_parameters=10, max_nodes=5)), base_url="http://localhost/api/v1")

    weights = small.post("/sessions", json={"network": {"layers": [2, 5, 1]}}).json()
    nodes = small.post("/sessions", json={"network": {"layers": [2, 6, 1]}}).json()

    assert weights["errors"] == [{"at": "network.layers", "detail": "21 weights, at most 10 are allowed"}]
    assert nodes["errors"][0]["at"] == "network.layers[1]"


def test_too_large_a_network_for_its_data_is_refused_before_it_is_run() -> None:
    small = TestClient(create_app(Settings(max_products=100)), base_url="http://localhost/api/v1")

    response = small.post("/sessions", json={"network": {"layers": [2, 7, 1]}})

    detail = "29 weights times 4 examples, at most 100 are allowed"
    assert response.json()["errors"] == [{"at": "network.layers", "detail": detail}]


def test_a_mistake_of_ours_is_told_without_its_details(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings())
    monkeypatch.setattr(app.state, "context", None)
    quiet = TestClient(app, base_url="http://localhost/api/v1", raise_server_exceptions=False)

    response = quiet.get("/catalogue")

    assert response.status_code == 500
    assert response.json()["type"] == "/docs#problem-internal"
    assert "NoneType" not in response.text


def family(root: type[ThalwegError]) -> Iterator[type[ThalwegError]]:
    for child in root.__subclasses__():
        yield child
        yield from family(child)


def test_every_error_has_its_kind() -> None:
    declared = set(family(ThalwegError))

    assert declared == {entry for entry in vars(errors).values() if isinstance(entry, type) and entry in declared}
    assert set(KINDS) == declared


def test_an_error_of_no_kind_of_its_own_is_of_its_parent_s() -> None:
    class Stuck(errors.Conflict):
        pass

    assert kind_of(Stuck()) == KINDS[errors.Conflict]
