"""The mirror images of a session's weights have its error, and are where they are said to be."""

from typing import Any

import numpy as np
import pytest

from app.errors import Invalid
from app.presets import PRESETS
from app.sessions.cost import symmetries_seconds
from app.sessions.limits import Limits
from app.sessions.session import Session, set_weights
from app.sessions.symmetries import symmetries_of
from tests.sessions.test_cost import FACTOR, SESSIONS, seconds

MOONS: dict[str, Any] = {
    "network": {"layers": [2, 5, 4, 1], "activations": ["tanh", "silu", "sigmoid"]},
    "data": {"name": "moons", "examples": 60},
    "error": {"l2": 0.01, "l1": 0.001},
}


def walked(config: Any, steps: int) -> Session:
    session = Session.begin(config, Limits())
    for after in session.advance(steps):
        session = after
    return session


def test_every_image_has_the_error_of_the_session() -> None:
    session = walked(MOONS, 20)

    found = symmetries_of(session, None, None, most=1000)

    assert (found.step, found.loss, found.total) == (20, session.last.point.train, 10 + 5 + 6)
    assert len(found.images) == found.total
    for image in found.images:
        assert image.loss == pytest.approx(found.loss, rel=1e-12)
        assert image.difference == image.loss - found.loss
        assert image.place is None


def test_the_weights_of_an_image_lead_there() -> None:
    session = walked(MOONS, 3)
    theta = session.last.state.theta

    for image in symmetries_of(session, None, None, most=1000).images:
        there = set_weights(session.arch, theta, image.weights)

        np.testing.assert_array_equal(there, image.mirror.of(session.arch, theta))
        assert np.count_nonzero(there != theta) == len(image.weights)
        assert np.linalg.norm(there - theta) == pytest.approx(image.distance, rel=1e-12)


def test_the_nearest_come_first_and_no_more_than_asked_for() -> None:
    session = walked(MOONS, 5)
    everything = [image.distance for image in symmetries_of(session, None, None, most=1000).images]

    nearest = symmetries_of(session, None, None, most=4)

    assert [image.distance for image in nearest.images] == sorted(everything)[:4]
    assert nearest.total == len(everything)


@pytest.mark.parametrize("step", [0, 60])
def test_the_other_valley_of_the_preset_lies_across_the_origin_of_its_plane(step: int) -> None:
    session = walked(PRESETS["symmetry"].config, 60)
    a, b = session.visit(step).state.theta

    found = symmetries_of(session, step, ("w1[0,0]", "w2[0,0]"), most=50)

    (image,) = found.images
    assert (image.mirror.kind, image.mirror.layer, image.mirror.nodes) == ("flip", 1, (0,))
    assert image.weights == {"w1[0,0]": -a, "w2[0,0]": -b}
    assert image.place is not None
    assert (image.place.alpha, image.place.beta, image.place.distance) == (-a, -b, 0)
    assert image.distance == pytest.approx(2 * np.hypot(a, b))
    assert abs(image.difference) < 1e-15
    assert found.log10_equivalents == pytest.approx(np.log10(2))


def test_an_image_lies_as_far_from_the_plane_as_the_weights_that_it_does_not_show_move() -> None:
    session = walked(MOONS, 5)
    names = ("w1[0,2]", "w2[2,0]")

    for image in symmetries_of(session, None, names, most=1000).images:
        theta = set_weights(session.arch, session.last.state.theta, image.weights)
        places = [session.arch.index(name) for name in names]
        unseen = np.delete(theta - session.last.state.theta, places)

        assert image.place is not None
        assert (image.place.alpha, image.place.beta) == tuple(theta[places])
        assert image.place.distance == pytest.approx(np.linalg.norm(unseen), rel=1e-12, abs=1e-15)


def test_two_nodes_that_are_alike_are_images_of_each_other_where_they_stand() -> None:
    session = walked(MOONS | {"weights": {"initializer": "zeros"}, "network": {"layers": [2, 3, 1]}}, 0)

    images = symmetries_of(session, None, None, most=50).images

    assert [(image.distance, image.difference, image.weights) for image in images] == [(0, 0, {})] * 6


def test_a_network_without_hidden_nodes_has_no_image() -> None:
    found = symmetries_of(walked({"network": {"layers": [2, 1]}}, 1), None, None, most=50)

    assert (found.total, found.log10_equivalents, found.images) == (0, 0, [])


@pytest.mark.parametrize(
    ("links", "at"),
    [(("w9[0,0]", "w1[0,0]"), "a"), (("w1[0,0]", "x"), "b"), (("w1[0,0]", "w1[0,0]"), "b")],
)
def test_links_that_make_no_plane_are_refused_where_they_stand(links: tuple[str, str], at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        symmetries_of(walked(MOONS, 0), None, links, most=50)

    assert [problem.at for problem in refusal.value.problems] == [at]


def test_weights_beyond_all_bounds_have_images_too() -> None:
    session = walked(MOONS, 0).patch({"weights": {"w1[0,0]": 1e308, "w1[0,1]": -1e308}})

    found = symmetries_of(session, None, ("w1[0,0]", "w1[0,1]"), most=1000)

    assert len(found.images) == found.total
    assert all(np.isfinite(list(image.weights.values())).all() for image in found.images)


def test_of_half_a_million_images_only_the_nearest_are_made() -> None:
    session = walked({"network": {"layers": [2, 1024, 1]}, "data": {"name": "moons", "examples": 10}}, 0)

    found = symmetries_of(session, None, None, most=3)

    assert (found.total, len(found.images)) == (1024 * 1023 // 2 + 1024, 3)


@pytest.mark.parametrize("config", SESSIONS.values(), ids=SESSIONS)
def test_images_take_about_as_long_as_estimated(config: dict[str, Any]) -> None:
    session = walked(config, 0)

    measured = seconds(lambda: symmetries_of(session, None, None, most=10))

    assert measured / FACTOR < symmetries_seconds(session, None, 10) < measured * FACTOR
