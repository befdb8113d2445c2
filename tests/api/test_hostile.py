"""Odd values of every kind in every field: refused by name or taken, never a 500, never NaN in an answer."""

import json

import pytest
from starlette.testclient import TestClient

from app.api.problems import MOST_PROBLEMS
from tests.api.conftest import JSON, LONGEST_ANSWER, Json

VALUES = [
    *("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e308", "5e-324", "-0.0", "-1", "7.5", "9" * 400, "9" * 5000),
    *("true", "null", '""', '"1"', r'"\ud800"', r'"\u0000"', '"' + "x" * 5000 + '"', "[]", "{}", "[[]]", '{"a": 1}'),
]
CREATE = [
    '{"preset": %s}',
    '{"title": %s}',
    '{"seed": %s}',
    '{"free": %s}',
    '{"free": [%s]}',
    '{"network": %s}',
    '{"network": {"layers": %s}}',
    '{"network": {"layers": [2, %s, 1]}}',
    '{"network": {"activations": [%s, %s]}}',
    '{"network": {"bias": %s}}',
    '{"weights": %s}',
    '{"weights": {"w1": %s}}',
    '{"weights": {"initializer": %s}}',
    '{"data": %s}',
    '{"data": {"name": %s}}',
    '{"data": {"name": "moons", "examples": %s}}',
    '{"data": {"name": "moons", "noise": %s, "test_share": %s}}',
    '{"data": {"dataset": %s}}',
    '{"data": {"dataset": "x", "test_share": %s}}',
    '{"data": {"inputs": %s, "targets": %s}}',
    '{"data": {"inputs": [[%s, 1], [1, 2]], "targets": [[1], [0]]}}',
    '{"data": {"inputs": [[3, 1], [1, 2]], "targets": [[%s], [0]]}}',
    '{"data": {"inputs": [[3, 1], [1, 2]], "targets": [[1], [0]], "input_names": [%s, %s]}}',
    '{"error": {"name": %s}}',
    '{"error": {"l2": %s}}',
    '{"optimizer": {"name": %s}}',
    '{"optimizer": {"learning_rate": %s}}',
    '{"optimizer": {"schedule": %s}}',
    '{"optimizer": {"schedule": {"name": "cosine", "steps": %s}}}',
    '{"batch": {"size": %s}}',
]
CALLS = [
    ("steps", '{"count": %s}'),
    ("run", '{"steps": %s}'),
    ("run", '{"steps": 1, "every": %s}'),
    ("rewind", '{"step": %s}'),
    ("fork", '{"step": %s}'),
    ("curve", '{"link": %s}'),
    ("curve", '{"link": "w1[0,0]", "range": [0, %s], "points": 3}'),
    ("curve", '{"link": "w1[0,0]", "points": %s}'),
    ("path", '{"plane": %s}'),
    ("path", '{"plane": {"kind": "links", "a": %s, "b": %s}}'),
    ("surface", '{"plane": {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}, "resolution": [%s, 3]}'),
    (
        "surface",
        '{"plane": {"kind": "links", "a": "w1[0,0]", "b": "b2[0]"}, "resolution": [3, 3], "ranges": [[0, %s], [0, 1]]}',
    ),
    ("surface", '{"plane": {"kind": %s}, "resolution": [3, 3]}'),
    ("surface", '{"plane": {"kind": "random", "seed": %s}, "resolution": [3, 3]}'),
    ("surface", '{"plane": {"kind": "random", "biases": %s, "normalization": %s}, "resolution": [3, 3]}'),
    ("surface", '{"plane": {"kind": "hessian", "pair": %s}, "resolution": [3, 3], "examples": %s}'),
    ("path", '{"plane": {"kind": "through", "points": %s}}'),
    ("path", '{"plane": {"kind": "through", "points": [{}, %s, {}]}}'),
    ("path", '{"plane": {"kind": "through", "points": [{}, {"step": %s}, {"session": %s}]}}'),
    ("curvature", '{"plane": %s}'),
    ("curvature", '{"plane": {"kind": "steepest"}, "at": [%s, 0]}'),
    ("curvature", '{"eigenvalues": %s, "step": %s}'),
    ("stationary", '{"plane": {"kind": "random"}, "ranges": [[0, %s], [0, 1]], "resolution": [5, 5]}'),
    ("stationary", '{"plane": {"kind": "random"}, "resolution": [%s, 5]}'),
    ("sharpness", '{"points": %s}'),
    ("sharpness", '{"steps": [%s]}'),
]


def strict(text: str) -> Json:
    """JSON as the standard has it, without NaN and its like."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in an answer")

    parsed: Json = json.loads(text, parse_constant=refuse)
    return parsed


def send(api: TestClient, method: str, path: str, text: str | bytes) -> None:
    """Sends it and checks that the answer is one that may be given; the client raises what would be a 500."""
    response = api.request(method, path, content=text, headers=JSON)

    assert response.status_code in {200, 201, 400, 404, 413, 422}
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        problem = strict(response.text)
        assert len(response.content) < LONGEST_ANSWER
        assert problem["detail"]
        assert problem["status"] == response.status_code
        assert len(problem.get("errors", [])) <= MOST_PROBLEMS
    elif not response.headers["content-type"].startswith("text/event-stream"):
        strict(response.text)


@pytest.mark.parametrize("form", CREATE)
def test_no_value_in_a_new_session_is_too_odd(api: TestClient, form: str) -> None:
    for value in VALUES:
        send(api, "POST", "/sessions", form.replace("%s", value))


@pytest.mark.parametrize(("call", "form"), CALLS)
def test_no_value_in_a_call_is_too_odd(api: TestClient, at: str, call: str, form: str) -> None:
    for value in VALUES:
        send(api, "POST", f"{at}/{call}", form.replace("%s", value))


@pytest.mark.parametrize("form", ['{"weights": {"w1[0,0]": %s}}', '{"weights": %s}', '{"optimizer": {"eps": %s}}'])
def test_no_value_in_a_change_is_too_odd(api: TestClient, at: str, form: str) -> None:
    for value in VALUES:
        send(api, "PATCH", at, form.replace("%s", value))
        strict(api.get(at).text)
        strict(api.post(f"{at}/steps", json={"count": 2}).text)


@pytest.mark.parametrize(
    "what", ["weights?step=", "history?every=", "outputs?resolution=", "data?limit=", "gradient?step="]
)
def test_no_value_in_a_query_is_too_odd(api: TestClient, at: str, what: str) -> None:
    for value in VALUES:
        response = api.get(f"{at}/{what}{value.replace('#', '')}")
        assert response.status_code in {200, 422}


@pytest.mark.parametrize("depth", [60, 150, 300, *range(860, 1000, 7)])
def test_no_depth_of_nesting_is_too_deep(api: TestClient, at: str, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    for form in (
        '{"optimizer": {"schedule": %s}}',
        '{"free": %s}',
        '{"weights": {"w1": %s}}',
        '{"data": {"inputs": %s}}',
    ):
        send(api, "POST", "/sessions", form.replace("%s", nested))
    send(api, "PATCH", at, '{"weights": {"w1[0,0]": %s}}'.replace("%s", nested))
