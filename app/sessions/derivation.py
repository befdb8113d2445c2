"""The slope of one weight at a point of a session's path: derived, checked by a difference, and tried with a nudge.

The chain rule itself is in `app.nn.chain`, what a step makes of the weight in `app.sessions.update`.
"""

import math
from dataclasses import dataclass

import numpy as np

from app.arrays import Vector
from app.errors import Invalid
from app.nn.chain import Derivation, derive
from app.nn.curvature import hvp
from app.nn.formula import Written, written
from app.nn.mlp import loss, loss_and_grad
from app.param import shown
from app.sessions.run import Run, finite
from app.sessions.session import Session
from app.sessions.update import Update, update_of

EPS = float(np.finfo(float).eps)
MOST_DIGITS = 16


@dataclass(frozen=True)
class Check:
    """A slope beside the central difference (E(w + h) - E(w - h)) / 2h, h = eps^(1/3) max(1, |w|).

    Args:
        numeric: the difference.
        rounding: what it may be wrong by because E has 16 digits only.
        relative_difference: |slope - numeric| / max(|slope|, |numeric|), 0 where both are 0.
        digits: in how many digits the two agree, 0 to 16; None where both are so small that rounding hides them.

    Each is None where it is not finite.
    """

    numeric: float | None
    rounding: float | None
    relative_difference: float | None
    digits: int | None


@dataclass(frozen=True)
class Derived:
    """Everything there is to say of one weight's slope.

    Args:
        step: of which weights.
        numbers, formulas: the chain rule.
        check: the slope found in another way.
        update: what the step from here makes of the weight.
    """

    step: int
    numbers: Derivation
    formulas: Written
    check: Check
    update: Update


def derivation_of(session: Session, step: int | None, link: str, example: int) -> Derived:
    """The slope of the error by one weight, taken apart.

    Args:
        session: whose weights.
        step: which of them; None for the present ones.
        link: which weight or bias.
        example: the training example whose factors are given, from 0.

    Raises:
        Invalid: there is no such link, step or example.
    """
    place = session.arch.index(link)
    visit = session.visit(step)
    run, theta = session.run_at(visit.step), visit.state.theta
    X, y = run.dataset.X, run.dataset.y
    if not 0 <= example < len(X):
        raise Invalid.one("example", f"{shown(example)} given, expected a whole number from 0 to {len(X) - 1}")
    with np.errstate(all="ignore"):
        numbers = derive(run.objective, theta, X, y, place, example)
        check = _check(run, theta, place, numbers.slope)
        return Derived(visit.step, numbers, written(run.objective, numbers), check, update_of(run, visit, place))


def _check(run: Run, theta: Vector, place: int, slope: float) -> Check:
    weight = float(theta[place])
    h = EPS ** (1 / 3) * max(1.0, abs(weight))
    high, low = weight + h, weight - h
    above, below = (_loss_where(run, theta, place, value) for value in (high, low))
    numeric = (above - below) / (high - low)
    rounding = 4 * EPS * abs(above) / h
    largest = max(abs(slope), abs(numeric))
    relative = abs(slope - numeric) / largest if largest else 0.0
    return Check(finite(numeric), finite(rounding), finite(relative), _digits(largest, rounding, relative))


def _digits(largest: float, rounding: float, relative: float) -> int | None:
    if relative == 0:
        return MOST_DIGITS
    if largest <= rounding or not math.isfinite(relative):
        return None
    return min(max(math.floor(-math.log10(relative)), 0), MOST_DIGITS)


def _loss_where(run: Run, theta: Vector, place: int, value: float) -> float:
    """E over all training examples with one weight set to a value."""
    moved = theta.copy()
    moved[place] = value
    return loss(run.objective, moved, run.dataset.X, run.dataset.y)


@dataclass(frozen=True)
class Nudge:
    """What changing one weight a little does to E.

    Args:
        step, link, by: which weight, and by how much.
        before, after: E.
        actual: by how much it really changes.
        slope, curvature: dE/dw and d2E/dw2, exact.
        predicted: the change that the slope alone foretells.
        second_order: the change that slope and curvature foretell.

    Each number is None where it is not finite.
    """

    step: int
    link: str
    by: float
    before: float | None
    after: float | None
    actual: float | None
    slope: float | None
    curvature: float | None
    predicted: float | None
    second_order: float | None


def nudge_of(session: Session, step: int | None, link: str, by: float) -> Nudge:
    """What would become of the error if one weight were changed by so much; nothing is changed.

    Raises:
        Invalid: there is no such link or step.
    """
    place = session.arch.index(link)
    visit = session.visit(step)
    run, theta = session.run_at(visit.step), visit.state.theta
    data, unit = run.dataset, np.zeros_like(theta)
    unit[place] = 1.0
    with np.errstate(all="ignore"):
        before, grad = loss_and_grad(run.objective, theta, data.X, data.y)
        after = _loss_where(run, theta, place, float(theta[place]) + by)
        slope = float(grad[place])
        curvature = float(hvp(run.objective, theta, unit, data.X, data.y)[place])
    return Nudge(
        visit.step,
        link,
        by,
        before=finite(before),
        after=finite(after),
        actual=finite(after - before),
        slope=finite(slope),
        curvature=finite(curvature),
        predicted=finite(slope * by),
        second_order=finite(slope * by + 0.5 * curvature * by * by),
    )
