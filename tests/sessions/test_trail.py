"""A trail keeps the order, its bounds, and an even spacing."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sessions.state import Point
from app.sessions.trail import Trail


def _trail(capacity: int, steps: list[int]) -> Trail[Point]:
    trail = Trail[Point](capacity)
    for step in steps:
        trail = trail.append(Point(step, None, None))
    return trail


@settings(derandomize=True, deadline=None)
@given(st.integers(2, 600), st.integers(1, 2000))
def test_a_trail_stays_within_its_capacity_and_its_gap(capacity: int, count: int) -> None:
    steps = [point.step for point in _trail(capacity, list(range(count)))]

    gaps = {b - a for a, b in pairwise(steps)}
    assert len(steps) <= capacity
    assert steps[0] == 0
    assert len(gaps) <= 1
    assert count - 1 - steps[-1] < max(gaps, default=1)


@settings(derandomize=True, deadline=None)
@given(st.integers(0, 700), st.integers(0, 700))
def test_going_back_and_on_again_is_as_if_never_gone_further(count: int, back: int) -> None:
    trail = _trail(10_000, list(range(count + 1)))

    shorter = trail.until(back)

    assert [point.step for point in shorter] == list(range(min(count, back) + 1))
    assert shorter.at_or_before(10**9) == Point(min(count, back), None, None)
    assert [p.step for p in shorter.append(Point(10**6, None, None))][-1] == 10**6


def test_what_grew_from_a_trail_leaves_it_alone() -> None:
    trail = _trail(1000, list(range(300)))

    one = trail.append(Point(1000, 1.0, None))
    other = trail.append(Point(1000, 2.0, None))

    assert (len(trail), one.last.train, other.last.train) == (300, 1.0, 2.0)
    assert one.chunks[0] is other.chunks[0]


@pytest.mark.parametrize("steps", [[0], [0, 5, 9]])
def test_nothing_stands_before_the_first_step(steps: list[int]) -> None:
    assert _trail(4, steps).at_or_before(-1) is None
