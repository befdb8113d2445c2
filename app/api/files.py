"""The page's own files and those out of installed packages, under names that change with their content."""

import gzip
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from app.assets import URL_PREFIX, Assets, accepted, folder
from app.errors import NotFound

FOREVER = "public, max-age=31536000, immutable"
COMPRESSION = 5  # the page's modules are small; more would cost time and save nothing


class VersionedStatic(StaticFiles):
    """`static/` at `/static/<version>/...`, so that modules find each other by relative paths and still never go stale.

    What is asked for by its version is read and compressed once: a page is some two hundred small files. Without the
    version, or with another, a file comes as it is now, and the browser has to ask each time.
    """

    def __init__(self, version: str) -> None:
        super().__init__(directory=folder("static"))
        self.version = version
        self.kept: dict[tuple[str, bool], Response] = {}

    def get_path(self, scope: Scope) -> str:
        path = super().get_path(scope)
        first, _, rest = path.partition("/")
        return rest if len(first) == len(self.version) and rest else path

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["method"] != "GET" or f"/static/{self.version}/" not in scope["path"]:
            return await super().get_response(path, scope)
        gzipped = "gzip" in accepted(Headers(scope=scope).get("accept-encoding", ""))
        if (path, gzipped) not in self.kept:
            self.kept[path, gzipped] = whole(await super().get_response(path, scope), gzipped)
        return self.kept[path, gzipped]

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "no-cache"
        return response


def whole(response: Response, gzipped: bool) -> Response:
    """A file's response with its content."""
    assert isinstance(response, FileResponse)
    body = Path(response.path).read_bytes()
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if gzipped:
        body = gzip.compress(body, COMPRESSION, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=response.media_type, headers=headers)


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
