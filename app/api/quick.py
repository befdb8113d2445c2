"""A route for calls that take no longer than the framework does: it reads the body and calls the endpoint, no more.

A step of a small network takes 0.1 ms, and solving its dependencies would take as long again. Everything else of a
route stays: its place in the OpenAPI document, its exception handlers, its limits.
"""

from functools import cached_property
from typing import Any, cast

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.api.large import json_of
from app.api.limits import SMALL
from app.api.once import once_of
from app.api.problems import is_json
from app.sessions.once import KEY


class QuickRoute(APIRoute):
    """For endpoints of the form `(app, id, body, once) -> model`."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)  # which says so
            return
        request = Request(scope, receive)
        body = await read_body(request, self.body)
        once = await once_of(request, request.headers.get(KEY))
        view: Any = await self.endpoint(request.app.state.context, scope["path_params"]["id"], body, once)
        content = view.__pydantic_serializer__.to_json(view)
        await Response(content, media_type="application/json")(scope, receive, send)

    @cached_property
    def body(self) -> type[BaseModel]:
        assert self.body_field is not None
        return cast("type[BaseModel]", self.body_field.field_info.annotation)


async def read_body(request: Request, model: type[BaseModel]) -> BaseModel:
    """The body as a model; what is wrong with it is said as the framework says it."""
    if not is_json(request):
        raise HTTPException(415)
    body = await request.body()
    try:
        return model.model_validate_json(body) if len(body) <= SMALL else model.model_validate(await json_of(request))
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise RequestValidationError([{**entry, "loc": ("body", *entry["loc"])} for entry in found]) from None
