"""A plane in the space of all weights, and where weights and steps lie in it.

How the planes of two links, of random directions and so on come about is left to their own modules, and what the error
is on a plane to `app.surface`.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.arrays import Matrix, Vector
from app.errors import Invalid

PARALLEL = 1e-12  # the sine of the angle between the directions, squared, below which they span no plane


class Projection(NamedTuple):
    """Where weights lie in a plane, each (T,): coordinates, and the distance from the plane."""

    alpha: Vector
    beta: Vector
    distance: Vector


class InPlane(NamedTuple):
    """How much of a path's movement is seen in a plane.

    `share` is None for a path that does not move; `axes` are the shares along each direction, which add up to `share`,
    None where the directions are not orthogonal and a share has no meaning for one of them alone.
    """

    share: float | None
    axes: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class Plane:
    """All `origin + alpha u + beta v`.

    Args:
        origin: (P,) the weights at alpha = beta = 0.
        u, v: (P,) directions; of any length, at any angle but 0 and 180 degrees.
        kind: how it came about, a key of `app.planes.spec.PLANES`.
        labels: what alpha and beta are called.
        reach: how far from the present point a picture should go at the least, in units of alpha and beta.
        marks: (M, 2) points that a picture should show beside the path.
        explained: for a plane fitted to a path, the share of its squared length that each direction explains.
        eigenvalues: for directions that are eigenvectors of the Hessian, theirs.

    Example:
        >>> plane = Plane(np.zeros(3), np.array([1.0, 0, 0]), np.array([1.0, 1, 0]), "through", ("a", "b"))
        >>> plane.at(2.0, 3.0)
        array([5., 3., 0.])
        >>> [float(number[0]) for number in plane.project(np.array([[5.0, 3.0, 4.0]]))]
        [2.0, 3.0, 4.0]
    """

    origin: Vector
    u: Vector
    v: Vector
    kind: str
    labels: tuple[str, str]
    reach: float = 2.0
    marks: tuple[tuple[float, float], ...] = ()
    explained: tuple[float, float] | None = None
    eigenvalues: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for field in fields(self)[:3]:
            array = np.array(getattr(self, field.name), dtype=np.float64)
            assert array.shape == (self.origin.size,), f"{field.name} has shape {array.shape}, unlike the origin"
            array.flags.writeable = False
            object.__setattr__(self, field.name, array)

    def at(self, alpha: float, beta: float) -> Vector:
        """The weights (P,) at one point, a new array."""
        return self.origin + alpha * self.u + beta * self.v

    def transposed(self) -> "Plane":
        """The same plane with its two directions exchanged."""
        return Plane(self.origin, self.v, self.u, self.kind, (self.labels[1], self.labels[0]), self.reach)

    def project(self, thetas: Matrix) -> Projection:
        """The nearest points of the plane: min |theta - origin - alpha u - beta v|, by the normal equations.

        (alpha, beta)' = (B' B)^-1 B' (theta - origin), B = [u v]; the directions need not be orthogonal.

        Args:
            thetas: (T, P), or (P,) for one.

        Returns:
            Coordinates and distances, each (T,).

        Raises:
            Invalid: the directions are parallel, or one is zero.
        """
        offsets = np.atleast_2d(thetas) - self.origin
        alpha, beta = self._coordinates(offsets)
        off_plane = offsets - alpha[:, None] * self.u - beta[:, None] * self.v
        return Projection(alpha, beta, np.linalg.norm(off_plane, axis=1))

    def in_plane(self, steps: Matrix) -> InPlane:
        """The share of movement that the plane shows: sum_t |projection of step_t|^2 / sum_t |step_t|^2.

        Args:
            steps: (T, P), the differences between successive weights, or (P,) for one step.

        Raises:
            Invalid: the directions are parallel, or one is zero.
        """
        steps = np.atleast_2d(steps)
        total = float(np.square(steps).sum())
        if not total:
            return InPlane(None, None)
        alpha, beta = self._coordinates(steps)
        along_u = float(self.gram[0, 0] * (alpha @ alpha)) / total
        along_v = float(self.gram[1, 1] * (beta @ beta)) / total
        both = 2 * float(self.gram[0, 1] * (alpha @ beta)) / total
        return InPlane(along_u + along_v + both, (along_u, along_v) if self.orthogonal else None)

    @cached_property
    def degenerate(self) -> bool:
        """Whether the directions span no plane, being parallel, zero, or not finite."""
        (uu, uv), (_, vv) = self.gram
        return not uu * vv - uv * uv > PARALLEL * uu * vv

    @cached_property
    def orthogonal(self) -> bool:
        """Whether the directions are at right angles, to the last few digits of float64."""
        (uu, uv), (_, vv) = self.gram
        return bool(abs(uv) <= 1e-12 * np.sqrt(uu * vv))

    @property
    def lengths(self) -> tuple[float, float]:
        """Of u and of v."""
        return float(np.sqrt(self.gram[0, 0])), float(np.sqrt(self.gram[1, 1]))

    @property
    def angle(self) -> float | None:
        """Between the directions, in degrees; None where one is zero."""
        uv = self.gram[0, 1]
        size = self.lengths[0] * self.lengths[1]
        return float(np.degrees(np.arccos(np.clip(uv / size, -1, 1)))) if size else None

    @cached_property
    def gram(self) -> Matrix:
        """B' B (2, 2)."""
        B = np.stack([self.u, self.v])
        return np.asarray(B @ B.T)

    def _coordinates(self, offsets: Matrix) -> tuple[Vector, Vector]:
        """(alpha, beta), each (T,), of offsets (T, P) from the origin."""
        (uu, uv), (_, vv) = self.gram
        determinant = uu * vv - uv * uv
        if self.degenerate:
            raise Invalid.one("plane", "the two directions are parallel or zero; choose two that span a plane")
        on_u, on_v = offsets @ self.u, offsets @ self.v
        return (vv * on_u - uv * on_v) / determinant, (uu * on_v - uv * on_u) / determinant
