"""The error around a point of a session's path: the surface on a plane, the path over that plane, the curve of a link.

Evaluating a surface is `app.surface`'s work; here it is decided at which points and with which weights.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from app.arrays import Matrix, Vector
from app.planes.plane import InPlane
from app.sessions.cost import examples, forward_seconds
from app.sessions.planes import thetas_of
from app.sessions.run import Run
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.surface.grid import Range, axes, axis, ranges_for
from app.surface.points import curve, slice_losses
from app.surface.sample import MEMORY, Precision, Surface, evaluate, refine

PATH_SECONDS = 2.0  # for the errors of the slice under a path; a longer path is thinned
FEWEST_POINTS = 60
MOST_KEPT = 1 << 14  # points of a surface that is kept until the next one of its run


@dataclass(frozen=True)
class Sampling:
    """How a surface is to be sampled.

    Args:
        limits: from where to where, for a and b; None takes in the path.
        resolution: points along a, and along b.
        dtype: what is computed with.
        memory: bytes for what is prepared of the examples.

    Raises:
        Invalid: the limits are not in order, or there are too few points.
    """

    limits: tuple[Range, Range] | None
    resolution: tuple[int, int]
    dtype: Precision
    memory: int = MEMORY

    def __post_init__(self) -> None:
        axes(self.limits or ((0.0, 1.0), (0.0, 1.0)), self.resolution)


class Drawn(NamedTuple):
    """The last surface of a run, and of what it is."""

    origin: Vector
    directions: Matrix
    examples: str
    surface: Surface


_last: WeakKeyDictionary[Run, Drawn] = WeakKeyDictionary()


def surface_on(scene: Scene, how: Sampling, stopped: Callable[[], bool] = bool) -> Surface:
    """The error on a grid over the scene's plane; the last one again, if nothing off the plane has moved since."""
    a, b = axes(how.limits or scene.ranges(), how.resolution)
    known = _last.get(scene.run)
    if known is not None and _is_of(known, scene, a, b, how.dtype):
        return known.surface.again()
    data, plane = scene.examples, scene.plane
    surface = evaluate(scene.objective, data.X, data.y, plane, a, b, how.dtype, memory=how.memory, stopped=stopped)
    if surface.error.size <= MOST_KEPT and data.label != "batch":
        _last[scene.run] = Drawn(plane.origin, np.stack([plane.u, plane.v]), data.label, surface)
    return surface


def _is_of(known: Drawn, scene: Scene, a: Vector, b: Vector, dtype: Precision) -> bool:
    surface, plane = known.surface, scene.plane
    return (
        known.examples == scene.examples.label
        and surface.error.dtype == dtype
        and np.array_equal(surface.alphas, a)
        and np.array_equal(surface.betas, b)
        and np.array_equal(known.origin, plane.origin)
        and np.array_equal(known.directions[0], plane.u)
        and np.array_equal(known.directions[1], plane.v)
    )


def levels_on(scene: Scene, how: Sampling, stopped: Callable[[], bool]) -> Iterator[Surface]:
    """The same surface, coarse to fine, until it is whole or the work is stopped."""
    data = scene.examples
    a, b = axes(how.limits or scene.ranges(), how.resolution)
    return refine(scene.objective, data.X, data.y, scene.plane, a, b, how.dtype, stopped=stopped, memory=how.memory)


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
        visits = scene.session.path(scene.visit, most_points(scene.session))
        thetas = thetas_of(visits)
        a, b, distance = scene.plane.project(thetas)
        data = scene.examples
        under = slice_losses(scene.objective, data.X, data.y, scene.plane, a, b)
        last_step = None
        if scene.visit.step:
            before = scene.session.visit(scene.visit.step - 1)
            last_step = scene.plane.in_plane(scene.visit.state.theta - before.state.theta)
        path = scene.plane.in_plane(np.diff(thetas, axis=0)) if len(thetas) > 1 else InPlane(None, None)
    losses = [visit.point.train for visit in visits]
    return PathOnPlane([visit.step for visit in visits], a, b, distance, losses, under, last_step, path)


def most_points(session: Session) -> int:
    """How many points of a path are looked at, so that it does not take too long."""
    each = forward_seconds(session.run, examples(session.run)) + 1e-5
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
    visit = session.visit(step)
    run, theta = session.run_at(visit.step), visit.state.theta
    values = np.array([kept.state.theta[place] for kept in session.path(visit)])
    x = axis(limits or ranges_for(values, values)[0], points, "range")
    with np.errstate(all="ignore"):
        losses = curve(run.objective, run.dataset.X, run.dataset.y, theta, place, x)
        slope = run.gradient(theta)[place]
    return Curve(visit.step, x, losses, float(values[-1]), visit.point.train, float(slope))
