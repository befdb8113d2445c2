"""Odd values of every kind for tests to send: refused by name or taken, never a 500, never NaN in an answer."""

import json

from starlette.testclient import TestClient

from app.api.problems import MOST_PROBLEMS
from tests.api.conftest import JSON, LONGEST_ANSWER, Json

VALUES = [
    *("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e308", "5e-324", "-0.0", "-1", "7.5", "9" * 400, "9" * 5000),
    *("true", "null", '""', '"1"', r'"\ud800"', r'"\u0000"', '"' + "x" * 5000 + '"', "[]", "{}", "[[]]", '{"a": 1}'),
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
