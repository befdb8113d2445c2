"""Puts the program together: `create_app` is the only place where the parts meet.

Started by `python -m app`, or by any ASGI server: `uvicorn --factory app.main:create_app`.
"""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
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
    exports,
    health,
    maps,
    networks,
    relations,
    sessions,
    slopes,
    surfaces,
    training,
)
from app.api.cors import Cors
from app.api.deps import Connections, Context, Streams
from app.api.files import asset_router, static_files
from app.api.gate import Gate, Names, is_loopback
from app.api.headers import SecurityHeaders
from app.api.limits import BodyLimit
from app.api.metrics import Metrics
from app.api.observed import Observed
from app.api.pages import page_router
from app.api.problems import add_handlers
from app.api.verbs import HeadAsGet
from app.compiler import Compiler, load_all
from app.jit import keep_in
from app.sessions.port import SessionStore
from app.sessions.service import Sessions
from app.sessions.workers import Workers
from app.settings import NO_TOKEN, Settings
from app.stores.memory import MemoryStore
from app.stores.sqlite import Room, SqliteStore
from app.stores.uploads import Uploads
from app.thumbnails import Pictures

API = "/api"
TOKEN_BYTES = 24
BRIEF_SECONDS = 3.0  # a command that is over by then is not made to load kernels, let alone to compile them
# In the order in which they are searched for every request.
PARTS = (
    training,
    exports,
    sessions,
    events,
    surfaces,
    curvature,
    slopes,
    relations,
    maps,
    catalogue,
    datasets,
    networks,
    health,
)
ABOUT = (
    "Thalweg trains small neural networks step by step and shows their error as a landscape over their weights. "
    "Create a session, step it, and ask for the error around the point where it stands."
)
# Nobody listens to them here, and they would take a tenth of the time of a small request.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}


def create_app(settings: Settings | None = None, store: SessionStore | None = None, warm: bool = True) -> FastAPI:
    """The application.

    Args:
        settings: None reads them from the environment.
        store: where sessions are kept; None keeps them in the data folder, or in memory where there is none.
        warm: whether what the page asks for is made ready in the background, and compiled kernels at once: others have
            them after a while.

    Raises:
        StoreFailed: the data folder cannot be used.
    """
    settings = settings or Settings.from_env(os.environ)
    local = not settings.token and is_loopback(settings.host)
    settings = replace(settings, token=token_of(settings))
    store = store or _store(settings)
    cache = (settings.data or Path.home() / ".cache" / "thalweg") / "cache"
    files = assets.build(cache)
    keep_in(cache / "numba")
    workers = _workers(settings)
    kept = (_uploads(settings, store), pictures := Pictures(), files)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        compiler = Compiler()
        Thread(target=prepare, args=(compiler, files, pictures, warm), daemon=True).start()
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
        middleware=_middleware(settings, metrics := Metrics(), local),
    )
    connections = Connections(settings.max_connections, settings.max_connections_per_address)
    context = Context(settings, Sessions(store, workers), workers, Streams(), metrics, connections, *kept)
    app.state.context = context
    _tell(context)
    add_handlers(app)
    for router in (*(part.router for part in PARTS), page_router(files), asset_router(files)):
        app.include_router(router)
    app.router.routes.append(Mount("/static", static_files(files.version)))
    return app


def _store(settings: Settings) -> SessionStore:
    if settings.data is None:
        return MemoryStore(settings.max_sessions, 60 * settings.idle_minutes, settings.max_live_bytes)
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


def token_of(settings: Settings) -> str:
    """What clients of a server with these settings have to show; drawn anew where nothing is set; empty if nothing."""
    if settings.token:
        return "" if settings.token == NO_TOKEN else settings.token
    return "" if is_loopback(settings.host) else secrets.token_urlsafe(TOKEN_BYTES)


def _workers(settings: Settings) -> Workers:
    return Workers(
        settings.workers,
        settings.max_seconds,
        settings.max_waiting,
        settings.max_waiting_each,
        settings.max_call_bytes,
        settings.max_waiting_per_address,
    )


def _middleware(settings: Settings, metrics: Metrics, local: bool) -> list[Middleware]:
    """From the outside in."""
    origins = frozenset(settings.cors_origins.split())
    names = Names.of(settings.host, tuple(settings.hosts.split()))
    return [
        Middleware(HeadAsGet),
        Middleware(SecurityHeaders, api_prefix=API, frame_ancestors=settings.frame_ancestors),
        Middleware(Observed, metrics=metrics),
        *([Middleware(Cors, origins=origins)] if origins else []),
        Middleware(Gate, names=names, token=settings.token, origins=origins, local=local),
        Middleware(
            BodyLimit,
            most=settings.max_body_bytes,
            imports=settings.max_import_bytes,
            together=settings.max_bodies_bytes,
        ),
    ]


def _tell(context: Context) -> None:
    """What is counted where it happens, as metrics."""
    watch, workers = context.metrics.watch, context.workers
    watch("streams", "Event streams that are open.", lambda: context.streams.open)
    watch("watchers", "Watchers of sessions.", lambda: context.sessions.events.watching)
    watch("connections", "Connections that are open.", lambda: context.connections.open)
    for lane in (workers.light, workers.heavy):
        watch(f"{lane.name}_busy", f"Threads that compute {lane.name} calls.", partial(getattr, lane, "busy"))
        watch(f"{lane.name}_waiting", f"Calls in the {lane.name} queue.", partial(getattr, lane, "waiting"))


def prepare(compiler: Compiler, files: assets.Assets, pictures: Pictures, warm: bool) -> None:
    """What a server does in the background as soon as it answers; until kernels are there, NumPy does their work.

    One that is not to be warm does it after a while, for a command that is over by then.
    """
    if not warm and compiler.ends_within(BRIEF_SECONDS):
        return
    compiler.start()
    if warm:
        files.warm()
    load_all(compiler)
    if warm:
        pictures.warm()
