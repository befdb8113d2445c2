"""Walking: steps, rewinding, divergence, and what the path holds."""

import itertools

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.client import Client, Session
from tests.api.conftest import Json, Make, same

RUNAWAY: Json = {
    "network": {"layers": [1, 1], "activations": ["identity"], "bias": False},
    "weights": {"w1": [[1.0]]},
    "data": {"inputs": [[1e3]], "targets": [[0.0]]},
    "optimizer": {"name": "sgd", "learning_rate": 1e6},
}


def test_steps_answer_with_one_point_each(session: Session) -> None:
    points = session.step(3)

    assert [point.step for point in points] == [1, 2, 3]
    assert points[-1].error == session.error
    assert session.message.startswith("Step 3. The error has fallen from 0.133 to")


def test_many_steps_are_thinned_evenly_with_the_last_among_them(session: Session) -> None:
    steps = [point.step for point in session.step(2501)]

    assert len(steps) <= 1000
    assert steps[-1] == 2501
    assert {later - earlier for earlier, later in itertools.pairwise(steps[:-1])} == {3}


def test_ten_steps_are_ten_times_one_step(client: Client) -> None:
    at_once, singly = client.create("xor"), client.create("xor")

    points = at_once.step(10)

    assert [point for _ in range(10) for point in singly.step()] == points
    same(at_once, singly)


def test_rewinding_forgets_what_came_after_and_going_on_repeats_it(session: Session) -> None:
    session.step(8)
    weights, history = session.weights(), session.history()

    assert session.rewind(5).step == 5
    assert session.history().steps.tolist() == [0, 1, 2, 3, 4, 5]
    session.step(3)

    np.testing.assert_equal(session.weights(), weights)
    np.testing.assert_equal(vars(session.history()), vars(history))


def test_reading_the_past_does_not_move_the_session(session: Session) -> None:
    first = session.weights()
    session.step(5)

    np.testing.assert_equal(session.weights(step=0), first)
    assert session.gradient(step=2).step == session.outputs(step=2)["step"] == 2
    assert session.refresh().step == 5


@pytest.mark.parametrize("what", ["weights", "gradient", "outputs"])
def test_a_step_that_is_not_on_the_path_is_refused(api: TestClient, at: str, what: str) -> None:
    response = api.get(f"{at}/{what}", params={"step": 1})

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == "step"


def test_history_keeps_every_so_many_steps_and_the_last(session: Session) -> None:
    session.step(7)

    assert session.history(every=3).steps.tolist() == [0, 3, 6, 7]


def test_divergence_is_an_answer_then_a_conflict_until_rewound(api: TestClient, make: Make) -> None:
    session = make(**RUNAWAY)
    at = f"/sessions/{session['id']}"

    answer = api.post(f"{at}/steps", json={"count": 200})
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "diverged"
    assert "Rewind to step" in answer.json()["message"]
    assert answer.json()["step"] < 200

    for call, body in (("steps", {"count": 1}), ("run", {"steps": 1})):
        refused = api.post(f"{at}/{call}", json=body)
        assert refused.status_code == 409
        assert "Rewind" in refused.json()["detail"]

    api.post(f"{at}/rewind", json={"step": 0})
    api.patch(at, json={"optimizer": {"learning_rate": 1e-7}})
    assert api.post(f"{at}/steps", json={"count": 1}).json()["outcome"] == "running"


def test_a_diverged_session_can_be_looked_at(api: TestClient, make: Make) -> None:
    session = make(**RUNAWAY)
    at = f"/sessions/{session['id']}"
    api.post(f"{at}/steps", json={"count": 200})

    answers = [
        api.get(at),
        *(api.get(f"{at}/{what}") for what in ("weights", "gradient", "history", "outputs", "data")),
    ]
    answers.append(api.post(f"{at}/curve", json={"link": "w1[0,0]", "points": 11}))

    assert {answer.status_code for answer in answers} == {200}


def test_a_run_tells_of_every_so_many_steps_and_the_end(api: TestClient, at: str) -> None:
    answer = api.post(f"{at}/run", json={"steps": 45, "every": 20})

    events = [block.split("\n") for block in answer.text.strip().split("\n\n")]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [name for name, _ in events] == ["event: point"] * 3 + ["event: done"]
    assert [data[:13] for _, data in events] == ['data: {"step"'] * 4
    assert ['"step":20,' in events[0][1], '"step":45,' in events[2][1]] == [True, True]
    assert api.get(at).json()["step"] == 45


def test_a_run_ends_where_it_diverges(client: Client) -> None:
    session = client.create(**RUNAWAY)

    points = session.run(1000, every=100)

    assert [point.outcome for point in points].count("diverged") == 1
    assert points[-1].outcome == session.outcome == "diverged"


@pytest.mark.parametrize(("call", "field"), [("steps", "count"), ("run", "steps")])
def test_more_steps_than_a_call_may_have_are_refused(api: TestClient, at: str, call: str, field: str) -> None:
    response = api.post(f"{at}/{call}", json={field: 10_000_000})

    assert response.status_code == 422
    assert "expected a whole number from 1 to" in response.json()["errors"][0]["detail"]


def test_work_that_would_take_for_ever_is_refused_before_it_begins(api: TestClient, make: Make) -> None:
    session = make(network={"layers": [2, 500, 400, 1]}, data={"name": "moons", "examples": 1000})

    response = api.post(f"/sessions/{session['id']}/steps", json={"count": 10_000})

    assert response.status_code == 422
    assert "seconds of work" in response.json()["detail"]


