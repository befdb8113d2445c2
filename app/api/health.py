"""Whether the process lives, and whether it can take work."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.api.deps import App
from app.api.schemas.base import example
from app.errors import Busy

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """A process that answers."""

    model_config = {"json_schema_extra": example({"status": "ok"})}

    status: Literal["ok"] = "ok"


@router.get("/healthz")
async def healthz() -> Health:
    """The process answers; it looks at nothing else."""
    return Health()


@router.get("/readyz")
async def readyz(app: App) -> Health:
    """There is room for work: 503 while the queue is full or the server shuts down."""
    if not app.workers.free:
        raise Busy("every worker is taken and the queue is full; try again in a few seconds")
    return Health()
