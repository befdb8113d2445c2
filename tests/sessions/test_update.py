"""The update of one weight is the step's, bit for bit, whatever takes it."""

from typing import Any

import numpy as np
import pytest

from app.sessions.limits import Limits
from app.sessions.session import Session
from app.sessions.train import step
from app.sessions.update import update_of

MOONS: dict[str, Any] = {
    "network": {"layers": [2, 3, 1], "activations": ["sigmoid", "sigmoid"]},
    "data": {"name": "moons", "examples": 20, "seed": 7},
}
RUNS: dict[str, dict[str, Any]] = {
    "sgd": {"optimizer": {"name": "sgd", "learning_rate": 0.1}},
    "momentum": {"optimizer": {"name": "momentum", "weight_decay": 0.1}},
    "adam, mini-batches": {"optimizer": {"name": "adam"}, "batch": {"size": 6}},
    "schedule, clipped": {"optimizer": {"schedule": {"name": "step", "every": 2}, "clip_norm": 0.01}},
    "frozen": {"optimizer": {"name": "adamw", "learning_rate": 0.1}, "free": ["w2", "w1[0,0]"]},
    "book": {"optimizer": {"name": "sgd", "learning_rate": 0.5, "rule": "book"}, "batch": {"size": 1}},
    "rprop": {"optimizer": {"name": "rprop"}, "error": {"l1": 0.1}},
}


@pytest.mark.parametrize("change", RUNS.values(), ids=RUNS)
def test_old_and_change_make_the_weight_that_the_step_makes(change: dict[str, Any]) -> None:
    for session in Session.begin(MOONS | change, Limits()).advance(5):
        before = session.last

        updates = [update_of(session.run, before, place) for place in range(session.arch.parameters)]

        after = step(session.run, before.state)
        assert [update.new for update in updates] == after.theta.tolist()
        assert [update.old for update in updates] == before.state.theta.tolist()
        for update in updates:
            assert update.frozen or update.stages[-1][1] == update.change


def test_a_frozen_weight_keeps_its_slope_and_stays() -> None:
    session = Session.begin(MOONS | RUNS["frozen"], Limits())

    update = update_of(session.run, session.last, session.arch.index("b2[0]"))

    assert update.frozen
    assert update.slope != 0
    assert (update.change, update.stages) == (0.0, ())
    assert update.text == "0 stays as it is: this weight is frozen"


def test_a_mini_batch_has_a_slope_of_its_own() -> None:
    session = Session.begin(MOONS | {"batch": {"size": 6}}, Limits())

    update = update_of(session.run, session.last, 0)

    assert update.examples == 6
    assert update.slope != session.run.gradient(session.last.state.theta)[0]


def test_the_learning_rate_is_that_of_the_schedule_at_this_step() -> None:
    schedule = {"name": "step", "every": 2, "factor": 0.5}
    session = Session.begin(MOONS | {"optimizer": {"learning_rate": 0.8, "schedule": schedule}}, Limits())
    *_, session = session.advance(4)

    rates = [update_of(session.run, session.visit(at), 0).learning_rate for at in range(5)]

    np.testing.assert_allclose(rates, [0.8, 0.8, 0.4, 0.4, 0.2])
