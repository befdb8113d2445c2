"""A choice of examples gives just those, and a wrong one is refused with what would be right."""

from typing import Any

import numpy as np
import pytest

from app.errors import Invalid
from app.nn.mlp import loss_and_grad
from app.sessions.examples import choose_examples
from app.sessions.limits import Limits
from app.sessions.session import Session

MOONS: dict[str, Any] = {
    "data": {"name": "moons", "examples": 40, "test_share": 0.25, "seed": 7},
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
    "batch": {"size": 7},
}


def walked(steps: int, **changes: Any) -> Session:
    session = Session.begin(MOONS | changes, Limits())
    for after in session.advance(steps):
        session = after
    return session


def test_words_stand_for_all_examples_of_a_kind() -> None:
    session = walked(0)
    data = session.run.dataset

    train, test = (choose_examples(session.run, session.last, word) for word in ("train", "test"))

    assert (train.label, train.count, test.label, test.count) == ("train", 30, "test", 10)
    assert train.X is data.X
    assert test.y is data.y_test


@pytest.mark.parametrize("choice", [3, "3", "03"])
def test_a_number_stands_for_one_training_example(choice: str | int) -> None:
    session = walked(0)

    one = choose_examples(session.run, session.last, choice)

    assert (one.label, one.count) == ("3", 1)
    np.testing.assert_array_equal(one.X, session.run.dataset.X[[3]])
    np.testing.assert_array_equal(one.y, session.run.dataset.y[[3]])


@pytest.mark.parametrize("step", range(11))
def test_the_batch_at_a_step_is_the_one_that_leads_away_from_it(step: int) -> None:
    session = walked(11)
    before, after = session.visit(step), session.visit(step + 1)

    chosen = choose_examples(session.run_at(step), before, "batch")

    _, grad = loss_and_grad(session.run.objective, before.state.theta, chosen.X, chosen.y)
    np.testing.assert_allclose(after.state.theta, before.state.theta - 0.1 * grad, rtol=1e-12, atol=1e-15)
    assert chosen.count == (2 if step % 5 == 4 else 7)


def test_the_batches_of_an_epoch_are_all_examples() -> None:
    session = walked(5)

    batches = [choose_examples(session.run, session.visit(step), "batch").X for step in range(5)]

    np.testing.assert_array_equal(
        np.sort(np.concatenate(batches), axis=0), np.sort(session.run.dataset.X, axis=0), strict=True
    )


def test_the_full_batch_is_all_examples() -> None:
    session = walked(2, batch={"size": None})

    assert choose_examples(session.run, session.last, "batch").X is session.run.dataset.X


@pytest.mark.parametrize("choice", ["30", 30, -1, "-1", "3.0", "", "all", "٣", "+3", "9" * 5000, 10**400])
def test_what_stands_for_no_example_is_refused_with_the_range(choice: str | int) -> None:
    session = walked(0)

    with pytest.raises(
        Invalid, match="train, test, batch, or the number of a training example from 0 to 29"
    ) as refusal:
        choose_examples(session.run, session.last, choice, at="over")

    assert refusal.value.problems[0].at == "over"


def test_test_examples_are_refused_where_there_are_none() -> None:
    session = walked(0, data={"name": "xor"})

    with pytest.raises(Invalid, match="no test examples"):
        choose_examples(session.run, session.last, "test")
