"""What the commands share: where the work is done, how it is told, and what Ctrl-C leaves.

Which commands there are is in `app.cli.main`; the options of a configuration are in `app.cli.options`.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from app.cli.main import DIVERGED, INTERRUPTED
from app.client import Client, Invalid, Session
from app.client.records import Point

Json = dict[str, Any]
EVENTS = 200  # of a long run that are told of, at most

Url = Annotated[
    str | None, typer.Option(help="A server to work on, as it says where it is; without one, the work is done here.")
]
Token = Annotated[str | None, typer.Option(envvar="THALWEG_TOKEN", help="What that server wants to be shown.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for scripts.")]


def _presets(incomplete: str) -> list[str]:
    from app.presets import PRESETS  # noqa: PLC0415 - for those who ask the shell to complete

    return [name for name in PRESETS if name.startswith(incomplete)]


Preset = Annotated[
    str | None, typer.Option(autocompletion=_presets, help="A run to begin with; `thalweg presets` lists them.")
]
Steps = Annotated[
    int | None, typer.Option(min=0, help="Steps to take; without it, as many as the preset needs, or 200.")
]


@contextmanager
def opened(url: str | None, token: str | None, data: Path | None = None) -> Iterator[Client]:
    """A client of the server, or of the program in this process."""
    with Client(url, token=token) if url else Client.local(data) as client:
        yield client


@dataclass
class Told:
    """What a command says: to people, or one document for scripts; and how it ends."""

    as_json: bool
    code: int = 0

    @contextmanager
    def progress(self, total: int, what: str) -> Iterator[Callable[[int], None]]:
        """A bar on standard error for whoever looks on; called with how much is done."""
        if self.as_json or not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
        from rich.progress import Progress  # noqa: PLC0415

        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(what, total=total)
            yield lambda done: progress.update(task, completed=done)

    def result(self, document: Any, *lines: str) -> None:
        """Say what came of it."""
        if self.as_json:
            print(json.dumps(plain(document), allow_nan=False))
        else:
            print(*lines, sep="\n")

    def end(self) -> None:
        """Exit, if something is to be said by that.

        Raises:
            Exit: with the code.
        """
        if self.code:
            raise typer.Exit(self.code)


@dataclass(frozen=True)
class Start:
    """How a session comes about: found on the server, or made of a preset, a file, a table and options."""

    preset: str | None = None
    session: str | None = None
    file: Path | None = None
    csv: Path | None = None
    config: Json = field(default_factory=dict)

    def found(self, client: Client) -> Session:
        """It, found or made."""
        if self.session is not None:
            return client.session(self.session)
        body = {} if self.file is None else configuration(self.file)
        for section, values in self.config.items():
            merged = isinstance(values, dict) and isinstance(body.get(section), dict)
            body[section] = {**body[section], **values} if merged else values
        if self.csv is not None:
            body["data"] = {**body.get("data", {}), "dataset": client.upload(self.csv).id}
        if self.preset is not None:
            body["preset"] = self.preset
        return client.create(**(body or {"preset": "moons"}))

    def steps(self, client: Client, wanted: int | None) -> int:
        """How many to take."""
        if wanted is not None or self.session is not None:
            return wanted or 0
        needed = {preset["name"]: preset["steps"] for preset in client.presets()}
        return int(needed.get(self.preset or "", 200))


def configuration(file: Path) -> Json:
    """What a file says, as JSON.

    Raises:
        Invalid: it is no JSON, or no object.
    """
    try:
        read = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise Invalid(f"--config: {file} is not JSON: {error}") from None
    if not isinstance(read, dict):
        raise Invalid(f"--config: {file} holds something else, expected an object with network, data, optimizer, ...")
    return read


def walked(session: Session, steps: int, told: Told, every: int | None = None) -> list[Point]:
    """Take the steps; Ctrl-C ends them, and keeps those that were taken."""
    points: list[Point] = []
    if steps == 0:
        return points
    begun = session.steps
    with told.progress(steps, "training") as progress:
        try:
            for point in session.walk(steps, every or max(1, steps // EVENTS)):
                points.append(point)
                progress(point.step - begun)
        except KeyboardInterrupt:
            told.code = INTERRUPTED
            session.settle()
    if session.outcome == "diverged":
        told.code = told.code or DIVERGED
    return points


def standing(session: Session) -> Json:
    """Where a session stands, for scripts."""
    view = session.view
    return {
        "id": view.id,
        "view_id": view.view_id,
        "step": view.step,
        "outcome": view.outcome,
        "message": view.message,
        "error": vars(view.error),
        "accuracy": vars(view.accuracy),
    }


def plain(value: Any) -> Any:
    """The value as JSON has it: lists for arrays, null for what is not finite.

    >>> plain({"error": np.array([1.0, np.nan])})
    {'error': [1.0, None]}
    """
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
