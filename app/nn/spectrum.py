"""What a Hessian's spectrum tells: its extreme eigenvalues with their vectors, and its trace.

Products with the Hessian come from `app.nn.curvature`; the eigen-solver is SciPy's (ARPACK).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.errors import Conflict
from app.nn.curvature import Hessian

DENSE = 128  # weights up to which the whole matrix is made: exact, and no slower than Lanczos
PROBES = 32  # random vectors for the trace of a larger one
TOLERANCE = 1e-10  # of an eigenvalue, relative
MOST_RESTARTS = 300
_SEED = 20210301

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The ends of a spectrum.

    Args:
        largest: (k,) eigenvalues, the largest first; algebraically, so that sharpness is `largest[0]`.
        smallest: (m,) eigenvalues, the smallest first.
        vectors: (P, k + m) unit eigenvectors of both in this order, the largest entry of each positive.
        products: how many Hessian-vector products it took.
    """

    largest: Vector
    smallest: Vector
    vectors: Matrix
    products: int


@dataclass(frozen=True)
class Trace:
    """The sum of all eigenvalues, and the standard error of its estimate: 0 where it was computed exactly."""

    value: float
    standard_error: float


def spectrum(hessian: Hessian, largest: int = 1, smallest: int = 0, free: Mask | None = None) -> Spectrum:
    """The `largest` and `smallest` eigenpairs of H, or of its block of the free weights.

    Up to `DENSE` weights from the whole matrix, else by implicitly restarted Lanczos with exact products and a fixed
    start, so that the same weights give the same digits.

    Args:
        free: (P,), true where training may change a weight; None where it may change all. Eigenvectors are zero
            elsewhere.

    Raises:
        Conflict: the curvature is not finite here, or Lanczos does not settle.

    Source: Lehoucq, Sorensen and Yang 1998, ARPACK Users' Guide; power iteration, which other tools use, finds the
        eigenvalue of the largest size, which may be negative.

    Example:
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> from app.nn.mlp import Objective
        >>> objective = Objective(Architecture((2, 1), ("identity",), bias=False), LOSSES["half_squared"], "sum")
        >>> hessian = Hessian(objective, np.zeros(2), np.array([[2.0, 0.0], [0.0, 1.0]]), np.zeros((2, 1)))
        >>> found = spectrum(hessian, largest=1, smallest=1)
        >>> found.largest, found.smallest
        (array([4.]), array([1.]))
    """
    places = np.arange(hessian.parameters) if free is None else np.flatnonzero(free)
    wanted = min(largest, len(places)), min(smallest, len(places))
    _require_finite(hessian.loss, hessian.grad)
    if len(places) <= max(DENSE, 2 * sum(wanted) + 1):
        values, block, products = _dense(hessian, places)
    else:
        values, block, products = _lanczos(hessian, places, *wanted)
    order = np.concatenate([np.arange(len(values))[::-1][: wanted[0]], np.arange(wanted[1])]).astype(np.intp)
    vectors = np.zeros((hessian.parameters, len(order)))
    vectors[places] = signed(block[:, order])
    return Spectrum(values[order[: wanted[0]]], values[order[wanted[0] :]], vectors, products)


def trace(hessian: Hessian, free: Mask | None = None) -> Trace:
    """tr H: exact up to `DENSE` weights, else the mean of z'Hz over random signs z.

    Raises:
        Conflict: the curvature is not finite here.

    Source: Hutchinson 1990, Communications in Statistics 19:433.
    """
    places = np.arange(hessian.parameters) if free is None else np.flatnonzero(free)
    _require_finite(hessian.loss, hessian.grad)
    if len(places) <= DENSE:
        return Trace(float(np.trace(hessian.block(places))), 0.0)
    rng = np.random.default_rng(_SEED)
    probe = np.zeros(hessian.parameters)
    samples = np.empty(PROBES)
    for turn in range(PROBES):
        probe[places] = rng.choice((-1.0, 1.0), len(places))
        samples[turn] = probe @ (hessian @ probe)
    _require_finite(samples)
    return Trace(float(samples.mean()), float(samples.std(ddof=1) / np.sqrt(PROBES)))


def _require_finite(*numbers: Vector | float) -> None:
    if not all(np.isfinite(each).all() for each in numbers):
        raise Conflict("With these weights the error or its curvature is not a finite number; rewind a few steps.")


def _dense(hessian: Hessian, places: NDArray[np.intp]) -> tuple[Vector, Matrix, int]:
    H = hessian.block(places)
    _require_finite(H)
    values, vectors = np.linalg.eigh((H + H.T) / 2)
    return values, vectors, len(places)


def _lanczos(hessian: Hessian, places: NDArray[np.intp], largest: int, smallest: int) -> tuple[Vector, Matrix, int]:
    """Eigenvalues in increasing order, their vectors, and the number of products."""
    from scipy.sparse.linalg import (  # noqa: PLC0415 - takes longer to import than all else of a start but the server
        ArpackNoConvergence,
        LinearOperator,
        eigsh,
    )

    count = 0
    embedded = np.zeros(hessian.parameters)

    def product(v: Vector) -> Vector:
        nonlocal count
        count += 1
        embedded[places] = v.ravel()
        result = (hessian @ embedded)[places]
        _require_finite(result)
        return np.asarray(result)

    start = np.random.default_rng(_SEED).normal(size=len(places))
    both = largest > 0 and smallest > 0  # then they share the products, and ARPACK gives as many of each
    k = 2 * max(largest, smallest) if both else largest + smallest
    which = "BE" if both else "LA" if largest else "SA"
    if not product(start).any():  # a dead network; ARPACK takes no zero matrix
        return np.zeros(k), np.eye(len(places), k), count
    operator = LinearOperator((len(places),) * 2, matvec=product, dtype=np.float64)
    try:
        values, vectors = eigsh(operator, k, which=which, v0=start, tol=TOLERANCE, maxiter=MOST_RESTARTS)
    except ArpackNoConvergence:
        raise Conflict(
            f"The eigenvalues did not settle within {count} products with the Hessian; ask for fewer, or elsewhere."
        ) from None
    order = np.argsort(values)
    return values[order], vectors[:, order], count


def signed(vectors: Matrix) -> Matrix:
    """Each column with the sign that makes its largest entry positive, so that equal results look alike."""
    if not len(vectors):  # of no weights
        return vectors
    top = np.abs(vectors).argmax(axis=0)
    return vectors * np.where(vectors[top, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)
