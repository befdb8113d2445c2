"""Lines over a landscape in pieces, as Plotly takes them: isolines, the hatching of cut cliffs, dashes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import numpy as np
from contourpy import contour_generator

from app.arrays import Matrix, Vector

Trace = dict[str, Any]


def isolines(x: Vector, y: Vector, z: Matrix, level: float) -> list[Matrix]:
    """Where the bilinear field through a grid has a height: lines of (T, 2) points; closed ones repeat their first."""
    return cast("list[Matrix]", contour_generator(x, y, z, name="serial").lines(level))


def hatch_lines(x: Vector, y: Vector, error: Matrix, limit: float) -> list[Matrix]:
    """Pieces of diagonals (2, 2) that run where the error is not below `limit`."""
    columns, rows = len(x), len(y)
    every = max(2, int((columns + rows) / 44 + 0.5))
    pieces = []
    for total in range(every, columns + rows - 2, every):
        i = np.arange(max(0, total - rows + 1), min(total, columns - 1) + 1)
        high = ~(error[total - i, i] < limit)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], high, [False]])))
        for start, stop in zip(edges[::2], edges[1::2] - 1, strict=True):
            if stop > start:
                ends = i[[start, stop]]
                pieces.append(np.stack([x[ends], y[total - ends]], 1))
    return pieces


def dashed(line: Matrix, pattern: Sequence[float], see: Callable[[Matrix], Matrix]) -> list[Matrix]:
    """A line (T, 3) in dashes whose lengths are measured on the screen: Plotly's own nearly vanish in 3-D.

    Args:
        line: points of the data.
        pattern: the length of a dash, of a gap, and so on, in pixels.
        see: from points to pixels.
    """
    if len(line) < 2:
        return []
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(see(line), axis=0), axis=1))])
    ends, turn = [0.0], 0
    while ends[-1] < along[-1]:
        ends.append(ends[-1] + pattern[turn % len(pattern)])
        turn += 1
    pieces = []
    for start, stop in zip(ends[::2], ends[1::2], strict=False):
        inner = along[(along > start) & (along < stop)]
        at = np.concatenate([[start], inner, [min(stop, along[-1])]])
        pieces.append(np.stack([np.interp(at, along, line[:, k]) for k in range(line.shape[1])], 1))
    return pieces


def joined(pieces: Iterable[Matrix], names: str = "xyz") -> dict[str, list[float | None]]:
    """Pieces of lines as the coordinates of one trace, None between them."""
    found: dict[str, list[float | None]] = {name: [] for name in names}
    for piece in pieces:
        if found[names[0]]:
            for values in found.values():
                values.append(None)
        for name, values in zip(names, piece.T, strict=True):
            found[name] += values.tolist()
    return found


def line_trace(name: str, pieces: Iterable[Matrix], line: dict[str, Any], **more: Any) -> Trace:
    """A trace of lines in 3-D."""
    return {
        "type": "scatter3d",
        "mode": "lines",
        "name": name,
        **joined(pieces),
        "line": line,
        "hoverinfo": "skip",
        "showlegend": False,
        **more,
    }
