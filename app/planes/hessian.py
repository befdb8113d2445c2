"""The plane of two eigenvectors of the Hessian: of sharpest curvature, or of sharpest and most negative."""

from typing import Literal

import numpy as np

from app.arrays import Vector
from app.errors import Invalid
from app.nn.curvature import Hessian
from app.nn.spectrum import Mask, spectrum
from app.planes.plane import Plane

Pair = Literal["leading", "extremes"]


def hessian_plane(hessian: Hessian, theta: Vector, pair: Pair = "leading", free: Mask | None = None) -> Plane:
    """The plane through `theta` along two unit eigenvectors of the Hessian there.

    Args:
        hessian: of E at `theta`.
        theta: (P,).
        pair: `leading`, of the two largest eigenvalues; `extremes`, of the largest and the smallest, which shows a
            saddle where random planes hide it (Boettcher and Wheeler 2022).
        free: (P,), true where training may change a weight; None where it may change all. The others rest here too.

    Raises:
        Invalid: fewer than two weights may move.
        Conflict: the curvature is not finite here.

    Source: Pearlmutter 1994; Yao, Gholami, Keutzer and Mahoney 2020.
    """
    if len(theta) < 2 or (free is not None and free.sum() < 2):
        raise Invalid.one("plane.kind", "hessian given, which needs at least two weights that training may change")
    found = spectrum(hessian, 2, 0, free) if pair == "leading" else spectrum(hessian, 1, 1, free)
    first, second = np.concatenate([found.largest, found.smallest])
    names = ("largest curvature", "second largest" if pair == "leading" else "smallest curvature")
    labels = (f"{names[0]} ({_shown(first)})", f"{names[1]} ({_shown(second)})")
    u, v = found.vectors.T
    return Plane(theta, u, v, "hessian", labels, reach=1.0, eigenvalues=(float(first), float(second)))


def _shown(value: float) -> str:
    """Three significant figures with a true minus.

    >>> _shown(-0.01234)
    '−0.0123'
    """
    return f"{value:.3g}".replace("-", "−")