def test_the_mini_batches_of_an_epoch_are_counted(client: Client) -> None:
    session = client.create(data={"name": "moons", "examples": 100, "test_share": 0}, batch={"size": 10})

    session.step(15)

    assert session.view.epoch == 1.5


def test_a_gradient_is_exact_unless_other_examples_are_asked_for(session: Session) -> None:
    plain, named = session.gradient(), session.gradient(examples="train")

    np.testing.assert_equal(vars(plain), vars(named))
    assert (plain.examples, plain.count, plain.rule, plain.angle) == ("train", 4, "gradient", 0)
    assert plain.norm == plain.exact_norm
    assert plain.norm


def test_the_mean_of_the_gradients_of_all_examples_is_the_exact_one(session: Session) -> None:
    exact = session.gradient()

    single = [session.gradient(examples=place) for place in range(4)]

    assert [(answer.examples, answer.count) for answer in single] == [("0", 1), ("1", 1), ("2", 1), ("3", 1)]
    assert all(answer.exact_norm == exact.norm and answer.angle for answer in single)
    for name, block in exact.gradient.items():
        np.testing.assert_allclose(np.mean([answer.gradient[name] for answer in single], axis=0), block, atol=1e-15)


def test_the_mini_batch_and_the_test_examples_have_gradients_of_their_own(client: Client) -> None:
    session = client.create(data={"name": "moons", "examples": 40, "test_share": 0.25}, batch={"size": 7})

    batch, test = (session.gradient(examples=word) for word in ("batch", "test"))

    assert [(answer.examples, answer.count) for answer in (batch, test)] == [("batch", 7), ("test", 10)]
    assert batch.angle
    assert batch.angle < 180
    assert batch.exact_norm == test.exact_norm == session.gradient().norm


def test_the_books_rule_is_shown_at_its_angle_to_the_gradient(client: Client) -> None:
    answer = client.create("book").gradient(rule="book")

    assert answer.rule == "book"
    assert answer.angle
    assert answer.angle < 90


def test_an_angle_without_a_slope_is_null(client: Client) -> None:
    node = {"layers": [1, 1], "activations": ["identity"], "bias": False}
    session = client.create(network=node, weights={"w1": [[2.0]]}, data={"inputs": [[1.0]], "targets": [[2.0]]})

    answer = session.gradient()

    assert (answer.norm, answer.angle) == (0, None)


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ({"examples": "test"}, "examples", "no test examples"),
        ({"examples": "4"}, "examples", "from 0 to 3"),
        ({"examples": "-1"}, "examples", "from 0 to 3"),
        ({"examples": "all"}, "examples", "train, test, batch"),
        ({"examples": "9" * 400}, "examples", "at most 40 characters"),
        ({"rule": "book"}, "rule", "sigmoid nodes throughout"),
        ({"rule": "other"}, "rule", "'gradient' or 'book'"),
        ({"over": "test"}, "over", "step, examples, rule"),
    ],
)
def test_a_wrong_choice_of_gradient_is_named(
    api: TestClient, at: str, query: dict[str, str], place: str, words: str
) -> None:
    response = api.get(f"{at}/gradient", params=query)

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == place
    assert words in response.json()["errors"][0]["detail"]


LIVING: Json = {
    "plane": {"kind": "links", "a": "w1[0,2]", "b": "w2[2,0]"},
    "ranges": [[-2, 2], [-2, 2]],
    "resolution": [7, 5],
    "dtype": "float64",
}


@pytest.mark.parametrize("plane", [LIVING["plane"], {"kind": "random", "seed": 3}])
def test_a_step_brings_the_surface_at_the_weights_it_leads_to(api: TestClient, at: str, plane: Json) -> None:
    body = LIVING | {"plane": plane}

    stepped = api.post(f"{at}/steps", json={"count": 3, "surface": body}).json()

    asked = api.post(f"{at}/surface", json=body).json()
    assert stepped["step"] == stepped["surface"]["step"] == 3
    assert stepped["surface"]["error"] == asked["error"]
    assert stepped["surface"]["origin"] == asked["origin"]


def test_without_a_surface_there_is_none(api: TestClient, at: str) -> None:
    assert api.post(f"{at}/steps", json={"count": 1}).json()["surface"] is None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"plane": {"kind": "pca"}}, "surface.plane.kind"),
        ({"plane": {"kind": "links", "a": "w9[0,0]", "b": "w1[0,0]"}}, "surface.plane.a"),
        ({"ranges": [[2, -2], [0, 1]]}, "surface.ranges[0]"),
        ({"resolution": [9999, 9999]}, "surface.resolution"),
        ({"stream": True}, "surface.stream"),
        ({"step": 0}, "surface.step"),
        ({"examples": "test"}, "surface.examples"),
        ({"dtype": "float16"}, "surface.dtype"),
    ],
)
def test_a_wrong_surface_is_refused_before_any_step_is_taken(
    api: TestClient, at: str, change: Json, place: str
) -> None:
    response = api.post(f"{at}/steps", json={"count": 3, "surface": LIVING | change})

    assert response.status_code == 422
    assert response.json()["errors"][0]["at"] == place
    assert api.get(at).json()["step"] == 0


def test_where_nothing_off_the_plane_moves_the_surface_is_not_computed_again(api: TestClient, make: Make) -> None:
    session = make(preset="xor", free=["w1[0,2]", "w2[2,0]"])
    at = f"/sessions/{session['id']}"

    first, second = (api.post(f"{at}/steps", json={"surface": LIVING}).json()["surface"] for _ in range(2))

    assert first["explain"]["done"]["transcendentals"] > 0
    assert second["explain"]["done"] == {"multiply_adds": 0, "transcendentals": 0}
    assert second["error"] == first["error"]
    assert second["origin"] != first["origin"]
