"""Examples that are laid out and not drawn, so that the landscape over them is known by formula.

They come in the form in which a caller brings examples along.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from app.arrays import FloatArray


def ellipse(
    variances: tuple[float, float], degrees: float, slope: tuple[float, float], misfit: float
) -> dict[str, Any]:
    """Twelve examples evenly spaced on an ellipse, for one node with two links and nothing else.

    With x_n = R (sqrt(2 v_1) cos p_n, sqrt(2 v_2) sin p_n), R a rotation, and t_n = x_n w + misfit cos 3 p_n, the mean
    half squared error of an identity node is (u - w)' R diag(v) R' (u - w) / 2 + misfit^2 / 4: its Hessian has the
    eigenvalues `variances` (to four decimals of the examples), its minimum is at w.
    """
    phase = 2 * np.pi * np.arange(12) / 12
    turn = np.deg2rad(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    on_axes = np.sqrt(2 * np.array(variances)) * np.column_stack([np.cos(phase), np.sin(phase)])
    X = on_axes @ rotation.T
    return _rows(X, X @ np.array(slope) + misfit * np.cos(3 * phase))


def curve(function: Callable[[FloatArray], FloatArray], reach: float, noise: float = 0.0) -> dict[str, Any]:
    """Twenty-one examples of a curve from -reach to reach, by turns `noise` above and below it."""
    x = np.linspace(-reach, reach, 21)
    return _rows(x[:, None], function(x) + noise * (-1.0) ** np.arange(21))


def _rows(X: FloatArray, t: FloatArray) -> dict[str, Any]:
    return {"inputs": np.round(X, 4).tolist(), "targets": np.round(t, 4)[:, None].tolist()}
