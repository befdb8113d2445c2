"""What there is to choose from, in one answer; and a picture of each preset."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path

from app.api.deps import App
from app.api.problems import RESPONSES
from app.api.schemas.catalogue import CatalogueView, ThumbnailView
from app.catalogue import catalogue
from app.errors import NotFound
from app.presets import PRESETS

THUMBNAIL_SECONDS = 0.5

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


@router.get("/catalogue")
async def everything(app: App) -> CatalogueView:
    """Data sets, activations, errors, initializers, optimizers, schedules, planes, presets, and the limits."""
    return CatalogueView.model_validate(catalogue(app.settings.limits()))


@router.get("/presets/{preset}/thumbnail", responses={status: RESPONSES[status] for status in (404, 503)})
async def thumbnail(
    app: App, preset: Annotated[str, Path(description="Its name, as in the catalogue.")]
) -> ThumbnailView:
    """A preset's landscape in small, with the path that its descent takes over it."""
    if preset not in PRESETS:
        raise NotFound("There is no preset of this name; the catalogue lists those that there are.")
    known = app.pictures.known(preset)
    if known is None:
        known = await app.workers.run(THUMBNAIL_SECONDS, partial(app.pictures.of, PRESETS[preset]))
    return ThumbnailView.of(known)
