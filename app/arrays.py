"""The shapes of numbers that every part speaks of, and arrays as lists."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]  # (P,), or (N,) where said
Matrix = NDArray[np.float64]  # (rows, columns)
FloatArray = NDArray[np.float64]  # any shape


def listed(array: NDArray[Any]) -> list[Any]:
    """What `tolist` gives, a row at a time, so that other threads have their turn in between."""
    return array.tolist() if array.ndim < 2 else [row.tolist() for row in array]
