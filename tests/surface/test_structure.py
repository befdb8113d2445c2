"""The facts of a plane, and the ladder from facts to a method."""

import numpy as np
import pytest

from app.nn.activations import ACTIVATIONS
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.surface.kernels import activate
from app.surface.select import METHODS, select
from app.surface.structure import ALPHA, BETA, BOTH, CONSTANT, facts

DEEP = Architecture((2, 3, 3, 2), ("tanh", "tanh", "tanh"))


def classes(a: str, b: str) -> list[list[int]]:
    plane = links_plane(DEEP, np.zeros(DEEP.parameters), a, b)
    return [layer.tolist() for layer in facts(DEEP, plane).classes]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("w1[0,1]", "w1[1,1]", [[CONSTANT, BOTH, CONSTANT], [BOTH] * 3, [BOTH] * 2]),
        ("w1[0,1]", "b1[2]", [[CONSTANT, ALPHA, BETA], [BOTH] * 3, [BOTH] * 2]),
        ("w1[0,1]", "w2[1,0]", [[CONSTANT, ALPHA, CONSTANT], [BOTH, ALPHA, ALPHA], [BOTH] * 2]),
        ("w3[1,0]", "w1[0,1]", [[CONSTANT, BETA, CONSTANT], [BETA] * 3, [BOTH, BETA]]),
        ("w3[1,0]", "b3[1]", [[CONSTANT] * 3, [CONSTANT] * 3, [ALPHA, BETA]]),
    ],
)
def test_a_node_depends_on_what_moves_its_links_or_the_nodes_below(a: str, b: str, expected: list[list[int]]) -> None:
    assert classes(a, b) == expected


def test_weights_that_happen_to_be_zero_do_not_hide_a_dependence() -> None:
    assert classes("w1[0,1]", "w2[1,0]")[2] == [BOTH, BOTH]  # though all weights of layer 3 are zero


def test_a_coordinate_that_moves_links_from_inputs_only_names_the_inputs() -> None:
    found = facts(DEEP, links_plane(DEEP, np.zeros(DEEP.parameters), "w1[1,0]", "b1[0]"))

    assert found.inputs[0] is not None
    assert found.inputs[0].tolist() == [1]
    assert found.inputs[1] is None


@pytest.mark.parametrize(
    ("activation", "loss", "a", "b", "method"),
    [
        ("identity", "mean_squared", "w1[0,0]", "w3[0,0]", "quadratic"),
        ("identity", "huber", "w1[0,0]", "w3[0,0]", "structured"),
        ("identity", "mean_squared", "w1[0,0]", "w2[0,0]", "structured"),
        ("tanh", "mean_squared", "w1[0,0]", "w3[0,0]", "structured"),
    ],
)
def test_the_fastest_method_that_holds_is_chosen(activation: str, loss: str, a: str, b: str, method: str) -> None:
    arch = Architecture((2, 3, 3, 2), ("tanh", "tanh", activation))
    found = facts(arch, links_plane(arch, np.zeros(arch.parameters), a, b))

    assert select(Objective(arch, LOSSES[loss]), np.zeros((1, 2)), found) == method
    assert method in METHODS


def test_where_all_weights_move_all_nodes_are_computed_at_each_point() -> None:
    u, v = np.random.default_rng(0).normal(size=(2, DEEP.parameters))
    found = facts(DEEP, Plane(np.zeros(DEEP.parameters), u, v, "random", ("a", "b")))

    assert select(Objective(DEEP, LOSSES["squared"]), np.zeros((1, 2)), found) == "batched"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_in_place_are_those_of_the_table(name: str, dtype: type) -> None:
    z = np.concatenate([np.linspace(-30, 30, 2001), [-1e4, 1e4, 0]])
    expected = ACTIVATIONS[name].value(z)

    with np.errstate(under="ignore"):
        found = activate(name, z.astype(dtype))

    assert found.dtype == dtype
    scale = np.maximum(1, np.abs(z))
    assert found / scale == pytest.approx(expected / scale, rel=0, abs=4 * float(np.finfo(dtype).eps) * 100)
