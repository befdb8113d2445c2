"""Drawing some of the examples so that every class keeps its share."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.arrays import FloatArray

Rows = NDArray[np.intp]


def spread(y: FloatArray, count: int, rng: Generator) -> Rows:
    """`count` rows at random, of every class its share to within one row.

    The rows are shuffled, put in order of class, and taken at even distances (systematic sampling), so that the
    number is exact and every class of n rows gives the whole number below or above n * count / N.

    Args:
        y: (N,) labels, or (N, K) targets of a regression, which count as one class.
        count: how many rows, from 0 to N.
        rng: what the shuffle is drawn from.

    Returns:
        (count,) row numbers in rising order.
    """
    order = rng.permutation(len(y))
    if y.ndim == 1:
        order = order[np.argsort(y[order], kind="stable")]
    places = (2 * np.arange(count) + 1) * len(y) // (2 * max(count, 1))
    return np.sort(order[places])


def split(y: FloatArray, share: float, rng: Generator) -> tuple[Rows, Rows]:
    """Rows to train on and rows to test on, both in their old order; at least one is left to train on.

    Args:
        y: as for `spread`.
        share: the share of the rows to test on, from 0 up to below 1.
        rng: what the choice is drawn from.

    Returns:
        The two sets of row numbers, which together are all rows.
    """
    test = spread(y, min(round(share * len(y)), len(y) - 1), rng)
    return np.setdiff1d(np.arange(len(y)), test), test
