"""The gradient beside others: over a mini-batch or one example, by the book's rule; and the angle to the exact one."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.arrays import Vector
from app.nn.mlp import backward, forward
from app.sessions.examples import Examples, choose_examples
from app.sessions.parts import require_book
from app.sessions.session import Session

Rule = Literal["gradient", "book"]


@dataclass(frozen=True, eq=False)
class Gradient:
    """A direction of ascent at a step.

    Args:
        step: of the path.
        examples: what the error is taken over.
        rule: how the direction comes about.
        direction: (P,).
        exact: (P,), the gradient over all training examples.
    """

    step: int
    examples: Examples
    rule: Rule
    direction: Vector
    exact: Vector

    @property
    def angle(self) -> float | None:
        """Between the direction and the exact gradient, in degrees; None where one is zero or not finite."""
        return angle_between(self.direction, self.exact)


def gradient_of(session: Session, step: int | None, examples: str | int = "train", rule: Rule = "gradient") -> Gradient:
    """The gradient at a step, None for the present one, frozen weights included.

    Args:
        examples: as `choose_examples` reads them.
        rule: `book` for what the book's rule takes for the gradient.

    Raises:
        Invalid: there is no such step or choice of examples, or the book's rule is not defined for the network.
    """
    visit = session.visit(step)
    run, theta = session.run_at(visit.step), visit.state.theta
    chosen = choose_examples(run, visit, examples)
    if rule == "book":
        require_book(run.objective, "rule")
    with np.errstate(all="ignore"):
        direction = exact = run.gradient(theta)
        if rule != "gradient" or chosen.X is not run.dataset.X:
            tape = forward(run.objective, theta, chosen.X)
            direction = backward(run.objective, theta, tape, chosen.y, rule)
    return Gradient(visit.step, chosen, rule, direction, exact)


def angle_between(a: Vector, b: Vector) -> float | None:
    """The angle between two vectors in degrees, 2 atan2(|u - v|, |u + v|) of their unit vectors u and v.

    Unlike the arc cosine it keeps its digits near 0 and 180 degrees. None where a vector is zero or not finite.

    Source: Kahan 2006, How Futile are Mindless Assessments of Roundoff in Floating-Point Computation?, section 12.

    Example:
        >>> angle_between(np.array([1.0, 0.0]), np.array([-1e-300, 1e-300]))
        135.0
    """
    u, v = _unit(a), _unit(b)
    if u is None or v is None:
        return None
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))))


def _unit(a: Vector) -> Vector | None:
    size = np.abs(a).max()
    if not np.isfinite(size) or size == 0:
        return None
    scaled = a / size  # first, so that no square overflows, or vanishes
    return np.asarray(scaled / np.linalg.norm(scaled))
