"""What holds for a surface as a whole: where its cells lie, that order and threads do not matter, how it overflows."""

import time
from collections.abc import Generator
from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from app.nn.layout import Architecture
from app.nn.losses import LOSSES
from app.nn.mlp import Objective, loss
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.surface import sheet
from app.surface.points import curve, slice_losses
from app.surface.sample import Sampler, Surface, Tile, bytes_of_example, evaluate, refine
from tests.cases import CASES, Case, case

ALPHAS, BETAS = np.linspace(-2, 2, 17), np.linspace(-3, 1, 11)
THIS = case((3, 6, 4, 2), "tanh", "mean_squared", examples=300)
PLANE = links_plane(THIS.objective.arch, THIS.theta, "w1[2,3]", "w2[1,0]")


def surface(this: Case, plane: Plane, workers: int | None = None) -> Surface:
    return evaluate(this.objective, this.X, this.y, plane, ALPHAS, BETAS, workers=workers)


@pytest.fixture
def many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "LONE_TASK", 0)
    monkeypatch.setattr(sheet, "FEWEST_TASKS", 6)


@pytest.mark.parametrize("this", CASES[::7], ids=str)
def test_the_cell_of_the_present_weights_holds_the_error_of_the_network(this: Case) -> None:
    arch = this.objective.arch
    plane = links_plane(arch, this.theta, arch.name(0), arch.name(arch.parameters - 1))
    (alpha,), (beta,), _ = plane.project(this.theta)

    found = evaluate(this.objective, this.X, this.y, plane, np.array([alpha]), np.array([beta]), "float64")

    assert found.error[0, 0] == pytest.approx(loss(this.objective, this.theta, this.X, this.y), rel=1e-12)


def test_rows_follow_beta_and_columns_alpha() -> None:
    error = surface(THIS, PLANE).error

    assert error.shape == (len(BETAS), len(ALPHAS))
    for i, j in [(0, 0), (16, 0), (0, 10), (5, 8)]:
        expected = loss(THIS.objective, PLANE.at(ALPHAS[i], BETAS[j]), THIS.X, THIS.y)
        assert error[j, i] == pytest.approx(expected, rel=1e-5)


def test_exchanging_the_links_transposes_the_surface() -> None:
    turned = evaluate(THIS.objective, THIS.X, THIS.y, PLANE.transposed(), BETAS, ALPHAS)

    assert pytest.approx(surface(THIS, PLANE).error, rel=1e-5) == turned.error.T


@pytest.mark.usefixtures("many_tasks")
@pytest.mark.parametrize("links", [("w1[2,3]", "w2[1,0]"), ("w3[0,1]", "w1[0,0]"), ("b1[0]", "b1[1]")])
def test_the_number_of_threads_does_not_matter_to_the_last_bit(links: tuple[str, str]) -> None:
    plane = links_plane(THIS.objective.arch, THIS.theta, *links)

    one, *others = (surface(THIS, plane, workers).error for workers in (1, 2, 5))

    for other in others:
        assert np.array_equal(one, other)


@pytest.mark.usefixtures("many_tasks")
@pytest.mark.parametrize("plane", [PLANE, PLANE.transposed()])
def test_tiles_cover_the_grid_once(plane: Plane) -> None:
    times = np.zeros((len(BETAS), len(ALPHAS)))

    for tile in Sampler(THIS.objective, THIS.X, THIS.y, plane).tiles(ALPHAS, BETAS):
        assert times[tile.rows, tile.columns].shape == tile.error.shape
        times[tile.rows, tile.columns] += 1

    assert (times == 1).all()


