"""Every call is documented with an example, and the examples are true."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.api.docs import VERBS, operations, request_example, response_example
from app.api.schemas.datasets import EXAMPLE_CSV
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import Json

DOCUMENT: Json = create_app(Settings()).openapi()


def calls() -> Iterator[tuple[str, str, Json]]:
    for path, verbs in DOCUMENT["paths"].items():
        for verb in VERBS:
            if verb in verbs:
                yield verb, path, verbs[verb]


CALLS = list(calls())
NAMES = [f"{verb} {path}" for verb, path, _ in CALLS]
NO_ANSWER_EXAMPLE = {"delete /api/v1/sessions/{id}", "delete /api/v1/datasets/{dataset}"}


def call_as_shown(api: TestClient, verb: str, path: str, operation: Json) -> httpx.Response:
    """With the example of the body, and those of the parameters behind the question mark that have one."""
    queries = [entry for entry in operation.get("parameters", []) if entry["in"] == "query"]
    params = {entry["name"]: entry["schema"]["examples"][0] for entry in queries if "examples" in entry["schema"]}
    body = request_example(DOCUMENT, operation)
    if isinstance(body, str):
        (media,) = operation["requestBody"]["content"]
        return api.request(
            verb, f"http://localhost{path}", params=params, content=body, headers={"Content-Type": media}
        )
    return api.request(verb, f"http://localhost{path}", params=params, json=body)


def place(api: TestClient, path: str) -> str:
    """A path with a session that has been stepped, an uploaded table, and a preset."""
    values = {"preset": "xor"}
    if "{id}" in path:
        values["id"] = api.post("/sessions", json={"preset": "xor"}).json()["id"]
        api.post(f"/sessions/{values['id']}/steps", json={"count": 10})
    if "{dataset}" in path:
        table = api.post("/datasets", content=EXAMPLE_CSV, headers={"Content-Type": "text/csv"})
        values["dataset"] = table.json()["id"]
    return path.format(**values)


@pytest.mark.parametrize(("verb", "path", "operation"), CALLS, ids=NAMES)
def test_every_call_has_a_sentence_and_examples(verb: str, path: str, operation: Json) -> None:
    assert operation["description"].endswith(".")
    if "requestBody" in operation:
        assert request_example(DOCUMENT, operation) is not None
    if f"{verb} {path}" not in NO_ANSWER_EXAMPLE:
        assert response_example(DOCUMENT, operation) is not None


@pytest.mark.parametrize(("verb", "path", "operation"), CALLS, ids=NAMES)
def test_the_example_of_every_request_works(api: TestClient, verb: str, path: str, operation: Json) -> None:
    answer = call_as_shown(api, verb, place(api, path), operation)

    assert answer.is_success, answer.text
    assert str(answer.status_code) in operation["responses"]


@pytest.mark.parametrize(("verb", "path", "operation"), CALLS, ids=NAMES)
def test_the_example_of_every_answer_has_its_fields(api: TestClient, verb: str, path: str, operation: Json) -> None:
    answer = call_as_shown(api, verb, place(api, path), operation)
    example: Any = response_example(DOCUMENT, operation)

    if isinstance(example, dict) and example.get("kind") != "line":  # outputs have several forms
        assert example.keys() <= answer.json().keys()


def test_every_parameter_is_explained() -> None:
    parameters = [entry for operation in operations(DOCUMENT) for entry in operation.parameters]

    assert all(parameter.help for parameter in parameters if parameter.place != "header")


def test_every_route_of_the_api_is_in_the_document(api: TestClient) -> None:
    app = api.app
    assert isinstance(app, FastAPI)
    served = {path for _, path, _ in CALLS}

    for path in served:
        assert api.request("BREW", f"http://localhost{re.sub('{.*?}', 'x', path)}").status_code == 405
    assert {"/api/v1/sessions", "/api/v1/sessions/{id}/run", "/healthz", "/readyz"} <= served


def test_the_document_is_served(api: TestClient) -> None:
    assert api.get("http://localhost/openapi.json").json() == DOCUMENT
