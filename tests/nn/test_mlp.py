"""The network computes what its definition says, and its gradient is exact."""

import numpy as np
import pytest

from app.errors import Invalid
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective, backward, forward, loss, loss_and_grad, outputs
from tests import reference
from tests.cases import CASES, Case, case


@pytest.mark.parametrize("case", CASES, ids=str)
def test_outputs_are_those_of_a_loop_over_the_nodes(case: Case) -> None:
    computed = outputs(case.objective, case.theta, case.X)

    by_hand = [reference.answers(case, x) for x in case.X]
    np.testing.assert_allclose(computed, by_hand, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_error_is_that_of_a_loop_over_the_examples(case: Case) -> None:
    computed = loss(case.objective, case.theta, case.X, case.y)

    assert computed == pytest.approx(reference.error(case), rel=1e-12)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_gradient_is_that_of_central_differences(case: Case) -> None:
    def error(theta: np.ndarray) -> float:
        return loss(case.objective, theta, case.X, case.y)

    value, grad = loss_and_grad(case.objective, case.theta, case.X, case.y)

    units = np.eye(case.theta.size)
    numeric = [reference.central_difference(error, case.theta, unit) for unit in units]
    assert value == error(case.theta)
    np.testing.assert_allclose(grad, numeric, rtol=1e-6, atol=1e-8)


def test_the_gradient_is_zero_where_every_answer_is_right() -> None:
    c = case((2, 3, 2), "sigmoid", "squared")

    _, grad = loss_and_grad(c.objective, c.theta, c.X, outputs(c.objective, c.theta, c.X))

    assert np.abs(grad).max() == 0


def test_the_error_of_a_sum_is_n_times_that_of_the_mean() -> None:
    mean, total = (case((2, 3, 1), reduction=word) for word in ("mean", "sum"))

    assert loss(total.objective, total.theta, total.X, total.y) == pytest.approx(
        len(mean.X) * loss(mean.objective, mean.theta, mean.X, mean.y), rel=1e-13
    )


@pytest.mark.parametrize("loss_name", ["binary_cross_entropy", "softmax_cross_entropy"])
def test_a_hopelessly_wrong_answer_has_a_finite_error(loss_name: str) -> None:
    c = case((1, 2), "identity", loss_name, bias=False)
    X, y = np.array([[1.0]]), np.array([[0.0, 1.0]])

    value, grad = loss_and_grad(c.objective, np.array([800.0, -800.0]), X, y)

    assert value == pytest.approx(1600)
    np.testing.assert_allclose(grad, [1, -1])


def test_the_book_rule_is_the_gradient_at_the_outputs_and_only_there() -> None:
    c = case((2, 3, 1), "sigmoid", bias=False)
    tape = forward(c.objective, c.theta, c.X)

    book = backward(c.objective, c.theta, tape, c.y, rule="book")
    exact = backward(c.objective, c.theta, tape, c.y)

    np.testing.assert_array_equal(book[6:], exact[6:])
    cosine = book @ exact / (np.linalg.norm(book) * np.linalg.norm(exact))
    assert 0.5 < cosine < 0.999


def test_the_book_rule_hands_down_the_error_without_the_slopes_of_the_outputs() -> None:
    # One example: o = sigmoid(v h), h = sigmoid(w x); the book moves w by e v h (1 - h) x.
    c = case((1, 1, 1), "sigmoid", bias=False, examples=1)
    w, v = c.theta
    x, t = c.X[0, 0], c.y[0, 0]
    h = 1 / (1 + np.exp(-w * x))
    o = 1 / (1 + np.exp(-v * h))

    tape = forward(c.objective, c.theta, c.X)
    book = backward(c.objective, c.theta, tape, c.y, rule="book")

    np.testing.assert_allclose(book, [(o - t) * v * h * (1 - h) * x, (o - t) * o * (1 - o) * h])


@pytest.mark.parametrize(
    ("last", "loss_name", "at"),
    [
        ("tanh", "binary_cross_entropy", "network.activations[0]"),
        ("sigmoid", "softmax_cross_entropy", "network.activations[0]"),
        ("softmax", "half_squared", "error.name"),
        ("softmax", "binary_cross_entropy", "network.activations[0]"),
    ],
)
def test_outputs_that_do_not_fit_the_error_are_refused(last: str, loss_name: str, at: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Objective(Architecture((2, 2), (last,)), LOSSES[loss_name])

    assert refusal.value.problems[0].at == at
