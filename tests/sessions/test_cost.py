"""Estimates need the right order of magnitude, no more: a wide factor either way, on whatever machine this runs."""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from app.planes.spec import PlaneSpec
from app.sessions.burst import kernels
from app.sessions.cost import scene_seconds, steps_seconds, surface_seconds
from app.sessions.limits import Limits
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.slices import Sampling, surface_on

FACTOR = 20
SESSIONS: dict[str, dict[str, Any]] = {
    "small": {"data": {"name": "xor"}},
    "usual": {"network": {"layers": [2, 6, 1]}, "data": {"name": "moons"}},
    "digits": {"network": {"layers": [64, 32, 10]}, "data": {"name": "digits"}, "batch": {"size": 64}},
    "heavy": {"network": {"layers": [2, 200, 200, 1]}, "data": {"name": "moons", "examples": 4000}},
}


def seconds(work: Callable[[], object]) -> float:
    """The quickest of three, for other load only adds."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.parametrize("config", SESSIONS.values(), ids=SESSIONS)
def test_steps_take_about_as_long_as_estimated(config: dict[str, Any]) -> None:
    session = Session.begin(config, Limits())

    measured = seconds(lambda: list(session.advance(5)))

    assert measured / FACTOR < steps_seconds(session, 5) < measured * FACTOR


@pytest.mark.parametrize("config", SESSIONS.values(), ids=SESSIONS)
@pytest.mark.parametrize("links", [("w1[0,0]", "w1[1,0]"), ("w1[0,0]", "w2[1,0]")])
def test_a_surface_takes_about_as_long_as_estimated(config: dict[str, Any], links: tuple[str, str]) -> None:
    session = Session.begin(config, Limits())
    scene = Scene.of(session, None, PlaneSpec.links(*links))
    wider = count(1)  # so that no surface is the last one again

    measured = seconds(lambda: surface_on(scene, Sampling(((-1, next(wider)), (-1, 1)), (15, 15), "float32")))

    assert measured / FACTOR < surface_seconds(session, scene.plane, 15 * 15) < measured * FACTOR


@pytest.mark.parametrize("config", SESSIONS.values(), ids=SESSIONS)
def test_a_random_plane_takes_about_as_long_as_estimated(config: dict[str, Any]) -> None:
    session = Session.begin(config, Limits())

    measured = seconds(lambda: Scene.of(session, None, PlaneSpec.of_json({"kind": "random"})))

    assert measured / FACTOR < scene_seconds(session, None, "random") < measured * FACTOR


def test_compiled_steps_cost_little_and_looks_at_them_as_much_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = {}
    for ready in (None, object()):
        monkeypatch.setattr(kernels, "_kernels", ready)
        sessions[ready is not None] = Session.begin(SESSIONS["small"], Limits())

    plain, compiled = sessions[False], sessions[True]
    assert steps_seconds(compiled, 1000, 1000) < 0.1 * steps_seconds(plain, 1000, 1000)
    assert steps_seconds(compiled, 1000, 1) > 0.9 * steps_seconds(plain, 1000, 1)
