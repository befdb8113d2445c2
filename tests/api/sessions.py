"""Some sessions of the API and their twins, for a machine that makes calls in any order."""

from typing import Any

import httpx2 as httpx
import pytest
from hypothesis.stateful import RuleBasedStateMachine
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings as AppSettings
from tests.api.conftest import Json
from tests.api.strict import strict
from tests.api.twin import Blocks, Settings, Twin, error, moderate

APP = create_app(AppSettings())
CLIENT = TestClient(APP, base_url="http://localhost/api/v1")
PLANE = {"kind": "links", "a": "w1[0,0]", "b": "w2[0,0]"}
LOOKS: dict[str, Json] = {
    "surface": {"plane": PLANE, "resolution": [3, 2], "dtype": "float64", "ranges": [[-1, 1], [0, 2]]},
    "curve": {"link": "w1[0,0]", "points": 3, "range": [-1, 1]},
    "path": {"plane": {"kind": "random"}},
    "nudge": {"link": "w1[0,0]", "by": 0.25},
    "curvature": {"plane": PLANE},
    "sharpness": {"points": 2},
    "stationary": {"plane": PLANE, "resolution": [5, 5]},
    "symmetries": {"limit": 2},
    "pairs": {"count": 2, "surface": 2},
    "basins": {"plane": PLANE, "resolution": [2, 2], "steps": 5},
    "trainability": {
        "x": {"name": "learning_rate", "points": 2},
        "y": {"name": "initial_scale", "points": 2},
        "steps": 3,
    },
}


class Sessions(RuleBasedStateMachine):
    """What all rules use; `lost` are the ids of those that were deleted, and one that never was."""

    def __init__(self) -> None:
        super().__init__()
        self.twins: list[Twin] = []
        self.lost = ["never-there"]
        self.touched: Twin | None = None

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        answer = CLIENT.request(method, f"/sessions{path}", json=body)
        strict(answer)
        assert answer.status_code < 500
        return answer

    def weights(self, key: str, step: int | None = None) -> Blocks:
        query = "" if step is None else f"?step={step}"
        answer = self.ask("GET", f"/{key}/weights{query}").json()
        assert step in {None, answer["step"]}
        found: Blocks = answer["weights"]
        return found

    def twin(self, pick: int) -> Twin:
        self.touched = self.twins[pick % len(self.twins)]
        return self.touched

    def begin(self, body: Json, own: Settings) -> None:
        view = self.ask("POST", "", body).json()
        self.touched = Twin(view["id"], view["view_id"], {0: self.weights(view["id"])}, {0: own})
        self.twins.append(self.touched)

    def arrived(self, twin: Twin, answer: Json, steps: int, versions: int) -> None:
        """After steps: as many as were asked for, unless it has diverged."""
        twin.outcome = answer["outcome"]
        assert answer["step"] == twin.step + steps or (
            twin.outcome == "diverged" and answer["step"] < twin.step + steps
        )
        twin.version += versions
        twin.walked(answer["step"], self.weights(twin.id))

    def check(self, twin: Twin) -> None:
        view = self.ask("GET", f"/{twin.id}").json()
        assert (view["step"], view["version"], view["outcome"]) == (twin.step, twin.version, twin.outcome)
        assert (view["id"], view["view_id"]) == (twin.id, twin.view_id)
        if twin.settings.known and moderate(twin):
            assert view["error"]["train"] == pytest.approx(error(twin.now, twin.settings.l2), rel=1e-12)

    def teardown(self) -> None:
        for twin in self.twins:
            self.check(twin)
            assert self.weights(twin.id) == twin.now
            self.ask("DELETE", f"/{twin.id}")
