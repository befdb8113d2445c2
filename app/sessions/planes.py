"""A plane of each kind from a session's weights and path.

What each kind is stands in `app.planes`; what is drawn on a plane, in `app.sessions.scene`.
"""

from collections.abc import Mapping

import numpy as np

from app.arrays import Matrix, Vector
from app.errors import Invalid
from app.planes.filter_norm import random_plane
from app.planes.hessian import hessian_plane
from app.planes.plane import Plane
from app.planes.spec import PlaneSpec, Waypoint
from app.planes.steepest import steepest_plane
from app.planes.through import through_plane
from app.planes.trajectory import pca_plane
from app.planes.weights import links_plane
from app.sessions.session import Session
from app.sessions.state import Visit

Others = Mapping[str, Session]  # other sessions, by the ids under which they were asked for


def plane_of(session: Session, visit: Visit, spec: PlaneSpec, others: Others) -> Plane:
    """The plane that is asked for, at one point of a session's path.

    Args:
        visit: the point; every plane but that through three points goes through it.
        others: the sessions that the plane names.

    Raises:
        Invalid: the plane does not exist here; the message says why.
        Conflict: the curvature that it needs is not finite.
    """
    theta, run = visit.state.theta, session.run_at(visit.step)
    match spec.kind:
        case "links":
            return links_plane(session.arch, theta, **spec.values)
        case "random":
            return random_plane(session.arch, theta, **spec.values)
        case "pca":
            return pca_plane(thetas_of(session.path(visit)))
        case "hessian":
            return hessian_plane(run.hessian(theta), theta, spec.values["pair"], run.free)
        case "steepest":
            return steepest_plane(run.hessian(theta), theta, _last_step(session, visit), run.free)
        case _:
            return _through(session, spec.values["points"], others)


def thetas_of(visits: list[Visit]) -> Matrix:
    """(T, P)"""
    return np.stack([visit.state.theta for visit in visits])


def _last_step(session: Session, visit: Visit) -> Vector | None:
    return None if visit.step == 0 else visit.state.theta - session.visit(visit.step - 1).state.theta


def _through(session: Session, points: tuple[Waypoint, ...], others: Others) -> Plane:
    thetas, names = [], []
    for place, point in enumerate(points):
        of = session if point.session is None else others[point.session]
        if (of.arch.sizes, of.arch.bias) != (session.arch.sizes, session.arch.bias):
            detail = f"a network of {_shape(of)} given, expected {_shape(session)}, as in this session"
            raise Invalid.one(f"plane.points[{place}].session", detail)
        step = of.step if point.step is None else point.step
        if step > of.step:
            detail = f"{step} given, expected a whole number from 0 to {of.step}"
            raise Invalid.one(f"plane.points[{place}].step", detail)
        thetas.append(of.visit(step).state.theta)
        names.append(f"step {step}" if point.session is None else f"{of.title or 'another session'}, step {step}")
    return through_plane(thetas, names)


def _shape(session: Session) -> str:
    return "-".join(map(str, session.arch.sizes)) + ("" if session.arch.bias else " without biases")
