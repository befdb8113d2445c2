"""The slope itself: how it comes about for one weight, what it foretells, and how it is shared out among all."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.deps import App, Id
from app.api.large import LargeRoute
from app.api.problems import RESPONSES
from app.api.schemas.derivation import DerivationQuery, DerivationView
from app.api.schemas.slopes import (
    NudgeRequest,
    NudgeView,
    RankingQuery,
    SlopesView,
    WorkQuery,
    WorkView,
)
from app.api.sessions import PREFIX
from app.sessions.cost import forward_seconds, numbers_seconds, recall_seconds, steps_seconds
from app.sessions.derivation import derivation_of, nudge_of
from app.sessions.ranking import slopes_of, work_of
from app.sessions.session import Session

router = APIRouter(prefix=PREFIX + "/{id}", tags=["slopes"], responses=RESPONSES, route_class=LargeRoute)

FORMULAS_SECONDS = 0.01  # to write a derivation as MathML
NUMBERS_AN_ENTRY = 20  # a weight's name and its few numbers, as so many numbers of JSON


@router.get("/derivation")
async def derivation(app: App, id: Id, query: Annotated[DerivationQuery, Query()]) -> DerivationView:
    """The slope of one weight by the chain rule, with its numbers; a check of it; and what a step makes of it."""
    session = (await app.sessions.read(id)).session

    def look() -> DerivationView:
        return DerivationView.of(derivation_of(session, query.step, query.link, query.example))

    return await app.workers.run(_seconds(session, query.step) + FORMULAS_SECONDS, look)


@router.post("/nudge")
async def nudge(app: App, id: Id, body: NudgeRequest) -> NudgeView:
    """What changing one weight would do to the error, foretold and really; nothing is changed."""
    session = (await app.sessions.read(id)).session

    def look() -> NudgeView:
        return NudgeView.of(nudge_of(session, body.step, body.link, body.by))

    return await app.workers.run(_seconds(session, body.step), look)


@router.get("/slopes")
async def slopes(app: App, id: Id, query: Annotated[RankingQuery, Query()]) -> SlopesView:
    """The slopes of all weights, the steepest first."""
    session = (await app.sessions.read(id)).session

    def look() -> SlopesView:
        return SlopesView.of(slopes_of(session, query.step, query.limit))

    return await app.workers.run(_seconds(session, query.step, query.limit), look)


@router.get("/work")
async def work(app: App, id: Id, query: Annotated[WorkQuery, Query()]) -> WorkView:
    """Who did the work of a step: what each weight's move did to the error, the largest contributions first."""
    session = (await app.sessions.read(id)).session
    before = (session.step if query.step is None else query.step) - 1

    def look() -> WorkView:
        return WorkView.of(work_of(session, query.step, query.limit))

    return await app.workers.run(_seconds(session, before, query.limit), look)


def _seconds(session: Session, step: int | None, entries: int = 1) -> float:
    """The weights of a step, the gradient there and about as much again, and so many entries as JSON."""
    passes = 8 * forward_seconds(session.run, len(session.run.dataset.X)) + steps_seconds(session, 1)
    listed = numbers_seconds(NUMBERS_AN_ENTRY * min(entries, session.arch.parameters))
    return recall_seconds(session, step) + passes + listed
