"""A session as a file, in every form that there is; and back again."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response

from app.api.deps import App, Context, Id
from app.api.large import LargeRoute
from app.api.once import MaybeOnce
from app.api.problems import RESPONSES
from app.api.schemas.exports import MEDIA_TYPES, TOLD, WHOLE, ArchiveRequest, ExportQuery, Format
from app.api.schemas.sessions import SessionView
from app.api.sessions import PREFIX, shown_new
from app.exports.archive import FORMAT, VERSION, archive, archive_bytes
from app.exports.names import file_name
from app.exports.page import Face, page
from app.exports.picture import png, svg
from app.exports.restore import restore_seconds, restored
from app.exports.scenery import Scenery
from app.exports.script import notebook, python
from app.exports.table import history_csv, npz, path_csv, surface_csv
from app.exports.words import words
from app.sessions.cost import (
    longest_recall_seconds,
    numbers_seconds,
    path_seconds,
    recall_seconds,
    scene_seconds,
    steps_seconds,
    surface_seconds,
)
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.texts import FIRST

router = APIRouter(prefix=PREFIX, tags=["exports"], responses=RESPONSES, route_class=LargeRoute)

Language = Annotated[str, Header(description="The languages of whoever reads the page or the picture, the best first.")]

SECONDS_A_BYTE = 1e-8  # of an archive
DRAWING_SECONDS: dict[str, float] = {"html": 1.0, "svg": 0.1, "png": 1.0, "npz": 0.1, "csv": 0.01}
BYTES_A_POINT = 400  # of a surface as JSON in a page, twice in each of two themes
FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
ANSWER_EXAMPLE = {"format": FORMAT, "version": VERSION, "step": 5, "seed": 1}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, with a name for it in Content-Disposition.",
        "content": {
            "application/json": {"schema": {"type": "object"}, "example": ANSWER_EXAMPLE},
            **{kind.partition(";")[0]: FILE for kind in MEDIA_TYPES.values() if not kind.endswith("json")},
            MEDIA_TYPES["ipynb"]: {"schema": {"type": "object"}},
        },
    }
}


@router.get("/{id}/export", response_class=Response, responses=ANSWERS)
async def export(
    app: App, id: Id, query: Annotated[ExportQuery, Query()], accept_language: Language = FIRST
) -> Response:
    """The session as a file: whole, as a page, as numbers, as a picture of its landscape, or as a program.

    A page and a picture are in the asker's language.
    """
    session = (await app.sessions.read(id)).session
    language, last = words(accept_language).language, query.last(session)
    content = await (_whole(app, session, query) if query.format in WHOLE else _drawn(app, session, query, language))
    part = query.table if query.format == "csv" else ""
    step = session.step if query.format in WHOLE else last if query.until is None else query.until
    name = file_name(session.title, part, step, query.format)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if query.format in TOLD:
        headers |= {"Content-Language": language, "Vary": "Accept-Language"}
    return Response(content, media_type=MEDIA_TYPES[query.format], headers=headers)


async def _whole(app: Context, session: Session, query: ExportQuery) -> bytes | str:
    """What is of the session and not of a picture."""
    size = archive_bytes(session)
    app.workers.allow("format", size=4 * size)
    write: dict[Format, Callable[[Session], bytes | str]] = {"json": archive, "py": python, "ipynb": notebook}
    replayed = 0 if query.format == "json" else len(session.stretches)
    seconds = SECONDS_A_BYTE * size + replayed * (recall_seconds(session, 0) + steps_seconds(session, 2))
    return await app.workers.run(seconds, partial(write[query.format], session))


async def _drawn(app: Context, session: Session, query: ExportQuery, language: str) -> bytes | str:
    """What shows a slice, or its numbers; whoever goes away stops the work."""
    if query.format == "csv" and query.table == "history":
        return await app.workers.run(numbers_seconds(3 * len(session.points)), partial(history_csv, session))
    spec, ranges = query.plane(session)
    how = query.sampling(ranges, app.settings.max_grid_points, app.settings.max_surface_bytes)
    app.workers.allow("resolution", size=BYTES_A_POINT * query.resolution**2)
    seconds = scene_seconds(session, query.step, spec.kind)
    app.workers.allow("kind", seconds)
    scene = await app.workers.run(seconds, lambda: Scene.of(session, query.step, spec))
    points = query.resolution**2
    seconds = surface_seconds(session, scene.plane, points) + path_seconds(session) + numbers_seconds(8 * points)
    app.workers.allow("resolution", seconds)
    gone = Event()
    try:
        return await app.workers.run(
            seconds + DRAWING_SECONDS[query.format],
            lambda: _content(Scenery.of(scene, how, query.log, gone.is_set, language), query, app.files.face),
        )
    finally:
        gone.set()


def _content(scenery: Scenery, query: ExportQuery, face: Face) -> bytes | str:
    if query.format == "csv":
        return surface_csv(scenery) if query.table == "surface" else path_csv(scenery)
    if query.format == "npz":
        return npz(scenery)
    if query.format == "html":
        return page(scenery, face)
    if query.until is not None:
        scenery = scenery.at_step(query.until)
    picture = svg(scenery.drawn(query.theme), scenery.title, scenery.sentence)
    return picture if query.format == "svg" else png(picture)


@router.post("/import", status_code=201, name="import")
async def bring_back(app: App, body: ArchiveRequest, response: Response, once: MaybeOnce = None) -> SessionView:
    """Bring back a session that was exported as JSON, here or elsewhere; it goes on bit for bit where it was left."""
    given = body.given()
    seconds = restore_seconds(given)
    app.workers.allow("trail", seconds)

    def make() -> Session:
        session = restored(given, app.settings.session_limits())
        app.workers.allow("trail", longest_recall_seconds(session))
        return session

    return await shown_new(app, await app.sessions.create(make, seconds, once), response)
