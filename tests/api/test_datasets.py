"""Tables can be brought along, looked at, trained on and forgotten; whatever is sent, the answer is never a 500."""

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.data.upload import Choice, read_upload
from app.main import create_app
from app.settings import Settings
from app.stores.uploads import Uploads
from tests.api.conftest import Json

CSV = {"Content-Type": "text/csv"}
FLOWERS = b"width,height,kind\n1.4,0.2,rose\n4.7,1.4,lily\n1.3,0.2,rose\n5.0,1.7,lily\n"


@pytest.fixture
def flowers(api: TestClient) -> Json:
    answer = api.post("/datasets", content=FLOWERS, headers=CSV)
    assert answer.status_code == 201, answer.text
    view: Json = answer.json()
    return view


def test_a_table_says_what_its_columns_are_for(api: TestClient, flowers: Json) -> None:
    assert [column["role"] for column in flowers["columns"]] == ["input", "input", "target"]
    assert (flowers["rows"], flowers["inputs"], flowers["outputs"]) == (4, 2, 1)
    assert (flowers["task"], flowers["classes"]) == ("binary", ["lily", "rose"])
    assert api.get(f"/datasets/{flowers['id']}").json() == flowers


def test_columns_are_chosen_behind_the_question_mark(api: TestClient) -> None:
    query = {"inputs": ["height"], "targets": ["width"], "task": "regression"}

    view = api.post("/datasets", params=query, content=FLOWERS, headers=CSV).json()

    assert {column["name"]: column["role"] for column in view["columns"]} == {
        "width": "target",
        "height": "input",
        "kind": None,
    }
    assert view["task"] == "regression"


def test_a_session_trains_on_a_table_and_keeps_it_when_it_is_forgotten(api: TestClient, flowers: Json) -> None:
    data = {"dataset": flowers["id"], "standardize": True, "test_share": 0.25}
    network = {"layers": [2, 3, 1], "activations": ["tanh", "sigmoid"]}
    session = api.post("/sessions", json={"data": data, "network": network}).json()

    assert session["config"]["data"].items() >= data.items()
    assert "inputs" not in session["config"]["data"]
    assert (session["data"]["train"], session["data"]["test"]) == (3, 1)
    assert session["data"]["input_names"] == ["width", "height"]
    assert api.delete(f"/datasets/{flowers['id']}").status_code == 204
    patched = api.patch(f"/sessions/{session['id']}", json={"optimizer": {"learning_rate": 0.5}})
    assert patched.status_code == 200
    assert api.post(f"/sessions/{session['id']}/steps", json={"count": 3}).json()["step"] == 3
    assert api.get(f"/datasets/{flowers['id']}").status_code == 404


def test_a_preset_can_be_tried_on_a_table(api: TestClient, flowers: Json) -> None:
    session = api.post("/sessions", json={"preset": "moons", "data": {"dataset": flowers["id"]}})

    assert session.status_code == 201
    assert session.json()["config"]["network"]["layers"] == [2, 6, 1]


@pytest.mark.parametrize("dataset", ["nothing", "", 7, None, ["a"], {"a": 1}])
def test_an_id_that_leads_nowhere_is_named(api: TestClient, dataset: object) -> None:
    for path, body in (
        ("/sessions", {"data": {"dataset": dataset}}),
        ("/datasets/preview", {"data": {"dataset": dataset}}),
    ):
        answer = api.post(path, json=body)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["at"] == "data.dataset"


def test_a_table_beside_other_examples_is_refused(api: TestClient, flowers: Json) -> None:
    data = {"dataset": flowers["id"], "inputs": [[1]], "targets": [[1]]}

    assert api.post("/sessions", json={"data": data}).json()["errors"][0]["at"] == "data.dataset"


def test_examples_can_be_seen_before_there_is_a_session(api: TestClient, flowers: Json) -> None:
    own = api.post("/datasets/preview", json={"data": {"dataset": flowers["id"]}}).json()
    moons = {"name": "moons", "examples": 200, "noise": 0.1, "seed": 7}
    drawn = api.post("/datasets/preview", json={"data": moons}).json()
    session = api.post("/sessions", json={"data": moons}).json()

    assert own["inputs"] == [[1.4, 0.2], [4.7, 1.4], [1.3, 0.2], [5.0, 1.7]]
    assert drawn == api.get(f"/sessions/{session['id']}/data").json()