@pytest.mark.usefixtures("many_tasks")
@pytest.mark.parametrize("workers", [1, 2])
def test_closing_the_tiles_stops_the_work(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[slice] = []
    tile_of = Sampler._tile

    def counted(self: Sampler, alphas: object, betas: object, part: slice, *rest: object) -> Tile:
        started.append(part)
        time.sleep(0.05)  # so long that the first is looked at while the next are under way
        return tile_of(self, alphas, betas, part, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Sampler, "_tile", counted)
    tiles = Sampler(THIS.objective, THIS.X, THIS.y, PLANE).tiles(ALPHAS, BETAS, workers)

    next(tiles)
    cast("Generator[Tile]", tiles).close()

    assert len(started) <= workers**2


def test_levels_are_coarser_grids_of_the_same_surface_and_end_with_it() -> None:
    whole = surface(THIS, PLANE)

    levels = list(refine(THIS.objective, THIS.X, THIS.y, PLANE, ALPHAS, BETAS))

    assert [level.error.shape for level in levels] == [(3, 3), (4, 5), (6, 9), (11, 17)]
    for level in levels:
        rows, columns = np.searchsorted(BETAS, level.betas), np.searchsorted(ALPHAS, level.alphas)
        assert level.error == pytest.approx(whole.error[np.ix_(rows, columns)], rel=1e-5)


def test_levels_evaluate_no_point_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    evaluated = 0
    tile_of = Sampler._tile

    def counted(self: Sampler, *arguments: object) -> Tile:
        nonlocal evaluated
        tile = tile_of(self, *arguments)  # type: ignore[arg-type]
        evaluated += tile.error.size
        return tile

    monkeypatch.setattr(Sampler, "_tile", counted)

    list(refine(THIS.objective, THIS.X, THIS.y, PLANE, ALPHAS, BETAS))

    assert evaluated == len(ALPHAS) * len(BETAS)


@pytest.mark.parametrize("name", ["w1[0,0]", "b1[1]", "w2[1,0]", "w3[0,1]", "b3[0]"])
@pytest.mark.parametrize("error", LOSSES)
def test_a_curve_is_the_error_along_one_weight(name: str, error: str) -> None:
    this = case((2, 3, 3, 2), "sigmoid", error, l1=0.1, l2=0.1)
    index = this.objective.arch.index(name)

    found = curve(this.objective, this.X, this.y, this.theta, index, ALPHAS)

    for value, error_there in zip(ALPHAS, found, strict=True):
        theta = this.theta.copy()
        theta[index] = value
        assert error_there == pytest.approx(loss(this.objective, theta, this.X, this.y), rel=1e-10)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("error", LOSSES)
def test_a_network_that_overflows_gives_infinity_and_no_warning(error: str, dtype: str) -> None:
    this = case((2, 2, 2), "softplus", error)
    plane = links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,1]")
    far = np.array([-1e300, 0.0, 1e300])

    found = evaluate(this.objective, this.X, this.y, plane, far, far, dtype).error  # type: ignore[arg-type]
    along = slice_losses(this.objective, this.X, this.y, plane, far, far)

    assert np.isfinite(found[1, 1])
    assert np.isfinite(along[1])
    assert not np.isfinite(found[2, 2])
    assert not np.isfinite(along[2])


def test_softmax_with_targets_that_are_no_shares_takes_the_dense_way() -> None:
    this = case((2, 3, 2), "tanh", "softmax_cross_entropy")
    odd = replace(this, y=this.y - 0.5)
    plane = links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,1]")

    found = surface(odd, plane)

    assert found.method == "dense"
    assert found.error[3, 5] == pytest.approx(
        loss(odd.objective, plane.at(ALPHAS[5], BETAS[3]), odd.X, odd.y), rel=1e-6
    )
    assert slice_losses(odd.objective, odd.X, odd.y, plane, ALPHAS[5:6], BETAS[3:4]) == pytest.approx(found.error[3, 5])


def test_a_perfect_fit_has_no_error_also_in_closed_form() -> None:
    arch = Architecture((2, 1), ("identity",), bias=False)
    X = np.random.default_rng(0).normal(size=(50, 2))
    plane = links_plane(arch, np.zeros(2), "w1[0,0]", "w1[1,0]")

    best, other = np.array([1.5, 1.0]), np.array([-2.0, 0.0])
    found = evaluate(Objective(arch, LOSSES["squared"]), X, X @ [[1.5], [-2.0]], plane, best, other, "float64")

    assert found.method == "quadratic"
    assert found.error[0, 0] == pytest.approx(0, abs=1e-25)
    assert found.error[0, 1] == pytest.approx(float(0.25 * np.square(X[:, 0]).mean()), rel=1e-12)


@pytest.mark.parametrize("loss_name", ["mean_squared", "softmax_cross_entropy", "binary_cross_entropy"])
def test_examples_that_do_not_fit_the_memory_are_taken_a_group_at_a_time(loss_name: str) -> None:
    this = case((3, 6, 4, 2), "tanh", loss_name, examples=300, l2=0.1)
    bytes_each = bytes_of_example(this.objective)
    problem = (this.objective, this.X, this.y, PLANE)

    whole = evaluate(*problem, ALPHAS, BETAS, "float64")
    parts = evaluate(*problem, ALPHAS, BETAS, "float64", memory=37 * bytes_each)
    *_, refined = refine(*problem, ALPHAS, BETAS, "float64", memory=37 * bytes_each)
    scattered = Sampler(*problem, "float64", 37 * bytes_each).points(ALPHAS[:11], BETAS)

    assert parts.error == pytest.approx(whole.error, rel=1e-13)
    assert refined.error == pytest.approx(whole.error, rel=1e-13)
    assert scattered == pytest.approx(np.diag(whole.error), rel=1e-12)
    assert parts.explanation.examples == 300


def test_a_group_with_odd_targets_makes_all_of_them_dense() -> None:
    this = case((3, 6, 4, 2), "tanh", "softmax_cross_entropy", examples=20)
    odd = this.y.copy()
    odd[-1] = [1.5, -0.5]

    found = evaluate(this.objective, this.X, odd, PLANE, ALPHAS[:3], BETAS[:2], memory=1)

    assert found.method == "dense"
    expected = loss(this.objective, PLANE.at(ALPHAS[2], BETAS[1]), this.X, odd)
    assert found.error[1, 2] == pytest.approx(expected, rel=1e-6)
