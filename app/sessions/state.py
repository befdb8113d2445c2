"""Where a run stands after a step, and what can be said of it in a sentence."""

from enum import StrEnum
from typing import NamedTuple

from app.arrays import Vector
from app.nn.mlp import Tape
from app.optim.transform import State


class Outcome(StrEnum):
    """How a run is doing."""

    RUNNING = "running"
    STATIONARY = "stationary"
    DIVERGED = "diverged"


class TrainState(NamedTuple):
    """All that the next step depends on, apart from the run itself.

    step: updates so far.
    theta: weights (P,), read-only.
    opt_state: memory of the optimizer.
    epoch, offset: epochs behind, and examples of the present one that were taken.
    """

    step: int
    theta: Vector
    opt_state: State
    epoch: int
    offset: int


class Point(NamedTuple):
    """The error at a step; None where it is not finite, or for a test error without test data."""

    step: int
    train: float | None
    test: float | None


class Visit(NamedTuple):
    """A full snapshot: the state, the error there, and the outcome of the step that led to it.

    tape: the forward pass over all examples there, which the next step begins with; None in a
    snapshot that is kept, and for a network too large to keep it.
    """

    state: TrainState
    point: Point
    outcome: Outcome
    tape: Tape | None = None

    @property
    def step(self) -> int:
        return self.state.step


def sentence(visit: Visit, start: Point, learning_rate: float | None) -> str:
    """What a person should know at this point of a path.

    Args:
        visit: the point.
        start: the path's first point.
        learning_rate: the one that the last step was taken with; None where the point was set by hand.
    """
    step, error = visit.step, visit.point.train
    if visit.outcome is Outcome.DIVERGED:
        if learning_rate is None:
            return f"Step {step}. With these weights the error is not a finite number. Set smaller ones."
        return (
            f"Step {step}. The error grew without bound: the learning rate {learning_rate:g} is too large here. "
            f"Rewind to step {step - 1} or earlier, and take a smaller one."
        )
    if visit.outcome is Outcome.STATIONARY:
        return (
            f"Step {step}. The last step moved no weight: the slope is zero here to the last digit, "
            "at a minimum, a saddle or a plateau."
        )
    if step == 0 or error is None or start.train is None:
        return "At the start. Every weight is as it was drawn."
    if error == start.train:
        return f"Step {step}. The error is {_short(error)}, as at the start."
    verb = "fallen" if error < start.train else "risen"
    return f"Step {step}. The error has {verb} from {_short(start.train)} to {_short(error)}."


def _short(value: float) -> str:
    """Three significant figures, without trailing zeros lost: 0.267, 0.0710, 1.23e-05."""
    return f"{value:#.3g}".rstrip(".")
