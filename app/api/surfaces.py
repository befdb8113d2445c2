"""The error around the session: surfaces, the path on them, curves; and what the network makes of its data."""

import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from threading import Event
from typing import Annotated, Any, TypeVar

import numpy as np
from fastapi import APIRouter, Header, Query
from fastapi.responses import Response
from pydantic_core import to_jsonable_python

from app.api.deps import App, Context, Id
from app.api.large import LargeRoute
from app.api.problems import RESPONSES
from app.api.scenes import scene_of
from app.api.schemas.readings import OUTPUTS_EXAMPLE, DataQuery, ExamplesView, OutputsQuery, OutputsView, outputs_view
from app.api.schemas.surfaces import (
    CurveRequest,
    CurveView,
    Done,
    PathRequest,
    PathView,
    SurfaceRequest,
    SurfaceView,
    about,
    finite,
)
from app.api.sessions import PREFIX
from app.api.stream import EVENT_SCHEMA, event, event_stream
from app.api.written import written
from app.sessions.cost import (
    curve_seconds,
    examples_bytes,
    numbers_seconds,
    outputs_seconds,
    path_seconds,
    surface_seconds,
)
from app.sessions.outputs import answers
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.size import outputs_bytes, path_bytes, surface_bytes
from app.sessions.slices import Sampling, curve_of, levels_on, path_on, surface_on
from app.surface.sample import Surface

router = APIRouter(prefix=PREFIX + "/{id}", tags=["looking"], responses=RESPONSES, route_class=LargeRoute)

Answer = TypeVar("Answer")

NPY = "application/x-npy"
SURFACE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The grid; as server-sent events if `stream` is true.",
        "content": {
            NPY: {"schema": {"type": "string", "format": "binary"}},
            "text/event-stream": {"itemSchema": EVENT_SCHEMA},
        },
    }
}


@router.post("/surface", response_model=SurfaceView, responses=SURFACE_ANSWERS)
async def surface(app: App, id: Id, body: SurfaceRequest, accept: Annotated[str, Header()] = "") -> Response:
    """The error on a grid over a plane of weights, over all training examples and without interpolation."""
    session = (await app.sessions.read(id)).session
    if body.stream:
        scene, how, seconds = await prepared(app, session, body)
        gone = Event()
        levels = await app.workers.run(seconds, lambda: levels_on(scene, how, gone.is_set))
        return event_stream(app, _levels(app, scene, levels, gone, body.encoding, seconds))
    return await sampled(app, session, body, _npy if NPY in accept else _json)


async def sampled(
    app: Context, session: Session, body: SurfaceRequest, answer: Callable[[Scene, Surface, str], Answer]
) -> Answer:
    """A whole surface in one of its forms.

    Raises:
        Invalid: a wrong field, named.
    """
    scene, how, seconds = await prepared(app, session, body)
    gone = Event()
    try:
        work = partial(surface_on, scene, how, gone.is_set)
        return await app.workers.run(seconds, lambda: answer(scene, work(), body.encoding))
    finally:
        gone.set()


async def prepared(app: Context, session: Session, body: SurfaceRequest) -> tuple[Scene, Sampling, float]:
    """Where and how to sample, and about how long that takes."""
    how = body.to_sampling(app.settings.max_grid_points, app.settings.max_surface_bytes)
    scene = await scene_of(app, session, body, body.examples)
    points = how.resolution[0] * how.resolution[1]
    seconds = surface_seconds(session, scene.plane, points)
    app.workers.allow("resolution", seconds, surface_bytes(session, points, how.memory))
    return scene, how, seconds


async def _levels(
    app: Context, scene: Scene, levels: Iterator[Surface], gone: Event, encoding: str, seconds: float
) -> AsyncIterator[bytes]:
    """One event a level; whoever stops listening stops the work."""
    try:
        async for found in app.workers.each(levels, seconds):
            yield await app.workers.run(numbers_seconds(found.error.size), partial(_event, scene, found, encoding))
    finally:
        gone.set()
    yield event("done", Done(step=scene.visit.step))


def _event(scene: Scene, found: Surface, encoding: str) -> bytes:
    return event("level", SurfaceView.of(scene, found, encoding))


def _json(scene: Scene, found: Surface, encoding: str) -> Response:
    return Response(written(SurfaceView.of(scene, found, encoding)), media_type="application/json")


def _npy(scene: Scene, found: Surface, _: str) -> Response:
    file = io.BytesIO()
    np.save(file, finite(found.error), allow_pickle=False)
    headers = {"X-Step": str(scene.visit.step), "X-Method": found.method, "X-Surface": _told(scene, found)}
    return Response(file.getvalue(), media_type=NPY, headers=headers)


def _told(scene: Scene, found: Surface) -> str:
    """What the grid as a file leaves out, as JSON in ASCII: the axes by their ends, for they are evenly spaced."""
    ranges = [[float(axis[0]), float(axis[-1])] for axis in (found.alphas, found.betas)]
    return json.dumps(to_jsonable_python(about(scene, found), inf_nan_mode="null") | {"ranges": ranges})


@router.post("/path")
async def path(app: App, id: Id, body: PathRequest) -> PathView:
    """The path over a plane: where each point lies, its true error, and the error of the slice under it."""
    session = (await app.sessions.read(id)).session
    app.workers.allow("plane", size=path_bytes(session))
    scene = await scene_of(app, session, body)
    return await app.workers.run(path_seconds(session), lambda: PathView.of(path_on(scene), scene.plane))


@router.post("/curve")
async def curve(app: App, id: Id, body: CurveRequest) -> CurveView:
    """The error over one weight, with the slope at the weight as it is."""
    session = (await app.sessions.read(id)).session
    seconds = curve_seconds(session, body.points)
    app.workers.allow("points", seconds, surface_bytes(session, body.points))

    def look() -> CurveView:
        return CurveView.of(body.link, curve_of(session, body.step, body.link, body.limits(), body.points))

    return await app.workers.run(seconds, look)


@router.get("/outputs", responses={200: {"content": {"application/json": {"example": OUTPUTS_EXAMPLE}}}})
async def outputs(app: App, id: Id, query: Annotated[OutputsQuery, Query()]) -> OutputsView:
    """What the network answers: a map over two inputs, a line over one, else a confusion matrix or a fit."""
    session = (await app.sessions.read(id)).session
    app.workers.allow("resolution", size=outputs_bytes(session, query.resolution))

    def look() -> OutputsView:
        visit = session.visit(query.step)
        run, theta = session.run_at(visit.step), visit.state.theta
        return outputs_view(visit.step, run.accuracies(theta), answers(run, theta, query.resolution))

    return await app.workers.run(outputs_seconds(session, query.resolution), look)


@router.get("/data")
async def data(app: App, id: Id, query: Annotated[DataQuery, Query()]) -> ExamplesView:
    """The first examples, as the network sees them."""
    session = (await app.sessions.read(id)).session
    app.workers.allow("limit", size=examples_bytes(session, query.limit))
    dataset = session.run.dataset
    numbers = 2 * query.limit * (dataset.X.shape[1] + dataset.y.shape[1])
    return await app.workers.run(numbers_seconds(numbers), partial(ExamplesView.of, dataset, query.limit))
