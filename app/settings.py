"""What can be set from outside, in one table: name, default, bounds and help; read once, then frozen.

Who uses a setting decides what it means; nothing here reads the process's environment by itself.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from app.errors import Invalid, Problem
from app.param import shown
from app.sessions.limits import Limits
from app.sessions.slices import Sampling

PREFIX = "THALWEG_"
# It goes into a header as it is, so nothing in it may begin another directive or another header.
FRAMERS = re.compile(r"'none'|('self'|https?://[A-Za-z0-9.*-]+(:\d+)?)( ('self'|https?://[A-Za-z0-9.*-]+(:\d+)?))*")
STORED = ("max_stored_sessions", "max_store_bytes", "max_live_bytes", "idle_days")  # matter with a data folder alone
BARE = ("host", "port")  # also read without the prefix, as hosting platforms set them


def _setting(default: Any, help: str, low: int | None = None, high: int | None = None, path: bool = False) -> Any:
    return field(default=default, metadata={"help": help, "low": low, "high": high, "path": path})


@dataclass(frozen=True)
class Settings:
    """Every setting with its default. In the environment they are upper case and begin with `THALWEG_`.

    Example:
        >>> Settings.from_env({"PORT": "9000", "THALWEG_MAX_SESSIONS": "10"}).max_sessions
        10
    """

    host: str = _setting("127.0.0.1", "The address to listen on; 0.0.0.0 lets other machines in.")
    port: int = _setting(8000, "The port to listen on; 0 takes a free one.", 0, 65_535)
    data: Path | None = _setting(None, "The folder that may be written to; none keeps everything in memory.", path=True)
    frame_ancestors: str = _setting("'none'", "Who may show the page in a frame: 'none', 'self', or origins.")
    max_sessions: int = _setting(1000, "Sessions in memory at once; without a data folder there are no others.", 1)
    max_stored_sessions: int = _setting(100_000, "Sessions in the data folder at once.", 1)
    max_store_bytes: int = _setting(2 * 2**30, "Bytes of the data folder's sessions and uploaded tables.", 2**20)
    max_live_bytes: int = _setting(
        512 * 2**20, "Bytes of sessions in memory; with a data folder, those used longest ago wait there.", 2**20
    )
    idle_minutes: int = _setting(240, "A session unused for so long makes room for others where there is none left.", 1)
    idle_days: int = _setting(90, "A session in the data folder that is unused for so long is deleted.", 1)
    max_body_bytes: int = _setting(8 * 2**20, "Bytes of a request's body.", 1024)
    max_upload_bytes: int = _setting(4 * 2**20, "Bytes of an uploaded table.", 16)
    max_uploads: int = _setting(64, "Uploaded tables kept at once; the one used longest ago makes room.", 1)
    max_uploads_bytes: int = _setting(256 * 2**20, "Bytes of all uploaded tables together.", 2**16)
    max_hidden_layers: int = _setting(Limits.max_hidden_layers, "Hidden layers of a network.", 0)
    max_nodes: int = _setting(Limits.max_nodes, "Nodes of one layer.", 1)
    max_parameters: int = _setting(Limits.max_parameters, "Weights and biases of a network.", 1)
    max_products: int = _setting(Limits.max_products, "Weights of a network times its examples.", 1)
    max_history_bytes: int = _setting(
        Limits.max_history_bytes, "Bytes of one session's path; a longer one is thinned.", 2**16
    )
    max_snapshots: int = _setting(Limits.max_snapshots, "Steps of a path whose weights are kept.", 16)
    max_points: int = _setting(Limits.max_points, "Steps of a path whose error is kept.", 16)
    max_changes: int = _setting(Limits.max_changes, "Changes made by hand in one path.", 1)
    max_grid_points: int = _setting(501**2, "Points of one surface or curve.", 4)
    max_surface_bytes: int = _setting(
        Sampling.memory, "Bytes that a surface may keep of its examples; more of them are taken in turn.", 2**20
    )
    max_steps_per_call: int = _setting(10_000, "Steps of one call of `steps`.", 1)
    max_steps_per_run: int = _setting(1_000_000, "Steps of one call of `run`.", 1)
    max_streams: int = _setting(256, "Event streams open at once.", 1)
    max_watchers: int = _setting(256, "Watchers of all sessions together.", 1)
    max_seconds: int = _setting(120, "Estimated seconds of work that one call may ask for.", 1)
    workers: int = _setting(2, "Calls that compute at once, beside the quick ones.", 1, 64)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """The settings that a mapping such as `os.environ` asks for.

        Raises:
            Invalid: names every unknown `THALWEG_` variable and every wrong value.
        """
        known = {PREFIX + entry.name.upper(): entry for entry in dataclasses.fields(cls)}
        problems = [
            Problem(key, f"unknown setting; known are {', '.join(known)}")
            for key in environ
            if key.startswith(PREFIX) and key not in known
        ]
        values = {}
        for key, entry in known.items():
            key = entry.name.upper() if key not in environ and entry.name in BARE else key  # noqa: PLW2901
            if environ.get(key):
                try:
                    values[entry.name] = _read(entry, environ[key])
                except ValueError as error:
                    problems.append(Problem(key, str(error)))
        if problems:
            raise Invalid(problems)
        return cls(**values)

    def session_limits(self) -> Limits:
        """What one session may ask for."""
        return Limits(**{entry.name: getattr(self, entry.name) for entry in dataclasses.fields(Limits)})

    def limits(self) -> dict[str, int]:
        """What a client may want to know before it asks for too much, and how long its sessions are kept.

        Without a data folder there is nothing to say of it: where `idle_days` stands, sessions outlive the server.
        """
        names = [entry.name for entry in dataclasses.fields(self) if entry.name.startswith(("max_", "idle_"))]
        known = [name for name in names if self.data is not None or name not in STORED]
        return {name.removeprefix("max_"): getattr(self, name) for name in known}


def _read(entry: "dataclasses.Field[Any]", text: str) -> Any:
    if entry.metadata["path"]:
        return Path(text)
    if entry.name == "frame_ancestors" and not FRAMERS.fullmatch(text):
        raise ValueError(f"{shown(text)} given, expected 'none', 'self', or origins such as https://school.example")
    if not isinstance(entry.default, int):
        return text
    low, high = entry.metadata["low"], entry.metadata["high"]
    words = f"a whole number of at least {low}" + (f" and at most {high}" if high is not None else "")
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{shown(text)} given, expected {words}") from None
    if value < low or (high is not None and value > high):
        raise ValueError(f"{value} given, expected {words}")
    return value
