"""A server that says what a test wants, and remembers what it was asked."""

import json
from typing import Any

import httpx

from app.client import Client

Answer = httpx.Response | Exception


PROBLEM = "application/problem+json"
VIEW = {
    "id": "own", "view_id": "seen", "title": "", "preset": None, "summary": "2-1", "step": 0, "version": 0,
    "epoch": 0.0, "outcome": "running", "message": "", "error": {"train": 1.0, "test": None}, "parameters": 3,
    "groups": [], "accuracy": {"train": None, "test": None}, "data": {}, "changes": [], "links": ["w1[0,0]", "w1[1,0]"],
    "range": None, "config": {"optimizer": {"name": "sgd", "learning_rate": 0.1}},
}  # fmt: skip


class Script:
    """A server that gives one answer after the other, and remembers what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = [*answers]
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, **options: Any) -> Client:
        http = httpx.Client(transport=httpx.MockTransport(self), base_url="http://server")
        return Client(http=http, **options)


def problem(status: int, slug: str = "x", headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    document = {
        "type": f"/docs#problem-{slug}",
        "title": "A title",
        "status": status,
        "detail": "What is wrong.",
        **more,
    }
    return httpx.Response(status, content=json.dumps(document), headers={"Content-Type": PROBLEM, **(headers or {})})


def view(**changes: Any) -> httpx.Response:
    return httpx.Response(200, json=VIEW | changes)
