"""Maps that take long: where descents over a plane end, and with which hyperparameters a session can be trained."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from threading import Event
from typing import TypeVar

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from app.api.deps import App, Context, Id
from app.api.large import LargeRoute
from app.api.problems import RESPONSES
from app.api.scenes import scene_of
from app.api.schemas.maps import (
    BasinsRequest,
    BasinsView,
    ProgressView,
    TrainabilityProgressView,
    TrainabilityRequest,
    TrainabilityView,
    require_at_most,
)
from app.api.schemas.surfaces import Done
from app.api.sessions import PREFIX
from app.api.stream import event, event_stream, stream_example
from app.sessions.axes import read_axes
from app.sessions.basins import basins_on
from app.sessions.cost import basins_seconds, numbers_seconds, trainability_seconds
from app.sessions.size import basins_bytes, trainability_bytes
from app.sessions.trainability import Progress as TrainabilityProgress
from app.sessions.trainability import TrainabilityMap, trainability
from app.surface.basins import BasinMap, Progress

Found = TypeVar("Found")

router = APIRouter(prefix=PREFIX + "/{id}", tags=["maps"], responses=RESPONSES, route_class=LargeRoute)

BASINS_STREAM = stream_example(
    'event: progress\ndata: {"done":512,"of":3721}\n\n'
    'event: map\ndata: {"x":[-1.0,1.0],"y":[0.0,2.0],"minima":[{"a":1.1,"b":1.6,"error":0.01,"starts":3}],'
    '"basin":[[-1,0],[0,0]],"steps":[[-1,81],[-1,59]],"codes":{"moving":-1,"diverged":-2,"level":-3},'
    '"counts":{"minimum":2,"heading":1,"moving":1,"diverged":0,"level":0},"step":10}\n\n'
    'event: done\ndata: {"step":10}\n'
)
TRAINABILITY_STREAM = stream_example(
    'event: progress\ndata: {"done":5,"of":100,"error":[[0.25,0.21]]}\n\n'
    'event: map\ndata: {"x":{"name":"learning_rate","layer":null,"spacing":"log","values":[0.1,10.0]},'
    '"y":{"name":"initial_scale","layer":null,"spacing":"log","values":[1.0]},"error":[[0.2,null]],'
    '"diverged_at":[[-1,12]],"outcomes":{"lower":1,"not_lower":0,"diverged":1},'
    '"lowest":{"x":0.1,"y":1.0,"error":0.2}}\n\n'
    'event: done\ndata: {"step":10}\n'
)


@router.post("/basins", response_class=StreamingResponse, responses={200: BASINS_STREAM})
async def basins(app: App, id: Id, body: BasinsRequest) -> StreamingResponse:
    """Descend from every point of a grid over a plane, as the session's optimizer does, and see where each ends."""
    session = (await app.sessions.read(id)).session
    how = body.to_descents(app.settings.max_grid_points, app.settings.max_steps_per_call)
    scene = await scene_of(app, session, body, body.examples)
    points = how.resolution[0] * how.resolution[1]
    app.workers.allow("resolution", basins_seconds(session, scene.plane, points, 0), basins_bytes(session, points))
    whole = basins_seconds(session, scene.plane, points, how.steps)
    app.workers.allow("steps", whole)
    gone, step = Event(), scene.visit.step
    seconds = basins_seconds(session, scene.plane, 1, 1)
    work = await app.workers.run(seconds, lambda: basins_on(scene, how, gone.is_set))
    numbers = numbers_seconds(2 * points)
    found = app.workers.each(work, whole)
    return event_stream(app, _events(app, found, gone, lambda one: _basins_event(one, step), numbers, step))


@router.post(
    "/trainability", name="trainability", response_class=StreamingResponse, responses={200: TRAINABILITY_STREAM}
)
async def train_map(app: App, id: Id, body: TrainabilityRequest) -> StreamingResponse:
    """Train from the first weights with every pair of two hyperparameters' values, and see how far each comes."""
    session = (await app.sessions.read(id)).session
    x, y = read_axes(session.run, body.x, body.y)
    runs = len(x.values) * len(y.values)
    require_at_most(runs, app.settings.max_grid_points, "x.points")
    require_at_most(body.steps, app.settings.max_steps_per_call, "steps")
    largest = max([axis.values[-1] for axis in (x, y) if axis.name == "batch_size"], default=None)
    app.workers.allow("x.points", trainability_seconds(session, runs, 0, largest), trainability_bytes(session, runs))
    whole = trainability_seconds(session, runs, body.steps, largest)
    app.workers.allow("steps", whole)
    gone, theta = Event(), session.visit(0).state.theta
    work = trainability(session.run, theta, x, y, body.steps, gone.is_set)
    found = app.workers.each(work, whole)
    return event_stream(app, _events(app, found, gone, _train_event, numbers_seconds(2 * runs), session.step))


async def _events(
    app: Context,
    found: AsyncIterator[Found],
    gone: Event,
    encode: Callable[[Found], bytes],
    seconds: float,
    step: int,
) -> AsyncIterator[bytes]:
    """One event for whatever is found; whoever stops listening stops the work."""
    try:
        async for one in found:
            yield await app.workers.run(seconds, partial(encode, one))
    finally:
        gone.set()
    yield event("done", Done(step=step))


def _basins_event(found: Progress | BasinMap, step: int) -> bytes:
    if isinstance(found, Progress):
        return event("progress", ProgressView.of_progress(found))
    return event("map", BasinsView.of(found, step))


def _train_event(found: TrainabilityProgress | TrainabilityMap) -> bytes:
    if isinstance(found, TrainabilityProgress):
        return event("progress", TrainabilityProgressView.of_progress(found))
    return event("map", TrainabilityView.of(found))
