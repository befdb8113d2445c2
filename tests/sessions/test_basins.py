"""Basins with a session's own optimizer: its schedule, its rate or another, and about how long they take."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.errors import Conflict, Invalid
from app.planes.plane import Plane
from app.planes.spec import PlaneSpec
from app.sessions.basins import Descents, basins_on
from app.sessions.cost import basins_seconds
from app.sessions.limits import Limits
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.surface.basins import BasinMap

FACTOR = 20  # an estimate needs the right order of magnitude, no more
LINKS = PlaneSpec.links("w1[0,0]", "w2[0,0]")
SQUARE = ((-2.0, 2.0), (-2.0, 2.0))


def scene(config: dict[str, Any], plane: PlaneSpec = LINKS, steps: int = 0) -> Scene:
    session = Session.begin(config, Limits())
    if steps:
        *_, session = session.advance(steps)
    return Scene.of(session, None, plane)


def whole(view: Scene, how: Descents, stopped: Callable[[], bool] = bool) -> BasinMap:
    *_, last = basins_on(view, how, stopped)
    assert isinstance(last, BasinMap)
    return last


def test_a_schedule_that_ends_at_zero_brings_every_descent_to_rest_or_leaves_it_under_way() -> None:
    config = {"optimizer": {"learning_rate": 1.0, "schedule": {"name": "linear", "start": 0, "end": 0}}}

    found = whole(scene(config), Descents(SQUARE, (3, 3), 20))

    assert (found.basin < 0).all()  # the rate is zero throughout: nothing has moved


def test_a_rate_given_is_the_same_as_the_session_s_own() -> None:
    fast = whole(scene({"optimizer": {"learning_rate": 2.0}}), Descents(SQUARE, (4, 3), 50))

    given = whole(scene({"optimizer": {"learning_rate": 0.1}}), Descents(SQUARE, (4, 3), 50, learning_rate=2.0))

    assert given.basin.tolist() == fast.basin.tolist()
    assert given.steps.tolist() == fast.steps.tolist()


def test_without_ranges_the_path_lies_among_the_starts() -> None:
    view = scene({}, steps=30)

    found = whole(view, Descents(None, (4, 4), 2))

    alpha, beta, _ = view.point
    assert found.alphas[0] < alpha < found.alphas[-1]
    assert found.betas[0] < beta < found.betas[-1]


def test_the_book_s_rule_and_directions_that_span_nothing_are_refused_before_anything_is_computed() -> None:
    book = {"network": {"activations": ["sigmoid", "sigmoid"]}, "optimizer": {"rule": "book"}}
    view = scene({})
    theta = view.visit.state.theta
    flat = Plane(theta, np.ones_like(theta), 2 * np.ones_like(theta), "through", ("a", "b"))

    with pytest.raises(Conflict):
        basins_on(scene(book), Descents(SQUARE, (3, 3), 1), bool)
    with pytest.raises(Invalid):
        basins_on(Scene(view.session, view.visit, view.run, flat, view.examples), Descents(SQUARE, (3, 3), 1), bool)


@pytest.mark.parametrize("config", [{}, {"data": {"name": "moons"}, "network": {"layers": [2, 8, 8, 1]}}])
@pytest.mark.parametrize("plane", [LINKS, PlaneSpec.of_json({"kind": "random"})], ids=lambda plane: plane.kind)
def test_basins_take_about_as_long_as_estimated(config: dict[str, Any], plane: PlaneSpec) -> None:
    view = scene(config, plane)

    began = time.perf_counter()
    whole(view, Descents(SQUARE, (15, 15), 40))
    measured = time.perf_counter() - began

    assert measured / FACTOR < basins_seconds(view.session, view.plane, 15 * 15, 40) < measured * FACTOR
