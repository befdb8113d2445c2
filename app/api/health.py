"""Whether the process lives, whether it can take work, and what it has done so far."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel

from app.api.deps import App
from app.api.metrics import EXAMPLE, MEDIA_TYPE
from app.api.problems import RESPONSES
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


@router.get("/readyz", responses={503: RESPONSES[503]})
async def readyz(app: App) -> Health:
    """There is room for work: 503 while the queue is full, the store cannot be written, or the server shuts down."""
    if app.ending:
        raise Busy("the server is shutting down; try again in a few seconds")
    if not app.workers.free:
        raise Busy("every worker is taken and the queue is full; try again in a few seconds")
    if not await app.workers.alive():
        raise Busy("no worker takes work; try again in a few seconds")
    if not await app.sessions.ready():
        raise Busy("sessions cannot be kept at the moment; try again in a few seconds")
    return Health()


METRICS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Prometheus text.", "content": {"text/plain": {"example": EXAMPLE}}}
}


@router.get("/metrics", response_class=Response, responses=METRICS)
async def metrics(app: App) -> Response:
    """What was answered, how soon, and what is open and waiting at present, for Prometheus to read."""
    return Response(app.metrics.text(), media_type=MEDIA_TYPE)
