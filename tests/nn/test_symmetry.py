"""A mirror image computes the same function, is undone by itself, and mirrors the gradient too."""

import math
from itertools import pairwise

import numpy as np
import pytest

from app.nn.activations import ACTIVATIONS
from app.nn.layout import Architecture
from app.nn.mlp import loss, loss_and_grad, outputs
from app.nn.symmetry import Mirror, distances, elementary, flipped, log10_equivalents, mirrors, nearest
from tests.cases import CASES, Case, case

WIDE = case((3, 6, 5, 2), "sine", "squared", seed=4)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_image_answers_the_same_with_the_same_error(case: Case) -> None:
    objective, arch = case.objective, case.objective.arch
    answers, error = outputs(objective, case.theta, case.X), loss(objective, case.theta, case.X, case.y)

    for mirror in mirrors(arch):
        image = mirror.of(arch, case.theta)

        np.testing.assert_allclose(outputs(objective, image, case.X), answers, rtol=1e-12, atol=1e-14)
        assert loss(objective, image, case.X, case.y) == pytest.approx(error, rel=1e-12)
        assert not np.array_equal(image, case.theta)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_image_of_an_image_is_where_one_began(case: Case) -> None:
    arch = case.objective.arch
    for mirror in mirrors(arch):
        twice = mirror.of(arch, mirror.of(arch, case.theta))

        assert twice.tobytes() == case.theta.tobytes()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_gradient_at_an_image_is_the_image_of_the_gradient(case: Case) -> None:
    arch = case.objective.arch
    _, grad = loss_and_grad(case.objective, case.theta, case.X, case.y)

    for mirror in mirrors(arch):
        _, there = loss_and_grad(case.objective, mirror.of(arch, case.theta), case.X, case.y)

        np.testing.assert_allclose(there, mirror.of(arch, grad), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_flips_are_listed_only_where_they_change_nothing(name: str) -> None:
    c = case((2, 3, 2), name)
    arch = c.objective.arch

    kept = np.allclose(outputs(c.objective, flipped(arch, c.theta, 1, 2), c.X), outputs(c.objective, c.theta, c.X))

    assert [mirror.kind for mirror in mirrors(arch)] == ["swap"] * 3 + ["flip"] * 3 * kept


def test_every_pair_and_every_odd_node_of_each_hidden_layer_has_its_image() -> None:
    listed = list(mirrors(Architecture((4, 3, 2, 5), ("tanh", "relu", "tanh"))))

    assert listed == [
        *(Mirror("swap", 1, pair) for pair in ((0, 1), (0, 2), (1, 2))),
        *(Mirror("flip", 1, (node,)) for node in range(3)),
        Mirror("swap", 2, (0, 1)),
    ]
    assert list(mirrors(Architecture((4, 5), ("tanh",)))) == []


@pytest.mark.parametrize("case", [*CASES, WIDE], ids=str)
def test_a_distance_is_that_of_the_image(case: Case) -> None:
    arch = case.objective.arch

    by_hand = [np.linalg.norm(mirror.of(arch, case.theta) - case.theta) for mirror in mirrors(arch)]

    np.testing.assert_allclose(distances(arch, case.theta), by_hand, rtol=1e-13, strict=True)
    assert elementary(arch) == len(by_hand)


@pytest.mark.parametrize("most", [1, 7, 1000])
def test_the_nearest_are_the_nearest_of_all(most: int) -> None:
    arch = WIDE.objective.arch
    everything = dict(zip(mirrors(arch), distances(arch, WIDE.theta), strict=True))

    found = nearest(arch, WIDE.theta, most)

    assert [away for _, away in found] == sorted(everything.values())[:most]
    assert all(everything[mirror] == away for mirror, away in found)


def test_equally_near_images_keep_their_order() -> None:
    arch = Architecture((2, 4, 1), ("tanh", "identity"))

    found = nearest(arch, np.zeros(arch.parameters), 8)

    assert found == [(mirror, 0.0) for mirror in list(mirrors(arch))[:8]]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_the_equivalents_are_as_many_as_can_be_reached(activation: str) -> None:
    c = case((1, 2, 2, 1), activation)
    arch = c.objective.arch
    reached, fresh = {c.theta.tobytes()}, [c.theta]
    while fresh:
        images = [mirror.of(arch, theta) for theta in fresh for mirror in mirrors(arch)]
        fresh = [image for image in images if image.tobytes() not in reached]
        reached |= {image.tobytes() for image in fresh}

    assert 10 ** log10_equivalents(arch) == pytest.approx(len(reached))


def test_the_equivalents_of_a_large_network_are_counted_without_overflow() -> None:
    counts = [log10_equivalents(Architecture((1, nodes, 1), ("relu", "identity"))) for nodes in (1, 10, 1000)]

    assert counts == pytest.approx([0, math.log10(math.factorial(10)), 2567.6046442221327])
    assert all(fewer < more for fewer, more in pairwise(counts))
