"""Curvature: of a plane and of the network, sharpness along the path, and the stationary points of a slice."""

from collections.abc import AsyncIterator, Iterator
from threading import Event
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from app.api.deps import App, Context, Id
from app.api.large import LargeRoute
from app.api.problems import RESPONSES
from app.api.scenes import scene_of
from app.api.schemas.curvature import (
    CurvatureRequest,
    CurvatureView,
    InPlaneView,
    NetworkView,
    SharpnessEvent,
    SharpnessRequest,
    StationaryPointsView,
    StationaryRequest,
)
from app.api.schemas.planes import pair
from app.api.schemas.surfaces import Done
from app.api.sessions import PREFIX
from app.api.stream import event, event_stream, stream_example
from app.errors import Invalid
from app.sessions.cost import hessian_seconds, recall_seconds, spectrum_seconds, surface_seconds
from app.sessions.curvature import (
    Sharpness,
    local_on,
    network_curvature,
    sharpness_along,
    stationary_on,
    steps_to_look_at,
)
from app.sessions.size import hessian_bytes, spectrum_bytes, surface_bytes
from app.surface.stationary import MOST_STARTS

NEWTON_PRODUCTS = 20  # with the Hessian, for one stationary point

router = APIRouter(prefix=PREFIX + "/{id}", tags=["curvature"], responses=RESPONSES, route_class=LargeRoute)

SHARPNESS_STREAM: dict[str, Any] = stream_example(
    'event: point\ndata: {"step":0,"sharpness":4.1,"bound":10.0}\n\nevent: done\ndata: {"step":0}\n'
)


@router.post("/curvature")
async def curvature(app: App, id: Id, body: CurvatureRequest) -> CurvatureView:
    """How the error bends: exactly, by Hessian-vector products, in a plane and over the whole network."""
    session = (await app.sessions.read(id)).session
    step, in_plane, network = session.visit(body.step).step, None, None
    on_plane = body.on_plane()
    if on_plane is not None:
        app.workers.allow("plane", size=hessian_bytes(session))
        scene = await scene_of(app, session, on_plane, body.examples)
        at = None if body.at is None else (body.at[0], body.at[1])
        a, b, found = await app.workers.run(hessian_seconds(session, 2), lambda: local_on(scene, at))
        in_plane = InPlaneView.of(scene, a, b, found)
    if body.eigenvalues:
        seconds = recall_seconds(session, body.step) + spectrum_seconds(session, 2 * body.eigenvalues)
        app.workers.allow("eigenvalues", seconds, spectrum_bytes(session, 2 * body.eigenvalues))
        whole = await app.workers.run(seconds, lambda: network_curvature(session, body.step, body.eigenvalues))
        network = NetworkView.of(whole)
    return CurvatureView(step=step, in_plane=in_plane, network=network)


@router.post("/stationary")
async def stationary(app: App, id: Id, body: StationaryRequest) -> StationaryPointsView:
    """The minima, saddles and maxima of a slice, each refined until less than 1e-8 of slope is left."""
    session = (await app.sessions.read(id)).session
    columns, rows = body.resolution
    if columns * rows > app.settings.max_grid_points:
        detail = f"{columns} x {rows} points given, expected at most {app.settings.max_grid_points} in all"
        raise Invalid.one("resolution", detail)
    scene = await scene_of(app, session, body, body.examples)
    seconds = surface_seconds(session, scene.plane, columns * rows)
    size = hessian_bytes(session) + surface_bytes(session, columns * rows)
    app.workers.allow("resolution", seconds + hessian_seconds(session, MOST_STARTS * NEWTON_PRODUCTS), size)

    def look() -> StationaryPointsView:
        return StationaryPointsView.of(scene, stationary_on(scene, pair(body.ranges), (columns, rows)))

    return await app.workers.run(seconds + hessian_seconds(session, NEWTON_PRODUCTS), look)


@router.post("/sharpness", response_class=StreamingResponse, responses={200: SHARPNESS_STREAM})
async def sharpness(app: App, id: Id, body: SharpnessRequest) -> StreamingResponse:
    """The Hessian's largest eigenvalue along the path beside the bound for stable steps, point by point."""
    session = (await app.sessions.read(id)).session
    for place, step in enumerate(body.steps or ()):
        if step > session.step:
            detail = f"{step} given, expected a whole number from 0 to {session.step}"
            raise Invalid.one(f"steps[{place}]", detail)
    steps = body.steps or steps_to_look_at(session, body.points)
    each = spectrum_seconds(session, 1) + (recall_seconds(session, 0) if body.steps else 0.0)
    seconds = len(steps) * each
    app.workers.allow("steps" if body.steps else "points", seconds, spectrum_bytes(session, 1))
    gone = Event()
    return event_stream(app, _sharpness(app, sharpness_along(session, steps, gone.is_set), gone, seconds))


async def _sharpness(app: Context, points: Iterator[Sharpness], gone: Event, seconds: float) -> AsyncIterator[bytes]:
    """One event a point; whoever stops listening stops the work."""
    step = 0
    try:
        async for found in app.workers.each(points, seconds):
            step = found.step
            yield event("point", SharpnessEvent.of(found))
    finally:
        gone.set()
    yield event("done", Done(step=step))
