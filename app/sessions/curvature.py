"""Curvature along a session's path: of its plane, of the whole network, and what steps it lets stay stable."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from app.errors import Invalid
from app.nn.spectrum import Spectrum, Trace, spectrum, trace
from app.optim.stability import Bound, stability_bound
from app.planes.local import Local, local_of
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.state import Visit
from app.surface.grid import axes
from app.surface.stationary import StationaryPoints, stationary_points


@dataclass(frozen=True, eq=False)
class NetworkCurvature:
    """The Hessian of the error over all training examples, restricted to the weights that training may change.

    Args:
        spectrum: its ends.
        trace: the sum of its eigenvalues, so that trace / weights is what a random direction shows.
        weights: how many weights training may change.
        bound: on the largest eigenvalue, for stable steps.
    """

    step: int
    spectrum: Spectrum
    trace: Trace
    weights: int
    bound: Bound


def network_curvature(session: Session, step: int | None, count: int) -> NetworkCurvature:
    """The `count` largest and smallest eigenvalues at a step.

    Raises:
        Invalid: the path has no such step, or training may change no weight.
        Conflict: the curvature is not finite there.
    """
    visit = session.visit(step)
    run = session.run_at(visit.step)
    weights = session.arch.parameters if run.free is None else int(run.free.sum())
    if not weights:
        raise Invalid.one(
            "step", f"{visit.step} given, where no weight is free to change; free one to see its curvature"
        )
    with np.errstate(all="ignore"):
        hessian = run.hessian(visit.state.theta)
        found = spectrum(hessian, count, count, run.free)
        return NetworkCurvature(visit.step, found, trace(hessian, run.free), weights, bound_at(session, visit))


def bound_at(session: Session, visit: Visit) -> Bound:
    """The bound on sharpness for the step that leads away from a visit."""
    optimizer = session.run_at(visit.step).spec.optimizer
    return stability_bound(optimizer, optimizer.learning_rate(visit.step))


def local_on(scene: Scene, at: tuple[float, float] | None) -> tuple[float, float, Local]:
    """The error to second order at a point of the scene's plane, None for where its own weights lie.

    Raises:
        Invalid: the directions are parallel.
    """
    with np.errstate(all="ignore"):
        alpha, beta = scene.point[:2] if at is None else at
        return alpha, beta, local_of(scene.hessian(alpha, beta), scene.plane)


def stationary_on(
    scene: Scene,
    limits: tuple[tuple[float, float], tuple[float, float]] | None,
    resolution: tuple[int, int],
) -> StationaryPoints:
    """The minima, saddles and maxima of the scene's slice.

    Raises:
        Invalid: the limits are not in order, or there are fewer than three points along one of them.
    """
    data = scene.examples
    for place, points in enumerate(resolution):
        if points < 3:
            raise Invalid.one(f"resolution[{place}]", f"{points} given, expected at least 3")
    a, b = axes(limits or scene.ranges(), resolution)
    return stationary_points(scene.objective, data.X, data.y, scene.plane, a, b)


@dataclass(frozen=True)
class Sharpness:
    """The largest eigenvalue of the Hessian at a step, and the bound on it for the step that leads away."""

    step: int
    value: float
    bound: float | None


def steps_to_look_at(session: Session, points: int) -> list[int]:
    """Steps of the path, thinned evenly to so many, of those whose weights are kept: nothing is computed again."""
    return [visit.step for visit in session.path(session.last, points)]


def sharpness_along(session: Session, steps: list[int], stopped: Callable[[], bool]) -> Iterator[Sharpness]:
    """The sharpness at each of these steps, until the work is stopped.

    Raises:
        Invalid: the path has no such step.
        Conflict: the curvature is not finite at one of them.
    """
    for step in steps:
        if stopped():
            return
        visit = session.visit(step)
        run = session.run_at(step)
        with np.errstate(all="ignore"):
            largest = spectrum(run.hessian(visit.state.theta), 1, 0, run.free).largest
        yield Sharpness(step, float(largest[0]) if largest.size else 0.0, bound_at(session, visit).value)
