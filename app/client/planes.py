"""Planes of weights to look at, as small values: `planes.pca()`, `planes.links("w1[0,2]", "w2[2,0]")`.

What each of them is, and what can be set about it, is in `app.planes`; the server checks it.
"""

from typing import Any

Plane = dict[str, Any]
AtStep = int | tuple[str, int]


def links(a: str, b: str) -> Plane:
    """The plane of two weights.

    >>> links("w1[0,2]", "b2[0]")
    {'kind': 'links', 'a': 'w1[0,2]', 'b': 'b2[0]'}
    """
    return {"kind": "links", "a": a, "b": b}


def random(seed: int = 1, **settings: Any) -> Plane:
    """Two random directions, each node's as long as its weights; `normalization` and `biases` change that."""
    return {"kind": "random", "seed": seed, **settings}


def pca() -> Plane:
    """The plane that the path itself spans."""
    return {"kind": "pca"}


def hessian(pair: str = "leading") -> Plane:
    """The two directions of sharpest curvature; `extremes` for the sharpest and the most negative."""
    return {"kind": "hessian", "pair": pair}


def steepest() -> Plane:
    """Straight downhill, and across it the direction of the last step."""
    return {"kind": "steepest"}


def through(first: AtStep, second: AtStep, third: AtStep) -> Plane:
    """The plane through three points: steps of this session, or of others by their id.

    >>> through(0, 50, ("Qe7uPz4cLf9aRk6tBv1nYs8G", 20))["points"][2]
    {'session': 'Qe7uPz4cLf9aRk6tBv1nYs8G', 'step': 20}
    """
    points = [
        {"step": point} if isinstance(point, int) else {"session": point[0], "step": point[1]}
        for point in (first, second, third)
    ]
    return {"kind": "through", "points": points}
