"""The problem document of RFC 9457."""

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel

from app.errors import Problem

PROBLEM_JSON = "application/problem+json"


class WrongValue(BaseModel):
    """Where a wrong value stands, and what would be right."""

    at: str
    detail: str


class ProblemView(BaseModel):
    """What went wrong, with which value, and what would be right; `request` is what the server's log calls this."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongValue] | None = None
    request: str | None = None

    @classmethod
    def of(cls, uri: str, title: str, status: int, detail: str, problems: Sequence[Problem], request: str = "") -> Self:
        errors = [WrongValue(at=problem.at, detail=problem.detail) for problem in problems]
        return cls(type=uri, title=title, status=status, detail=detail, errors=errors or None, request=request or None)
