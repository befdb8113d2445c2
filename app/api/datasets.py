"""Tables that people bring along, and a look at examples before there is a session."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request

from app.api.deps import App
from app.api.large import LargeRoute
from app.api.limits import excess
from app.api.problems import RESPONSES
from app.api.schemas.datasets import EXAMPLE_CSV, ChoiceQuery, DatasetView, PreviewRequest
from app.api.schemas.readings import ExamplesView
from app.data.prepare import load
from app.data.upload import read_upload
from app.errors import NotFound
from app.sessions.cost import creation_seconds

SECONDS_A_BYTE = 5e-7  # of a table, read and checked
PREVIEW_EXAMPLES = 500
MEDIA_TYPES = {"text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel"}
BODY = {"required": True, "content": {"text/csv": {"schema": {"type": "string"}, "example": EXAMPLE_CSV}}}

Dataset = Annotated[str, Path(description="Of the uploaded table.")]

router = APIRouter(prefix="/api/v1/datasets", tags=["datasets"], responses=RESPONSES, route_class=LargeRoute)


@router.post("", status_code=201, name="upload", openapi_extra={"requestBody": BODY})
async def upload(app: App, request: Request, query: Annotated[ChoiceQuery, Query()]) -> DatasetView:
    """Bring a table along, as CSV; comma, semicolon or tab, decimal point or comma are found out."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in MEDIA_TYPES:
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > app.settings.max_upload_bytes:
            raise HTTPException(413, excess("MAX_UPLOAD_BYTES", app.settings.max_upload_bytes))
    seconds = SECONDS_A_BYTE * len(body)
    found = await app.workers.run(seconds, partial(read_upload, bytes(body), query.to_choice()))
    return DatasetView.of(await app.uploads.add(found), found)


@router.post("/preview")
async def preview(app: App, body: PreviewRequest) -> ExamplesView:
    """The first examples of a choice of data, as a network would see them, without a session."""

    def look() -> ExamplesView:
        return ExamplesView.of(load(body.to_spec(app.uploads)), PREVIEW_EXAMPLES)

    return await app.workers.run(creation_seconds({}, body.data), look)


@router.get("/{dataset}")
async def table(app: App, dataset: Dataset) -> DatasetView:
    """An uploaded table: its columns, and what they are for."""
    found = app.uploads.get(dataset)
    if found is None:
        raise NotFound("There is no table with this id; it may have been deleted, or made room for others.")
    return DatasetView.of(dataset, found)


@router.delete("/{dataset}", status_code=204)
async def forget(app: App, dataset: Dataset) -> None:
    """Forget an uploaded table; sessions that were made of it keep their examples."""
    await app.uploads.delete(dataset)
