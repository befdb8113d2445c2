"""The landscape over laid-out examples is the one in their formula."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.data.designed import curve, ellipse
from app.data.spec import DataSpec

VARIANCES = st.floats(0.01, 2.0)
SLOPES = st.floats(-2.0, 2.0)


@given(first=VARIANCES, second=VARIANCES, degrees=st.floats(0, 180), slope=st.tuples(SLOPES, SLOPES))
def test_over_an_ellipse_the_error_is_the_bowl_that_was_asked_for(
    first: float, second: float, degrees: float, slope: tuple[float, float]
) -> None:
    rows = ellipse((first, second), degrees, slope, misfit=0.3)
    X, t = np.array(rows["inputs"]), np.array(rows["targets"])[:, 0]

    hessian = X.T @ X / len(X)
    left = t - X @ np.array(slope)

    assert np.allclose(np.linalg.eigvalsh(hessian), sorted((first, second)), atol=1e-3)
    assert np.allclose(X.T @ left / len(X), 0, atol=1e-3)
    assert abs(np.mean(left**2) / 2 - 0.3**2 / 4) < 1e-3


def test_a_curve_runs_from_end_to_end_with_its_noise_by_turns() -> None:
    rows = curve(np.tanh, reach=2.0, noise=0.1)
    x, t = np.array(rows["inputs"])[:, 0], np.array(rows["targets"])[:, 0]

    assert (x[0], x[10], x[-1]) == (-2.0, 0.0, 2.0)
    assert np.allclose(np.abs(t - np.tanh(x)), 0.1, atol=1e-4)


def test_laid_out_examples_can_be_brought_along() -> None:
    spec = DataSpec.of_json(curve(np.sin, reach=1.0))

    assert spec.inline is not None
    assert spec.inline.task == "regression"
