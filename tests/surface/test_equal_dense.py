"""Every fast way agrees with the oracle, whatever the network, the error, the plane and the data."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.arrays import Vector
from app.nn.activations import ACTIVATIONS
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.surface.dense import dense_points, dense_surface
from app.surface.points import slice_losses
from app.surface.sample import Precision, evaluate
from tests.cases import CASES, Case, case

ALPHAS, BETAS = np.linspace(-2, 2.5, 5), np.linspace(-1.5, 3, 4)
RELATIVE: dict[Precision, float] = {"float64": 1e-10, "float32": 1e-5}

# Networks in which two weights can stand in every position to each other.
POSITIONS = [
    case((3, 3, 2), "sigmoid", "mean_squared"),
    case((3, 3, 2), "tanh", "softmax_cross_entropy"),
    case((2, 3, 2), "tanh", "binary_cross_entropy", bias=False),
    case((2, 2, 2, 2), "identity", "squared"),
    case((2, 2, 3, 2, 2), "sigmoid", "half_squared", l2=0.1, l1=0.05),
    case((2, 2, 2, 1, 2, 3), "softplus", "huber", reduction="sum"),
]


def assert_as_dense(this: Case, plane: Plane, dtype: Precision) -> None:
    expected = dense_surface(this.objective, this.X, this.y, plane, ALPHAS, BETAS)

    found = evaluate(this.objective, this.X, this.y, plane, ALPHAS, BETAS, dtype)

    assert found.error.dtype == dtype
    assert found.error == pytest.approx(expected, rel=RELATIVE[dtype], abs=1e-12 if dtype == "float64" else 1e-7)


def pairs(arch: Architecture, seed: int, count: int) -> list[tuple[str, str]]:
    """Some pairs of different weights, in both orders."""
    every = np.array(list(combinations(arch.names(), 2)))
    rng = np.random.default_rng(seed)
    chosen = every[rng.permutation(len(every))[:count]]
    return [(a, b) if turn else (b, a) for (a, b), turn in zip(chosen, rng.random(len(chosen)) < 0.5, strict=True)]


def random_plane(arch: Architecture, theta: Vector, seed: int, share: float = 1.0) -> Plane:
    """Directions in which about a share of the weights move.

    They are no longer than weights usually are: seven layers of large weights amplify a rounding of float32 beyond the
    fifth digit, whoever computes them.
    """
    rng = np.random.default_rng(seed)
    u, v = 0.3 * rng.normal(size=(2, len(theta))) * (rng.random((2, len(theta))) < share)
    return Plane(theta, u, v, "random", ("alpha", "beta"))


@pytest.mark.parametrize("this", CASES, ids=str)
def test_two_links_of_every_case(this: Case, dtype: Precision) -> None:
    if this.objective.arch.parameters < 2:
        pytest.fail("a case needs two weights")
    for a, b in pairs(this.objective.arch, 0, 6):
        assert_as_dense(this, links_plane(this.objective.arch, this.theta, a, b), dtype)


@pytest.mark.parametrize("this", POSITIONS, ids=str)
def test_two_links_in_every_position_to_each_other(this: Case, dtype: Precision) -> None:
    arch = this.objective.arch
    for a, b in pairs(arch, 1, 10_000 if arch.parameters < 22 else 150):
        assert_as_dense(this, links_plane(arch, this.theta, a, b), dtype)


@pytest.mark.parametrize("share", [1.0, 0.3, 0.05])
@pytest.mark.parametrize("this", [*CASES[::5], *POSITIONS], ids=str)
def test_planes_in_which_any_weights_move(this: Case, share: float, dtype: Precision) -> None:
    for seed in range(3):
        assert_as_dense(this, random_plane(this.objective.arch, this.theta, seed, share), dtype)


@pytest.mark.parametrize("this", POSITIONS, ids=str)
def test_a_single_example_and_examples_of_zeros(this: Case) -> None:
    zeros = np.where(np.random.default_rng(2).random(this.X.shape) < 0.5, 0.0, this.X)
    for data in (replace(this, X=this.X[:1], y=this.y[:1]), replace(this, X=zeros), replace(this, X=0 * this.X)):
        for a, b in pairs(this.objective.arch, 2, 20):
            assert_as_dense(data, links_plane(this.objective.arch, this.theta, a, b), "float64")


@pytest.mark.parametrize("loss", LOSSES)
def test_more_examples_than_a_block_holds(loss: str, dtype: Precision) -> None:
    this = case((2, 3, 3, 2), "sigmoid", loss, examples=5001)

    for a, b in [("w1[0,0]", "w3[1,0]"), ("w1[0,0]", "w1[1,2]"), ("w3[0,0]", "w3[1,1]")]:
        assert_as_dense(this, links_plane(this.objective.arch, this.theta, a, b), dtype)


@pytest.mark.parametrize("loss", LOSSES)
def test_targets_that_are_certain(loss: str, dtype: Precision) -> None:
    this = case((2, 4, 3), "sigmoid", loss, examples=30)
    certain = replace(this, y=np.eye(3)[np.arange(30) % 3])

    for a, b in pairs(this.objective.arch, 3, 30):
        assert_as_dense(certain, links_plane(this.objective.arch, this.theta, a, b), dtype)


@st.composite
def problems(draw: st.DrawFn, layers: int = 7, deviation: float = 0.7) -> tuple[Case, Plane]:
    """Any network of so many layers and up to six nodes a layer, and a plane of two links or of many."""
    sizes = tuple(draw(st.lists(st.integers(1, 6), min_size=2, max_size=layers + 1)))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    activations = [draw(st.sampled_from(sorted(ACTIVATIONS))) for _ in sizes[1:]]
    activations[-1] = LOSSES[loss].link or activations[-1]
    arch = Architecture(sizes, tuple(activations), draw(st.booleans()))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    some: dict[str, Any] = {"l1": 0.02 * draw(st.booleans()), "l2": 0.01 * draw(st.booleans())}
    objective = Objective(arch, LOSSES[loss], draw(st.sampled_from(["mean", "sum"])), **some)
    theta = deviation * rng.normal(size=arch.parameters)
    X, y = rng.normal(size=(draw(st.integers(1, 9)), sizes[0])), rng.random((9, sizes[-1]))
    this = Case("drawn", objective, theta, X * (rng.random(X.shape) < 0.7), y[: len(X)])
    if arch.parameters == 1 or draw(st.booleans()):
        return this, random_plane(arch, theta, seed, draw(st.sampled_from([1.0, 0.4, 0.1])))
    return this, links_plane(arch, theta, *(arch.name(int(place)) for place in rng.permutation(arch.parameters)[:2]))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(problems())
def test_whatever_the_network_and_the_plane(problem: tuple[Case, Plane]) -> None:
    this, plane = problem

    assert_as_dense(this, plane, "float64")


@settings(
    derandomize=True, max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(problem=problems(layers=4, deviation=0.5))
def test_whatever_it_is_in_single_precision(dtype: Precision, problem: tuple[Case, Plane]) -> None:
    assert_as_dense(*problem, dtype)


@pytest.mark.parametrize("this", POSITIONS, ids=str)
def test_scattered_points_are_as_exact_as_grids(this: Case) -> None:
    alphas, betas = np.random.default_rng(5).normal(size=(2, 23))
    arch = this.objective.arch
    planes = [links_plane(arch, this.theta, a, b) for a, b in pairs(arch, 4, 40)]

    for plane in [*planes, *(random_plane(arch, this.theta, seed, 0.5) for seed in range(3))]:
        expected = dense_points(this.objective, this.X, this.y, plane, alphas, betas)
        found = slice_losses(this.objective, this.X, this.y, plane, alphas, betas)
        assert found == pytest.approx(expected, rel=1e-10, abs=1e-12)
