"""What a surface says of its own work is true."""

import numpy as np
import pytest

from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.surface.explain import Explanation, Work, forward_work
from app.surface.sample import Sampler, evaluate
from tests.cases import CASES, Case, case

AXIS = np.linspace(-1, 1, 20)


def explained(this: Case, a: str, b: str) -> Explanation:
    plane = links_plane(this.objective.arch, this.theta, a, b)
    return Sampler(this.objective, this.X, this.y, plane).explain(20, 20)


def test_a_forward_pass_takes_its_links_and_its_nodes() -> None:
    assert forward_work(case((2, 3, 1), "tanh").objective) == Work(2 * 3 + 3 + 1, 4)
    assert forward_work(case((2, 3, 2), "relu", "softmax_cross_entropy").objective) == Work(6 + 6 + 2, 3)


@pytest.mark.parametrize("this", CASES[::4], ids=str)
def test_what_is_done_and_what_is_saved_is_a_forward_pass_for_every_point(this: Case) -> None:
    arch = this.objective.arch
    found = explained(this, arch.name(0), arch.name(arch.parameters - 1))
    whole = forward_work(this.objective).times(400 * len(this.X))

    assert found.points == 400
    assert found.examples == len(this.X)
    assert found.saved.transcendentals == max(0, whole.transcendentals - found.done.transcendentals)
    assert found.done.multiply_adds + found.saved.multiply_adds >= whole.multiply_adds


def test_one_link_before_the_other_leaves_one_output_for_every_point() -> None:
    this = case((3, 5, 4), "tanh", "squared", bias=False, examples=10)

    done = explained(this, "w1[0,2]", "w2[2,1]").done.transcendentals

    # Of the hidden nodes four never change, one does with the row or column; of the outputs all change with it, and
    # one with both.
    assert done == 10 * (4 + 20 + 3 * 20 + 400)


def test_links_into_different_nodes_leave_all_outputs_for_every_point() -> None:
    this = case((3, 5, 4), "tanh", "squared", bias=False, examples=10)

    assert explained(this, "w1[0,2]", "w1[1,3]").done.transcendentals == 10 * (3 + 20 + 20 + 4 * 400)


def test_examples_whose_input_is_zero_cost_a_curve_or_nothing() -> None:
    this = case((3, 5, 4), "tanh", "squared", bias=False, examples=10)
    this.X[:4, 0] = 0

    done = explained(this, "w1[0,2]", "w2[2,1]").done.transcendentals

    assert done == 6 * (4 + 20 + 3 * 20 + 400) + 4 * (5 + 3 + 20)


def test_a_dense_plane_saves_no_function_but_the_first_product() -> None:
    this = case((6, 5, 4), "tanh", "squared", examples=10)
    u, v = np.random.default_rng(0).normal(size=(2, len(this.theta)))
    plane = Plane(this.theta, u, v, "random", ("a", "b"))

    found = evaluate(this.objective, this.X, this.y, plane, AXIS, AXIS).explanation

    assert found.method == "batched"
    assert found.saved.transcendentals == 0
    assert found.done.multiply_adds == 10 * (3 * 30 + 5 * 400 + 20 * 400 + 4 * 400)


def test_the_oracle_saves_nothing() -> None:
    this = case((2, 3, 2), "tanh", "softmax_cross_entropy")
    found = Sampler(
        this.objective, this.X, 0 * this.y, links_plane(this.objective.arch, this.theta, "w1[0,0]", "b1[1]")
    )

    explanation = found.explain(20, 20)

    assert explanation.method == "dense"
    assert explanation.saved == Work()
