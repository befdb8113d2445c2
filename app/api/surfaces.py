"""The error around the session: surfaces, the path on them, curves; and what the network makes of its data."""

import io
from functools import partial
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Header, Query
from fastapi.responses import Response

from app.api.deps import App, Context
from app.api.problems import RESPONSES
from app.api.schemas.readings import OUTPUTS_EXAMPLE, DataQuery, ExamplesView, OutputsQuery, OutputsView, outputs_view
from app.api.schemas.surfaces import (
    CurveRequest,
    CurveView,
    PathRequest,
    PathView,
    SurfaceRequest,
    SurfaceView,
    finite,
)
from app.api.sessions import PREFIX
from app.sessions.cost import curve_seconds, numbers_seconds, outputs_seconds, path_seconds, surface_seconds
from app.sessions.outputs import answers
from app.sessions.session import Session
from app.sessions.slices import Sampled, Scene, curve_of, path_on, require_grid, surface_on

router = APIRouter(prefix=PREFIX + "/{id}", tags=["looking"], responses=RESPONSES)

NPY = "application/x-npy"
SURFACE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The grid; as server-sent events if `stream` is true.",
        "content": {
            NPY: {"schema": {"type": "string", "format": "binary"}},
            "text/event-stream": {"schema": {"type": "string"}},
        },
    }
}


@router.post("/surface", response_model=SurfaceView, responses=SURFACE_ANSWERS)
async def surface(app: App, id: str, body: SurfaceRequest, accept: Annotated[str, Header()] = "") -> Response:
    """The error on a grid over a plane of weights, over all training examples and without interpolation."""
    session = (await app.sessions.read(id)).session
    seconds = _surface_seconds(app, session, body)
    if NPY in accept:
        return await app.workers.run(seconds, partial(_npy, session, body))
    return await app.workers.run(seconds, partial(_json, session, body))


def _surface_seconds(app: Context, session: Session, body: SurfaceRequest) -> float:
    require_grid((body.resolution[0], body.resolution[1]), app.settings.max_grid_points)
    seconds = surface_seconds(session, body.resolution[0] * body.resolution[1])
    app.workers.allow(seconds, "resolution")
    return seconds


def _sample(session: Session, body: SurfaceRequest) -> tuple[Scene, Sampled]:
    scene = Scene.links(session, body.step, body.plane.a, body.plane.b)
    return scene, surface_on(scene, body.limits(), (body.resolution[0], body.resolution[1]), body.dtype)


def _json(session: Session, body: SurfaceRequest) -> Response:
    view = SurfaceView.of(*_sample(session, body), body.encoding)
    return Response(view.model_dump_json(), media_type="application/json")


def _npy(session: Session, body: SurfaceRequest) -> Response:
    scene, found = _sample(session, body)
    file = io.BytesIO()
    np.save(file, finite(found.surface.error), allow_pickle=False)
    headers = {"X-Step": str(scene.visit.step), "X-Method": found.surface.method}
    return Response(file.getvalue(), media_type=NPY, headers=headers)


@router.post("/path")
async def path(app: App, id: str, body: PathRequest) -> PathView:
    """The path over a plane: where each point lies, its true error, and the error of the slice under it."""
    session = (await app.sessions.read(id)).session

    def look() -> PathView:
        scene = Scene.links(session, body.step, body.plane.a, body.plane.b)
        return PathView.of(path_on(scene), scene.plane.orthogonal)

    return await app.workers.run(path_seconds(session), look)


@router.post("/curve")
async def curve(app: App, id: str, body: CurveRequest) -> CurveView:
    """The error over one weight, with the slope at the weight as it is."""
    session = (await app.sessions.read(id)).session
    seconds = curve_seconds(session, body.points)
    app.workers.allow(seconds, "points")

    def look() -> CurveView:
        return CurveView.of(body.link, curve_of(session, body.step, body.link, body.limits(), body.points))

    return await app.workers.run(seconds, look)


@router.get("/outputs", responses={200: {"content": {"application/json": {"example": OUTPUTS_EXAMPLE}}}})
async def outputs(app: App, id: str, query: Annotated[OutputsQuery, Query()]) -> OutputsView:
    """What the network answers: a map over two inputs, a line over one, else a confusion matrix or a fit."""
    session = (await app.sessions.read(id)).session

    def look() -> OutputsView:
        visit = session.visit(query.step)
        run, theta = session.run_at(visit.step), visit.state.theta
        return outputs_view(visit.step, run.accuracies(theta), answers(run, theta, query.resolution))

    return await app.workers.run(outputs_seconds(session, query.resolution), look)


@router.get("/data")
async def data(app: App, id: str, query: Annotated[DataQuery, Query()]) -> ExamplesView:
    """The first examples, as the network sees them."""
    dataset = (await app.sessions.read(id)).session.run.dataset
    numbers = 2 * query.limit * (dataset.X.shape[1] + dataset.y.shape[1])
    return await app.workers.run(numbers_seconds(numbers), partial(ExamplesView.of, dataset, query.limit))
