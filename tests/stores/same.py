"""Two kept sessions are the same, bit for bit: weights, the optimizer's memory, path, configuration, ids, version."""

from typing import Any

import numpy as np

from app.data.scaling import Scale
from app.sessions.port import Kept
from app.sessions.session import Session
from app.sessions.state import Visit


def assert_same(found: Kept | None, expected: Kept) -> None:
    assert found is not None
    assert (found.id, found.view_id, found.version) == (expected.id, expected.view_id, expected.version)
    assert facts(found.session) == facts(expected.session)


def facts(session: Session) -> dict[str, Any]:
    """All that a session is, in values whose equality is that of their bits."""
    return {
        "limits": session.limits,
        "preset": session.preset,
        "title": session.title,
        "message": session.message,
        "compiled": session.run.compiled,
        "stretches": [
            (part.run.spec.to_json(), part.run.spec.data, bits(part.begin), part.changed) for part in session.stretches
        ],
        "last": bits(session.last),
        "points": (session.points.capacity, session.points.gap, [bits(point) for point in session.points]),
        "visits": (session.visits.capacity, session.visits.gap, [bits(visit) for visit in session.visits]),
        "data": [bits(value) for value in vars(session.run.dataset).values()],
    }


def bits(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, Visit):
        return bits(tuple(value[:3]))  # not its tape, which is made again where it is needed
    if isinstance(value, tuple):
        return type(value).__name__, [bits(part) for part in value]
    if isinstance(value, float):
        return value.hex()
    return {name: bits(part) for name, part in vars(value).items()} if isinstance(value, Scale) else value
