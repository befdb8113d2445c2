"""The ground that all other tests stand on is as strict as `conftest` says."""

import warnings

import numpy as np
import pytest
from playwright.sync_api import Browser


@pytest.mark.parametrize("leave", [lambda x: x / 0, lambda x: np.exp(1e4 * x), lambda x: np.log(-x)])
def test_numbers_that_leave_the_finite_range_raise(leave: "np.ufunc") -> None:
    with pytest.raises(FloatingPointError):
        leave(np.ones(1))


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning, match="heed"):
        warnings.warn("heed", stacklevel=1)


@pytest.mark.browser
def test_the_browser_draws_in_three_dimensions(browser: Browser) -> None:
    page = browser.new_page()

    assert page.evaluate("!!document.createElement('canvas').getContext('webgl')")
    page.close()
