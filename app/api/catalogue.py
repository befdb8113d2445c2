"""What there is to choose from, in one answer."""

from fastapi import APIRouter

from app.api.deps import App
from app.api.schemas.catalogue import CatalogueView
from app.catalogue import catalogue

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


@router.get("/catalogue")
async def everything(app: App) -> CatalogueView:
    """Data sets, activations, errors, initializers, optimizers, schedules, planes, presets, and the limits."""
    return CatalogueView.model_validate(catalogue(app.settings.limits()))
