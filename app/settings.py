"""What can be set from outside, in one table: name, default, bounds and help; read once, then frozen.

Who uses a setting decides what it means; nothing here reads the process's environment by itself.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from app.errors import Invalid, Problem
from app.logs import LEVELS
from app.param import shown
from app.sessions.limits import Limits
from app.sessions.slices import Sampling
from app.sessions.workers import LONGEST_QUEUE, LONGEST_QUEUE_CLIENT, LONGEST_QUEUE_EACH

PREFIX = "THALWEG_"
NO_TOKEN = "none"  # noqa: S105
STORED = ("max_stored_sessions", "max_store_bytes", "idle_days")  # matter with a data folder alone
BARE = ("host", "port")  # also read without the prefix, as hosting platforms set them


class Form(NamedTuple):
    """What a text has to look like, and what is right in words."""

    pattern: re.Pattern[str]
    words: str


# It goes into a header as it is, so nothing in it may begin another directive or another header.
FRAMERS = Form(
    re.compile(r"'none'|('self'|https?://[A-Za-z0-9.*-]+(:\d+)?)( ('self'|https?://[A-Za-z0-9.*-]+(:\d+)?))*"),
    "'none', 'self', or origins such as https://school.example",
)
TOKEN = Form(re.compile(r"none|[A-Za-z0-9_-]{16,200}"), "none, or at least 16 letters, digits, - or _")
HOSTS = Form(
    re.compile(r"(\*|[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])( (\*|[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]))*"),
    "names without port, such as lab.school.example, or *",
)
PROXIES = Form(
    re.compile(r"\*|[0-9A-Fa-f:.]+(/\d{1,3})?( [0-9A-Fa-f:.]+(/\d{1,3})?)*"),
    "addresses or networks in numbers, such as 127.0.0.1 or 10.0.0.0/8, or *",
)
ORIGINS = Form(
    re.compile(r"https?://[a-z0-9.-]+(:\d+)?( https?://[a-z0-9.-]+(:\d+)?)*"),
    "origins in lower case, such as https://school.example, and no wildcards",
)
LEVEL = Form(re.compile("|".join(LEVELS)), f"one of {', '.join(LEVELS)}")


def _setting(
    default: Any,
    help: str,
    low: int | None = None,
    high: int | None = None,
    path: bool = False,
    form: Form | None = None,
) -> Any:
    return field(default=default, metadata={"help": help, "low": low, "high": high, "path": path, "form": form})


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
    token: str = _setting(
        "",
        "What clients have to show. Without it none is needed on loopback, and elsewhere one is drawn at each start; "
        f"`{NO_TOKEN}` needs none anywhere.",
        form=TOKEN,
    )
    hosts: str = _setting(
        "", "More names under which the server may be asked for, with spaces between them; `*` for any.", form=HOSTS
    )
    proxies: str = _setting(
        "",
        "Addresses of proxies, with spaces between them, whose X-Forwarded-For and -Proto are believed; `*` for all.",
        form=PROXIES,
    )
    cors_origins: str = _setting(
        "", "Other sites whose pages may call the API: origins, with spaces between them.", form=ORIGINS
    )
    frame_ancestors: str = _setting(
        "'none'", "Who may show the page in a frame: 'none', 'self', or origins.", form=FRAMERS
    )
    log_level: str = _setting("warning", "What is logged: debug, info (every request), warning, or error.", form=LEVEL)
    max_sessions: int = _setting(1000, "Sessions in memory at once; without a data folder there are no others.", 1)
    max_stored_sessions: int = _setting(100_000, "Sessions in the data folder at once.", 1)
    max_store_bytes: int = _setting(2 * 2**30, "Bytes of the data folder's sessions and uploaded tables.", 2**20)
    max_live_bytes: int = _setting(
        512 * 2**20, "Bytes of sessions in memory; with a data folder, those used longest ago wait there.", 2**20
    )
    idle_minutes: int = _setting(240, "A session unused for so long makes room for others where there is none left.", 1)
    idle_days: int = _setting(90, "A session in the data folder that is unused for so long is deleted.", 1)
    max_body_bytes: int = _setting(8 * 2**20, "Bytes of a request's body.", 1024)
    max_body_values: int = _setting(
        1_500_000,
        "Numbers, texts, lists and objects in a body of more than 64 kB, so that reading it delays nobody.",
        1,
    )
    max_import_bytes: int = _setting(64 * 2**20, "Bytes of a session that is imported.", 1024)
    max_bodies_bytes: int = _setting(
        64 * 2**20, "Bytes of all bodies above 64 kB that are read or worked on at once.", 2**16
    )
    max_upload_bytes: int = _setting(4 * 2**20, "Bytes of an uploaded table.", 16)
    max_uploads: int = _setting(64, "Uploaded tables kept at once; the one used longest ago makes room.", 1)
    max_uploads_bytes: int = _setting(256 * 2**20, "Bytes of all uploaded tables together.", 2**16)
    max_hidden_layers: int = _setting(Limits.max_hidden_layers, "Hidden layers of a network.", 0)
    max_nodes: int = _setting(Limits.max_nodes, "Nodes of one layer.", 1)
    max_parameters: int = _setting(Limits.max_parameters, "Weights and biases of a network.", 1)
    max_products: int = _setting(Limits.max_products, "Weights of a network times its examples.", 1)
    max_activations: int = _setting(Limits.max_activations, "Nodes of a network times its examples.", 1)
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
    max_streams_per_address: int = _setting(
        128, "Of them from one address; a class of 30 behind one router has room for four each.", 1
    )
    max_watchers: int = _setting(1000, "Watchers of all sessions together.", 1)
    max_watchers_per_session: int = _setting(250, "Watchers of one session.", 1)
    max_watchers_per_address: int = _setting(
        250, "Watchers from one address; two hundred behind one router may watch what their teacher does.", 1
    )
    max_connections: int = _setting(2000, "Connections open at once.", 1)
    max_connections_per_address: int = _setting(
        512, "Of them from one address; a class behind one router, or a proxy, may need more.", 1
    )
    max_seconds: int = _setting(
        120, "Estimated seconds of work that one call may ask for; what takes twice as long is stopped.", 1
    )
    max_call_bytes: int = _setting(2**30, "Estimated bytes of memory that one call may ask for.", 2**20)
    max_waiting: int = _setting(LONGEST_QUEUE, "Calls that may wait for a free worker.", 1)
    max_waiting_per_address: int = _setting(
        LONGEST_QUEUE_CLIENT, "Of them from one address; a class of 30 behind one router has room for four each.", 1
    )
    max_waiting_each: int = _setting(LONGEST_QUEUE_EACH, "Of them for one session from one address.", 1)
    workers: int = _setting(2, "Heavy calls that compute at once, beside the light ones.", 1, 64)

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
    form: Form | None = entry.metadata["form"]
    if form is not None and not form.pattern.fullmatch(text):
        given = "something else" if entry.name == "token" else shown(text)
        raise ValueError(f"{given} given, expected {form.words}")
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
