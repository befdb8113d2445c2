"""Creating, looking at, changing, forking and deleting sessions."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.client import Client, Forbidden, NotFound, Session
from app.client.records import Both
from app.presets import PRESETS
from tests.api.conftest import Json, same


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


def test_a_view_id_can_be_replaced_and_only_by_the_owner(client: Client, session: Session) -> None:
    before = session.view
    with pytest.raises(Forbidden):
        client.session(before.view_id).renew_view()

    renewed = session.renew_view()

    assert renewed.view_id not in {before.view_id, session.id}
    assert renewed == replace(before, view_id=renewed.view_id, version=2) == session.refresh()
    sentences = []
    for key in (before.view_id, "never-there"):
        with pytest.raises(NotFound) as gone:
            client.session(key)
        sentences.append(str(gone.value))
    assert sentences[0] == sentences[1]
    assert client.session(renewed.view_id).id is None
    assert session.renew_view().view_id not in {before.view_id, renewed.view_id}


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_makes_a_session_that_steps(client: Client, name: str) -> None:
    session = client.create(name)
    before = session.view

    session.step(2)

    assert before.title == PRESETS[name].title
    assert before.preset == name
    assert session.steps == 2
    assert session.error.train != before.error.train


def test_the_resolved_configuration_makes_the_same_session_again(client: Client) -> None:
    first = client.create(network={"layers": [2, 3, 1]}, data={"name": "moons", "examples": 40}, seed=5)

    second = client.create(**first.config)

    assert second.config == first.config
    assert first.step(5) == second.step(5)
    same(first, second)


def test_what_is_given_beside_a_preset_overrides_it(client: Client) -> None:
    session = client.create("xor", optimizer={"learning_rate": 0.25}, title="Mine")

    assert session.config["optimizer"]["learning_rate"] == 0.25
    assert session.config["optimizer"]["momentum"] == 0.9
    assert session.view.title == "Mine"
    assert session.view.preset == "xor"


def test_a_network_unlike_the_preset_s_shows_links_of_its_own(client: Client) -> None:
    session = client.create("xor", network={"layers": [2, 3, 1]})

    assert session.view.range is None
    assert [link[:2] for link in session.links] == ["w1", "w2"]


def test_explicit_weights_and_inline_data_are_taken_as_they_are(client: Client) -> None:
    session = client.create(
        network={"layers": [1, 1], "activations": ["identity"], "bias": False},
        weights={"w1": [[2]]},
        data={"inputs": [[3]], "targets": [[5]]},
        error={"name": "half_squared"},
    )

    assert session.error == Both(train=0.5, test=None)
    assert session.links == ("w1[0,0]", "w1[0,0]")
    gradient = session.gradient()
    assert (gradient.step, gradient.norm, gradient.gradient["w1"].tolist()) == (0, 3.0, [[3.0]])


def test_a_view_id_reads_without_learning_the_id(client: Client, session: Session) -> None:
    assert client.session(session.view_id).view == replace(session.view, id=None)


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


def test_a_change_of_weights_moves_the_present_point_and_is_listed(session: Session) -> None:
    session.step(3)

    changed = session.patch(weights={"w1[0,2]": 0.5, "b2": [0.25]})

    weights = session.weights()
    assert changed.step == 3
    assert changed.changes == [{"step": 3, "changed": ["weights"]}]
    assert weights["w1"][0, 2] == 0.5
    assert weights["b2"] == [0.25]
    assert session.history().train[-1] == changed.error.train


def test_a_changed_optimizer_counts_from_the_next_step(session: Session) -> None:
    changed = session.patch(optimizer={"name": "sgd", "learning_rate": 0})

    (stepped,) = session.step()

    assert changed.summary.endswith("sgd, rate 0")
    assert stepped.error == changed.error


@pytest.mark.parametrize("body", [{}, {"optimizer": None, "batch": None, "error": None, "weights": None}])
def test_a_change_of_nothing_changes_nothing(session: Session, body: Json) -> None:
    before = session.config

    assert session.patch(**body).config == before


def test_a_fork_begins_where_its_parent_was_and_leaves_it_alone(session: Session) -> None:
    session.step(6)
    before = session.refresh()

    fork = session.fork(step=2, optimizer={"name": "adam"})

    assert fork.steps == 2
    assert fork.config["optimizer"]["name"] == "adam"
    np.testing.assert_equal(fork.weights(), session.weights(step=2))
    assert session.refresh() == before


def test_an_unchanged_fork_replays_its_parent_bit_for_bit(session: Session) -> None:
    points = session.step(6)
    fork = session.fork(step=2)

    assert fork.step(4) == points[2:]
    same(fork, session)


def test_a_deleted_session_is_gone_under_both_ids(api: TestClient, xor: Json, at: str) -> None:
    assert api.delete(at).status_code == 204

    assert {api.get(f"/sessions/{xor[key]}").status_code for key in ("id", "view_id")} == {404}
    assert api.delete(at).status_code == 404


def test_ids_are_long_and_never_the_same(client: Client) -> None:
    views = [client.create("xor").view for _ in range(5)]
    ids = [id for view in views for id in (view.id, view.view_id)]

    assert len(set(ids)) == 10
    assert all(len(id) >= 22 for id in ids if id is not None)
