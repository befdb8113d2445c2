"""Slopes and contributions are ranked by size, and together they are the gradient and the work of a step."""

import numpy as np
import pytest

from app.errors import Invalid
from app.sessions.ranking import slopes_of, work_of
from tests.sessions.test_derivation import MOONS, diverged, walked


def test_slopes_are_those_of_the_gradient_the_steepest_first() -> None:
    session = walked(steps=5)
    gradient = session.run.gradient(session.visit(3).state.theta)

    found = slopes_of(session, 3)

    assert [entry.slope for entry in found.slopes] == sorted(gradient, key=abs, reverse=True)
    assert {entry.link: entry.slope for entry in found.slopes} == dict(zip(session.arch.names(), gradient, strict=True))
    assert sum(entry.share or 0 for entry in found.slopes) == pytest.approx(1)
    assert (found.step, found.total) == (3, session.arch.parameters)
    assert found.norm == pytest.approx(np.linalg.norm(gradient))


def test_ties_keep_the_order_of_theta() -> None:
    session = walked(MOONS | {"weights": {"initializer": "zeros"}})

    found = slopes_of(session, None)

    ties = [entry.link for entry in found.slopes if entry.slope == 0]
    assert ties == [name for name in session.arch.names() if name in ties]
    assert len(ties) > 5


def test_a_limit_leaves_out_the_smallest() -> None:
    session = walked(steps=2)

    assert slopes_of(session, None, 3).slopes == slopes_of(session, None).slopes[:3]
    assert slopes_of(session, None, 0).slopes == ()


@pytest.mark.parametrize("batch", [None, 7])
@pytest.mark.parametrize("at", [None, 1, 4])
def test_all_contributions_and_what_is_left_are_what_the_error_changed_by(batch: int | None, at: int | None) -> None:
    session = walked(MOONS | {"batch": {"size": batch}}, steps=6)

    work = work_of(session, at)

    errors = {point.step: point.train for point in session.points}
    assert (work.before, work.after) == (errors[work.step - 1], errors[work.step])
    assert work.actual == work.after - work.before
    assert work.first_order + work.left == pytest.approx(work.actual, rel=1e-12)
    assert sum(entry.contribution for entry in work.contributions) == pytest.approx(work.first_order, rel=1e-12)
    assert sum(entry.share or 0 for entry in work.contributions) == pytest.approx(1)
    assert work.rest == 0


def test_a_contribution_is_the_slope_before_times_the_move() -> None:
    session = walked(steps=6)
    before, after = (session.visit(step).state.theta for step in (3, 4))
    gradient = session.run.gradient(before)

    for entry in work_of(session, 4).contributions:
        place = session.arch.index(entry.link)
        assert entry.slope == gradient[place]
        assert entry.move == after[place] - before[place]
        assert entry.contribution == entry.slope * entry.move


def test_the_rest_is_what_the_unlisted_did() -> None:
    session = walked(steps=6)

    work = work_of(session, None, limit=2)

    assert len(work.contributions) == 2
    listed = sum(entry.contribution for entry in work.contributions)
    assert listed + work.rest == pytest.approx(work.first_order, rel=1e-12)


def test_a_small_step_is_first_order_almost_alone() -> None:
    session = walked(MOONS | {"optimizer": {"name": "sgd", "learning_rate": 1e-4}, "batch": {}}, steps=1)

    work = work_of(session, None)

    assert abs(work.left) < 1e-3 * abs(work.first_order)


def test_what_was_set_by_hand_is_no_work_of_the_step() -> None:
    session = walked(steps=3)

    changed = session.patch({"weights": {"w1[0,0]": 5.0}})

    assert work_of(changed, 3) == work_of(session, 3)


def test_a_step_that_moves_nothing_has_no_shares() -> None:
    session = walked(MOONS | {"free": []}, steps=1)

    work = work_of(session, None)

    assert (work.first_order, work.actual, {entry.share for entry in work.contributions}) == (0, 0, {None})


@pytest.mark.parametrize(("steps", "at"), [(0, None), (3, 0), (3, 4)])
def test_where_no_step_led_nobody_worked(steps: int, at: int | None) -> None:
    with pytest.raises(Invalid, match="no step led to") as refusal:
        work_of(walked(steps=steps), at)

    assert refusal.value.problems[0].at == "step"


def test_what_is_not_finite_is_ranked_without_a_word() -> None:
    session = diverged()

    found = slopes_of(session, None)

    assert len(found.slopes) == session.arch.parameters
    assert {entry.share for entry in found.slopes} == {None}
