"""The error in closed form along a column, where outputs are identities, errors are squares, and beta moves the last
layer only: a parabola for each column, whatever the number of rows.
"""

import numpy as np

from app.arrays import Matrix, Vector
from app.surface.blocks import Block
from app.surface.columns import Columns
from app.surface.heads import Squares


def parabolas(block: Block, columns: Columns, betas: Vector | Matrix) -> Matrix:
    """Sums of squares |r + beta h|^2 of residuals r and slopes h, for each column.

    With beta* = -r.h / h.h it is |r + beta* h|^2 + h.h (beta - beta*)^2, a sum of squares: unlike r.r + 2 beta r.h +
    beta^2 h.h it loses no digits where the network fits well.

    Args:
        betas: (J,) for all columns, or (columns, 1).

    Returns:
        (columns, J) or (columns, 1).
    """
    form = columns.forms[-1]
    assert isinstance(block.both, Squares) and form is not None, "chosen for squares of a form only"
    if form.shape[2] == 1:
        form = np.concatenate([form, np.zeros_like(form)], axis=2)
    r, h = form[:, :, 0], form[:, :, 1]
    hh = np.vecdot(h, h)
    best = -np.vecdot(r, h) / np.where(hh == 0, 1, hh)
    least = r + best[:, :, None] * h
    rr = np.vecdot(least, least)
    sums = (rr[:, :, None] + hh[:, :, None] * np.square(betas - best[:, :, None])).sum(axis=0)
    return np.asarray(block.both.factor * sums)
