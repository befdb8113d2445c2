"""Basins of attraction around a point of a session's path: its own optimizer, let loose on a plane from every point."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.errors import Conflict, Invalid
from app.optim.spec import OptimizerSpec
from app.sessions.scene import Scene
from app.surface.basins import BasinMap, Descent, Progress, basins
from app.surface.gradients import PlaneGradients
from app.surface.grid import Range, axes


@dataclass(frozen=True)
class Descents:
    """Which descents are asked for.

    Args:
        limits: from where to where they start, for a and b; None takes in the path.
        resolution: starts along a, and along b.
        steps: updates of each.
        learning_rate: None for the session's own; its schedule holds either way, from its beginning.
    """

    limits: tuple[Range, Range] | None
    resolution: tuple[int, int]
    steps: int
    learning_rate: float | None = None


def basins_on(scene: Scene, how: Descents, stopped: Callable[[], bool]) -> Iterator[Progress | BasinMap]:
    """The basins on the scene's plane, of descents with the slope over all of its examples.

    Raises:
        Invalid: the limits are not in order, there are too few starts, or the directions span no plane; before anything
            is computed.
        Conflict: the session's steps do not follow the slope.
    """
    optimizer = scene.run.spec.optimizer
    if optimizer.values["rule"] == "book":
        raise Conflict(
            "The book's own rule is not the slope of a landscape, so that its steps have no basins on one; "
            "set optimizer.rule to gradient first."
        )
    if scene.plane.degenerate:
        raise Invalid.one("plane", "the two directions are parallel or zero; choose two that span a plane")
    a, b = axes(how.limits or scene.ranges(), how.resolution)
    gradients = PlaneGradients(scene.objective, scene.examples.X, scene.examples.y, scene.plane)
    descent = Descent(optimizer.transform(), _with_rate(optimizer, how.learning_rate).learning_rate, how.steps)
    return basins(gradients, a, b, descent, stopped)


def _with_rate(optimizer: OptimizerSpec, rate: float | None) -> OptimizerSpec:
    return optimizer if rate is None else replace(optimizer, values={**optimizer.values, "learning_rate": rate})
