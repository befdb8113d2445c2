"""Mirror images and pairs of links, as they are asked for and answered."""

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.client import Client, Session
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import Json, Make
from tests.api.odd import VALUES, send
from tests.api.test_training import RUNAWAY


def test_changing_to_an_image_leaves_the_error_as_it_was(session: Session) -> None:
    session.step(5)
    found = session.symmetries()

    for image in found["images"]:
        changed = session.patch(weights=image["weights"])

        assert changed.error.train == pytest.approx(found["error"], rel=1e-12)
        assert image["error"] - image["difference"] == pytest.approx(found["error"], rel=1e-12)
        session.rewind(4)
        session.step()


def test_images_are_counted_and_come_the_nearest_first(client: Client) -> None:
    session = client.create(network={"layers": [2, 4, 1]})

    found, few = session.symmetries(), session.symmetries(limit=3)

    assert (found["total"], len(found["images"])) == (10, 10)
    assert 10 ** found["log10_equivalents"] == pytest.approx(24 * 16)
    distances = [image["distance"] for image in found["images"]]
    assert distances == sorted(distances)
    assert few["images"] == found["images"][:3]
    assert all(image["place"] is None for image in found["images"])


def test_the_other_valley_is_placed_on_the_plane_of_the_two_links(client: Client) -> None:
    session = client.create("symmetry")

    (image,) = session.symmetries("w1[0,0]", "w2[0,0]")["images"]

    assert (image["kind"], image["layer"], image["nodes"]) == ("flip", 1, [0])
    assert image["place"] == {"a": 1.6, "b": -2.8, "distance": 0.0}
    grid: Json = {"ranges": [[0, 1.6], [-2.8, 0]], "resolution": (2, 2), "dtype": "float64"}
    there = session.surface("w1[0,0]", "w2[0,0]", **grid)
    assert there.error[0, 1] == pytest.approx(image["error"], rel=1e-12)


def test_the_strongest_pairs_come_first_with_a_surface_around_them(session: Session) -> None:
    answer = session.pairs(count=4, surface=5)

    strengths = [abs(pair["interaction"]) for pair in answer["pairs"]]
    assert strengths == sorted(strengths, reverse=True)
    assert answer["considered"] == answer["of"] == 12
    for pair in answer["pairs"]:
        surface = pair["surface"]
        assert np.shape(surface["error"]) == (5, 5)
        assert [surface["x"][2], surface["y"][2]] == pair["values"]
        assert surface["error"][2][2] == pytest.approx(session.error.train, rel=1e-5)


def test_pairs_come_without_surfaces_unless_asked_for(session: Session) -> None:
    pairs = session.pairs()["pairs"]

    assert len(pairs) == 12
    assert all(pair["surface"] is None for pair in pairs)


def test_a_network_of_one_link_has_neither_pairs_nor_images(client: Client) -> None:
    session = client.create(network={"layers": [1, 1]}, data={"name": "sine"})

    pairs, images = session.pairs(), session.symmetries()

    assert (pairs["pairs"], pairs["considered"]) == ([], 1)
    assert (images["images"], images["total"], images["log10_equivalents"]) == ([], 0, 0)


def test_the_past_can_be_asked_for(session: Session) -> None:
    now = session.pairs(), session.symmetries()
    session.step(5)

    assert (session.pairs(step=0), session.symmetries(step=0)) == now


@pytest.mark.parametrize(
    ("call", "body", "place"),
    [
        ("symmetries", {"a": "w1[0,0]"}, "b"),
        ("symmetries", {"b": "w1[0,0]"}, "a"),
        ("symmetries", {"a": "w1[0,0]", "b": "w1[0,0]"}, "b"),
        ("symmetries", {"a": "w9[0,0]", "b": "w1[0,0]"}, "a"),
        ("symmetries", {"limit": 501}, "limit"),
        ("symmetries", {"step": 1}, "step"),
        ("pairs", {"count": 0}, "count"),
        ("pairs", {"count": 201}, "count"),
        ("pairs", {"surface": 1}, "surface"),
        ("pairs", {"surface": 62}, "surface"),
        ("pairs", {"surface": 61, "count": 200}, "surface"),
        ("pairs", {"step": 1}, "step"),
        ("pairs", {"plane": None}, "plane"),
    ],
)
def test_a_wrong_field_is_named(api: TestClient, at: str, call: str, body: Json, place: str) -> None:
    response = api.post(f"{at}/{call}", json=body)

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == place


@pytest.mark.parametrize(
    ("call", "form"),
    [
        ("symmetries", '{"a": %s, "b": %s}'),
        ("symmetries", '{"a": "w1[0,0]", "b": %s}'),
        ("symmetries", '{"limit": %s}'),
        ("symmetries", '{"step": %s}'),
        ("pairs", '{"count": %s}'),
        ("pairs", '{"surface": %s, "count": 2}'),
        ("pairs", '{"step": %s}'),
    ],
)
def test_no_value_is_too_odd(api: TestClient, at: str, call: str, form: str) -> None:
    for value in VALUES:
        send(api, "POST", f"{at}/{call}", form.replace("%s", value))


@pytest.mark.parametrize("value", VALUES)
def test_no_choice_of_examples_or_rule_is_too_odd(api: TestClient, at: str, value: str) -> None:
    for name in ("examples", "rule"):
        assert api.get(f"{at}/gradient", params={name: value}).status_code in {200, 422}


def test_weights_beyond_all_bounds_have_images_and_no_curvature(api: TestClient, make: Make) -> None:
    at = f"/sessions/{make(**RUNAWAY)['id']}"
    api.post(f"{at}/steps", json={"count": 200})
    large = f"/sessions/{make(network={'layers': [2, 3, 1], 'activations': ['identity', 'identity']})['id']}"
    api.patch(large, json={"weights": {"w1[0,0]": 1e120, "w2[0,0]": 1e120}})

    images = [api.post(f"{session}/symmetries", json={}) for session in (at, large)]
    pairs = [api.post(f"{session}/pairs", json={"surface": 3}) for session in (at, large)]

    assert [answer.status_code for answer in images] == [200, 200]
    assert images[1].json()["error"] is None
    assert pairs[1].status_code == 409
    assert "set smaller weights" in pairs[1].json()["detail"]


@pytest.mark.parametrize(
    ("call", "body", "place"),
    [
        ("symmetries", {"limit": 500}, "limit"),
        ("pairs", {}, "count"),
        ("pairs", {"count": 60, "surface": 61}, "surface"),
    ],
)
def test_work_that_would_take_too_long_is_refused_where_it_is_asked_for(call: str, body: Json, place: str) -> None:
    hasty = TestClient(create_app(Settings(max_seconds=1)), base_url="http://localhost/api/v1")
    sizes = [2, 25, 4, 1] if place == "surface" else [2, 300, 300, 1]
    config = {"network": {"layers": sizes}, "data": {"name": "moons", "examples": 1000}}
    session = hasty.post("/sessions", json=config).json()

    response = hasty.post(f"/sessions/{session['id']}/{call}", json=body)

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == place
    assert "seconds of work" in response.json()["detail"]
