"""The error and its slope on a plane are those of the whole network, seen in the plane's coordinates."""

from itertools import combinations, product

import numpy as np
import pytest

from app.nn.layout import Architecture
from app.nn.mlp import loss_and_grad
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.surface import gradients
from app.surface.gradients import PlaneGradients
from tests.cases import CASES, Case, case

POINTS = np.random.default_rng(0).normal(size=(2, 7))


def assert_as_whole_network(this: Case, plane: Plane) -> None:
    losses, slopes = PlaneGradients(this.objective, this.X, this.y, plane)(*POINTS)

    for alpha, beta, loss, slope in zip(*POINTS, losses, slopes, strict=True):
        expected, grad = loss_and_grad(this.objective, plane.at(alpha, beta), this.X, this.y)
        assert loss == pytest.approx(expected, rel=1e-10)
        scale = float(np.abs(grad).max() * max(np.abs(plane.u).sum(), np.abs(plane.v).sum()))
        assert slope == pytest.approx([plane.u @ grad, plane.v @ grad], rel=1e-10, abs=1e-12 * scale)


def one_of_each_group(arch: Architecture) -> list[str]:
    """The last weight of every matrix and of every vector of biases."""
    return [arch.name(group.stop - 1) for group in arch.groups]


@pytest.mark.parametrize("this", CASES, ids=str)
def test_two_weights_of_any_two_layers_and_biases(this: Case) -> None:
    arch = this.objective.arch
    names = [arch.name(0), *one_of_each_group(arch)] if arch.parameters > 2 else arch.names()

    for a, b in combinations(dict.fromkeys(names), 2):
        assert_as_whole_network(this, links_plane(arch, this.theta, a, b))


@pytest.mark.parametrize("share", [1.0, 0.3])
@pytest.mark.parametrize("this", CASES, ids=str)
def test_planes_in_which_many_weights_move(this: Case, share: float) -> None:
    rng = np.random.default_rng(1)
    u, v = 0.3 * rng.normal(size=(2, len(this.theta))) * (rng.random((2, len(this.theta))) < share)
    u[0], v[-1] = 0.3, 0.3  # none is zero

    assert_as_whole_network(this, Plane(this.theta, u, v, "random", ("a", "b")))


@pytest.mark.parametrize("loss", ["half_squared", "huber", "softmax_cross_entropy"])
def test_every_two_weights_of_a_network_some_of_whose_outputs_rest(loss: str) -> None:
    this = case((2, 2, 3), "sigmoid", loss, l1=0.1)
    arch = this.objective.arch

    for a, b in product(arch.names(), arch.names()):
        if a != b:
            assert_as_whole_network(this, links_plane(arch, this.theta, a, b))


def test_a_point_does_not_depend_on_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    this = case((3, 6, 4, 2), "tanh", "mean_squared", examples=40)
    plane = links_plane(this.objective.arch, this.theta, "w1[2,3]", "w2[3,0]")
    whole = PlaneGradients(this.objective, this.X, this.y, plane)(*POINTS)

    monkeypatch.setattr(gradients, "BLOCK_ELEMENTS", 4 * 40 * 2)
    pieces = PlaneGradients(this.objective, this.X, this.y, plane)(*POINTS)

    assert pieces[0] == pytest.approx(whole[0], rel=1e-14)
    assert pieces[1] == pytest.approx(whole[1], rel=1e-12)


def test_a_point_where_the_network_overflows_says_so_and_leaves_the_others_alone() -> None:
    this = case((2, 3, 1), "identity", "half_squared")
    plane = links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,0]")

    losses, slopes = PlaneGradients(this.objective, this.X, this.y, plane)(
        np.array([1e200, 1.0]), np.array([1e200, 1.0])
    )

    assert np.isfinite(losses).tolist() == [False, True]
    assert np.isfinite(slopes[1]).all()
