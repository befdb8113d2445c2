"""What can go wrong for a client, as exceptions: what the server's problem documents say, and where there is no answer.

    ThalwegError
    ├── Invalid          a value is wrong, or cannot be read (400, 405, 414, 415, 422, 431)
    ├── Unauthorized     the server wants a token (401)
    ├── Forbidden        this id may only read, or the server has another name (403, 421)
    ├── NotFound         there is nothing under this id (404)
    ├── Conflict         that does not fit the present state (409)
    │   ├── Diverged     training has left the finite numbers; rewinding ends that
    │   └── UnderWay     the same request, sent before, is being done at this moment
    ├── TooLarge         the body has too many bytes (413)
    ├── LimitExceeded    more than a limit allows (429)
    ├── Busy             no capacity at the moment, or the server shuts down (408, 503)
    ├── StorageFull      there is no room to keep it (507)
    ├── Failed           a mistake of the server's, or an answer that is none of ours (500 and others)
    └── Unreachable      no answer at all: no server, or it does not answer in time
        └── Lost         the connection was lost in the middle of an answer

When each is raised is decided in `app.client.wire`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Complaint(NamedTuple):
    """One wrong value: where it stands (`network.layers[2]`) and what would be right."""

    at: str
    detail: str


class ThalwegError(Exception):
    """The root of the tree; its text is the problem's own sentence.

    Args:
        detail: what is wrong, with which value, and what would be right.
        status: of the answer; 0 where there is none.
        title: the kind of problem in a few words.
        errors: every wrong value.
        request: the answer's `X-Request-ID`, by which the server's log knows it.
    """

    def __init__(
        self, detail: str, status: int = 0, title: str = "", errors: tuple[Complaint, ...] = (), request: str = ""
    ) -> None:
        super().__init__(detail)
        self.detail, self.status, self.title = detail, status, title
        self.errors, self.request = errors, request


class Invalid(ThalwegError):
    pass


class Unauthorized(ThalwegError):
    pass


class Forbidden(ThalwegError):
    pass


class NotFound(ThalwegError):
    pass


class Conflict(ThalwegError):
    pass


class Diverged(Conflict):
    pass


class UnderWay(Conflict):
    pass


class TooLarge(ThalwegError):
    pass


class LimitExceeded(ThalwegError):
    pass


class Busy(ThalwegError):
    pass


class StorageFull(ThalwegError):
    pass


class Failed(ThalwegError):
    pass


class Unreachable(ThalwegError):
    pass


class Lost(Unreachable):
    pass


BY_SLUG: Mapping[str, type[ThalwegError]] = {"diverged": Diverged, "under-way": UnderWay}
BY_STATUS: Mapping[int, type[ThalwegError]] = {
    **dict.fromkeys((400, 405, 406, 411, 414, 415, 422, 431), Invalid),
    401: Unauthorized,
    **dict.fromkeys((403, 421), Forbidden),
    **dict.fromkeys((404, 410), NotFound),
    409: Conflict,
    413: TooLarge,
    429: LimitExceeded,
    **dict.fromkeys((408, 503), Busy),
    507: StorageFull,
}


def of_problem(document: Mapping[str, Any]) -> ThalwegError:
    """The exception for a problem document (RFC 9457).

    >>> of_problem({"type": "/docs#problem-diverged", "status": 409, "title": "Training has diverged", "detail": "..."})
    Diverged('...')
    """
    status = document.get("status", 0)
    slug = str(document.get("type", "")).rpartition("problem-")[2]
    kind = BY_SLUG.get(slug) or BY_STATUS.get(status, Failed)
    errors = tuple(Complaint(entry["at"], entry["detail"]) for entry in document.get("errors") or ())
    title = document.get("title", "")
    return kind(
        document.get("detail") or title or f"status {status}", status, title, errors, document.get("request") or ""
    )
