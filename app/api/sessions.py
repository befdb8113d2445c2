"""Sessions: create, look at, change, fork and delete them."""

from functools import partial

from fastapi import APIRouter, Response

from app.api.deps import App, Context, Id
from app.api.large import LargeRoute
from app.api.once import MaybeOnce
from app.api.problems import RESPONSES
from app.api.schemas.sessions import ForkRequest, SessionPatch, SessionRequest, SessionView
from app.api.written import extent
from app.sessions.cost import changes_seconds, creation_seconds, recall_seconds, view_seconds
from app.sessions.port import Kept

PREFIX = "/api/v1/sessions"

router = APIRouter(prefix=PREFIX, tags=["sessions"], responses=RESPONSES, route_class=LargeRoute)


async def shown(app: Context, kept: Kept, key: str) -> SessionView:
    """A session to whom came by this id or view id."""
    return await app.workers.run(view_seconds(kept.session), partial(SessionView.of, kept, key))


async def shown_new(app: Context, kept: Kept, response: Response) -> SessionView:
    """A session to whoever has just made it, and where it is from now on."""
    response.headers["Location"] = f"{PREFIX}/{kept.id}"
    return await shown(app, kept, kept.id)


@router.post("", status_code=201)
async def create(app: App, body: SessionRequest, response: Response, once: MaybeOnce = None) -> SessionView:
    """Create a session, from a preset, from a configuration, or from both."""
    make = partial(body.to_session, app.settings.session_limits(), app.uploads)
    seconds = creation_seconds(body.network or {}, body.data or {})
    return await shown_new(app, await app.sessions.create(make, seconds, once), response)


@router.get("/{id}")
async def view(app: App, id: Id) -> SessionView:
    """The session as it stands at present."""
    return await shown(app, await app.sessions.read(id), id)


@router.patch("/{id}")
async def patch(app: App, id: Id, body: SessionPatch, once: MaybeOnce = None) -> SessionView:
    """Change the optimizer, the batch, the error, what is free, or single weights, from the next step on."""
    changes = body.changes()
    change = await app.sessions.change(
        id, lambda session: session.patch(changes), lambda session: changes_seconds(session, extent(changes)), once=once
    )
    return await shown(app, change.after, id)


@router.post("/{id}/view")
async def renew_view(app: App, id: Id) -> SessionView:
    """Give the session another view_id; the old one leads nowhere from then on, and those who watch by it are ended."""
    return await shown(app, await app.sessions.renew_view(id), id)


@router.delete("/{id}", status_code=204)
async def delete(app: App, id: Id) -> None:
    """Delete the session; both of its ids lead nowhere from then on."""
    await app.sessions.delete(id)


@router.post("/{id}/fork", status_code=201)
async def fork(app: App, id: Id, body: ForkRequest, response: Response, once: MaybeOnce = None) -> SessionView:
    """Create a second session that starts where this one was at a step, with changes; this one stays as it is."""
    changes = body.changes()
    kept = await app.sessions.fork(
        id,
        lambda session: session.fork(body.step, changes),
        lambda session: recall_seconds(session, body.step) + changes_seconds(session, extent(changes)),
        once,
    )
    return await shown_new(app, kept, response)
