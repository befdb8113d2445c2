"""The plane that a path itself spans: the two directions that explain most of it."""

import numpy as np
from scipy.linalg import eigh

from app.arrays import Matrix, Vector
from app.errors import Invalid
from app.nn.spectrum import signed
from app.planes.plane import Plane

RANK = 1e-14  # of the first squared singular value, below which there is no second direction
AROUND = 0.25  # of the path's extent: how far around its end a picture goes at the least


def pca_plane(thetas: Matrix) -> Plane:
    """The plane of the two leading right-singular vectors of the rows theta_t - theta_end, through the path's end.

    They are not centered on the path's mean: the plane goes through the last weights, and coordinates are relative to
    them. `explained` are s_k^2 / sum_i s_i^2. By the smaller of the two Gram matrices, so that a path of T steps of P
    weights takes T x T or P x P numbers.

    A large share proves little: a random walk in many dimensions has 0.61 and 0.15 (Antognini and Sohl-Dickstein 2018).

    Args:
        thetas: (T, P), the last row is the end.

    Raises:
        Invalid: the path does not span a plane, since it has fewer than two steps or goes straight.

    Source: Li, Xu, Taylor, Studer and Goldstein 2018, section 7. Their code centers the rows and projects relative to
        the end, so that its axes and its path do not belong together.

    Example:
        >>> plane = pca_plane(np.array([[3.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]))
        >>> plane.u.tolist(), plane.v.tolist(), plane.explained
        ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], (0.9, 0.1))
    """
    M = thetas - thetas[-1]
    total = float(np.square(M).sum())
    wide = M.shape[0] <= M.shape[1]
    K = M @ M.T if wide else M.T @ M
    if len(K) < 2 or not np.isfinite(total):
        raise _spans_none()
    squares, vectors = eigh(K, subset_by_index=(len(K) - 2, len(K) - 1))
    if not squares[0] > RANK * squares[1]:
        raise _spans_none()
    first, second = (M.T @ vectors[:, ::-1]).T if wide else vectors[:, ::-1].T
    u = _unit(first)
    v = _unit(second - (u @ second) * u)
    shares = (float(squares[1]) / total, float(squares[0]) / total)
    extent = max(float(np.ptp(M @ d)) for d in (u, v))
    labels = (f"path, first direction ({shares[0]:.1%})", f"path, second direction ({shares[1]:.1%})")
    u, v = signed(np.stack([u, v], axis=1)).T
    return Plane(thetas[-1], u, v, "pca", labels, reach=AROUND * extent, explained=shares)


def _unit(direction: Vector) -> Vector:
    return np.asarray(direction / np.linalg.norm(direction))


def _spans_none() -> Invalid:
    return Invalid.one("plane.kind", "pca given, but the path spans no plane yet; take at least two steps that turn")
