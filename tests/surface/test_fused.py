"""The compiled loop computes what NumPy does, number by number and point by point."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from app.jit import Compiled
from app.nn.activations import ACTIVATIONS
from app.planes.weights import links_plane
from app.surface import fast
from app.surface.compiled import FUNCTIONS, Sums
from app.surface.sample import Precision, Sampler, evaluate
from tests.cases import case

Function = Callable[[np.ndarray], np.ndarray]

# What each function is asked for, and by how much it may be off: some units in the last place of 6e-8.
RANGES: dict[str, tuple[float, float, Function]] = {
    "tanh": (-12, 12, np.tanh),
    "exp": (-80, 0, np.exp),
    "log1p": (0, 1, np.log1p),
    "log": (1e-30, 3000, np.log),
    "softplus": (-60, 60, lambda x: np.logaddexp(0, x)),
    "elu": (-30, 5, lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0)))),
    "silu": (-30, 30, lambda x: x / (1 + np.exp(-x))),
    "gelu": (-13, 40, lambda x: x * ndtr(x)),
    "sine": (-1e6, 1e6, np.sin),
    "relu": (-5, 5, lambda x: np.maximum(x, 0)),
    "leaky_relu": (-5, 5, lambda x: np.maximum(x, 0.01 * x)),
}


def elementwise(name: str, x: np.ndarray) -> np.ndarray:
    """A function of `app.surface.float32` on an array, compiled as in the loop."""
    from numba import njit  # noqa: PLC0415

    from app.surface import float32  # noqa: PLC0415 - it imports Numba, too

    function = getattr(float32, name)

    @njit(error_model="numpy")
    def run(values: np.ndarray, out: np.ndarray) -> None:
        for place in range(values.size):
            out[place] = function(values[place])

    out = np.empty_like(x)
    run(x, out)
    return out


@pytest.mark.parametrize("name", RANGES)
def test_a_function_is_right_to_the_last_few_units(name: str) -> None:
    low, high, reference = RANGES[name]
    x = np.random.default_rng(0).uniform(low, high, 20_000).astype(np.float32)
    x[:1000] *= np.float32(1e-4)

    found = elementwise(name, x)

    assert found.dtype == np.float32
    np.testing.assert_allclose(found, reference(x.astype(np.float64)), rtol=4e-7, atol=1e-37)


@pytest.mark.parametrize("name", ["tanh", "softplus", "elu", "silu", "gelu", "relu", "leaky_relu"])
def test_what_is_not_a_number_stays_so(name: str) -> None:
    assert np.isnan(elementwise(name, np.array([np.nan], np.float32))).all()


def test_gelu_ends_in_zero_and_in_the_number_itself() -> None:
    found = elementwise("gelu", np.array([-np.inf, -1e30, -20, 20, 1e30, np.inf], np.float32))

    np.testing.assert_allclose(found, np.array([0, 0, 0, 20, 1e30, np.inf], np.float32), atol=1e-37)


@pytest.mark.parametrize("huge", [2e6, -3e8, 1e30, np.inf, np.nan])
def test_sines_beside_a_huge_number_or_none_are_right(huge: float) -> None:
    from app.surface.float32 import sines  # noqa: PLC0415 - it imports Numba

    x = np.append(np.linspace(-1000, 1000, 500), huge).astype(np.float32)
    with np.errstate(invalid="ignore"):
        expected = np.sin(x.astype(np.float64))

    sines(x)

    np.testing.assert_allclose(x, expected, rtol=4e-7)


def test_every_function_that_the_loop_knows_is_an_activation() -> None:
    assert set(FUNCTIONS) <= set(ACTIVATIONS)


def test_the_loop_is_taken_where_it_fits_and_only_there(
    surface_kernels: Compiled[Sums], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    loop = surface_kernels.ready
    assert loop is not None

    def counted(*arguments: object) -> None:
        nonlocal calls
        calls += 1
        loop(*arguments)

    class Counting:
        ready = staticmethod(counted)

    monkeypatch.setattr(fast, "kernels", Counting)
    taken = {}
    for activation in ACTIVATIONS:
        this = case((2, 3, 2), activation)
        plane = links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,0]")
        for dtype in ("float32", "float64"):
            calls = 0
            evaluate(this.objective, this.X, this.y, plane, np.arange(3.0), np.arange(3.0), dtype)
            taken[activation, dtype] = calls > 0
    single = {name for (name, dtype), was in taken.items() if was and dtype == "float32"}
    assert not any(was for (_, dtype), was in taken.items() if dtype == "float64")
    # Sigmoid nodes become tanh nodes, and with identity nodes both links of this plane make parabolas.
    assert single == ({*FUNCTIONS, "sigmoid"} - {"identity"})


@pytest.mark.usefixtures("compiled_loop")
def test_tasks_and_threads_do_not_matter() -> None:
    this = case((3, 6, 4, 2), "tanh", "softmax_cross_entropy", examples=700)
    plane = links_plane(this.objective.arch, this.theta, "w1[2,3]", "w2[1,0]")
    sampler = Sampler(this.objective, this.X, this.y, plane)
    alphas, betas = np.linspace(-2, 2, 17), np.linspace(-3, 1, 11)

    whole = sampler.grid(alphas, betas, workers=1)

    np.testing.assert_array_equal(sampler.grid(alphas, betas, workers=2), whole)
    np.testing.assert_array_equal(sampler.grid(alphas[3:5], betas, workers=1), whole[:, 3:5])


@pytest.mark.usefixtures("compiled_loop")
@pytest.mark.parametrize("links", [("w1[2,3]", "w2[1,0]"), ("w2[0,0]", "w1[0,0]"), ("w1[0,0]", "w1[1,1]")])
def test_calls_of_a_row_each_give_the_same_to_the_last_place(
    links: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    this = case((3, 6, 4, 2), "tanh", "softmax_cross_entropy", examples=700)
    sampler = Sampler(this.objective, this.X, this.y, links_plane(this.objective.arch, this.theta, *links))
    alphas, betas = np.linspace(-2, 2, 17), np.linspace(-3, 1, 11)
    grid, points = sampler.grid(alphas, betas), sampler.points(alphas[:11], betas)

    monkeypatch.setattr(fast, "TASK_VALUES", 1)

    np.testing.assert_array_max_ulp(sampler.grid(alphas, betas), grid)
    np.testing.assert_allclose(sampler.points(alphas[:11], betas), points, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_work_that_is_stopped_ends_with_the_rows_under_way(
    dtype: Precision, surface_kernels: Compiled[Sums], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast, "kernels", surface_kernels)
    monkeypatch.setattr(fast, "TASK_VALUES", 1)
    monkeypatch.setattr(fast, "TILE_BYTES", 1)
    done = 0
    what = "fused_sums" if dtype == "float32" else "_tile"
    work = getattr(fast, what)

    def counted(*arguments: Any) -> Any:
        nonlocal done
        done += 1
        return work(*arguments)

    monkeypatch.setattr(fast, what, counted)
    this = case((3, 6, 4, 2), "tanh", "softmax_cross_entropy", examples=700)
    plane = links_plane(this.objective.arch, this.theta, "w1[2,3]", "w2[1,0]")

    with pytest.raises(fast.Abandoned):
        evaluate(
            this.objective, this.X, this.y, plane, np.arange(9.0), np.arange(9.0), dtype, 1, stopped=lambda: done > 0
        )

    assert done == 1


def test_without_a_compiler_numpy_goes_on() -> None:
    def missing() -> Sums:
        raise ImportError("no Numba here")

    kernels = Compiled("surfaces", missing)

    assert kernels.load() is None
    assert kernels.ready is None
