"""The program in this process, and that a client reaches all of it."""

import re
from pathlib import Path
from threading import enumerate as threads

import httpx
import pytest

from app.client import Client, NotFound, Unauthorized
from app.client.local import Local
from app.errors import StoreFailed


def tour(client: Client, file: Path) -> None:
    """Everything that a client can ask for."""
    session = client.create(preset="xor")
    session.run(4)
    session.step()
    session.patch(optimizer={"learning_rate": 0.2})
    session.fork(2)
    session.rewind(4)
    next(session.watch())
    looks = ("weights", "history", "gradient", "slopes", "work", "curve", "surface", "path", "outputs", "data")
    more = ("curvature", "stationary", "sharpness", "symmetries", "pairs", "basins", "trainability", "refresh")
    for look in (*looks, *more):
        getattr(session, look)()
    session.derivation("w1[0,0]", example=1)
    session.nudge("w1[0,0]", 0.1)
    client.session(session.view_id)
    session.export("json", file)
    client.import_(file)
    table = client.upload("a,b\n1,2\n2,4\n3,5\n")
    client.dataset(table.id)
    client.forget(table.id)
    client.preview(name="moons")
    client.catalogue()
    client.thumbnail("moons")
    assert client.health() == client.ready() == {"status": "ok"}
    assert "thalweg_" in client.metrics()
    session.delete()


def test_every_endpoint_can_be_reached(tmp_path: Path) -> None:
    local = Local()
    asked: set[str] = set()
    hooks = {"request": [lambda request: asked.add(f"{request.method} {request.url.path}")]}
    with httpx.Client(base_url=local.url, event_hooks=hooks, timeout=60) as http:
        client = Client(http=http, token=local.token)
        tour(client, tmp_path / "session.json")
        document = http.get("/openapi.json").json()
    local.close()

    known = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    patterns = {name: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(name))) for name in known}
    missed = {name for name, pattern in patterns.items() if not any(map(pattern.fullmatch, asked))}
    assert missed == set()


def test_the_program_in_this_process_needs_its_token_and_ends_with_the_client() -> None:
    before = {*threads()}
    with Client.local() as client:
        (server,) = (thread for thread in {*threads()} - before if thread.name == "thalweg")
        with pytest.raises(Unauthorized), Client(client.url) as stranger:
            stranger.catalogue()

    assert not server.is_alive()


def test_two_programs_in_one_process_know_nothing_of_each_other() -> None:
    with Client.local() as client, Client.local() as other:
        session = client.create(preset="xor")
        with pytest.raises(NotFound):
            other.session(session.id or "")


def test_a_data_folder_outlives_the_program(data_folder: Path) -> None:
    with Client.local(data_folder) as client:
        session = client.create(preset="xor")
        session.step(3)
        left = session.view

    with Client.local(data_folder) as client:
        assert client.session(session.id or "").view == left


def test_a_folder_that_cannot_be_used_is_refused(data_folder: Path) -> None:
    with Client.local(data_folder), pytest.raises(StoreFailed):
        Client.local(data_folder)
