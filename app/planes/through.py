"""The plane through three points in the space of weights."""

from collections.abc import Sequence

from app.arrays import Matrix, Vector
from app.errors import Invalid
from app.planes.plane import Plane

MARKS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))


def through_plane(thetas: Sequence[Vector] | Matrix, names: Sequence[str]) -> Plane:
    """The plane with the first point at (0, 0), the second at (1, 0) and the third at (0, 1).

    Args:
        thetas: three of (P,).
        names: what each is called.

    Raises:
        Invalid: the points lie on one line.

    Source: Garipov et al. 2018, section 3, who make the directions orthogonal; here the points keep simple coordinates.

    Example:
        >>> import numpy as np
        >>> plane = through_plane(np.array([[1.0, 1, 0], [3, 1, 0], [1, 1, 5]]), ["start", "end", "other"])
        >>> plane.at(0.5, 0.0).tolist(), plane.labels
        ([2.0, 1.0, 0.0], ('from start to end', 'from start to other'))
    """
    origin, second, third = thetas
    labels = (f"from {names[0]} to {names[1]}", f"from {names[0]} to {names[2]}")
    plane = Plane(origin, second - origin, third - origin, "through", labels, reach=0.25, marks=MARKS)
    if plane.degenerate:
        raise Invalid.one("plane.points", "the three points lie on one line; choose three that span a plane")
    return plane
