"""Many runs of one optimizer side by side: arrays (S, P) in the place of (P,), a row for each run.

Every rule works element by element, but for the clipping of a norm, which is each row's own.
"""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix
from app.optim.transform import State, Transform

Rows = NDArray[np.bool_]  # (S,), true for the runs that go on


def update(
    transform: Transform, direction: Matrix, state: State, thetas: Matrix, rates: float | Matrix
) -> tuple[Matrix, State]:
    """What `Transform.update` makes of every row.

    Args:
        direction, thetas: (S, P).
        state: of these runs, from `transform.init` (S, P) or the update before.
        rates: the learning rate, or one for each run (S, 1) or each weight of each run (S, P).

    Returns:
        The changes (S, P), and the state after them.
    """
    return transform.update(direction, state, thetas, cast("float", rates))


def select(state: State, rows: Rows) -> State:
    """The memory of some of the runs.

    Example:
        >>> select((3, np.array([[1.0], [2.0]])), np.array([False, True]))
        (3, array([[2.]]))
    """
    if isinstance(state, np.ndarray):
        return state[rows]
    if isinstance(state, tuple):
        parts: list[Any] = [select(part, rows) for part in state]
        return type(state)(*parts) if hasattr(state, "_fields") else tuple(parts)
    return state
