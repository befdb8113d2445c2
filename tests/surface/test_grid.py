"""Ranges that show the path, axes that hold their ends, levels that nest."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid, LimitExceeded
from app.surface.grid import LARGEST, axes, axis, levels, ranges_for

anything = st.floats(allow_nan=True, allow_infinity=True)


@settings(derandomize=True)
@given(st.lists(st.tuples(anything, anything), max_size=20))
def test_ranges_are_finite_and_wide_whatever_the_path(path: list[tuple[float, float]]) -> None:
    alphas, betas = np.array(path).reshape(-1, 2).T

    for low, high in ranges_for(alphas, betas):
        assert np.isfinite([low, high]).all()
        assert high - low >= 4 * (1 - 1e-9)
        assert len(axis((low, high), 11)) == 11


@settings(derandomize=True)
@given(st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2), min_size=1, max_size=20))
def test_ranges_take_in_the_path_and_a_margin(path: list[tuple[float, float]]) -> None:
    alphas, betas = np.array(path).T

    for (low, high), along in zip(ranges_for(alphas, betas), (alphas, betas), strict=True):
        free = 0.15 * np.ptp(along) * (1 - 1e-6)
        assert low + free <= along.min()
        assert along.max() <= high - free


def test_around_a_short_path_the_range_is_centered_and_pleasant() -> None:
    assert ranges_for(np.array([0.9, 1.0]), np.array([-3.1, -3.0])) == ((-1, 3), (-5, -1))


def test_a_point_that_is_not_finite_does_not_change_the_ranges() -> None:
    alphas, betas = np.array([0.0, 5.0, np.inf]), np.array([0.0, 1.0, np.nan])

    assert ranges_for(alphas, betas) == ranges_for(alphas[:2], betas[:2])


def test_axes_hold_both_ends_and_equal_steps() -> None:
    alphas, betas = axes(((-4, 4), (0, 1)), (9, 3))

    assert alphas.tolist() == list(range(-4, 5))
    assert betas.tolist() == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("limits", "points"),
    [((1, 1), 5), ((2, 1), 5), ((0, np.inf), 5), ((np.nan, 1), 5), ((0, 1), 1), ((0, 2 * LARGEST), 5)],
)
def test_axes_that_make_no_grid_are_refused(limits: tuple[float, float], points: int) -> None:
    with pytest.raises(Invalid) as refusal:
        axes(((0, 1), limits), (5, points))

    assert refusal.value.problems[0].at == "ranges[1]"


def test_more_points_than_the_limit_are_refused() -> None:
    with pytest.raises(LimitExceeded, match="at most 100"):
        axes(((0, 1), (0, 1)), (11, 10), most=100)


@pytest.mark.parametrize("extent", [1, 2, 7, 101, 128])
def test_levels_nest_hold_both_ends_and_end_with_all(extent: int) -> None:
    found = list(levels(extent, (8, 4, 2, 1)))

    for coarse, fine in pairwise(found):
        assert set(coarse) <= set(fine)
    assert all(level[0] == 0 and level[-1] == extent - 1 for level in found)
    assert found[-1].tolist() == list(range(extent))
