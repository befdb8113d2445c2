"""The client against the real program: every method, and every endpoint."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from app.client import Client, Diverged, Forbidden, Invalid, NotFound, Session, planes
from app.client.session import Session as Walker


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client.local() as found:
        yield found


@pytest.fixture
def session(client: Client) -> Session:
    found = client.create(preset="xor")
    found.step(5)
    return found


def test_a_session_is_what_it_was_asked_to_be(client: Client) -> None:
    inputs, targets = np.eye(3), np.array([[0.0], [1.0], [1.0]])

    session = client.create(data={"inputs": inputs, "targets": targets}, network={"layers": [3, 2, 1]}, seed=5)

    assert session.view.data["train"] == 3
    assert session.config["network"]["layers"] == [3, 2, 1]
    assert (session.steps, session.outcome, session.config["seed"]) == (0, "running", 5)


def test_steps_move_the_view_without_asking_again(client: Client, session: Session) -> None:
    points = session.step(3)

    assert [point.step for point in points] == [6, 7, 8]
    assert session.error == points[-1].error
    assert session.steps == 8
    assert session.view == client.session(session.id or "").view


def test_a_run_tells_of_every_so_many_steps(session: Session) -> None:
    heard: list[int] = []

    points = session.run(10, every=4, progress=lambda point: heard.append(point.step))

    assert heard == [point.step for point in points] == [9, 13, 15]
    assert session.view.step == 15


def test_a_walk_that_is_left_keeps_what_was_trained(session: Session) -> None:
    walk = session.walk(1_000_000)
    first = next(walk)

    walk.close()

    assert first.step == 6
    assert 6 <= session.settle().step < 1_000_000
    assert session.history().steps[-1] == session.steps


def test_rewinding_is_bit_for_bit(session: Session) -> None:
    there = session.weights()
    session.step(7)

    assert session.rewind(5).step == 5

    assert all((block == there[name]).all() for name, block in session.weights().items())
    assert all((block == there[name]).all() for name, block in session.fork().weights(5).items())


def test_a_surface_over_the_wire_as_a_file_is_that_of_the_api(client: Client, session: Session) -> None:
    plane = planes.links("w1[0,0]", "w2[1,0]")
    body = {"plane": plane, "resolution": [7, 5], "dtype": "float64"}

    answer = client._wire.json("POST", f"/sessions/{session.id}/surface", body)
    surface = session.surface("w1[0,0]", "w2[1,0]", resolution=(7, 5), dtype="float64")

    assert surface.x.tolist() == answer["x"]
    assert surface.y.tolist() == answer["y"]
    assert surface.error.tolist() == answer["error"]
    assert vars(surface.origin) == answer["origin"]
    assert surface.plane == answer["plane"]
    assert (surface.step, surface.method, surface.evaluations) == (5, answer["method"], answer["evaluations"])


def test_the_last_level_is_the_surface(session: Session) -> None:
    *coarse, last = session.levels("w1[0,0]", "w2[1,0]", resolution=(17, 17))

    assert len(coarse) >= 1
    assert last.error.tolist() == session.surface("w1[0,0]", "w2[1,0]", resolution=(17, 17)).error.tolist()
    assert all(level.error.shape == (len(level.y), len(level.x)) for level in coarse)


@pytest.mark.parametrize(
    "plane",
    [
        planes.random(3, normalization="layer"),
        planes.pca(),
        planes.hessian("extremes"),
        planes.steepest(),
        planes.through(0, 2, 5),
    ],
    ids=lambda plane: plane["kind"],
)
def test_every_kind_of_plane_has_a_surface_and_a_path(session: Session, plane: planes.Plane) -> None:
    surface = session.surface(plane=plane, resolution=(5, 5), path=True)

    assert surface.plane["kind"] == plane["kind"]
    assert surface.path is not None
    assert surface.path.steps.tolist() == [0, 1, 2, 3, 4, 5]


def test_every_kind_of_plane_is_a_function(client: Client) -> None:
    assert {entry["name"] for entry in client.catalogue()["planes"]} <= vars(planes).keys()


def test_what_there_is_none_of_is_not_a_number(session: Session) -> None:
    assert session.error.test is None
    assert np.isnan(session.history().test).all()


def test_divergence_is_an_outcome_and_then_an_exception(client: Client) -> None:
    session = client.create(preset="too_large", optimizer={"learning_rate": 1e6})

    session.step(100)
    with pytest.raises(Diverged, match="diverged"):
        session.step()

    assert session.view.outcome == "diverged"
    assert session.rewind(0).outcome == "running"


def test_who_may_only_look_may_not_step(client: Client, session: Session) -> None:
    seen = client.session(session.view_id)

    assert (seen.id, seen.error) == (None, session.error)
    with pytest.raises(Forbidden):
        seen.step()


def test_a_watcher_hears_what_others_do(client: Client, session: Session) -> None:
    events = client.session(session.view_id).watch()
    first = next(events)

    session.step()
    session.rewind(2)
    session.delete()

    assert (first.name, first.data["step"]) == ("stepped", 5)
    rest = [(event.name, event.data.get("step")) for event in events]
    assert rest == [("stepped", 6), ("changed", 2), ("deleted", None)]
    with pytest.raises(NotFound):
        session.refresh()


def test_a_watcher_who_knows_the_last_event_misses_nothing(session: Session) -> None:
    first = next(session.watch())
    session.step()
    session.step()

    events = session.watch(since=first.id)

    assert [next(events).data["step"], next(events).data["step"]] == [6, 7]


def test_a_race_is_stepped_together_and_whoever_diverges_stays(client: Client) -> None:
    start = client.create(preset="valley")
    race = client.race(start, [{}, {"optimizer": {"name": "adam"}}, {"optimizer": {"learning_rate": 1e6}}])

    for _ in range(3):
        errors = race.step(200)

    assert [runner.outcome for runner in race][2] == "diverged"
    assert [runner.steps for runner in race][:2] == [600, 600]
    assert start.steps == 0
    assert errors[0] == race.runners[0].error


def test_a_race_has_six_at_the_most(client: Client, session: Session) -> None:
    with pytest.raises(Invalid, match="7 given, expected 1 to 6"):
        client.race(session, [{}] * 7)


def test_a_table_is_learned_from(client: Client, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a;b;kind\n1,5;2;x\n2;3,5;y\n3;1;x\n")

    table = client.upload(tmp_path / "table.csv", targets=["kind"])

    assert (table.rows, table.inputs, table.task) == (3, 2, "binary")
    assert client.dataset(table.id) == table
    assert client.create(data={"dataset": table.id}).view.data["train"] == 3
    assert client.upload(b"a,b\n1,2\n2,4\n3,5\n").rows == client.upload("a,b\n1,2\n2,4\n3,5\n").rows == 3
    client.forget(table)
    with pytest.raises(NotFound):
        client.dataset(table.id)


def test_long_work_tells_how_far_it_is(session: Session) -> None:
    done: list[Any] = []

    basins = session.basins(resolution=(5, 4), steps=20, progress=done.append)
    trained = session.trainability(
        {"name": "learning_rate", "points": 3}, {"name": "initial_scale", "points": 2}, steps=5
    )

    assert basins.basin.shape == (4, 5)
    assert done[-1]["done"] <= done[-1]["of"]
    assert trained.error.shape == (len(trained.y.values), len(trained.x.values)) == (2, 3)


def test_sessions_are_stepped_from_several_threads(session: Session) -> None:
    others = [Thread(target=Walker(session._wire, session.view).step, args=(10,)) for _ in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join()

    assert session.refresh().step == 45
