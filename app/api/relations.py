"""How weights hang together: where the same network stands elsewhere, and which two links to look at."""

from fastapi import APIRouter

from app.api.deps import App, Id
from app.api.large import LargeRoute
from app.api.problems import RESPONSES
from app.api.schemas.relations import PairsRequest, PairsView, SymmetriesRequest, SymmetriesView
from app.api.sessions import PREFIX
from app.sessions.cost import pairs_seconds, surface_seconds, symmetries_seconds
from app.sessions.pairs import pairs_of, plane_of, surface_of
from app.sessions.size import pairs_bytes, symmetries_bytes
from app.sessions.symmetries import symmetries_of

router = APIRouter(prefix=PREFIX + "/{id}", tags=["looking"], responses=RESPONSES, route_class=LargeRoute)


@router.post("/symmetries")
async def symmetries(app: App, id: Id, body: SymmetriesRequest) -> SymmetriesView:
    """The mirror images of the weights, with which the network computes the same: nodes swapped, or their signs."""
    session = (await app.sessions.read(id)).session
    links = body.links()
    seconds = symmetries_seconds(session, body.step, body.limit)
    app.workers.allow("limit", seconds, symmetries_bytes(session, body.limit))
    return await app.workers.run(
        seconds, lambda: SymmetriesView.of(symmetries_of(session, body.step, links, body.limit))
    )


@router.post("/pairs")
async def pairs(app: App, id: Id, body: PairsRequest) -> PairsView:
    """The pairs of links that bend the error together the most, each with a small surface if asked for."""
    session = (await app.sessions.read(id)).session
    points = body.points(app.settings.max_grid_points)
    seconds = pairs_seconds(session, body.step, body.count if points else 0)
    app.workers.allow("count", seconds, pairs_bytes(session, body.count, points))

    def look() -> PairsView:
        found = pairs_of(session, body.step, body.count)
        drawn = found.pairs if points else []
        app.workers.allow("surface", sum(surface_seconds(session, plane_of(found, pair), points**2) for pair in drawn))
        return PairsView.of_found(found, [surface_of(found, pair, points) for pair in drawn])

    return await app.workers.run(seconds, look)
