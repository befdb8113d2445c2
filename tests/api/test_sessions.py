"""Creating, looking at, changing, forking and deleting sessions."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.presets import PRESETS
from tests.api.conftest import Json, Make


def test_a_session_is_created_where_its_location_says(api: TestClient) -> None:
    response = api.post("/sessions", json={"preset": "xor"})

    assert response.status_code == 201
    assert response.headers["location"] == f"/api/v1/sessions/{response.json()['id']}"
    assert api.get(f"http://localhost{response.headers['location']}").json() == response.json()


def test_a_view_says_all_that_a_page_needs(xor: Json) -> None:
    assert xor["summary"] == "2-4-1, tanh and sigmoid, momentum 0.9, rate 0.5"
    assert (xor["step"], xor["epoch"], xor["outcome"], xor["parameters"]) == (0, 0.0, "running", 17)
    assert xor["message"] == "At the start. Every weight is as it was drawn."
    assert 0 < xor["error"]["train"] < 1
    assert xor["error"]["test"] is None
    assert xor["groups"][0] == {"name": "w1", "shape": [2, 4]}
    assert xor["data"]["task"] == "binary"
    assert xor["data"]["train"] == 4
    assert tuple(xor["links"]) == PRESETS["xor"].links


def test_a_view_id_can_be_replaced_and_only_by_the_owner(api: TestClient, xor: Json) -> None:
    before, at = xor["view_id"], f"/sessions/{xor['id']}"
    assert api.post(f"/sessions/{before}/view").status_code == 403

    renewed = api.post(f"{at}/view").json()

    assert renewed["view_id"] not in {before, xor["id"]}
    assert renewed == {**xor, "view_id": renewed["view_id"], "version": 2} == api.get(at).json()
    gone, unknown = (api.get(f"/sessions/{key}/weights") for key in (before, "never-there"))
    assert (gone.status_code, gone.json()["detail"]) == (404, unknown.json()["detail"])
    assert api.get(f"/sessions/{renewed['view_id']}").json()["id"] is None
    assert api.post(f"{at}/view").json()["view_id"] not in {before, renewed["view_id"]}


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_makes_a_session_that_steps(api: TestClient, make: Make, name: str) -> None:
    session = make(preset=name)

    stepped = api.post(f"/sessions/{session['id']}/steps", json={"count": 2}).json()

    assert session["title"] == PRESETS[name].title
    assert session["preset"] == name
    assert stepped["step"] == 2
    assert stepped["error"]["train"] != session["error"]["train"]


def test_the_resolved_configuration_makes_the_same_session_again(api: TestClient, make: Make) -> None:
    first = make(network={"layers": [2, 3, 1]}, data={"name": "moons", "examples": 40}, seed=5)

    second = make(**first["config"])

    assert second["config"] == first["config"]
    for session in (first, second):
        api.post(f"/sessions/{session['id']}/steps", json={"count": 5})
    weights = [api.get(f"/sessions/{session['id']}/weights").json() for session in (first, second)]
    assert weights[0] == weights[1]


def test_what_is_given_beside_a_preset_overrides_it(make: Make) -> None:
    session = make(preset="xor", optimizer={"learning_rate": 0.25}, title="Mine")

    assert session["config"]["optimizer"]["learning_rate"] == 0.25
    assert session["config"]["optimizer"]["momentum"] == 0.9
    assert session["title"] == "Mine"
    assert session["preset"] == "xor"


def test_a_network_unlike_the_preset_s_shows_links_of_its_own(make: Make) -> None:
    session = make(preset="xor", network={"layers": [2, 3, 1]})

    assert session["range"] is None
    assert [link[:2] for link in session["links"]] == ["w1", "w2"]


def test_explicit_weights_and_inline_data_are_taken_as_they_are(api: TestClient, make: Make) -> None:
    session = make(
        network={"layers": [1, 1], "activations": ["identity"], "bias": False},
        weights={"w1": [[2]]},
        data={"inputs": [[3]], "targets": [[5]]},
        error={"name": "half_squared"},
    )

    at = f"/sessions/{session['id']}"
    assert session["error"] == {"train": 0.5, "test": None}
    assert session["links"] == ["w1[0,0]", "w1[0,0]"]
    gradient = api.get(f"{at}/gradient").json()
    assert (gradient["step"], gradient["norm"], gradient["gradient"]) == (0, 3.0, {"w1": [[3.0]]})


def test_a_view_id_reads_without_learning_the_id(api: TestClient, xor: Json) -> None:
    seen = api.get(f"/sessions/{xor['view_id']}").json()

    assert seen == {**xor, "id": None}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/steps", {"count": 1}),
        ("POST", "/run", {"steps": 1}),
        ("POST", "/rewind", {"step": 0}),
        ("POST", "/fork", {}),
        ("PATCH", "", {}),
        ("DELETE", "", None),
    ],
)
def test_a_view_id_may_not_change_anything(api: TestClient, xor: Json, method: str, path: str, body: Any) -> None:
    response = api.request(method, f"/sessions/{xor['view_id']}{path}", json=body)

    assert response.status_code == 403
    assert api.get(f"/sessions/{xor['id']}").json() == xor


def test_a_change_of_weights_moves_the_present_point_and_is_listed(api: TestClient, at: str) -> None:
    api.post(f"{at}/steps", json={"count": 3})

    changed = api.patch(at, json={"weights": {"w1[0,2]": 0.5, "b2": [0.25]}}).json()

    weights = api.get(f"{at}/weights").json()["weights"]
    assert changed["step"] == 3
    assert changed["changes"] == [{"step": 3, "changed": ["weights"]}]
    assert weights["w1"][0][2] == 0.5
    assert weights["b2"] == [0.25]
    assert api.get(f"{at}/history").json()["train"][-1] == changed["error"]["train"]


def test_a_changed_optimizer_counts_from_the_next_step(api: TestClient, at: str) -> None:
    changed = api.patch(at, json={"optimizer": {"name": "sgd", "learning_rate": 0}}).json()

    stepped = api.post(f"{at}/steps", json={"count": 1}).json()

    assert changed["summary"].endswith("sgd, rate 0")
    assert stepped["error"] == changed["error"]


@pytest.mark.parametrize("body", [{}, {"optimizer": None, "batch": None, "error": None, "weights": None}])
def test_a_change_of_nothing_changes_nothing(api: TestClient, xor: Json, at: str, body: Json) -> None:
    api.patch(at, json=body)

    assert api.get(at).json()["config"] == xor["config"]


def test_a_fork_begins_where_its_parent_was_and_leaves_it_alone(api: TestClient, at: str) -> None:
    api.post(f"{at}/steps", json={"count": 6})
    before = api.get(at).json()

    fork = api.post(f"{at}/fork", json={"step": 2, "optimizer": {"name": "adam"}}).json()

    assert fork["step"] == 2
    assert fork["config"]["optimizer"]["name"] == "adam"
    assert api.get(f"/sessions/{fork['id']}/weights").json() == api.get(f"{at}/weights?step=2").json()
    assert api.get(at).json() == before


def test_an_unchanged_fork_replays_its_parent_bit_for_bit(api: TestClient, at: str) -> None:
    api.post(f"{at}/steps", json={"count": 6})
    fork = api.post(f"{at}/fork", json={"step": 2}).json()

    api.post(f"/sessions/{fork['id']}/steps", json={"count": 4})

    assert api.get(f"/sessions/{fork['id']}/weights").json() == api.get(f"{at}/weights").json()


def test_a_deleted_session_is_gone_under_both_ids(api: TestClient, xor: Json, at: str) -> None:
    assert api.delete(at).status_code == 204

    assert {api.get(f"/sessions/{xor[key]}").status_code for key in ("id", "view_id")} == {404}
    assert api.delete(at).status_code == 404


def test_ids_are_long_and_never_the_same(make: Make) -> None:
    sessions = [make() for _ in range(5)]
    ids = [session[key] for session in sessions for key in ("id", "view_id")]

    assert len(set(ids)) == 10
    assert all(len(id) >= 22 for id in ids)
