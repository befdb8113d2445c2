"""Products with the Hessian are exact, symmetric, and those of the second difference."""

import numpy as np
import pytest

from app.nn.curvature import hvp
from app.nn.mlp import loss_and_grad
from tests import reference
from tests.cases import CASES, SMOOTH, Case, case


@pytest.mark.parametrize("case", SMOOTH, ids=str)
def test_hv_is_the_central_difference_of_the_gradient(case: Case) -> None:
    v = np.random.default_rng(1).normal(size=case.theta.size)

    def grad(theta: np.ndarray) -> np.ndarray:
        return loss_and_grad(case.objective, theta, case.X, case.y)[1]

    product = hvp(case.objective, case.theta, v, case.X, case.y)

    numeric = reference.central_difference(grad, case.theta, v)
    np.testing.assert_allclose(product, numeric, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_hessian_is_symmetric(case: Case) -> None:
    v, w = np.random.default_rng(2).normal(size=(2, case.theta.size))

    left = hvp(case.objective, case.theta, v, case.X, case.y) @ w
    right = v @ hvp(case.objective, case.theta, w, case.X, case.y)

    assert left == pytest.approx(right, rel=1e-10, abs=1e-12)


def test_a_linear_least_squares_hessian_is_the_gram_matrix() -> None:
    c = case((3, 1), "identity", bias=False, reduction="sum")

    H = np.column_stack([hvp(c.objective, c.theta, e, c.X, c.y) for e in np.eye(3)])

    np.testing.assert_allclose(H, c.X.T @ c.X, rtol=1e-13)
