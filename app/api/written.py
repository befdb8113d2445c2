"""Large answers: written as JSON in a thread, a piece at a time, so that nobody else waits for it.

The framework writes an answer in one go, in which nothing else is answered: for a million weights that is a tenth of a
second. So what is large is given to its serializer in pieces; between two of them others have their turn. What comes of
it is what the framework writes. Small answers, which most are, are left to it.
"""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial, wraps
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel
from pydantic_core import to_json

from app.sessions.cost import numbers_seconds

PIECE = 10_000  # values, given to the serializer at once: a millisecond

Endpoint = Callable[..., Awaitable[Any]]


def extent(value: Any) -> int:
    """About how many numbers and texts are in a value: all of a list are taken to be as its first.

    >>> extent({"w1": [[0.5, 1.5], [2.5, 3.5]], "b1": [0.25]})
    5
    """
    if isinstance(value, BaseModel):
        return sum(extent(part) for _, part in value)
    if isinstance(value, dict):
        return sum(map(extent, value.values()))
    if isinstance(value, list) and value:
        return len(value) * extent(value[0])
    return 1


def pieces(value: Any) -> Iterator[bytes]:
    """A value as JSON, null for what is not finite."""
    if extent(value) <= PIECE or not isinstance(value, BaseModel | dict | list):
        yield to_json(value, inf_nan_mode="null")
    elif isinstance(value, list):
        yield from _items(value)
    else:
        sign = b"{"
        for name, part in dict(value).items():
            yield sign + to_json(name) + b":"
            yield from pieces(part)
            sign = b","
        yield b"}"


def _items(values: list[Any]) -> Iterator[bytes]:
    many = max(1, PIECE // extent(values[0]))
    for start in range(0, len(values), many):
        yield b"," if start else b"["
        if many == 1:
            yield from pieces(values[start])
        else:
            yield to_json(values[start : start + many], inf_nan_mode="null")[1:-1]
    yield b"]"


def written(value: Any) -> bytes:
    """The same, joined."""
    return b"".join(pieces(value))


def writing(endpoint: Endpoint, status: int | None) -> Endpoint:
    """An endpoint that writes its answer itself if that is large.

    Args:
        endpoint: takes the program as `app`, and `response` if it sets headers.
        status: of its answer.
    """

    @wraps(endpoint)
    async def answer(**given: Any) -> Any:
        view = await endpoint(**given)
        count = extent(view)
        if count <= PIECE:
            return view
        content = await given["app"].workers.run(numbers_seconds(count), partial(written, view))
        headers = dict(given["response"].headers) if "response" in given else None
        return Response(content, status or 200, headers, "application/json")

    return answer
