"""Where training leaves the finite numbers: every optimizer and every error says so, can be read, and comes back."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.nn.losses import LOSSES
from app.optim.optimizers import OPTIMIZERS
from tests.api.bodies import calls
from tests.api.conftest import Json, Make
from tests.api.sessions import APP, LOOKS
from tests.api.strict import strict

READINGS = [call.path for call in calls(APP.openapi()) if call.verb == "get" and "/sessions/{id}/" in call.path]
LARGEST_RATE = 1e6
STRAIGHT = {"huber", "binary_cross_entropy", "softmax_cross_entropy"}  # far out they grow no faster than the weights
# Rprop goes at most 50 a step, whatever the rate; on a straight slope that leads nowhere in particular.
RUNAWAYS = [(name, loss) for name in OPTIMIZERS for loss in LOSSES if name != "rprop" or loss not in STRAIGHT]


def steep(loss: str, optimizer: str) -> Json:
    """Two examples far out that contradict each other, and the largest steps that there are."""
    link = LOSSES[loss].link or "identity"
    targets = [[0.0, 1.0], [1.0, 0.0]] if link == "softmax" else [[0.0], [1.0]]
    return {
        "network": {"layers": [1, 3, len(targets[0])], "activations": ["identity", link]},
        "data": {"inputs": [[1e3], [1.001e3]], "targets": targets},
        "error": {"name": loss, "l2": 0.5},
        "optimizer": {"name": optimizer, "learning_rate": LARGEST_RATE},
    }


def look_at_all(api: TestClient, at: str) -> None:
    """Every reading is an answer by the letter of the standard, or a refusal that says why."""
    for path in READINGS:
        name = path.rpartition("/")[2]
        query = {"derivation": "?link=w1[0,0]", "events": "?most=1"}.get(name, "")
        answer = api.get(f"{at}/{name}{query}")
        assert answer.status_code == 200 or name == "work", (path, answer.text)  # there may be no step to tell of
        strict(answer)
    for name, body in LOOKS.items():
        answer = api.post(f"{at}/{name}", json=body | ({"plane": {"kind": "random"}} if "plane" in body else {}))
        assert answer.status_code in {200, 409, 422}, (name, answer.text)
        strict(answer)


@pytest.mark.parametrize(("optimizer", "loss"), RUNAWAYS)
def test_training_that_diverges_says_so_and_rewinding_ends_it(
    api: TestClient, make: Make, xor: Json, optimizer: str, loss: str
) -> None:
    session = make(**steep(loss, optimizer))
    at = f"/sessions/{session['id']}"

    answer = api.post(f"{at}/steps", json={"count": 300})

    stepped = strict(answer)
    assert answer.status_code == 200
    assert stepped["outcome"] == "diverged"
    assert "too large" in stepped["message"]
    assert api.post(f"{at}/steps", json={"count": 1}).status_code == 409
    if "sgd" in optimizer or loss == "half_squared":  # for the others there is nothing new to be seen
        look_at_all(api, at)

    assert api.post(f"{at}/rewind", json={"step": 0}).json()["outcome"] == "running"
    api.patch(at, json={"optimizer": {"learning_rate": 1e-12}}).raise_for_status()
    assert api.post(f"{at}/steps", json={"count": 1}).json()["outcome"] in {"running", "stationary"}
    assert api.get(f"/sessions/{xor['id']}").json() == xor


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("weight", [1e308, -1e200, 5e-324])
def test_weights_of_any_size_can_be_set_and_taken_back(api: TestClient, make: Make, loss: str, weight: float) -> None:
    session = make(**steep(loss, "sgd"))
    at, weights = f"/sessions/{session['id']}", api.get(f"/sessions/{session['id']}/weights").json()["weights"]
    explosive: Any = {"w1": [[weight] * 3], "b1": [weight] * 3}

    view = strict(api.patch(at, json={"weights": explosive}))

    assert (view["outcome"] == "diverged") == (view["error"]["train"] is None)
    assert "Set smaller ones" in view["message"] or view["outcome"] == "running"
    assert api.get(f"{at}/weights").json()["weights"]["w1"] == explosive["w1"]
    look_at_all(api, at)
    assert strict(api.patch(at, json={"weights": weights}))["outcome"] == "running"
    assert api.get(at).json()["error"] == session["error"]


@pytest.mark.parametrize("rate", ["1e308", "1e400", "NaN", "-1", "1000001"])
def test_a_rate_beyond_all_reason_is_refused_by_name(api: TestClient, at: str, rate: str) -> None:
    body = f'{{"optimizer": {{"learning_rate": {rate}}}}}'

    answer = api.patch(at, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "optimizer.learning_rate"
    assert "at most 1e+06" in answer.json()["errors"][0]["detail"]


def test_a_run_that_diverges_ends_as_one(api: TestClient, make: Make) -> None:
    at = f"/sessions/{make(**steep('half_squared', 'sgd'))['id']}"

    events = strict(api.post(f"{at}/run", json={"steps": 1000, "every": 7}))

    assert events[-1]["outcome"] == "diverged"
    assert events[-1]["step"] < 1000
    assert api.get(at).json()["step"] == events[-1]["step"]
