"""Answers read by the letter of the standard, which knows no NaN."""

import json
import re
from typing import Any

import httpx2 as httpx


def strict(answer: httpx.Response) -> Any:
    """An answer's JSON as the standard has it, without NaN and its like; of a stream, that of its events."""
    if answer.status_code == 204:
        return None
    if answer.headers["content-type"].startswith("text/event-stream"):
        return [parsed(line) for line in re.findall("^data: (.*)$", answer.text, re.MULTILINE)]
    return parsed(answer.text)


def parsed(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in an answer")

    return json.loads(text, parse_constant=refuse)


def said(answer: httpx.Response) -> str:
    """The text of an answer without the id of its request, in which no two are alike."""
    return answer.text.replace(answer.headers["x-request-id"], "")
