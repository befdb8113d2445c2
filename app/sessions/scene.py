"""A plane through one point of a session's path, and the examples over which the error on it is taken."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.nn.curvature import Hessian
from app.nn.mlp import Objective, loss
from app.planes.plane import Plane
from app.planes.spec import PlaneSpec
from app.sessions.examples import Examples, choose_examples
from app.sessions.planes import plane_of, thetas_of
from app.sessions.run import Run, finite
from app.sessions.session import Session
from app.sessions.state import Visit
from app.surface.grid import Range, ranges_for


@dataclass(frozen=True, eq=False)
class Scene:
    """Where something is drawn.

    Args:
        visit: the point of the path whose weights hold wherever the plane does not move them.
        run: as it was configured there.
        examples: what the error is taken over.
    """

    session: Session
    visit: Visit
    run: Run
    plane: Plane
    examples: Examples

    @classmethod
    def of(
        cls,
        session: Session,
        step: int | None,
        spec: PlaneSpec,
        examples: str | int = "train",
        others: Mapping[str, Session] | None = None,
    ) -> "Scene":
        """The scene at a step, None for the present one.

        Args:
            examples: as `choose_examples` reads them.
            others: the sessions that the plane names.

        Raises:
            Invalid: the path has no such step, or there is no such plane or choice of examples at it.
            Conflict: the curvature that the plane needs is not finite.
        """
        visit = session.visit(step)
        run = session.run_at(visit.step)
        with np.errstate(all="ignore"):
            plane = plane_of(session, visit, spec, others or {})
        return cls(session, visit, run, plane, choose_examples(run, visit, examples))

    @property
    def objective(self) -> Objective:
        return self.run.objective

    @property
    def point(self) -> tuple[float, float, float]:
        """Where the weights themselves lie: alpha, beta, and the distance from the plane."""
        with np.errstate(all="ignore"):
            alpha, beta, distance = self.plane.project(self.visit.state.theta)
        return float(alpha[0]), float(beta[0]), float(distance[0])

    @property
    def loss(self) -> float | None:
        """The error at the weights themselves, over these examples; None where it is not finite."""
        if self.examples.label == "train":
            return self.visit.point.train
        with np.errstate(all="ignore"):
            return finite(loss(self.objective, self.visit.state.theta, self.examples.X, self.examples.y))

    def hessian(self, alpha: float, beta: float) -> Hessian:
        """The Hessian at a point of the plane, over these examples."""
        return Hessian(self.objective, self.plane.at(alpha, beta), self.examples.X, self.examples.y)

    def ranges(self) -> tuple[Range, Range]:
        """Ranges that take in the path up to here, and the plane's own marks."""
        with np.errstate(all="ignore"):
            alphas, betas, _ = self.plane.project(thetas_of(self.session.path(self.visit)))
        marks = np.reshape(self.plane.marks, (-1, 2))
        alphas, betas = np.concatenate([marks[:, 0], alphas]), np.concatenate([marks[:, 1], betas])
        return ranges_for(alphas, betas, self.plane.reach)
