"""Walking: steps, runs, rewinding, and what the path holds."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.api.deps import App, Context, Id
from app.api.large import LargeRoute
from app.api.once import MaybeOnce
from app.api.problems import RESPONSES
from app.api.quick import QuickRoute
from app.api.schemas.sessions import SessionView
from app.api.schemas.surfaces import SurfaceView
from app.api.schemas.training import (
    At,
    GradientQuery,
    GradientView,
    HistoryQuery,
    HistoryView,
    RewindRequest,
    RunEvent,
    RunRequest,
    StepsRequest,
    StepsView,
    WeightsView,
)
from app.api.sessions import PREFIX, shown
from app.api.stream import EVENT_STREAM, event, event_stream
from app.api.surfaces import prepared, sampled
from app.errors import Invalid
from app.sessions.cost import gradient_seconds, numbers_seconds, recall_seconds, steps_seconds
from app.sessions.gradients import gradient_of
from app.sessions.service import stride_of
from app.sessions.session import Session

router = APIRouter(prefix=PREFIX + "/{id}", tags=["walking"], responses=RESPONSES, route_class=LargeRoute)


async def steps(app: App, id: Id, body: StepsRequest, once: MaybeOnce = None) -> StepsView:
    """Take steps, each one update of the weights by one mini-batch; above 1,000, the points are thinned evenly.

    With `surface`, the error around the weights that are reached comes along.
    """
    most = app.settings.max_steps_per_call
    if body.count > most:
        raise Invalid.one("count", f"{body.count} given, expected a whole number from 1 to {most}")
    if body.count > 1:
        kept = await app.sessions.owned(id)
        app.workers.allow("count", steps_seconds(kept.session, body.count))
    living = body.to_surface()
    if living is None:
        walk = await app.sessions.advance(id, body.count, stride_of(body.count), once=once)
        return StepsView.of(walk.after, walk.points)
    try:  # before any step is taken
        await prepared(app, (await app.sessions.owned(id)).session, living)
    except Invalid as error:
        raise error.under("surface") from None
    walk = await app.sessions.advance(id, body.count, stride_of(body.count), once=once)
    surface = await sampled(app, walk.after.session, living, SurfaceView.of)
    return StepsView.of(walk.after, walk.points, surface)


router.add_api_route("/steps", steps, methods=["POST"], route_class_override=QuickRoute)


@router.post("/run", response_class=StreamingResponse, responses={200: EVENT_STREAM})
async def run(app: App, id: Id, body: RunRequest) -> StreamingResponse:
    """Take many steps and hear of them as they are taken; what was trained stays when the client goes away."""
    most = app.settings.max_steps_per_run
    if body.steps > most:
        raise Invalid.one("steps", f"{body.steps} given, expected a whole number from 1 to {most}")
    (await app.sessions.owned(id)).session.require_steppable()
    return event_stream(app, _points(app, id, body))


async def _points(app: Context, id: str, body: RunRequest) -> AsyncIterator[bytes]:
    async for kept in app.sessions.walk(id, body.steps, body.every):
        last = RunEvent.of(kept.session)
        yield event("point", last)
    yield event("done", last)


@router.post("/rewind")
async def rewind(app: App, id: Id, body: RewindRequest, once: MaybeOnce = None) -> SessionView:
    """Be at an earlier step again, bit for bit; what came after is forgotten."""
    change = await app.sessions.change(
        id,
        lambda session: session.rewind(body.step),
        lambda session: recall_seconds(session, body.step),
        "rewind" if body.step else "reset",
        once=once,
    )
    return await shown(app, change.after, id)


@router.get("/weights")
async def weights(app: App, id: Id, query: Annotated[At, Query()]) -> WeightsView:
    """All weights at a step."""
    session = (await app.sessions.read(id)).session

    def look() -> WeightsView:
        visit = session.visit(query.step)
        return WeightsView.of(session.arch, visit.step, visit.state.theta)

    return await app.workers.run(_seconds(session, query.step), look)


@router.get("/history")
async def history(app: App, id: Id, query: Annotated[HistoryQuery, Query()]) -> HistoryView:
    """The errors along the path, at the steps that are kept."""
    session = (await app.sessions.read(id)).session
    return await app.workers.run(numbers_seconds(len(session.points)), partial(HistoryView.of, session, query.every))


@router.get("/gradient")
async def gradient(app: App, id: Id, query: Annotated[GradientQuery, Query()]) -> GradientView:
    """The slope of the error for every weight: over all training examples, or over others, with the angle to that."""
    session = (await app.sessions.read(id)).session

    def look() -> GradientView:
        return GradientView.of(session.arch, gradient_of(session, query.step, query.examples, query.rule))

    return await app.workers.run(_seconds(session, query.step) + gradient_seconds(session), look)


def _seconds(session: Session, step: int | None) -> float:
    return recall_seconds(session, step) + numbers_seconds(session.arch.parameters)
