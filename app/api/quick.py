"""A route for calls that take no longer than the framework does: it reads the body and calls the endpoint, no more.

A step of a small network takes 0.1 ms, and solving its dependencies would take as long again. Everything else of a
route stays: its place in the OpenAPI document, its exception handlers, its limits.
"""

from collections.abc import Awaitable, Callable
from typing import cast

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from app.api.problems import is_json

Handler = Callable[[Request], Awaitable[Response]]


class QuickRoute(APIRoute):
    """For endpoints of the form `(app, id, body) -> model`."""

    def get_route_handler(self) -> Handler:  # type: ignore[override]  # the framework's own is a coroutine function too
        assert self.body_field is not None
        model = cast("type[BaseModel]", self.body_field.field_info.annotation)

        async def handle(request: Request) -> Response:
            body = await read_body(request, model)
            view: BaseModel = await self.endpoint(request.app.state.context, request.path_params["id"], body)
            return Response(view.__pydantic_serializer__.to_json(view), media_type="application/json")

        return handle


async def read_body(request: Request, model: type[BaseModel]) -> BaseModel:
    """The body as a model; what is wrong with it is said as the framework says it."""
    if not is_json(request):
        raise HTTPException(415)
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise RequestValidationError([{**entry, "loc": ("body", *entry["loc"])} for entry in found]) from None
