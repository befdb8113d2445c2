"""All weights by what they weigh: whose slope is the steepest, and who did the work of a step.

The gradient is `app.nn.mlp`'s, the step `app.sessions.train`'s.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.arrays import Vector
from app.errors import Invalid
from app.nn.mlp import loss, loss_and_grad
from app.param import shown
from app.sessions.run import finite
from app.sessions.session import Session
from app.sessions.train import step as take_step


@dataclass(frozen=True)
class RankedSlope:
    """One weight's slope, and its share of |gradient|^2; None where that is 0 or not finite."""

    link: str
    slope: float
    weight: float
    share: float | None


@dataclass(frozen=True)
class Slopes:
    """The gradient at a step, the steepest slopes first.

    Args:
        step: of which weights.
        norm: |gradient|.
        total: P, how many slopes there are.
        slopes: so many of them as were asked for.
    """

    step: int
    norm: float
    total: int
    slopes: tuple[RankedSlope, ...]


def slopes_of(session: Session, step: int | None, limit: int | None = None) -> Slopes:
    """The slopes of all weights by their size, ties in the order of theta.

    Args:
        session: whose weights.
        step: which of them; None for the present ones.
        limit: how many are listed; None for all.

    Raises:
        Invalid: there is no such step.
    """
    visit = session.visit(step)
    theta = visit.state.theta
    with np.errstate(all="ignore"):
        gradient = session.run_at(visit.step).gradient(theta)
        norm = float(np.linalg.norm(gradient))
        shares = (gradient / norm) ** 2
    slopes = tuple(
        RankedSlope(session.arch.name(place), float(gradient[place]), float(theta[place]), finite(float(shares[place])))
        for place in _largest(gradient, limit)
    )
    return Slopes(visit.step, norm, len(theta), slopes)


@dataclass(frozen=True)
class Contribution:
    """What one weight did in a step: g dw, to first order, and its share of the first order of all of them.

    Args:
        slope: g, over all training examples, before the step.
        move: dw.
    """

    link: str
    slope: float
    move: float
    contribution: float
    share: float | None


@dataclass(frozen=True)
class Work:
    """Who did the work of the step that led to `step`: E_t - E_(t-1) = sum_i g_i dw_i + what is left.

    Args:
        before, after: E_(t-1) and E_t, over all training examples.
        actual: their difference.
        first_order: the sum over all weights.
        left: what it does not account for: the bend of the error.
        total: P, how many weights there are.
        contributions: the largest, so many of them as were asked for.
        rest: what all the others did.
    """

    step: int
    before: float
    after: float
    actual: float
    first_order: float
    left: float
    total: int
    contributions: tuple[Contribution, ...]
    rest: float


def work_of(session: Session, step: int | None, limit: int | None = None) -> Work:
    """What each weight's move in the last step did to the error, the largest contributions first.

    A change that was made by hand at this step is no part of it.

    Args:
        session: whose path.
        step: where the step led to; None for the present one.
        limit: how many contributions are listed; None for all.

    Raises:
        Invalid: no step led there.
    """
    here = session.step if step is None else step
    if not 1 <= here <= session.step:
        wanted = f"a whole number from 1 to {session.step}" if session.step else "steps to be taken first"
        raise Invalid.one("step", f"no step led to {shown(here)}, expected {wanted}")
    visit = session.visit(here - 1)
    run, theta = session.run_at(visit.step), visit.state.theta
    with np.errstate(all="ignore"):
        moved = take_step(run, visit.state, visit.tape).theta
        before, gradient = loss_and_grad(run.objective, theta, run.dataset.X, run.dataset.y)
        after = loss(run.objective, moved, run.dataset.X, run.dataset.y)
        moves = moved - theta
        done = gradient * moves
        first_order, chosen = float(done.sum()), _largest(done, limit)
        rest = float(np.delete(done, chosen).sum())
    contributions = tuple(
        Contribution(
            session.arch.name(place),
            float(gradient[place]),
            float(moves[place]),
            float(done[place]),
            finite(float(done[place]) / first_order) if first_order else None,
        )
        for place in chosen
    )
    actual = after - before
    return Work(here, before, after, actual, first_order, actual - first_order, len(theta), contributions, rest)


def _largest(values: Vector, limit: int | None) -> NDArray[np.intp]:
    """The places of the largest sizes, ties in their order, what is not a number last."""
    return np.argsort(-np.abs(values), kind="stable")[:limit]
