"""The error around a point of a session's path: the surface on a plane, the path over that plane, the curve of a link.

Evaluating a surface is `app.surface`'s work; here it is decided on which plane, which points and which weights.
"""

from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from app.errors import Invalid
from app.nn.layout import Vector
from app.nn.mlp import Objective
from app.planes.plane import InPlane, Plane
from app.planes.weights import links_plane
from app.sessions.cost import examples, forward_seconds
from app.sessions.run import Run
from app.sessions.session import Session
from app.sessions.state import Visit
from app.surface.dense import dense_points, dense_surface
from app.surface.grid import Range, axes, axis, ranges_for

PATH_SECONDS = 2.0  # for the errors of the slice under a path; a longer path is thinned
FEWEST_POINTS = 60


@dataclass(frozen=True, eq=False)
class Scene:
    """A plane through one point of a path, and what the error there is made of."""

    session: Session
    visit: Visit
    run: Run
    plane: Plane

    @classmethod
    def links(cls, session: Session, step: int | None, a: str, b: str) -> "Scene":
        """The plane of two links through the weights at a step, None for the present one.

        Raises:
            Invalid: the network has no such links, or the path no such step.
        """
        visit = session.visit(step)
        plane = links_plane(session.arch, visit.state.theta, a, b)
        return cls(session, visit, session.run_at(visit.step), plane)

    @property
    def objective(self) -> Objective:
        return self.run.objective

    @property
    def point(self) -> tuple[float, float]:
        """Where the weights themselves lie."""
        alpha, beta, _ = self.plane.project(self.visit.state.theta)
        return float(alpha[0]), float(beta[0])

    def ranges(self) -> tuple[Range, Range]:
        """Ranges that take in the path up to here."""
        with np.errstate(all="ignore"):
            alphas, betas, _ = self.plane.project(self.thetas(self.visits()))
        return ranges_for(alphas, betas)

    def visits(self, most: int | None = None) -> list[Visit]:
        """The snapshots up to here, thinned evenly to `most`, the first and the last always among them."""
        kept = [visit for visit in self.session.visits if visit.step < self.visit.step]
        kept.append(self.visit)
        if most is not None and len(kept) > most:
            kept = [kept[place] for place in np.unique(np.linspace(0, len(kept) - 1, most).astype(int))]
        return kept

    @staticmethod
    def thetas(visits: list[Visit]) -> Any:
        """(T, P)"""
        return np.stack([visit.state.theta for visit in visits])


@dataclass
class Surface:
    error: Any
    method: str
    evaluations: int
    seconds: float


def evaluate(objective: Objective, X: Any, y: Any, plane: Plane, a: Vector, b: Vector, dtype: Any) -> Surface:
    began = perf_counter()
    error = dense_surface(objective, X, y, plane, a, b).astype(dtype)
    return Surface(error, "dense", error.size, perf_counter() - began)


@dataclass(frozen=True, eq=False)
class Sampled:
    """A surface and its axes: `surface.error[j, i]` is the error at `a[i]`, `b[j]`."""

    a: Vector
    b: Vector
    surface: Surface


def surface_on(scene: Scene, limits: tuple[Range, Range] | None, resolution: tuple[int, int], dtype: str) -> Sampled:
    """The error on a grid over the scene's plane.

    Args:
        scene: the plane and the weights.
        limits: from where to where, for a and b; None takes in the path.
        resolution: points along a, and along b.
        dtype: `float32` or `float64`.

    Raises:
        Invalid: the limits are not in order, or there are too few points.
    """
    a, b = axes(limits or scene.ranges(), resolution)
    data = scene.run.dataset
    return Sampled(a, b, evaluate(scene.objective, data.X, data.y, scene.plane, a, b, np.dtype(dtype)))


@dataclass(frozen=True, eq=False)
class PathOnPlane:
    """A path over a plane.

    Args:
        steps: of the T points.
        a, b, distance: (T,) where the weights lie, and how far from the plane.
        losses: the error that the network had at each point.
        slice_losses: (T,) the error of the slice under each point.
        last_step, path: how much of the last step, and of the whole path, the plane shows; None before the first step.
    """

    steps: list[int]
    a: Vector
    b: Vector
    distance: Vector
    losses: list[float | None]
    slice_losses: Vector
    last_step: InPlane | None
    path: InPlane


def path_on(scene: Scene) -> PathOnPlane:
    """The path up to the scene's step, over its plane."""
    with np.errstate(all="ignore"):
        visits = scene.visits(most_points(scene.session))
        thetas = Scene.thetas(visits)
        a, b, distance = scene.plane.project(thetas)
        slice_losses = points_on(scene, a, b)
        last_step = None
        if scene.visit.step:
            before = scene.session.visit(scene.visit.step - 1)
            last_step = scene.plane.in_plane(scene.visit.state.theta - before.state.theta)
        path = scene.plane.in_plane(np.diff(thetas, axis=0)) if len(thetas) > 1 else InPlane(None, None)
    losses = [visit.point.train for visit in visits]
    return PathOnPlane([visit.step for visit in visits], a, b, distance, losses, slice_losses, last_step, path)


def most_points(session: Session) -> int:
    """How many points of a path are looked at, so that it does not take too long."""
    each = forward_seconds(session, examples(session)) + 1e-5
    return max(FEWEST_POINTS, int(PATH_SECONDS / each))


@dataclass(frozen=True, eq=False)
class Curve:
    """The error over one weight: at `x` (I,), and at the weight's own value, with the slope there."""

    step: int
    x: Vector
    losses: Vector
    value: float
    loss: float | None
    slope: float


def curve_of(session: Session, step: int | None, link: str, limits: Range | None, points: int) -> Curve:
    """The error where one weight alone is changed.

    Args:
        session: whose weights.
        step: which of them; None for the present ones.
        link: which weight is changed.
        limits: from where to where; None takes in the path.
        points: how many.

    Raises:
        Invalid: there is no such link or step, or the limits are not in order.
    """
    place = session.arch.index(link)
    scene = _line(session, step, place)
    with np.errstate(all="ignore"):
        values = np.array([visit.state.theta[place] for visit in scene.visits()])
        x = axis(limits or ranges_for(values, values)[0], points, "range")
        losses = points_on(scene, x, np.zeros_like(x))
        slope = scene.run.gradient(scene.visit.state.theta)[place]
    return Curve(scene.visit.step, x, losses, float(values[-1]), scene.visit.point.train, float(slope))


def _line(session: Session, step: int | None, place: int) -> Scene:
    """One weight as a plane whose second direction leads nowhere."""
    visit = session.visit(step)
    origin = visit.state.theta.copy()
    origin[place] = 0.0
    direction = np.zeros_like(origin)
    direction[place] = 1.0
    name = session.arch.name(place)
    return Scene(
        session, visit, session.run_at(visit.step), Plane(origin, direction, 0 * direction, "line", (name, ""))
    )


def require_grid(resolution: tuple[int, int], most: int) -> None:
    """Refuse a grid of too many points.

    Raises:
        Invalid: says how many there may be.
    """
    if resolution[0] * resolution[1] > most:
        words = f"{resolution[0]} x {resolution[1]} points given, expected at most {most} in all"
        raise Invalid.one("resolution", words)


def points_on(scene: Scene, a: Vector, b: Vector) -> Vector:
    """The error (T,) of the slice at single points."""
    return dense_points(scene.objective, scene.run.dataset.X, scene.run.dataset.y, scene.plane, a, b)
