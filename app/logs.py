"""What the program says of itself while it serves: one JSON object a line, on standard error.

Nothing that a client sent stands in it, neither ids nor tokens nor data: of a request its route, of an exception its
kind and the places that it went through, but not its text. So no client can forge a line, and logs may be passed on.
"""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

LEVELS = ("debug", "info", "warning", "error")
OURS = ("thalweg", "uvicorn")

log = logging.getLogger("thalweg")
request_id: ContextVar[str] = ContextVar("request_id", default="")  # of the request that is being answered


class JsonLines(logging.Formatter):
    """A record, with the fields that it was given as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage().strip(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return json.dumps(line)


def start(level: str) -> None:
    """Write what is at least as important as `level`; of other people's packages, what is a warning or more."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
