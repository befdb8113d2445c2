"""The error near one point of a plane to second order: slope and curvature, exact, and what they tell.

E(alpha + s) = E + g's + s'Hs/2, with s in the plane's own coordinates, g = B' grad E and H = B' (Hessian of E) B for
B = [u v]. Directions may be oblique and of any length, so lengths and eigenvalues are taken in the metric G = B'B of
the space of all weights.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

from app.arrays import Matrix, Vector
from app.nn.curvature import Hessian
from app.nn.mlp import Objective
from app.nn.spectrum import signed
from app.planes.landform import Landform, landform
from app.planes.plane import Plane

SINGULAR = 1e-12  # of the larger eigenvalue, below which the smaller one counts as zero for the Newton step


@dataclass(frozen=True, eq=False)
class Local:
    """A second-order model on a plane.

    Args:
        loss: E at the point.
        slope: g (2,), by alpha and beta.
        hessian: H (2, 2).
        gram: G (2, 2).
        share: of the squared length of the whole gradient, how much lies in the plane; None where it is zero.
    """

    loss: float
    slope: Vector
    hessian: Matrix
    gram: Matrix
    share: float | None

    @property
    def steepness(self) -> float:
        """The slope of the steepest way in the plane, per unit of length in the space of weights: sqrt(g' G^-1 g)."""
        return float(np.sqrt(max(float(self.slope @ np.linalg.solve(self.gram, self.slope)), 0.0)))

    def eigenpairs(self) -> tuple[Vector, Matrix]:
        """Curvatures (2,) per unit of length squared, the larger first, and their directions of length 1 as columns.

        H q = lambda G q, which for unit vectors at right angles is the ordinary eigenvalue problem.
        """
        values, vectors = eigh(self.hessian, self.gram)
        return values[::-1], signed(vectors[:, ::-1])

    def newton(self) -> Vector | None:
        """The step (2,) to the stationary point of this model, -H^-1 g; None where it has none, or a whole line."""
        values, _ = self.eigenpairs()
        if np.abs(values).min() <= SINGULAR * np.abs(values).max():
            return None
        return np.asarray(-np.linalg.solve(self.hessian, self.slope))

    def condition(self) -> float | None:
        """The ratio of the curvatures' sizes; None where the smaller is zero."""
        values = np.abs(self.eigenpairs()[0])
        return None if values.min() <= SINGULAR * values.max() else float(values.max() / values.min())

    def after(self, step: Vector) -> float:
        """What the model predicts for E after a step (2,)."""
        return float(self.loss + self.slope @ step + 0.5 * step @ self.hessian @ step)

    def landform(self) -> Landform:
        """What such a point is called."""
        values, _ = self.eigenpairs()
        newton = self.newton()
        distance = None if newton is None else float(np.sqrt(newton @ self.gram @ newton))
        return landform(self.loss, self.steepness, float(values[0]), float(values[1]), distance)


def local(objective: Objective, X: Matrix, y: Matrix, plane: Plane, alpha: float, beta: float) -> Local:
    """The model at one point of a plane, from one gradient and two Hessian-vector products.

    Args:
        X, y: inputs (N, n0) and targets (N, K).

    Source: Pearlmutter 1994 for the products.

    Example:
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> from app.planes.weights import links_plane
        >>> objective = Objective(Architecture((2, 1), ("identity",), bias=False), LOSSES["half_squared"], "sum")
        >>> plane = links_plane(objective.arch, np.zeros(2), "w1[0,0]", "w1[1,0]")
        >>> found = local(objective, np.array([[2.0, 0.0], [0.0, 1.0]]), np.ones((2, 1)), plane, 0.0, 0.0)
        >>> found.slope, found.newton(), found.landform().name
        (array([-2., -1.]), array([0.5, 1. ]), 'slope')
    """
    return local_of(Hessian(objective, plane.at(alpha, beta), X, y), plane)


def local_of(hessian: Hessian, plane: Plane) -> Local:
    """The model from a Hessian that is already at hand, at its own weights."""
    Hu, Hv = hessian @ plane.u, hessian @ plane.v
    uv = float(plane.u @ Hv + plane.v @ Hu) / 2
    H = np.array([[plane.u @ Hu, uv], [uv, plane.v @ Hv]])
    slope = np.array([plane.u @ hessian.grad, plane.v @ hessian.grad])
    total = float(hessian.grad @ hessian.grad)
    within = float(slope @ np.linalg.solve(plane.gram, slope))
    return Local(hessian.loss, slope, H, plane.gram, within / total if total else None)
