"""The compiled gradient is NumPy's, to rounding."""

import numpy as np
import pytest

from app.arrays import Vector
from app.nn.activations import ACTIVATIONS
from app.nn.float64 import scale_by_slopes, values
from app.nn.fused import BLOCK, Integers, gradient
from app.nn.losses import LOSSES
from app.nn.mlp import backward, forward
from tests.cases import CASES, Case, case

Z = np.concatenate([[0.0], *(sign * np.geomspace(1e-9, 300, 500) for sign in (-1, 1))])
LARGE = case((3, 5, 4, 2), "tanh", "half_squared", examples=2 * BLOCK + 3, l2=0.1)


def compiled_gradient(case: Case, rows: Integers | None = None, book: bool = False) -> Vector:
    objective, arch = case.objective, case.objective.arch
    chosen = np.arange(len(case.X)) if rows is None else rows
    codes = np.array([list(ACTIVATIONS).index(function.name) for function in objective.functions])
    grad, (z, a, d) = np.empty_like(case.theta), np.zeros((3, sum(arch.sizes), min(len(chosen), BLOCK)))
    for array in (case.X, case.y, chosen):
        array.flags.writeable = False
    loss, mean = list(LOSSES).index(objective.loss.name), objective.reduction == "mean"
    network = (np.array(arch.sizes), codes, arch.bias, loss, mean, book, float(objective.l2), float(objective.l1))
    gradient(case.theta.copy(), case.X, case.y, chosen, *network, z, a, d, grad)
    return grad


@pytest.mark.parametrize("rule", ["gradient", "book"])
@pytest.mark.parametrize("case", [*CASES, LARGE], ids=str)
def test_the_compiled_gradient_is_that_of_numpy(case: Case, rule: str) -> None:
    expected = backward(case.objective, case.theta, forward(case.objective, case.theta, case.X), case.y, rule)

    found = compiled_gradient(case, book=rule == "book")

    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * abs(expected).max())


def test_some_examples_in_any_order_have_a_gradient_of_their_own() -> None:
    rows = np.array([5, 0, 130, 7])
    tape = forward(LARGE.objective, LARGE.theta, LARGE.X[rows])
    expected = backward(LARGE.objective, LARGE.theta, tape, LARGE.y[rows])

    np.testing.assert_allclose(compiled_gradient(LARGE, rows), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_compiled_activations_are_those_of_the_table(name: str) -> None:
    code, function = list(ACTIVATIONS).index(name), ACTIVATIONS[name]
    a, slopes = np.empty_like(Z), np.ones_like(Z)

    values(code, Z, a)
    scale_by_slopes(code, Z, a, slopes)

    with np.errstate(under="ignore"):
        expected = function.value(Z)
        np.testing.assert_allclose(a, expected, rtol=2e-15, atol=1e-300)
        np.testing.assert_allclose(slopes, function.slope(Z, expected), rtol=1e-14, atol=5e-16)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_is_not_a_number_stays_so(name: str) -> None:
    a = np.zeros(9)

    values(list(ACTIVATIONS).index(name), np.full(9, np.nan), a)

    assert np.isnan(a).all()
