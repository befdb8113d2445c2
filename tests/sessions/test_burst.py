"""Compiled steps are those of NumPy to rounding, and among themselves the same bit for bit however they are divided."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.optim.optimizers import OPTIMIZERS
from app.sessions import burst
from app.sessions.burst import Bursts, kernels
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.sessions.session import Session
from app.sessions.state import Outcome
from app.sessions.train import start, step
from app.sessions.update import update_of
from tests.sessions.test_session import MOONS, SMALL, begun, same, walked

SUPPORTED = sorted(burst.OPTIMIZERS)
RULES: dict[str, dict[str, Any]] = {
    "sgd": {"learning_rate": 0.3},
    "momentum": {"learning_rate": 0.1, "dampening": 0.2},
    "nesterov": {"learning_rate": 0.05},
    "rmsprop": {"learning_rate": 0.01, "momentum": 0.5, "centered": True},
}
VARIANTS: dict[str, dict[str, Any]] = {
    "full batch": {"batch": {"size": None}},
    "mini-batches": {"batch": {"size": 7}},
    "in order": {"batch": {"size": 7, "shuffle": False}},
    "one by one": {"batch": {"size": 1}},
    "frozen": {"free": ["w1", "b2[0]"], "optimizer": {"weight_decay": 0.1}},
    "clipped": {"optimizer": {"clip_norm": 0.05, "clip_value": 0.02}},
    "schedule": {"optimizer": {"schedule": {"name": "cosine", "steps": 150}}},
    "decayed": {"optimizer": {"weight_decay": 0.05}},
    "penalties": {"error": {"l2": 0.02, "l1": 0.01}},
    "book": {
        "network": {"layers": [2, 4, 3, 1], "activations": ["sigmoid"] * 3, "bias": False},
        "optimizer": {"rule": "book"},
    },
    "other error": {"error": {"name": "binary_cross_entropy", "reduction": "sum"}, "batch": {"size": 3}},
}


@cache
def compiled_kernel() -> burst.Steps:
    return burst._build()


@pytest.fixture(autouse=True, scope="module")
def loaded() -> Iterator[None]:
    """Kernels that are there in this module, and in no other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "_kernels", compiled_kernel())
        patch.setattr(kernels, "_tried", True)
        yield


def config_of(name: str, variant: dict[str, Any]) -> dict[str, Any]:
    optimizer = {"name": name, **RULES.get(name, {}), **variant.get("optimizer", {})}
    return MOONS | variant | {"optimizer": optimizer}


def numpy_session(config: dict[str, Any]) -> Session:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "_kernels", None)
        return begun(config)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("name", SUPPORTED)
def test_compiled_steps_are_those_of_numpy(name: str, variant: dict[str, Any]) -> None:
    run = Run.of_json(config_of(name, variant), Limits())
    compiled = Bursts(compiled_kernel(), run.spec, run.dataset)
    state = start(run).state

    for _ in range(200):
        found, state = compiled.leap(state, 1).state, step(run, state)

        assert (abs(found.theta - state.theta) <= 1e-13 + 1e-12 * abs(state.theta)).all()
        assert (found.step, found.epoch, found.offset) == (state.step, state.epoch, state.offset)
        for one, other in zip(numbers(found.opt_state), numbers(state.opt_state), strict=True):
            assert np.all(abs(one - other) <= 1e-14 + 1e-11 * abs(other))


def numbers(opt_state: Any) -> list[Any]:
    """The optimizer's memory in a row, the types of its parts included."""
    if isinstance(opt_state, tuple):
        return [len(opt_state), *(number for part in opt_state for number in numbers(part))]
    return [opt_state]


@pytest.mark.parametrize("name", SUPPORTED)
def test_a_whole_path_is_that_of_numpy(name: str) -> None:
    config = config_of(name, {"batch": {"size": 7}})

    compiled, plain = walked(begun(config), 200, every=40), walked(numpy_session(config), 200, every=40)

    assert compiled.run.bursts is not None
    assert plain.run.bursts is None
    assert [point.step for point in compiled.points] == [point.step for point in plain.points]
    np.testing.assert_allclose(compiled.last.state.theta, plain.last.state.theta, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(compiled.last.point.train or 0, plain.last.point.train or 0, rtol=1e-9)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=6),
    st.integers(1, 9),
    st.sampled_from([None, 1, 7]),
    st.sampled_from(SUPPORTED),
    st.booleans(),
)
def test_how_steps_are_divided_changes_no_bit(
    counts: list[int], every: int, size: int | None, name: str, shuffle: bool
) -> None:
    config = config_of(name, {"batch": {"size": size, "shuffle": shuffle}})
    session = begun(config)
    state = session.last.state
    for count in counts:
        session = walked(session, count, every)
    for _ in range(sum(counts)):
        state = step(session.run, state)

    assert same(session, walked(begun(config), sum(counts), every=1000))
    np.testing.assert_array_equal(state.theta, session.last.state.theta)


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.integers(1, 59), st.sampled_from([None, 7]), st.sampled_from(SUPPORTED))
def test_rewound_forked_and_replayed_it_is_the_same_bit_for_bit(k: int, size: int | None, name: str) -> None:
    config = config_of(name, {"batch": {"size": size}})
    session = walked(begun(config, SMALL), 60)

    back = session.rewind(k)

    assert session.visits.gap > 1
    assert same(back, walked(begun(config), k, every=1000))
    assert same(session.fork(k, {}), back)
    assert same(walked(back, 60 - k, every=7), session)


