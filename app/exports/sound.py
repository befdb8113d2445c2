"""Whether the states of a session that a stranger has written can be those of a training."""

import struct

import numpy as np

from app.errors import Invalid
from app.sessions.codec import leaves
from app.sessions.session import Session
from app.sessions.state import Outcome, Visit
from app.sessions.train import advance, arrive

LARGE = 2**53 - 1
# What decoding bytes that nobody of ours has written may end in.
BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    RuntimeError,
    struct.error,
)
SAME = 1e-6  # relative; machines differ in the last digits of a sum alone


def require_sound(session: Session) -> None:
    """Refuse what bytes can say and training cannot lead to.

    Raises:
        Invalid: names the step.
    """
    begins = [(f"stretches[{place}]", part.begin) for place, part in enumerate(session.stretches)]
    kept = [("trail", visit) for visit in session.visits]
    end = ("trail" if kept and kept[-1][1].state is session.last.state else "end", session.last)
    for at, visit in [*begins, *kept, end]:
        _require_state(session, visit, at)
    for at, visit in [*begins, end]:
        _require_error(session, visit, at)


def _require_state(session: Session, visit: Visit, at: str) -> None:
    run, state = session.run_at(visit.step), visit.state
    template = run.transform.init(np.zeros(run.spec.network.parameters))
    pairs = list(zip(leaves(state.opt_state), leaves(template), strict=True))
    sizes = state.theta.size == run.spec.network.parameters and all(np.shape(a) == np.shape(b) for a, b in pairs)
    counts = [int(part) for part, _ in pairs if isinstance(part, int)]
    numbers = [state.theta, *(part for part, _ in pairs if not isinstance(part, int))]
    if not sizes or not 0 <= state.epoch <= LARGE or not 0 <= state.offset < len(run.dataset.X):
        raise Invalid.one(
            at, f"step {visit.step}: the state does not fit the network and its examples; the file is damaged"
        )
    if any(not 0 <= count <= LARGE for count in counts):
        raise Invalid.one(at, f"step {visit.step}: the optimizer has counted fewer than no steps; the file is damaged")
    lost = visit.outcome is Outcome.DIVERGED
    if not lost and (visit.point.train is None or not all(np.isfinite(part).all() for part in numbers)):
        raise Invalid.one(
            at, f"step {visit.step}: the weights are not finite, and the step has not diverged; the file is damaged"
        )


def _require_error(session: Session, visit: Visit, at: str) -> None:
    """The error is that of the weights, and a step can be taken from there."""
    run = session.run_at(visit.step)
    if visit.outcome is Outcome.DIVERGED:
        return
    here = arrive(run, visit.state).point.train
    said = visit.point.train or 0.0
    if here is None or abs(here - said) > SAME * (1 + abs(said)):
        raise Invalid.one(at, f"step {visit.step}: the error is said to be {said:g}, but these weights have {here}")
    try:
        for _ in advance(run, visit, 1, said):
            pass
    except BROKEN:
        raise Invalid.one(at, f"step {visit.step}: no step can be taken from this state; the file is damaged") from None
