"""The factors of the chain rule multiply to the slope, and its sums add up, for every network and every weight."""

import math

import numpy as np
import pytest

from app.nn import chain
from app.nn.chain import Derivation, derive
from app.nn.mlp import Objective, loss_and_grad
from tests.cases import CASES, Case, case


def derivation(c: Case, link: str, example: int = 0) -> Derivation:
    return derive(c.objective, c.theta, c.X, c.y, c.objective.arch.index(link), example)


def slopes_of_example(c: Case, example: int) -> np.ndarray:
    """The gradient of one example's own error."""
    alone = Objective(c.objective.arch, c.objective.loss)
    return loss_and_grad(alone, c.theta, c.X[example : example + 1], c.y[example : example + 1])[1]


@pytest.mark.parametrize("c", CASES, ids=str)
@pytest.mark.parametrize("example", [0, 5])
def test_the_product_of_the_factors_is_the_slope_of_the_example(c: Case, example: int) -> None:
    found = [derive(c.objective, c.theta, c.X, c.y, place, example) for place in range(c.theta.size)]

    products = [math.prod(factor.value for factor in one.factors) for one in found]
    np.testing.assert_allclose(products, slopes_of_example(c, example), rtol=1e-12, atol=1e-17)
    assert products == [one.example_slope for one in found]


@pytest.mark.parametrize("c", CASES, ids=str)
def test_the_slope_is_the_entry_of_the_gradient_the_penalty_included(c: Case) -> None:
    found = [derive(c.objective, c.theta, c.X, c.y, place, 0) for place in range(c.theta.size)]

    _, grad = loss_and_grad(c.objective, c.theta, c.X, c.y)
    np.testing.assert_allclose([one.slope for one in found], grad, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("c", CASES, ids=str)
def test_the_slope_is_what_the_examples_say_gathered_and_the_penalty(c: Case) -> None:
    link = c.objective.arch.name(0)

    found = [derivation(c, link, example) for example in range(len(c.X))]

    gathered = sum(one.gathered * one.example_slope for one in found)
    assert found[0].slope == pytest.approx(gathered + found[0].penalty, rel=1e-12)


@pytest.mark.parametrize("c", CASES, ids=str)
def test_every_mean_is_that_of_the_factor_over_the_examples(c: Case) -> None:
    link = c.objective.arch.name(c.theta.size - 1)

    every = [[factor.value for factor in derivation(c, link, example).factors] for example in range(len(c.X))]

    np.testing.assert_allclose(
        [factor.mean for factor in derivation(c, link).factors], np.mean(every, axis=0), rtol=1e-12
    )


@pytest.mark.parametrize("c", CASES, ids=str)
def test_terms_add_up_to_what_is_handed_down_and_deltas_follow(c: Case) -> None:
    layers = derivation(c, "w1[0,0]", 2).layers

    assert [layer.layer for layer in layers] == list(range(c.objective.arch.depth, 0, -1))
    for above, below in zip((None, *layers), layers, strict=False):
        for node in below.nodes:
            assert node.terms is not None
            assert node.delta == pytest.approx(node.handed_down * (1 if node.slope is None else node.slope), rel=1e-14)
            if above is not None:
                assert sum(term.product for term in node.terms) == pytest.approx(node.handed_down, rel=1e-12, abs=1e-16)
                assert [term.delta for term in node.terms] == [one.delta for one in above.nodes]


def test_a_single_way_is_written_out_from_the_error_to_the_input() -> None:
    found = derivation(case((2, 3, 1), "tanh"), "w1[1,2]")

    assert [(factor.kind, factor.node, factor.link) for factor in found.factors] == [
        ("difference", (2, 0), None),
        ("slope", (2, 0), None),
        ("weight", (1, 2), "w2[2,0]"),
        ("slope", (1, 2), None),
        ("input", (0, 1), None),
    ]
    assert [factor.word for factor in found.factors] == ["difference", "tanh", "weight", "tanh", "input"]


def test_where_several_ways_lead_on_their_sum_is_one_factor() -> None:
    found = derivation(case((2, 3, 2), "sigmoid"), "w1[1,2]")

    assert [factor.kind for factor in found.factors] == ["sum", "slope", "input"]
    assert found.factors[0].value == found.layers[-1].nodes[0].handed_down
    assert [term.link for term in found.layers[-1].nodes[0].terms or ()] == ["w2[2,0]", "w2[2,1]"]


def test_a_link_into_the_outputs_has_one_way_however_many_outputs_there_are() -> None:
    found = derivation(case((2, 3, 2), "sigmoid"), "w2[2,1]")

    assert [factor.kind for factor in found.factors] == ["difference", "slope", "activation"]


@pytest.mark.parametrize("name", ["binary_cross_entropy", "softmax_cross_entropy"])
def test_an_error_that_brings_the_output_function_leaves_no_slope_at_the_outputs(name: str) -> None:
    found = derivation(case((2, 3, 2), "tanh", name), "b2[1]")

    output = found.layers[0].nodes[0]
    assert [factor.kind for factor in found.factors] == ["difference", "bias"]
    assert found.factors[0].value == pytest.approx(
        found.outputs[1] * (sum(found.targets) if name == "softmax_cross_entropy" else 1) - found.targets[1]
    )
    assert (output.slope, output.a) == (None, found.outputs[1])


def test_a_bias_has_no_penalty() -> None:
    c = case((2, 3, 1), l2=0.5, l1=0.2)

    assert derivation(c, "b1[0]").penalty == 0
    weight = derivation(c, "w1[0,0]").weight
    assert derivation(c, "w1[0,0]").penalty == pytest.approx(0.5 * weight + 0.2 * np.sign(weight))


def test_of_too_many_terms_the_links_own_node_keeps_its(monkeypatch: pytest.MonkeyPatch) -> None:
    c = case((2, 3, 4, 3, 2))
    monkeypatch.setattr(chain, "MOST_TERMS", 21)

    layers = derivation(c, "w1[0,0]").layers

    listed = [[None if node.terms is None else len(node.terms) for node in layer.nodes] for layer in layers]
    assert listed == [[0, 0], [None] * 3, [None] * 4, [4]]


def test_as_many_terms_as_may_be_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    c = case((2, 3, 4, 3, 2))
    monkeypatch.setattr(chain, "MOST_TERMS", 4 * 3 + 3 * 2 + 4)

    layers = derivation(c, "w1[0,0]").layers

    assert [len(node.terms or ()) for layer in layers for node in layer.nodes] == [0, 0, 2, 2, 2, 3, 3, 3, 3, 4]
