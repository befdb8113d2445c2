"""Activations, losses and initializers keep what their tables claim."""

import numpy as np
import pytest

from app.nn.activations import ACTIVATIONS
from app.nn.initialize import INITIALIZERS, initialize
from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from tests.reference import SCALAR

Z = np.concatenate([np.linspace(-9, 9, 200), [-1e-3, 1e-3]])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_its_formula(name: str) -> None:
    np.testing.assert_allclose(ACTIVATIONS[name].value(Z), [SCALAR[name](z) for z in Z], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_and_curvature_are_the_derivatives(name: str) -> None:
    f, h = ACTIVATIONS[name], 1e-5

    def slope(z: np.ndarray) -> np.ndarray:
        return f.slope(z, f.value(z))

    np.testing.assert_allclose(slope(Z), (f.value(Z + h) - f.value(Z - h)) / (2 * h), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(
        f.curvature(Z, f.value(Z)), (slope(Z + h) - slope(Z - h)) / (2 * h), rtol=1e-7, atol=1e-9
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_survives_any_input_and_keeps_the_dtype(name: str) -> None:
    f = ACTIVATIONS[name]
    for dtype in (np.float32, np.float64):
        z = np.array([-1e4, -800, -40, -1e-30, 0, 1e-30, 40, 800, 1e4], dtype=dtype)

        for values in (f.value(z), f.slope(z, f.value(z)), f.curvature(z, f.value(z))):
            assert values.dtype == dtype
            assert np.isfinite(values).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_odd_and_smooth_are_true_where_claimed(name: str) -> None:
    f = ACTIVATIONS[name]
    jump = np.diff(f.slope(np.array([-1e-9, 1e-9]), f.value(np.array([-1e-9, 1e-9]))))

    assert f.odd == np.allclose(f.value(-Z), -f.value(Z), rtol=1e-12, atol=0)
    assert f.smooth == bool(abs(jump[0]) < 1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_a_perfect_answer_has_the_least_error(name: str) -> None:
    loss = LOSSES[name]
    t = np.array([[0.2, 0.8], [0.5, 0.5]])
    perfect = {"sigmoid": np.log(t / (1 - t)), "softmax": np.log(t)}.get(str(loss.link), t)
    others = perfect + np.random.default_rng(3).normal(size=(50, 2, 2))

    np.testing.assert_allclose(loss.grad(perfect, t), 0, atol=1e-15)
    assert all((loss.value(other, t) > loss.value(perfect, t)).all() for other in others)


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("glorot_uniform", np.sqrt(2 / 500)),
        ("glorot_normal", np.sqrt(2 / 500)),
        ("he_uniform", np.sqrt(2 / 300)),
        ("he_normal", np.sqrt(2 / 300)),
        ("book", 1 / np.sqrt(300)),
        ("book_2016", 1 / np.sqrt(200)),
        ("uniform", np.sqrt(1 / 12)),
        ("zeros", 0.0),
    ],
)
def test_an_initializer_has_the_spread_that_it_names(name: str, deviation: float) -> None:
    arch = Architecture((300, 200), ("tanh",))

    theta = initialize(arch, name, seed=5)

    assert set(INITIALIZERS) == {
        *("glorot_uniform", "glorot_normal", "he_uniform", "he_normal"),
        *("book", "book_2016", "uniform", "zeros"),
    }
    assert np.std(theta[:60000]) == pytest.approx(deviation, rel=0.01)
    assert not theta[60000:].any()


def test_the_same_seed_gives_the_same_weights_and_another_gives_others() -> None:
    arch = Architecture((3, 4, 2), ("tanh", "tanh"))

    first, again, other = (initialize(arch, "he_normal", seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
