"""Trained networks that people bring along, as a session's request has them; nothing of them is kept."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from app.api.deps import App
from app.api.problems import RESPONSES
from app.api.schemas.networks import EXAMPLE_FILE, NetworkQuery, NetworkView
from app.networks.reading import read_file

SECONDS_A_FILE = 0.01
SECONDS_A_BYTE = 1e-7  # read, checked and written again as JSON, most of which is the writing
MEDIA_TYPE = "application/octet-stream"
BODY = {
    "required": True,
    "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}, "example": EXAMPLE_FILE}},
}

router = APIRouter(prefix="/api/v1/networks", tags=["networks"], responses=RESPONSES)


@router.post("", name="network", openapi_extra={"requestBody": BODY}, response_model=NetworkView)
async def network(app: App, request: Request, query: Annotated[NetworkQuery, Query()]) -> Response:
    """Read a trained multi-layer perceptron: safetensors or `.npz` with PyTorch's names, or ONNX.

    What it answers goes into a request for a session as it is, beside the data. Nothing is stored. Inputs are taken as
    they are: give the session data scaled as those were that the network was trained on, and no `standardize`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise HTTPException(415)
    body = await request.body()

    def read() -> Response:
        found = read_file(body, app.settings.session_limits(), query.to_activations(), query.format)
        return Response(NetworkView.of(found).model_dump_json(), media_type="application/json")

    return await app.workers.run(SECONDS_A_FILE + SECONDS_A_BYTE * len(body), read)
