"""Puts the program together: `create_app` is the only place where the parts meet.

Started by `python -m app`, or by any ASGI server: `uvicorn --factory app.main:create_app`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.routing import Mount

from app import __version__, assets
from app.api import (
    catalogue,
    curvature,
    datasets,
    events,
    health,
    maps,
    relations,
    sessions,
    slopes,
    surfaces,
    training,
)
from app.api.deps import Context, Streams
from app.api.files import asset_router, static_files
from app.api.headers import SecurityHeaders
from app.api.limits import BodyLimit
from app.api.pages import page_router
from app.api.problems import add_handlers
from app.api.verbs import HeadAsGet
from app.compiler import Compiler, load_all
from app.jit import keep_in
from app.sessions.port import SessionStore
from app.sessions.service import Sessions
from app.sessions.workers import Workers
from app.settings import Settings
from app.stores.memory import MemoryStore
from app.stores.sqlite import Room, SqliteStore
from app.stores.uploads import Uploads
from app.thumbnails import Pictures

API = "/api"
# In the order in which they are searched for every request.
PARTS = (training, sessions, events, surfaces, curvature, slopes, relations, maps, catalogue, datasets, health)
ABOUT = (
    "Thalweg trains small neural networks step by step and shows their error as a landscape over their weights. "
    "Create a session, step it, and ask for the error around the point where it stands."
)
# Nobody listens to them here, and they would take a tenth of the time of a small request.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}


def create_app(settings: Settings | None = None, store: SessionStore | None = None) -> FastAPI:
    """The application.

    Args:
        settings: None reads them from the environment.
        store: where sessions are kept; None keeps them in the data folder, or in memory where there is none.

    Raises:
        StoreFailed: the data folder cannot be used.
    """
    settings = settings or Settings.from_env(os.environ)
    store = store or _store(settings)
    cache = (settings.data or Path.home() / ".cache" / "thalweg") / "cache"
    files = assets.build(cache)
    keep_in(cache / "numba")
    workers = Workers(settings.workers, settings.max_seconds)
    uploads, pictures = _uploads(settings, store), Pictures()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        compiler = Compiler()
        Thread(target=_prepare, args=(files, compiler, pictures), daemon=True).start()
        yield
        compiler.end()
        store.close()

    app = FastAPI(
        title="Thalweg",
        description=ABOUT,
        version=__version__,
        docs_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        redoc_url=None,
        lifespan=lifespan,
        telemetry=NO_TELEMETRY,
        middleware=[
            Middleware(SecurityHeaders, api_prefix=API, frame_ancestors=settings.frame_ancestors),
            Middleware(BodyLimit, most=settings.max_body_bytes),
            Middleware(HeadAsGet),
        ],
    )
    app.state.context = Context(settings, Sessions(store, workers), workers, Streams(), uploads, pictures)
    add_handlers(app)
    for router in (*(part.router for part in PARTS), page_router(files), asset_router(files)):
        app.include_router(router)
    app.router.routes.append(Mount("/static", static_files(files.version)))
    return app


def _store(settings: Settings) -> SessionStore:
    if settings.data is None:
        return MemoryStore(settings.max_sessions, 60 * settings.idle_minutes)
    room = Room(
        settings.max_stored_sessions,
        settings.max_store_bytes,
        60 * settings.idle_minutes,
        settings.idle_days,
        settings.max_sessions,
        settings.max_live_bytes,
    )
    return SqliteStore(settings.data, room)


def _uploads(settings: Settings, store: SessionStore) -> Uploads:
    shelf = store if isinstance(store, SqliteStore) else None
    return Uploads(settings.max_uploads, settings.max_uploads_bytes, shelf)


def _prepare(files: assets.Assets, compiler: Compiler, pictures: Pictures) -> None:
    """What a server does in the background as soon as it answers; until kernels are there, NumPy does their work."""
    compiler.start()
    files.warm()
    load_all(compiler)
    pictures.warm()
