"""The derivation of a slope, a nudge, the ranking of slopes, and who did the work of a step, as a client sees them."""

import math

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.client import Client, Session
from tests.api.conftest import Json, Make
from tests.api.odd import VALUES, send, strict

LINK = "w1[0,2]"


def test_a_derivation_is_the_slope_of_the_gradient_with_its_factors(session: Session) -> None:
    session.step(5)

    found = session.derivation(LINK, example=3)

    assert found["slope"] == pytest.approx(session.gradient().gradient["w1"][0, 2], rel=1e-12)
    assert math.prod(factor["value"] for factor in found["factors"]) == found["example_slope"]
    assert [factor["word"] for factor in found["factors"]] == ["difference", "sigmoid", "weight", "tanh", "input"]
    assert found["factors"][2]["link"] == "w2[2,0]"
    assert all(factor["mathml"].startswith("<math") for factor in found["factors"])
    assert found["digits"] >= 6
    assert (found["link"], found["step"], found["example"], found["examples"]) == (LINK, 5, 3, 4)


def test_the_mean_of_all_examples_is_the_slope(session: Session) -> None:
    found = [session.derivation(LINK, example=example) for example in range(4)]

    assert found[0]["gathered"] == 0.25
    assert found[0]["slope"] == pytest.approx(sum(one["gathered"] * one["example_slope"] for one in found))


def test_the_formula_comes_as_latex_and_mathml_in_general_and_with_numbers(session: Session) -> None:
    found = session.derivation(LINK, example=3)

    assert found["latex"].startswith(r"\frac{\partial E}{\partial w^{1}_{0,2}} = ")
    assert r"\partial e_{3}" in found["latex_with_numbers"]
    assert found["mathml"].startswith("<math")
    assert found["mathml_with_numbers"].startswith("<math")
    assert [layer["layer"] for layer in found["layers"]] == [2, 1]
    assert all(layer["latex"].startswith(r"\delta") for layer in found["layers"])


def test_the_update_is_what_the_next_step_makes_of_the_weight(session: Session) -> None:
    update = session.derivation(LINK)["update"]

    session.step()

    assert update["new"] == session.weights()["w1"][0, 2]
    assert update["stages"][-1] == {"name": "learning rate", "value": update["change"]}
    assert session.derivation(LINK, step=0)["update"] == update


def test_plain_descent_is_a_line_of_arithmetic(client: Client) -> None:
    sgd = {"name": "sgd", "learning_rate": 0.1}
    session = client.create("xor", optimizer=sgd, error={"name": "half_squared"})

    text = session.derivation(LINK)["update"]["text"]

    assert " − 0.1 × " in text
    assert " = " in text


def test_a_nudge_foretells_and_tells_and_changes_nothing(session: Session) -> None:
    before = session.view
    nudge = vars(session.nudge(LINK, by=0.5))

    assert session.refresh() == before
    moved = session.patch(weights={LINK: session.weights()["w1"][0, 2] + 0.5})
    assert (nudge["before"], nudge["after"]) == (before.error.train, moved.error.train)
    assert nudge["predicted"] == nudge["slope"] * 0.5
    assert abs(nudge["actual"] - nudge["second_order"]) < abs(nudge["actual"] - nudge["predicted"])


def test_slopes_come_the_steepest_first_and_so_many_as_asked_for(session: Session) -> None:
    gradient = session.gradient()

    found = session.slopes(limit=5)

    every = np.concatenate([np.ravel(block) for block in gradient.gradient.values()])
    assert [entry["slope"] for entry in found["slopes"]] == sorted(every, key=abs, reverse=True)[:5]
    assert (found["norm"], found["total"]) == (gradient.norm, len(every))


def test_the_work_of_a_step_adds_up(session: Session) -> None:
    session.step(8)

    work = session.work(limit=3, step=6)

    train = session.history().train
    assert work["actual"] == train[6] - train[5]
    listed = sum(entry["contribution"] for entry in work["contributions"])
    assert len(work["contributions"]) == 3
    assert listed + work["rest"] + work["left"] == pytest.approx(work["actual"], rel=1e-9)


def test_who_may_only_read_may_look(client: Client, session: Session) -> None:
    reader = client.session(session.view_id)

    assert reader.derivation(LINK) == session.derivation(LINK)
    assert reader.nudge(LINK, by=1) == session.nudge(LINK, by=1)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("derivation", "link"),
        ("derivation?link=w9[0,0]", "link"),
        ("derivation?link=w1[0,2]&example=4", "example"),
        ("derivation?link=w1[0,2]&example=-1", "example"),
        ("derivation?link=w1[0,2]&step=3", "step"),
        ("derivation?link=w1[0,2]&limit=3", "limit"),
        ("slopes?step=3", "step"),
        ("slopes?limit=-1", "limit"),
        ("slopes?limit=10001", "limit"),
        ("work", "step"),
        ("work?step=1", "step"),
        ("work?limit=x", "limit"),
    ],
)
def test_a_wrong_parameter_is_named(api: TestClient, at: str, query: str, place: str) -> None:
    answer = api.get(f"{at}/{query}")

    assert answer.status_code == 422
    assert [problem["at"] for problem in answer.json()["errors"]] == [place]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"by": 0.1}, "link"),
        ({"link": LINK}, "by"),
        ({"link": "w1[0,9]", "by": 0.1}, "link"),
        ({"link": LINK, "by": "0.1"}, "by"),
        ({"link": LINK, "by": 0.1, "step": 2}, "step"),
    ],
)
def test_a_wrong_field_of_a_nudge_is_named(api: TestClient, at: str, body: Json, place: str) -> None:
    answer = api.post(f"{at}/nudge", json=body)

    assert answer.status_code == 422
    assert [problem["at"] for problem in answer.json()["errors"]] == [place]


def test_where_nothing_is_finite_there_is_null_and_never_nan(api: TestClient, make: Make) -> None:
    huge = {"inputs": [[1e100], [-1e100]], "targets": [[0.0], [1.0]]}
    session = make(data=huge, network={"layers": [1, 3, 1], "activations": ["relu", "identity"]})
    at = f"/sessions/{session['id']}"
    api.patch(at, json={"weights": {"w1": [[1e100] * 3], "w2": [[1e100]] * 3}})

    found = strict(api.get(f"{at}/derivation", params={"link": "w1[0,1]"}).text)

    assert (found["numeric"], found["digits"], found["latex_with_numbers"]) == (None, None, None)
    assert strict(api.post(f"{at}/nudge", json={"link": "b2[0]", "by": 1}).text)["after"] is None
    assert strict(api.get(f"{at}/slopes").text)["norm"] is None


@pytest.mark.parametrize(
    "what",
    [
        "derivation?link=",
        "derivation?link=w1[0,0]&example=",
        "derivation?link=w1[0,0]&step=",
        *("slopes?limit=", "slopes?step=", "work?limit=", "work?step="),
    ],
)
def test_no_value_in_a_query_is_too_odd(api: TestClient, at: str, what: str) -> None:
    api.post(f"{at}/steps", json={"count": 2})

    for value in VALUES:
        answer = api.get(f"{at}/{what}{value.replace('#', '')}")
        assert answer.status_code in {200, 422}
        strict(answer.text)


@pytest.mark.parametrize(
    "form",
    ['{"link": %s, "by": 1}', '{"link": "w1[0,0]", "by": %s}', '{"link": "w1[0,0]", "by": 1, "step": %s}', "%s"],
)
def test_no_value_in_a_nudge_is_too_odd(api: TestClient, at: str, form: str) -> None:
    for value in VALUES:
        send(api, "POST", f"{at}/nudge", form.replace("%s", value))
