"""A whole session as one JSON document, exact to the last bit, which another machine can go on from.

Errors stand in it as decimals, which read back as the same numbers. Examples and states (weights and the optimizer's
memory) are base64 of what `app.sessions.codec` writes: raw little-endian float64 under a checksum. Neither of the
session's ids is in it, nor that of an uploaded table. How it is read again, and mistrusted, is in
`app.exports.restore`.
"""

import base64
import json
from typing import Any

from app import __version__
from app.exports.ticks import filled
from app.sessions.codec import decode_point, encode_data
from app.sessions.pieces import change, config_of
from app.sessions.session import Session

FORMAT = "thalweg-session"
VERSION = 1
FIELDS = (
    *("format", "version", "program", "note", "title", "preset", "step", "seed", "network", "weights", "data"),
    *("compiled", "stretches", "points", "states", "trail", "end"),
)
NOTE = (
    "Errors are decimals that read back exactly. `examples` and `state` are base64 of bytes: raw little-endian float64 "
    "after a head, under a checksum. POST /api/v1/sessions/import, or the command thalweg import, goes on from here."
)


def archive(session: Session) -> bytes:
    """The document as UTF-8, written a piece at a time so that others have their turn in between."""
    encoder = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
    return b"".join(piece.encode() for piece in encoder.iterencode(document(session)))


def document(session: Session) -> dict[str, Any]:
    """All that a session is."""
    spec, parts = session.run.spec, change(session)
    given = None if spec.given is None else spec.to_json()["weights"]
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "note": NOTE,
        "title": session.title,
        "preset": session.preset,
        "step": session.step,
        "seed": spec.seed,
        "network": spec.network_json(),
        "weights": given or {"initializer": spec.initializer},
        "data": _data(session),
        "compiled": session.run.compiled,
        "stretches": [
            {
                "step": leg.step,
                **config_of(leg.config),
                "error_here": _error(leg.step, leg.point),
                "state": _text(leg.visit),
            }
            for leg in parts.legs
        ],
        "points": {"capacity": session.points.capacity, "gap": session.points.gap},
        "states": {"capacity": session.visits.capacity, "gap": session.visits.gap},
        "trail": [
            [mark.step, bool(mark.recorded), *_error(mark.step, mark.point), mark.visit and _text(mark.visit)]
            for mark in parts.marks
        ],
        "end": {
            "error_here": _error(session.step, parts.tip.point) if parts.tip.point else None,
            "state": _text(parts.tip.visit) if parts.tip.visit else None,
        },
    }


def archive_bytes(session: Session) -> int:
    """About how long the document is."""
    data = session.run.dataset
    examples = sum(array.nbytes for array in (data.X, data.y, data.X_test, data.y_test))
    inline = session.run.spec.data.inline
    brought = 0 if inline is None else inline.inputs.nbytes + inline.targets.nbytes
    states = (len(session.visits) + len(session.stretches)) * 8 * session.arch.parameters * MEMORY_PARTS
    return 4 * (examples + brought + states) // 3 + 100 * len(session.points)


MEMORY_PARTS = 3  # the weights, and what most optimizers remember of each


def _data(session: Session) -> dict[str, Any]:
    data = session.run.spec.data
    examples = _text(encode_data(session.run.dataset, data.inline))
    return {"name": data.name, "settings": data.settings_json(), "examples": examples}


def _error(step: int, point: bytes) -> list[float | None]:
    return filled(decode_point(step, point)[1:])


def _text(blob: bytes) -> str:
    return base64.b64encode(blob).decode()
