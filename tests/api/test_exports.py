"""Files over HTTP: each with its type and its name, checked as any other answer; and a session brought back."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.client import Client, Invalid, Session
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import JSON, Json, client_of, same

TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "npz": "application/zip",
    "py": "text/x-python; charset=utf-8",
    "ipynb": "application/x-ipynb+json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


@pytest.fixture
def moons(api: TestClient) -> Json:
    session: Json = api.post("/sessions", json={"preset": "moons"}).json()
    api.post(f"/sessions/{session['id']}/steps", json={"count": 12}).raise_for_status()
    return session


@pytest.mark.parametrize("key", ["id", "view_id"])
@pytest.mark.parametrize("format", TYPES)
def test_every_format_has_its_type_and_its_name_by_either_id(
    api: TestClient, moons: Json, format: str, key: str
) -> None:
    at = f"/sessions/{moons[key]}/export?format={format}&resolution=11"

    answer, head = api.get(at), api.head(at)

    part = "-surface" if format == "csv" else ""
    assert answer.status_code == head.status_code == 200
    assert answer.headers["content-type"] == head.headers["content-type"] == TYPES[format]
    assert answer.headers["content-disposition"] == f'attachment; filename="two-moons{part}-step-12.{format}"'
    assert moons["id"].encode() not in answer.content
    assert moons["view_id"].encode() not in answer.content


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("format=pdf", "format"),
        ("format=svg&a=w9[0,0]", "a"),
        ("format=svg&b=nothing", "b"),
        ("format=png&resolution=1", "resolution"),
        ("format=html&resolution=900", "resolution"),
        ("format=csv&table=weights", "table"),
        ("format=npz&kind=sphere", "kind"),
        ("format=npz&kind=pca&a=w1[0,0]", "a"),
        ("format=svg&step=13", "step"),
        ("format=svg&theme=pink", "theme"),
        ("format=svg&until=13", "until"),
        ("format=svg&step=4&until=5", "until"),
        ("format=svg&log=perhaps", "log"),
        ("format=svg&more=1", "more"),
    ],
)
def test_a_wrong_parameter_is_named(api: TestClient, moons: Json, query: str, at: str) -> None:
    answer = api.get(f"/sessions/{moons['id']}/export?{query}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == at


@pytest.mark.parametrize("format", ["html", "svg", "png"])
def test_what_is_said_in_words_is_in_the_askers_language_and_says_so(api: TestClient, at: str, format: str) -> None:
    files = [
        api.get(f"{at}/export?format={format}&resolution=5", headers={"Accept-Language": asked})
        for asked in ("de-AT, en;q=0.5", "fr", "en")
    ]

    assert [file.headers["content-language"] for file in files] == ["de", "en", "en"]
    assert {file.headers["vary"] for file in files} == {"Accept-Language"}
    assert files[0].content != files[1].content == files[2].content


def test_numbers_are_the_same_in_every_language(api: TestClient, at: str) -> None:
    answer = api.get(f"{at}/export?format=csv&resolution=5", headers={"Accept-Language": "de"})

    assert "vary" not in answer.headers
    assert answer.content == api.get(f"{at}/export?format=csv&resolution=5").content


def test_a_table_holds_the_numbers_of_the_surface(session: Session) -> None:
    links = ("w1[0,1]", "w2[3,0]")
    told = session.surface(*links, resolution=(9, 9), dtype="float64")

    text = session.export("csv", a=links[0], b=links[1], resolution=9).decode()

    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == [*links, "error"]
    found = np.array([[float(cell) for cell in row] for row in rows[1:]])
    np.testing.assert_array_equal(found[:, 2].reshape(9, 9), told.error)


def exported(api: TestClient, id: str) -> bytes:
    return api.get(f"/sessions/{id}/export").content


@pytest.mark.parametrize("settings", [{"seed": 3}, {"batch": {"size": 7}}, {"optimizer": {"name": "adam"}}])
def test_a_session_goes_on_in_another_server_bit_for_bit(client: Client, settings: Any) -> None:
    home = client.create("moons", **settings)
    home.step(30)
    home.patch(weights={"w1[0,0]": 0.1}, optimizer={"learning_rate": 0.05})
    home.step(10)
    home.rewind(35)

    with client_of(TestClient(create_app(Settings()))) as other:
        away = other.import_(home.export("json"))

        assert away.step(40) == home.step(40)
        same(away, home)
        np.testing.assert_equal(vars(away.history()), vars(home.history()))
        assert away.export("json") == home.export("json")


def test_a_session_larger_than_other_bodies_may_be_is_taken_and_one_too_large_is_not(api: TestClient) -> None:
    small = create_app(Settings(max_body_bytes=1024, max_import_bytes=20_000))
    other = TestClient(small, base_url="http://localhost/api/v1")
    text = exported(api, api.post("/sessions", json={"preset": "xor"}).json()["id"])

    assert 1024 < len(text) < 20_000
    assert other.post("/sessions/import", content=text, headers=JSON).status_code == 201
    assert other.post("/sessions/import", content=text + b" " * 20_000, headers=JSON).status_code == 413


def test_the_limits_of_the_server_hold_for_what_is_brought(api: TestClient) -> None:
    other = TestClient(create_app(Settings(max_nodes=3)), base_url="http://localhost/api/v1")
    text = exported(api, api.post("/sessions", json={"preset": "moons"}).json()["id"])

    answer = other.post("/sessions/import", content=text, headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "network.layers[1]"


def test_a_path_whose_steps_would_take_long_to_recall_is_refused(client: Client, session: Session) -> None:
    session.step()
    given = json.loads(session.export("json"))
    given["step"] = given["trail"][-1][0] = 2**50

    with pytest.raises(Invalid) as refused:
        client.import_(json.dumps(given).encode())

    assert refused.value.errors[0].at == "trail"


def test_a_session_may_say_whether_kernels_take_its_steps(client: Client) -> None:
    for compiled in (False, True):
        session = client.create("xor", compiled=compiled)
        assert json.loads(session.export("json"))["compiled"] is compiled
