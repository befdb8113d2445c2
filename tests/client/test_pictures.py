"""What a notebook shows of a surface, a curve, a race and a session; and what importing the client costs."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.client import Client, Session
from app.client.figures import PLOTLY

HEAVY = ("app.api", "app.cli", "app.exports", "app.nn", "fastapi", "numba", "plotly", "pydantic", "scipy", "sklearn")


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Client.local() as client:
        found = client.create(preset="moons")
        found.step(20)
        yield found


def race(session: Session) -> Any:
    client = Client(http=session._wire.http)
    found = client.race(session, [{}, {"optimizer": {"name": "adam", "learning_rate": 0.05}}], step=0)
    found.step(10)
    return found


@pytest.mark.parametrize(
    ("pictured", "traces"),
    [
        (lambda session: session, {"surface", "scatter3d"}),
        (lambda session: session.surface(resolution=(9, 9)), {"surface"}),
        (lambda session: session.surface(plane={"kind": "pca"}, path=True), {"surface", "scatter3d"}),
        (lambda session: session.curve(), {"scatter"}),
        (race, {"surface", "scatter3d"}),
    ],
    ids=["session", "surface", "plane", "curve", "race"],
)
def test_it_shows_itself_as_a_figure(session: Session, pictured: Callable[[Session], Any], traces: set[str]) -> None:
    shown = pictured(session)

    forms = json.loads(json.dumps(shown._repr_mimebundle_(), allow_nan=False))

    assert {trace["type"] for trace in forms[PLOTLY]["data"]} >= traces
    assert forms["text/plain"] == repr(shown)
    assert forms["text/html"].startswith("<p>&lt;")
    assert "\n" not in repr(shown)
    assert len(repr(shown)) < 200


def test_every_runner_of_a_race_is_in_the_picture(session: Session) -> None:
    names = {trace.get("name") for trace in race(session).figure()["data"]}

    assert {"momentum 0.15", "adam 0.05"} <= names


def test_a_figure_is_drawn_as_one_likes(session: Session) -> None:
    flat = session.surface(resolution=(9, 9)).figure(kind="contour", log=True, theme="dark")

    assert flat["data"][0]["type"] in {"heatmap", "contour"}


def test_the_client_is_light() -> None:
    program = f"import sys, app.client; print([name for name in {HEAVY} if name in sys.modules])"

    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)

    assert printed.stdout.strip() == "[]"
