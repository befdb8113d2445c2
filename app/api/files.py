"""The page's own files and those out of installed packages, under names that change with their content."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from app.assets import URL_PREFIX, Assets, folder
from app.errors import NotFound

FOREVER = "public, max-age=31536000, immutable"
COMPRESSION = 5  # the page's modules are small; more would cost time and save nothing


class VersionedStatic(StaticFiles):
    """`static/` at `/static/<version>/...`, so that modules find each other by relative paths and still never go stale.

    Without the version, or with another, the browser has to ask each time.
    """

    def __init__(self, version: str) -> None:
        super().__init__(directory=folder("static"))
        self.version = version

    def get_path(self, scope: Scope) -> str:
        path = super().get_path(scope)
        first, _, rest = path.partition("/")
        return rest if len(first) == len(self.version) and rest else path

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        current = f"/static/{self.version}/" in scope["path"]
        response.headers["cache-control"] = FOREVER if current else "no-cache"
        return response


def static_files(version: str) -> ASGIApp:
    return GZipMiddleware(VersionedStatic(version), compresslevel=COMPRESSION)


def asset_router(assets: Assets) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(URL_PREFIX + "{name}")
    async def asset(request: Request, name: str) -> Response:
        served = await to_thread.run_sync(assets.get, name, request.headers.get("accept-encoding", ""))
        if served is None:
            raise NotFound("There is no such file.")
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        if served.encoding:
            headers["Content-Encoding"] = served.encoding
        return Response(served.body, media_type=served.media_type, headers=headers)

    return router
