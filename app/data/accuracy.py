"""How many examples a network gets right."""

import numpy as np

from app.arrays import FloatArray
from app.data.dataset import Task


def accuracy(task: Task, outputs: FloatArray, y: FloatArray, threshold: float = 0.5) -> float | None:
    """The share of the examples whose class the network names.

    For one output the answer is the second class where it lies above the threshold; for several it is the class of
    the largest output, the first of equals.

    Args:
        task: what kind of answer the targets ask for.
        outputs: (N, K) what the network answers.
        y: (N, K) the targets.
        threshold: halfway between the two codes of a `binary` set.

    Returns:
        From 0 to 1; None for a regression, for no examples, and where an output is not finite.

    Example:
        >>> accuracy("binary", np.array([[0.9], [0.2], [0.6]]), np.array([[1.0], [0.0], [0.0]]))
        0.6666666666666666
    """
    if task == "regression" or len(y) == 0 or not np.isfinite(outputs).all():
        return None
    if task == "binary":
        return float(np.mean((outputs > threshold) == (y > threshold)))
    return float(np.mean(outputs.argmax(axis=1) == y.argmax(axis=1)))