def test_what_is_wrong_in_a_table_is_told_by_its_line(api: TestClient) -> None:
    answer = api.post("/datasets", content=b"a,b\n1,2\nx,3\n4,5\n", headers=CSV)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"] == [{"at": "line 3", "detail": "column 'a': 'x' given, expected a number"}]


@pytest.mark.parametrize("media", ["application/json", "image/png", "", "multipart/form-data; boundary=x"])
def test_another_type_of_body_is_refused(api: TestClient, media: str) -> None:
    answer = api.post("/datasets", content=FLOWERS, headers={"Content-Type": media})

    assert answer.status_code == 415
    assert "text/csv" in answer.json()["detail"]


def test_a_table_that_is_too_large_is_refused_before_it_is_read() -> None:
    small = TestClient(create_app(Settings(max_upload_bytes=100)), base_url="http://localhost/api/v1")

    assert small.post("/datasets", content=FLOWERS, headers=CSV).status_code == 201
    assert small.post("/datasets", content=FLOWERS + 100 * b"1,2,lily\n", headers=CSV).status_code == 413
    assert small.post("/datasets", content=iter([FLOWERS] * 9), headers=CSV).status_code == 413


@pytest.mark.parametrize("query", ["inputs=depth", "targets=depth", "task=guess", "header=maybe", "columns=a"])
def test_a_wrong_choice_is_named(api: TestClient, query: str) -> None:
    answer = api.post(f"/datasets?{query}", content=FLOWERS, headers=CSV)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == query.partition("=")[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.binary(max_size=200), header=st.sampled_from([None, "true", "false"]))
def test_no_bytes_break_the_server(api: TestClient, body: bytes, header: str | None) -> None:
    answer = api.post("/datasets", params={"header": header} if header else {}, content=body, headers=CSV)

    assert answer.status_code in {201, 422}


def test_the_tables_used_last_are_kept() -> None:
    uploads = Uploads(2, 10**9)
    first, second = (anyio.run(uploads.add, read_upload(FLOWERS, Choice())) for _ in range(2))
    uploads.get(first)
    third = anyio.run(uploads.add, read_upload(FLOWERS, Choice()))

    assert [uploads.get(id) is None for id in (first, second, third)] == [False, True, False]


def test_tables_make_room_for_others_but_the_last_one_stays() -> None:
    uploads = Uploads(10, 1)
    first = anyio.run(uploads.add, read_upload(FLOWERS, Choice()))
    second = anyio.run(uploads.add, read_upload(FLOWERS, Choice()))

    assert uploads.get(first) is None
    assert uploads.get(second) is not None


@pytest.mark.parametrize("preset", ["valley", "iris"])
def test_a_preset_has_a_picture_of_its_landscape_and_path(api: TestClient, preset: str) -> None:
    picture = api.get(f"/presets/{preset}/thumbnail").json()
    session = api.post("/sessions", json={"preset": preset}).json()
    api.post(f"/sessions/{session['id']}/steps", json={"count": picture["steps"]})
    a, b = session["links"]
    plane = {"kind": "links", "a": a, "b": b}
    rows, columns = len(picture["shades"]), len(picture["shades"][0])
    asked = {"plane": plane, "ranges": session["range"], "resolution": [columns, rows]}
    error = api.post(f"/sessions/{session['id']}/surface", json=asked).json()["error"]
    path = api.post(f"/sessions/{session['id']}/path", json={"plane": plane}).json()
    lowest = min((value, j, i) for j, row in enumerate(error) for i, value in enumerate(row))[1:]
    (left, right), _ = session["range"]

    assert picture["shades"][lowest[0]][lowest[1]] == 0
    assert picture["path"][-1][0] == pytest.approx((path["a"][-1] - left) / (right - left), abs=1e-3)


def test_a_preset_that_there_is_not_has_no_picture(api: TestClient) -> None:
    assert api.get("/presets/nothing/thumbnail").status_code == 404