def test_more_steps_than_one_call_takes_are_the_same_steps() -> None:
    once, often = walked(begun(), 2500, every=2500), walked(begun(), 2500, every=17)

    assert same(once, often)


def test_a_change_keeps_the_kernels_where_they_know_the_optimizer() -> None:
    session = walked(begun(), 10)

    other = walked(session.patch({"optimizer": {"name": "lion"}}), 10)
    back = walked(other.patch({"optimizer": {"name": "momentum"}, "batch": {"size": 3}}), 10)

    assert [part.run.bursts is not None for part in back.stretches] == [True, False, True]
    assert same(back.rewind(19), other.rewind(19))
    assert same(back.rewind(9), session.rewind(9))
    assert same(walked(back.rewind(23), 7), back)


def test_after_mini_batches_the_full_batch_is_full_even_amid_an_epoch() -> None:
    config = config_of("sgd", VARIANTS["mini-batches"])
    found, expected = (
        walked(walked(session, 2).patch({"batch": {"size": None}}), 3)
        for session in (begun(config), numpy_session(config))
    )

    np.testing.assert_allclose(found.last.state.theta, expected.last.state.theta, rtol=1e-12)


def test_a_session_that_began_without_kernels_goes_on_without_them() -> None:
    session = walked(numpy_session(MOONS), 10)

    changed = session.patch({"optimizer": {"learning_rate": 0.01}})

    assert kernels.ready is not None
    assert session.run.bursts is None
    assert changed.run.bursts is None
    assert same(walked(changed, 5).rewind(7), session.rewind(7))


def test_where_there_are_no_kernels_numpy_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    session = walked(begun(), 10)
    monkeypatch.setattr(kernels, "_kernels", None)

    found = walked(session.patch({"optimizer": {"learning_rate": 0.01}}), 5)

    assert found.run.compiled
    assert found.run.bursts is None
    assert found.step == 15


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - set(SUPPORTED)))
def test_other_optimizers_are_left_to_numpy(name: str) -> None:
    assert begun(MOONS | {"optimizer": {"name": name}}).run.bursts is None


def test_large_steps_are_left_to_numpy() -> None:
    config = {"network": {"layers": [2, 40, 40, 1]}, "data": {"name": "moons"}}

    assert begun(config).run.bursts is None


@pytest.mark.parametrize("activation", ["tanh", "identity"])
def test_divergence_ends_at_the_same_step_with_the_same_words(activation: str) -> None:
    config = {
        "data": {"name": "sine"},
        "network": {"layers": [1, 4, 1], "activations": [activation, "identity"]},
        "optimizer": {"name": "sgd", "learning_rate": 50},
    }

    for every in (1, 7, 500):
        compiled, plain = walked(begun(config), 500, every), walked(numpy_session(config), 500, every)

        assert compiled.last.outcome is plain.last.outcome is Outcome.DIVERGED
        assert compiled.step == plain.step
        assert compiled.message == plain.message
        assert [point.step for point in compiled.points] == [point.step for point in plain.points]
    assert compiled.last.state[3:] == plain.last.state[3:]


@pytest.mark.parametrize("every", [1, 10])
def test_no_slope_at_all_is_stationary(every: int) -> None:
    config = {
        "data": {"inputs": [[1.0]], "targets": [[2.0]]},
        "network": {"layers": [1, 1], "bias": False, "activations": ["identity"]},
        "weights": {"w1": [[2.0]]},
    }

    session = walked(begun(config), 10, every)

    assert session.run.bursts is not None
    assert session.last.outcome is Outcome.STATIONARY


def test_frozen_weights_stand_still_even_with_weight_decay() -> None:
    config = MOONS | {"free": ["w1[0,2]", "w2"], "optimizer": {"name": "adamw", "weight_decay": 0.5}}

    session = walked(begun(config), 10)

    moved = session.last.state.theta != session.visit(0).state.theta
    assert [name for name, one in zip(session.arch.names(), moved, strict=True) if one] == [
        *("w1[0,2]", "w2[0,0]", "w2[1,0]", "w2[2,0]", "w2[3,0]")
    ]


def test_the_update_of_one_weight_is_that_of_the_compiled_step() -> None:
    for session in begun(MOONS | {"batch": {"size": 6}}).advance(5):
        before, after = session.last, step(session.run, session.last.state)

        updates = [update_of(session.run, before, place) for place in range(session.arch.parameters)]

        assert [update.new for update in updates] == after.theta.tolist()
        for update in updates:
            assert update.old + update.change == pytest.approx(update.new, rel=1e-12, abs=1e-13)
