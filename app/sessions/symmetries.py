"""Where else a session's network would be the same: the mirror images of its weights, the nearest first.

Which images there are is in `app.nn.symmetry`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.arrays import Vector
from app.errors import Invalid, Problem
from app.nn.layout import Architecture
from app.nn.mlp import loss
from app.nn.symmetry import Mirror, elementary, log10_equivalents, nearest
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.sessions.run import Run
from app.sessions.session import Session


@dataclass(frozen=True)
class Place:
    """Where weights lie on the plane of two links: their coordinates, and how far from it they are."""

    alpha: float
    beta: float
    distance: float


@dataclass(frozen=True, eq=False)
class Image:
    """One mirror image of the weights.

    Args:
        mirror: which one.
        distance: |theta' - theta|.
        loss: E there, from a whole forward pass.
        difference: from E at the weights themselves: in the last digits, since another order of sums rounds otherwise.
        weights: what changes, by name, with the values there.
        place: on the plane that was asked for; None without one.
    """

    mirror: Mirror
    distance: float
    loss: float
    difference: float
    weights: Mapping[str, float]
    place: Place | None


@dataclass(frozen=True, eq=False)
class Symmetries:
    """The mirror images of the weights at a step.

    Args:
        step: of the path.
        loss: E there.
        total: how many elementary images there are.
        log10_equivalents: of how many weights their combinations lead to.
        images: the nearest of the elementary ones, the nearest first.
    """

    step: int
    loss: float
    total: int
    log10_equivalents: float
    images: list[Image]


def symmetries_of(session: Session, step: int | None, links: tuple[str, str] | None, most: int) -> Symmetries:
    """The elementary mirror images nearest to the weights at a step.

    Args:
        step: None for the present one.
        links: on whose plane to place them; None for no plane.
        most: how many of them.

    Raises:
        Invalid: the path has no such step, or the network no such links.
    """
    visit = session.visit(step)
    arch, run, theta = session.arch, session.run_at(visit.step), visit.state.theta
    plane = None if links is None else _plane(arch, theta, *links)
    with np.errstate(all="ignore"):
        here = _loss(run, theta)
        images = [_image(run, theta, here, *found, plane) for found in nearest(arch, theta, most)]
    return Symmetries(visit.step, here, elementary(arch), log10_equivalents(arch), images)


def _image(run: Run, theta: Vector, here: float, mirror: Mirror, distance: float, plane: Plane | None) -> Image:
    arch = run.spec.network
    image = mirror.of(arch, theta)
    error = _loss(run, image)
    changed = np.flatnonzero((image != theta) & np.isfinite(image))
    weights = {arch.name(place): float(image[place]) for place in changed.tolist()}
    return Image(mirror, distance, error, error - here, weights, None if plane is None else _place(plane, image))


def _loss(run: Run, theta: Vector) -> float:
    return loss(run.objective, theta, run.dataset.X, run.dataset.y)


def _plane(arch: Architecture, theta: Vector, a: str, b: str) -> Plane:
    """The plane of two links, which here stand in the request itself."""
    try:
        return links_plane(arch, theta, a, b)
    except Invalid as refusal:
        problems = [Problem(problem.at.removeprefix("plane."), problem.detail) for problem in refusal.problems]
        raise Invalid(problems) from None


def _place(plane: Plane, theta: Vector) -> Place:
    return Place(*(float(number[0]) for number in plane.project(theta)))
