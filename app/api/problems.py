"""Every error as `application/problem+json` (RFC 9457): one table, found along the exception's MRO.

What is wrong is said where it is found; here it only gets a status, a title and a stable type.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.api.complaints import complaints
from app.api.schemas.problem import PROBLEM_JSON, ProblemView
from app.api.verbs import allowed_methods
from app.errors import (
    Busy,
    Conflict,
    Diverged,
    Invalid,
    LimitExceeded,
    NotFound,
    Problem,
    ReadOnly,
    StorageFull,
    StoreFailed,
    ThalwegError,
    UnderWay,
)
from app.logs import request_id

MOST_PROBLEMS = 50
MOST_BYTES = 3000  # of all problems together; with its detail, an answer stays below 8 kB whatever was sent
LONGEST_DETAIL = 300
LONGEST_PLACE = 80
RETRY_SECONDS = 5


class Kind(NamedTuple):
    """A kind of problem; its type URI leads to its explanation in the documentation."""

    status: int
    slug: str
    title: str

    @property
    def uri(self) -> str:
        return f"/docs#problem-{self.slug}"


KINDS: Mapping[type[ThalwegError], Kind] = {
    Invalid: Kind(422, "invalid", "Some values are wrong"),
    NotFound: Kind(404, "not-found", "There is nothing here"),
    ReadOnly: Kind(403, "read-only", "This id may only read"),
    Conflict: Kind(409, "conflict", "That does not fit the present state"),
    Diverged: Kind(409, "diverged", "Training has diverged"),
    UnderWay: Kind(409, "under-way", "The same request is being done"),
    LimitExceeded: Kind(429, "limit", "More than a limit allows"),
    Busy: Kind(503, "busy", "No capacity at the moment"),
    StoreFailed: Kind(503, "store", "What is kept cannot be read or written"),
    StorageFull: Kind(507, "storage", "There is no room to keep this"),
}

TOO_LARGE = Kind(413, "too-large", "The body is too large")

_MISSING = (
    "This server wants a token: open the page by the link that the server printed when it started, "
    "or send Authorization: Bearer with the token in it."
)
_FOREIGN = "A page of another site has sent this; THALWEG_CORS_ORIGINS may name sites that are allowed to."
_HOST = "The server is not known by the name in the header Host; THALWEG_HOSTS may name it."
_UNGUARDED = (
    "This server has come to listen where other machines can ask, and has no token for them: "
    "set THALWEG_TOKEN, or THALWEG_HOST to the address that it listens on; or ask it by 127.0.0.1."
)
_MEDIA_TYPES = "Send JSON, with Content-Type: application/json; or where a table is expected, text/csv."

# What goes wrong before any of our code is reached.
PLAIN: Mapping[int, tuple[Kind, str]] = {
    kind.status: (kind, detail)
    for kind, detail in (
        (Kind(400, "not-json", "The body is not JSON"), "The body cannot be read as JSON in UTF-8."),
        (Kind(401, "token", "A token is needed"), _MISSING),
        (Kind(403, "foreign-page", "Pages of other sites may not do this"), _FOREIGN),
        (KINDS[NotFound], "No such path; /docs lists those that there are."),
        (Kind(405, "method", "This method does not work here"), "The header Allow lists the methods that do."),
        (Kind(408, "slow", "The request came too slowly"), "Heads of requests have 10 seconds, bodies 30."),
        (TOO_LARGE, "The catalogue's limits say how many bytes, and values, a body may have."),
        (Kind(414, "long-address", "The address is too long"), "Addresses may have 8 kB."),
        (Kind(415, "media-type", "The body is of the wrong type"), _MEDIA_TYPES),
        (Kind(421, "host", "This server has another name"), _HOST),
        (Kind(431, "long-head", "The head of the request is too large"), "It may have 100 fields and 32 kB in all."),
        (KINDS[Busy], "Too many large bodies are being read and worked on at once; try again in a few seconds."),
        (Kind(500, "internal", "Something went wrong here"), "That is our mistake; the server's log has the details."),
    )
}

UNGUARDED = Kind(403, "unguarded", "Other machines may not ask here")

RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemView"}}},
    }
    for status in (400, 401, 403, 404, 409, 413, 415, 421, 422, 429, 503, 507)
}


def add_handlers(app: FastAPI) -> None:
    """Sends every exception that can reach the framework through the one table."""
    app.add_exception_handler(ThalwegError, _known)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RecursionError, _too_deep)
    app.add_exception_handler(Exception, _unknown)


def kind_of(error: ThalwegError) -> Kind:
    """The entry of the nearest class in the table.

    >>> kind_of(Diverged()).slug
    'diverged'
    """
    return next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)


def view_of(error: ThalwegError) -> ProblemView:
    """The problem document of one of our own errors; also what an event stream ends with when it fails."""
    return _view(kind_of(error), str(error), error.problems if isinstance(error, Invalid) else ())


def plain(status: int) -> JSONResponse:
    """The answer to what goes wrong before any of our code is reached."""
    return _response(_view(*PLAIN[status]), {"WWW-Authenticate": "Bearer"} if status == 401 else None)


def too_large(detail: str) -> JSONResponse:
    """The answer to a body that is larger than one may be."""
    return _response(_view(TOO_LARGE, detail))


def unguarded() -> JSONResponse:
    """The answer to other machines where nothing was said of them."""
    return _response(_view(UNGUARDED, _UNGUARDED))


def busy(detail: str) -> JSONResponse:
    """The answer where there is no room before any of our code is reached."""
    return _response(_view(KINDS[Busy], detail))


async def _known(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ThalwegError)
    return _response(view_of(error), {"Retry-After": "1"} if isinstance(error, UnderWay) else None)


async def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["loc"] == ("body",) and not is_json(request):
        return plain(415)
    if first["type"] == "json_invalid" or (first["loc"] == ("body",) and first["type"] == "missing"):
        kind, detail = PLAIN[400]
        return _response(_view(kind, detail if first["type"] == "json_invalid" else "There is no body; send JSON."))
    problems = complaints(error.errors()[:MOST_PROBLEMS], request.scope.get("route"))
    return _response(_view(KINDS[Invalid], _joined(problems, len(error.errors())), problems))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 413:
        return too_large(error.detail)
    kind, detail = PLAIN.get(error.status_code, PLAIN[500])
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(allowed_methods(request))
        detail = f"{request.method[:20]} does not work here; {headers['Allow']} would."
    return _response(_view(kind, detail), headers)


async def _too_deep(_: Request, __: Exception) -> JSONResponse:
    return _response(_view(PLAIN[400][0], "The body is nested too deeply."))


async def _unknown(_: Request, __: Exception) -> JSONResponse:
    """The framework logs the exception after this answer is sent."""
    return plain(500)


def is_json(request: Request) -> bool:
    content_type = request.headers.get("content-type")
    if content_type == "application/json":
        return True
    if content_type is None:
        return not int(request.headers.get("content-length") or 0) and "transfer-encoding" not in request.headers
    kind, _, subtype = content_type.partition(";")[0].strip().lower().partition("/")
    return kind == "application" and (subtype == "json" or subtype.endswith("+json"))


def _view(kind: Kind, detail: str, problems: Sequence[Problem] = ()) -> ProblemView:
    return ProblemView.of(
        kind.uri,
        kind.title,
        kind.status,
        _cut(detail, 2 * LONGEST_DETAIL),
        list(_fitting(problems[:MOST_PROBLEMS])),
        request_id.get(),
    )


def _fitting(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Those, cut short, that an answer has room for."""
    room = MOST_BYTES
    for problem in problems:
        cut = Problem(_cut(problem.at, LONGEST_PLACE), _cut(problem.detail, LONGEST_DETAIL))
        room -= len(json.dumps(cut.at + cut.detail, ensure_ascii=False).encode())
        if room < 0:
            return
        yield cut


def _response(view: ProblemView, headers: Mapping[str, str] | None = None) -> JSONResponse:
    extra = {"Retry-After": str(RETRY_SECONDS)} if view.status in {429, 503, 507} else {}
    body = view.model_dump(exclude_none=True)
    return JSONResponse(body, view.status, {**(headers or {}), **extra}, media_type=PROBLEM_JSON)


def _joined(problems: Sequence[Problem], total: int) -> str:
    text = "; ".join(f"{problem.at}: {problem.detail}" for problem in problems[:3])
    return text if total <= 3 else f"{text}; and {total - 3} more"


def _cut(text: str, longest: int) -> str:
    # A lone surrogate, which JSON can carry, cannot be written as UTF-8.
    text = text.encode(errors="replace").decode()
    return text if len(text) <= longest else text[: longest - 3] + "..."
