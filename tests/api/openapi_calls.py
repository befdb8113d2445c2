"""Requests made up from the OpenAPI document, good ones and bad ones: every answer is one that the document names.

What the numbers in them mean is the business of other tests; paths lead to a session, a table and a preset that exist.
"""

from functools import cache
from typing import Any

import schemathesis
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from hypothesis import HealthCheck, settings
from schemathesis import Case, Config
from schemathesis.core.parameters import ParameterLocation
from starlette.testclient import TestClient

from app.api.schemas.datasets import EXAMPLE_CSV
from app.main import create_app
from app.settings import Settings

EXAMPLES = 10  # of random bodies and queries a call, beside those that go through its bounds and its examples
REFUSED_BY = "X-Refused-By"
QUICK = Settings(hosts="*", max_steps_per_call=500, max_steps_per_run=500, max_grid_points=2000, max_seconds=2)
CONFIG = Config.from_dict(
    {
        "seed": 1,
        "generation": {"deterministic": True, "max-examples": EXAMPLES},
        "phases": {"fuzzing": {"extra-data-sources": {"responses": False}, "error-feedback": {"enabled": False}}},
        # The document leaves it open what a `plane` or an `optimizer` holds, which the core is stricter about; what
        # the document does say is held against its refusals in the test itself.
        "checks": {"positive_data_acceptance": {"enabled": False}},
        "operations": [
            {  # a table may be called `preview` as far as the paths go, so that the methods of tables work there too
                "include-path": "/api/v1/datasets/preview",
                "checks": {"allow_header_conformance": {"enabled": False}},
            },
            {  # and a session may be called `import`
                "include-path": "/api/v1/sessions/import",
                "checks": {"allow_header_conformance": {"enabled": False}},
            },
            {  # schemathesis takes `prefixItems`, which the path's pairs are, for an older keyword and stumbles over it
                "include-path": "/api/v1/presets/{preset}/thumbnail",
                "checks": {"response_schema_conformance": {"enabled": False}},
            },
        ],
    }
)


def marked() -> FastAPI:
    """The application; what its models refuse, before any of our rules is asked, says so."""
    app = create_app(QUICK)
    refuse = app.exception_handlers[RequestValidationError]

    async def refuse_marked(request: Request, error: Exception) -> Response:
        response: Response = await refuse(request, error)  # type: ignore[misc]  # ours are all coroutines
        response.headers[REFUSED_BY] = "model"
        return response

    app.add_exception_handler(RequestValidationError, refuse_marked)
    return app


APP = marked()
CLIENT = TestClient(APP, base_url="http://localhost/api/v1")
schema = schemathesis.openapi.from_asgi("/openapi.json", APP, config=CONFIG)


def new_session() -> str:
    id: str = CLIENT.post("/sessions", json={"preset": "xor"}).json()["id"]
    CLIENT.post(f"/sessions/{id}/steps", json={"count": 10}).raise_for_status()
    return id


@cache
def places() -> dict[str, str]:
    table = CLIENT.post("/datasets", content=EXAMPLE_CSV, headers={"Content-Type": "text/csv"})
    return {"id": new_session(), "dataset": table.json()["id"], "preset": "xor"}


def settle(case: Case[Any]) -> None:
    """Real places in its path, and an end to the one stream that has none."""
    for name in case.path_parameters or ():
        deletes = case.method == "DELETE" and name == "id"
        case.path_parameters[name] = new_session() if deletes else places()[name]
    if case.path.endswith("/events") and not (case.meta and case.meta.is_negative_at(ParameterLocation.QUERY)):
        case.query["most"] = 1


@schema.parametrize()
@settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_document_names(case: Case[Any]) -> None:
    settle(case)

    response = case.call_and_validate()

    if case.meta is not None and case.meta.generation.mode.is_positive:
        assert REFUSED_BY.lower() not in response.headers, "what the document allows was refused: a bound is missing"
