"""Eigenpairs are those of the whole matrix, by whichever way they are found."""

import numpy as np
import pytest

from app.errors import Conflict
from app.nn import spectrum as module
from app.nn.curvature import Hessian
from app.nn.spectrum import spectrum, trace
from tests.cases import CASES, Case, case


def hessian(c: Case) -> Hessian:
    return Hessian(c.objective, c.theta, c.X, c.y)


def large() -> Case:
    return case((6, 12, 6, 3), "tanh", "softmax_cross_entropy", examples=40, l2=0.01)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_ends_of_the_spectrum_are_those_of_the_dense_hessian(case: Case) -> None:
    H = hessian(case)
    dense = H.block()
    count = min(2, case.theta.size)

    found = spectrum(H, count, count)

    values = np.linalg.eigvalsh((dense + dense.T) / 2)
    np.testing.assert_allclose(found.largest, values[::-1][:count], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(found.smallest, values[:count], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("largest", "smallest"), [(3, 0), (0, 2), (2, 2), (1, 3)])
def test_lanczos_finds_the_same_pairs_as_the_whole_matrix(
    monkeypatch: pytest.MonkeyPatch, largest: int, smallest: int
) -> None:
    H = hessian(large())
    monkeypatch.setattr(module, "DENSE", 10_000)
    dense = spectrum(H, largest, smallest)
    monkeypatch.setattr(module, "DENSE", 0)

    found = spectrum(H, largest, smallest)

    assert found.products < H.parameters
    np.testing.assert_allclose(found.largest, dense.largest, rtol=1e-8)
    np.testing.assert_allclose(found.smallest, dense.smallest, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(found.vectors, dense.vectors, atol=1e-5)


@pytest.mark.parametrize("dense", [0, 10_000])
def test_eigenvectors_are_unit_vectors_that_the_hessian_only_stretches(
    monkeypatch: pytest.MonkeyPatch, dense: int
) -> None:
    monkeypatch.setattr(module, "DENSE", dense)
    H = hessian(large())

    found = spectrum(H, 2, 1)

    np.testing.assert_allclose(found.vectors.T @ found.vectors, np.eye(3), atol=1e-12)
    for value, vector in zip([*found.largest, *found.smallest], found.vectors.T, strict=True):
        np.testing.assert_allclose(H @ vector, value * vector, atol=1e-7)
        assert vector[np.abs(vector).argmax()] > 0


def test_sharpness_is_the_largest_eigenvalue_and_not_the_one_of_largest_size() -> None:
    c = case((2, 6, 1), "sine", examples=20, seed=26)
    values = np.linalg.eigvalsh(hessian(c).block())
    assert -values[0] > values[-1], "a case in which power iteration goes wrong"

    assert spectrum(hessian(c)).largest[0] == pytest.approx(values[-1], rel=1e-10)


def test_frozen_weights_are_left_out() -> None:
    c = large()
    free = np.arange(c.theta.size) % 3 == 0
    block = hessian(c).block()[np.ix_(free, free)]

    found = spectrum(hessian(c), 2, 1, free)

    assert (found.vectors[~free] == 0).all()
    np.testing.assert_allclose(found.largest, np.linalg.eigvalsh(block)[::-1][:2], rtol=1e-9)


@pytest.mark.parametrize("case", CASES[::7], ids=str)
def test_the_trace_of_a_small_network_is_exact(case: Case) -> None:
    found = trace(hessian(case))

    assert found.value == pytest.approx(np.trace(hessian(case).block()), rel=1e-12)
    assert found.standard_error == 0


def test_the_trace_of_a_large_one_is_estimated_with_its_error() -> None:
    c = large()
    exact = float(np.trace(hessian(c).block()))

    found = trace(hessian(c))

    assert c.theta.size > module.DENSE
    assert 0 < found.standard_error < 0.3 * exact
    assert abs(found.value - exact) < 3 * found.standard_error


@pytest.mark.parametrize("dense", [0, 10_000])
def test_a_dead_network_has_no_curvature(monkeypatch: pytest.MonkeyPatch, dense: int) -> None:
    monkeypatch.setattr(module, "DENSE", dense)
    c = case((2, 4, 1), "relu")
    theta = np.where(c.objective.arch.is_link, 0.0, -1.0)

    found = spectrum(Hessian(c.objective, theta, c.X, c.y), 2, 1)

    assert found.largest.tolist() == [0, 0]
    assert found.smallest.tolist() == [0]


def test_where_no_weight_is_free_there_is_no_eigenvalue() -> None:
    c = case((2, 3, 1))

    found = spectrum(hessian(c), 2, 1, np.zeros(c.theta.size, bool))

    assert (found.largest.size, found.smallest.size, found.vectors.shape) == (0, 0, (c.theta.size, 0))


@pytest.mark.parametrize("dense", [0, 10_000])
def test_where_the_curvature_alone_is_not_finite_that_is_said(monkeypatch: pytest.MonkeyPatch, dense: int) -> None:
    monkeypatch.setattr(module, "DENSE", dense)
    c = case((1, 8, 1), "identity", bias=False)
    theta = np.repeat([1e-220, 1e120], 8)

    with np.errstate(all="ignore"):
        H = Hessian(c.objective, theta, 1e100 * c.X, c.y)
        assert np.isfinite(H.loss)
        assert np.isfinite(H.grad).all()
        with pytest.raises(Conflict, match="not a finite number"):
            spectrum(H)


def test_where_the_error_is_not_finite_that_is_said() -> None:
    c = case((2, 3, 1), "identity")

    with np.errstate(all="ignore"):
        H = Hessian(c.objective, np.full_like(c.theta, 1e200), c.X, c.y)
        with pytest.raises(Conflict, match="not a finite number"):
            spectrum(H)
