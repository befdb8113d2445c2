"""Many networks at once are each what one network alone is."""

import numpy as np
import pytest

from app.arrays import Matrix
from app.nn import many
from app.nn.mlp import backward, forward, loss_and_grad
from tests.cases import CASES, Case, case


def nearby(this: Case, networks: int) -> Matrix:
    """(S, P), the case's own weights first."""
    noise = np.random.default_rng(0).normal(size=(networks, len(this.theta)))
    noise[0] = 0
    return this.theta + 0.5 * noise


@pytest.mark.parametrize("this", CASES, ids=str)
def test_every_row_is_the_error_and_the_gradient_of_its_own_network(this: Case) -> None:
    thetas = nearby(this, 9)

    losses, grads = many.losses_and_grads(this.objective, thetas, this.X, this.y)

    for theta, loss, grad in zip(thetas, losses, grads, strict=True):
        expected = loss_and_grad(this.objective, theta, this.X, this.y)
        assert loss == pytest.approx(expected[0], rel=1e-12)
        assert grad == pytest.approx(expected[1], rel=1e-12, abs=1e-12 * float(np.abs(expected[1]).max()))


@pytest.mark.parametrize("this", CASES[::7], ids=str)
def test_errors_alone_are_those_beside_the_gradients(this: Case) -> None:
    thetas = nearby(this, 5)

    alone = many.losses(this.objective, thetas, this.X, this.y)

    assert alone.tolist() == many.losses_and_grads(this.objective, thetas, this.X, this.y)[0].tolist()


def test_the_book_s_rule_is_that_of_a_single_network() -> None:
    this = case((2, 3, 4, 2), "sigmoid", "half_squared")
    thetas = nearby(this, 4)

    _, directions = many.losses_and_grads(this.objective, thetas, this.X, this.y, "book")

    for theta, direction in zip(thetas, directions, strict=True):
        tape = forward(this.objective, theta, this.X)
        assert direction == pytest.approx(backward(this.objective, theta, tape, this.y, "book"), rel=1e-12)


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    this = case((3, 6, 4, 2), "tanh", "mean_squared", examples=50, l2=0.1)
    thetas = nearby(this, 11)
    whole = many.losses_and_grads(this.objective, thetas, this.X, this.y)

    monkeypatch.setattr(many, "BLOCK_ELEMENTS", 6 * 50 * 3)
    pieces = many.losses_and_grads(this.objective, thetas, this.X, this.y)

    assert pieces[0] == pytest.approx(whole[0], rel=1e-14)
    assert pieces[1] == pytest.approx(whole[1], rel=1e-12)


def test_a_network_that_overflows_does_not_disturb_the_others() -> None:
    this = case((2, 3, 1), "identity", "half_squared")
    thetas = nearby(this, 3)
    lost = np.insert(thetas, 1, 1e200, axis=0)

    with np.errstate(all="ignore"):
        losses, grads = many.losses_and_grads(this.objective, lost, this.X, this.y)

    assert not np.isfinite(losses[1])
    alone = many.losses_and_grads(this.objective, thetas, this.X, this.y)
    assert losses[[0, 2, 3]].tolist() == alone[0].tolist()
    assert grads[[0, 2, 3]].tolist() == alone[1].tolist()
