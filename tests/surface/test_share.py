"""Columns of a compiled loop, shared out between threads."""

import os
from collections.abc import Callable
from threading import Event, Lock

import numpy as np
import pytest

from app.planes.weights import links_plane
from app.surface import share as module
from app.surface.sample import Sampler
from app.surface.share import PIECE_VALUES, helpers, share
from tests.cases import case

Pieces = list[tuple[int, int]]


def recorder() -> tuple[Callable[[int, int], None], Pieces]:
    done: Pieces = []
    lock = Lock()

    def run(first: int, end: int) -> None:
        with lock:
            done.append((first, end))

    return run, done


@pytest.mark.parametrize("threads", [1, 2, 7])
@pytest.mark.parametrize("columns", [1, 7, 100])
@pytest.mark.parametrize("values", [0, PIECE_VALUES, 13 * PIECE_VALUES])
def test_every_column_is_run_once(columns: int, values: int, threads: int) -> None:
    run, done = recorder()

    share(run, columns, values, threads)

    assert [i for first, end in sorted(done) for i in range(first, end)] == list(range(columns))


def test_little_work_is_not_shared() -> None:
    run, done = recorder()

    share(run, 50, PIECE_VALUES, 2)

    assert done == [(0, 50)]


def test_nobody_waits_for_a_helper_that_has_other_work() -> None:
    run, done = recorder()
    free = Event()
    busy = helpers().submit(free.wait)

    share(run, 10, 10 * PIECE_VALUES, 2)

    assert len(done) == 10
    free.set()
    assert busy.result()


def test_what_goes_wrong_with_a_helper_is_raised() -> None:
    caught = Event()
    main = Event()

    def run(first: int, end: int) -> None:
        if not main.is_set():  # whoever comes first waits until the other one has failed
            main.set()
            caught.wait(10)
            return
        caught.set()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        share(run, 4, 4 * PIECE_VALUES, 2)


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="processes are not forked here")
def test_a_forked_process_gets_helpers_of_its_own() -> None:
    before = helpers()
    helpers.cache_clear()  # as after a fork

    assert helpers() is not before
    before.shutdown()


@pytest.mark.usefixtures("compiled_loop")
@pytest.mark.parametrize(
    ("activation", "links"), [("tanh", ("w1[2,3]", "w2[1,0]")), ("sigmoid", ("w3[0,1]", "w1[0,0]"))]
)
def test_threads_do_not_matter_to_the_last_bit(
    activation: str, links: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    this = case((3, 6, 4, 2), activation, "mean_squared", examples=300)
    sampler = Sampler(this.objective, this.X, this.y, links_plane(this.objective.arch, this.theta, *links))
    alphas, betas = np.linspace(-2, 2, 17), np.linspace(-3, 1, 11)
    alone = sampler.grid(alphas, betas, 1)
    monkeypatch.setattr(module, "PIECE_VALUES", 1)

    np.testing.assert_array_equal(sampler.grid(alphas, betas, 2), alone)
    np.testing.assert_array_equal(sampler.grid(alphas, betas, 5), alone)


@pytest.mark.usefixtures("compiled_loop")
@pytest.mark.parametrize("examples", [1, 15, 16, 17, 300, 2049])
@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 3, 3, 1), (2, 3, 1, 1), (2, 1, 1, 2)])
def test_one_term_nodes_agree_with_double_precision(sizes: tuple[int, ...], examples: int) -> None:
    this = case(sizes, "tanh", "mean_squared", examples=examples)
    plane = links_plane(this.objective.arch, this.theta, "w1[0,0]", "w2[0,0]")
    alphas, betas = np.linspace(-2, 2, 7), np.linspace(-3, 1, 50)

    exact = Sampler(this.objective, this.X, this.y, plane, "float64").grid(alphas, betas)
    found = Sampler(this.objective, this.X, this.y, plane).grid(alphas, betas, 2)

    np.testing.assert_allclose(found, exact, rtol=1e-5, atol=1e-9)  # a residual near 0 has fewer digits
