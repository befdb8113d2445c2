"""Walking, going back, forking and changing: the same path gives the same numbers, bit for bit."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Diverged, Invalid, LimitExceeded
from app.nn.mlp import loss
from app.optim.optimizers import OPTIMIZERS
from app.sessions.limits import Limits
from app.sessions.session import Session
from app.sessions.state import Outcome

MOONS: dict[str, Any] = {
    "network": {"layers": [2, 4, 1]},
    "data": {"name": "moons", "examples": 40, "noise": 0.15, "seed": 7, "test_share": 0.25},
    "optimizer": {"name": "adam", "learning_rate": 0.05},
    "batch": {"size": 7},
}
SMALL = Limits(max_snapshots=8, max_points=16, max_changes=3)


def begun(config: Mapping[str, Any] = MOONS, limits: Limits | None = None) -> Session:
    return Session.begin(config, limits or Limits())


def walked(session: Session, count: int, every: int = 1) -> Session:
    *_, session = session.advance(count, every)
    return session


def same(one: Session, other: Session) -> bool:
    return (
        np.array_equal(one.last.state.theta, other.last.state.theta)
        and one.last.point == other.last.point
        and one.last.state[3:] == other.last.state[3:]
        and repr(one.last.state.opt_state) == repr(other.last.state.opt_state)
    )


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.integers(0, 60), st.sampled_from([None, 1, 7]), st.booleans())
def test_rewinding_to_a_step_is_a_fresh_run_to_it(k: int, size: int | None, shuffle: bool) -> None:
    config = MOONS | {"batch": {"size": size, "shuffle": shuffle}}

    back = walked(begun(config, SMALL), 60).rewind(k)

    fresh = begun(config) if k == 0 else walked(begun(config), k)
    assert same(back, fresh)
    assert same(walked(back, 5), walked(fresh, 5))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_thinned_step_is_recomputed_bit_for_bit(name: str) -> None:
    config = MOONS | {"optimizer": {"name": name, "clip_norm": 1.0}}
    whole, thinned = walked(begun(config), 50), walked(begun(config, SMALL), 50)

    for step in range(51):
        np.testing.assert_array_equal(thinned.visit(step).state.theta, whole.visit(step).state.theta)
    assert len(thinned.visits) <= 8
    assert thinned.visits.gap > 1


@settings(derandomize=True, max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 15), min_size=1, max_size=6), st.sampled_from([None, 7]))
def test_how_steps_are_divided_into_calls_changes_nothing(counts: list[int], size: int | None) -> None:
    config = MOONS | {"batch": {"size": size}}
    session = begun(config)
    for count in counts:
        session = walked(session, count, every=4)

    assert same(session, walked(begun(config), sum(counts)))


def test_a_fork_replays_its_parent_and_leaves_it_alone() -> None:
    parent = walked(begun(), 30)

    fork = parent.fork(12, {})

    assert same(walked(fork, 18), parent)
    assert (fork.step, parent.step) == (12, 30)


def test_a_fork_takes_its_changes_from_that_step_on() -> None:
    parent = walked(begun(), 30)

    fork = parent.fork(12, {"optimizer": {"name": "sgd", "learning_rate": 0.0}})

    assert fork.run.spec.optimizer.name == "sgd"
    np.testing.assert_array_equal(walked(fork, 5).last.state.theta, parent.visit(12).state.theta)
    assert parent.run.spec.optimizer.name == "adam"


def test_a_change_is_part_of_the_path_and_rewinding_behind_it_undoes_it() -> None:
    before = walked(begun(limits=SMALL), 20)

    after = walked(before.patch({"optimizer": {"learning_rate": 0.5}}), 20)

    assert [(part.begin.step, part.changed) for part in after.stretches] == [
        (0, ()),
        (20, ("optimizer",)),
    ]
    assert same(after.rewind(17), before.rewind(17))
    assert after.rewind(17).run.spec.optimizer.values["learning_rate"] == 0.05
    assert same(walked(after.rewind(25), 15), after)


def test_weights_set_by_hand_move_the_present_point() -> None:
    before = walked(begun(), 5)

    after = before.patch({"weights": {"w1[0,2]": 0.5, "b2": [-1.0]}})

    names = dict(zip(after.arch.names(), after.last.state.theta, strict=True))
    assert (names["w1[0,2]"], names["b2[0]"]) == (0.5, -1.0)
    assert after.step == 5
    assert after.last.point.train == loss(
        after.run.objective, after.last.state.theta, after.run.dataset.X, after.run.dataset.y
    )
    assert [point.step for point in after.history()] == [0, 1, 2, 3, 4, 5]
    assert same(walked(after, 7).rewind(5), after)


def test_another_optimizer_starts_with_an_empty_memory_and_the_same_one_keeps_it() -> None:
    session = walked(begun(), 5)

    slower = session.patch({"optimizer": {"learning_rate": 0.01}})
    other = session.patch({"optimizer": {"name": "momentum"}})

    assert slower.last.state.opt_state is session.last.state.opt_state
    assert slower.run.spec.optimizer.name == "adam"
    assert "True" not in repr(other.last.state.opt_state)


def test_frozen_weights_stand_still_even_with_weight_decay() -> None:
    config = MOONS | {"free": ["w1[0,2]", "w2"], "optimizer": {"name": "adamw", "weight_decay": 0.5}}

    session = walked(begun(config), 10)

    moved = session.last.state.theta != session.visit(0).state.theta
    names = {name for name, one in zip(session.arch.names(), moved, strict=True) if one}
    assert names == {"w1[0,2]", "w2[0,0]", "w2[1,0]", "w2[2,0]", "w2[3,0]"}
    assert np.count_nonzero(session.run.gradient(session.last.state.theta)) == 17


def test_divergence_is_an_outcome_with_a_sentence_and_rewinding_ends_it() -> None:
    config = {
        "data": {"name": "sine"},
        "network": {"layers": [1, 4, 1]},
        "optimizer": {"name": "sgd", "learning_rate": 50},
    }

    lost = walked(begun(config), 500)

    assert lost.last.outcome is Outcome.DIVERGED
    assert lost.step < 500
    assert "50" in lost.message
    assert f"Step {lost.step}" in lost.message
    with pytest.raises(Diverged):
        next(lost.advance(1))
    back = lost.rewind(0).patch({"optimizer": {"learning_rate": 0.01}})
    assert walked(back, 20).last.outcome is Outcome.RUNNING


def test_numbers_beyond_all_bounds_end_in_an_outcome() -> None:
    config = {"data": {"name": "sine"}, "network": {"layers": [1, 1]}}

    lost = begun(config).patch({"weights": {"w1[0,0]": 1e308}})

    assert (lost.last.outcome, lost.last.point.train) == (Outcome.DIVERGED, None)
    assert "Set smaller ones" in lost.message
    with pytest.raises(Diverged):
        walked(lost, 1)
    assert walked(lost.patch({"weights": {"w1[0,0]": 1.0}}), 1).last.outcome is Outcome.RUNNING


def test_the_book_rule_is_said_not_to_be_the_gradient() -> None:
    config = {
        "network": {"layers": [2, 3, 1], "activations": ["sigmoid", "sigmoid"], "bias": False},
        "optimizer": {"rule": "book", "learning_rate": 0.3},
    }

    assert "not the gradient" in walked(begun(config), 1).message
    assert "not the gradient" not in walked(begun(config).patch({"optimizer": {"rule": "gradient"}}), 1).message


def test_no_slope_at_all_is_stationary() -> None:
    config = {
        "data": {"inputs": [[1.0]], "targets": [[2.0]]},
        "network": {"layers": [1, 1], "bias": False, "activations": ["identity"]},
        "weights": {"w1": [[2.0]]},
    }

    assert walked(begun(config), 1).last.outcome is Outcome.STATIONARY


def test_a_shuffled_epoch_takes_every_example_once() -> None:
    session = walked(begun(), 5)

    assert (session.last.state.epoch, session.last.state.offset) == (1, 0)


def test_a_path_has_bounded_length_and_both_its_ends() -> None:
    session = walked(begun(), 40)

    assert [visit.step for visit in session.path(session.visit(30), most=11)] == list(range(0, 31, 3))
    assert len(session.path(session.last)) == 41
    assert [point.step for point in session.history(every=15)] == [0, 15, 30, 40]


def test_too_many_changes_are_refused_and_the_path_stays() -> None:
    session = begun(limits=SMALL)
    for _ in range(3):
        session = walked(session, 1).patch({"weights": {"b2": [0.0]}})

    with pytest.raises(LimitExceeded, match="max_changes"):
        walked(session, 1).patch({"weights": {"b2": [0.0]}})
    assert session.patch({"weights": {"b2": [1.0]}}).step == 3


@pytest.mark.parametrize("step", [-1, 6])
def test_a_step_that_is_not_on_the_path_is_refused(step: int) -> None:
    with pytest.raises(Invalid, match="from 0 to 5"):
        walked(begun(), 5).rewind(step)
