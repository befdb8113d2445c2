"""The shapes of numbers that every part speaks of; nothing else."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]  # (P,), or (N,) where said
Matrix = NDArray[np.float64]  # (rows, columns)
FloatArray = NDArray[np.float64]  # any shape
