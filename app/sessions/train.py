"""One step of training and many: pure functions from state to state.

What is kept of the states is decided in `app.sessions.session`.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.arrays import Vector
from app.data.batches import batch
from app.nn.mlp import Tape, backward, forward
from app.sessions.burst import Leap
from app.sessions.run import Run
from app.sessions.state import Outcome, Point, TrainState, Visit

# An error this many times larger than 1 and than the error it came from has left for good.
BLOW_UP = 1e6


def start(run: Run) -> Visit:
    """The state before the first step."""
    theta = run.spec.theta()
    return arrive(run, TrainState(0, theta, run.transform.init(theta), 0, 0))


def arrive(run: Run, state: TrainState) -> Visit:
    """A state that was set and not stepped to, with its error."""
    with np.errstate(all="ignore"):
        train, test = run.errors(state.theta, run.forward(state.theta))
    outcome = Outcome.RUNNING if train is not None else Outcome.DIVERGED
    return Visit(state, Point(state.step, train, test), outcome)


def advance(run: Run, visit: Visit, count: int, reference: float, every: int = 1) -> Iterator[Visit]:
    """Take steps, and stop early where training diverges.

    The state at a step does not depend on how the steps were divided into calls, bit for bit.
    With mini-batches the error is known, and so divergence seen, at the steps that are yielded.

    Args:
        run: what the steps have in common.
        visit: where to start.
        count: updates of the weights, one mini-batch each.
        reference: the error at the start of this stretch of the path; one that is `BLOW_UP` times
            larger than it and than 1 has diverged.
        every: yield the steps divisible by this, and the last.

    Yields:
        Visits in the order of their steps.
    """
    state, tape, error = visit.state, visit.tape, visit.point.train
    last = state.step + count
    while state.step < last:
        with np.errstate(all="ignore"):
            leap = _leap(run, state, min(last, state.step + every - state.step % every), tape)
            state = leap.state
            tape = run.forward(state.theta)
            train, test = run.errors(state.theta, tape)
        outcome = Outcome.DIVERGED if leap.lost else _outcome(run, leap, train, reference, error)
        error = train
        yield Visit(state, Point(state.step, train, test), outcome, tape if run.small else None)
        if outcome is Outcome.DIVERGED:
            return


def _leap(run: Run, state: TrainState, until: int, tape: Tape | None) -> Leap:
    """Steps until one of them is due, or the weights are lost."""
    if run.bursts is not None:
        leap = run.bursts.leap(state, until - state.step)
        while not leap.lost and leap.state.step < until:
            leap = run.bursts.leap(leap.state, until - leap.state.step)
        return leap
    while True:
        before, state = state.theta, _step(run, state, tape)
        lost = not math.isfinite(float(state.theta @ state.theta))  # or too large to square
        if lost or state.step == until:
            return Leap(before, state, lost)
        tape = run.forward(state.theta) if run.full_batch else None


def step(run: Run, state: TrainState, tape: Tape | None = None) -> TrainState:
    """One update of the weights by one mini-batch, the same that `advance` makes.

    Args:
        run: what the steps have in common.
        state: where the step starts.
        tape: the forward pass over all examples at these weights, if it is already made.
    """
    return _step(run, state, tape) if run.bursts is None else run.bursts.leap(state, 1).state


def _step(run: Run, state: TrainState, tape: Tape | None) -> TrainState:
    """A step by NumPy."""
    slope = slope_of_step(run, state, tape)
    learning_rate = run.spec.optimizer.learning_rate(state.step)
    change, opt_state = run.transform.update(
        where_free(run, slope.direction), state.opt_state, state.theta, learning_rate
    )
    theta = state.theta + where_free(run, change)
    theta.flags.writeable = False
    return TrainState(state.step + 1, theta, opt_state, slope.epoch, slope.offset)


class StepSlope(NamedTuple):
    """What a step goes by.

    direction: (P,), the gradient over the mini-batch, or what the book's rule takes for it.
    examples: how many the mini-batch has.
    epoch, offset: where the next one begins.
    """

    direction: Vector
    examples: int
    epoch: int
    offset: int


def slope_of_step(run: Run, state: TrainState, tape: Tape | None = None) -> StepSlope:
    """The direction that one step goes against, frozen weights included; arguments as for `step`."""
    spec, data = run.spec, run.dataset
    rows, epoch, offset = batch(len(data.X), spec.batch.size, spec.batch.shuffle, spec.seed, state.epoch, state.offset)
    X, y = (data.X, data.y) if rows is None else (data.X[rows], data.y[rows])
    if rows is not None or tape is None:
        tape = forward(run.objective, state.theta, X)
    direction = backward(run.objective, state.theta, tape, y, spec.optimizer.values["rule"])
    return StepSlope(direction, len(X), epoch, offset)


def where_free(run: Run, values: Vector) -> Vector:
    """The values (P,) with zeros at frozen weights."""
    return values if run.free is None else np.where(run.free, values, 0.0)


def _outcome(run: Run, leap: Leap, train: float | None, reference: float, error: float | None) -> Outcome:
    """The outcome of a step after which the error is `train`, and `error` where it was last looked at."""
    if train is None or train > BLOW_UP * max(1.0, reference):
        return Outcome.DIVERGED
    if train != error or not run.full_batch or run.spec.optimizer.learning_rate(leap.state.step - 1) == 0:
        return Outcome.RUNNING
    return Outcome.RUNNING if (leap.before != leap.state.theta).any() else Outcome.STATIONARY
