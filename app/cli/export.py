"""`thalweg export`: from nothing to a file in one line, or to the frames of a film."""

import inspect
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from app.api.schemas.exports import ExportQuery, Format
from app.cli.main import INTERRUPTED
from app.cli.options import KEYWORD, with_start
from app.cli.shared import AsJson, Start, Steps, Token, Told, Url, opened, standing, walked
from app.client import Invalid, Session
from app.exports.words import languages
from app.texts import FIRST

KINDS = get_args(Format)
Language = Literal[tuple(languages())]  # type: ignore[valid-type]
FRAMES = 100  # of a film, unless it is said how many steps each of them is
NAMES = {"kind": "--plane", "seed": "--plane-seed", "step": "--at-step"}  # beside the options of a configuration


def _chosen() -> list[inspect.Parameter]:
    """What can be chosen about a file, out of the query that the server checks it by."""
    fields = {name: field for name, field in ExportQuery.model_fields.items() if name != "format"}
    return [
        inspect.Parameter(
            f"query_{name}",
            KEYWORD,
            default=None,
            annotation=Annotated[
                field.annotation | None,  # type: ignore[operator]
                typer.Option(NAMES.get(name, f"--{name}"), help=field.description, rich_help_panel="File"),
            ],
        )
        for name, field in fields.items()
    ]


def _export(
    start: Start,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=f"The file; its ending says what: {', '.join(KINDS)}.")
    ] = None,
    frames: Annotated[Path | None, typer.Option(help="A folder for the frames of a film, as PNG.")] = None,
    every: Annotated[int | None, typer.Option(min=1, help="Steps from one frame to the next.")] = None,
    lang: Annotated[
        Language | None,  # type: ignore[valid-type]
        typer.Option(help="Of a page and of pictures; without it, the terminal's."),
    ] = None,
    steps: Steps = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
    **query: Any,
) -> None:
    if output is None and frames is None:
        raise Invalid("--output or --frames: expected one of them, to say what is written")
    kind = None if output is None else kind_of(output)
    told, written = Told(as_json), []
    chosen = {"language": lang or spoken(os.environ)} | {
        name.removeprefix("query_"): value for name, value in query.items() if value is not None
    }
    with opened(url, token) as client:
        found = start.found(client)
        walked(found, start.steps(client, steps), told)
        if output is not None and kind is not None:
            found.export(kind, output, **chosen)
            written.append(output)
        if frames is not None:
            written += _film(found, frames, every, told, chosen)
        files = [str(path) for path in written]
        told.result({**standing(found), "files": files}, found.message, *(f"Written: {file}" for file in files))
    told.end()


def _film(session: Session, folder: Path, every: int | None, told: Told, chosen: dict[str, Any]) -> list[Path]:
    """The path growing on one landscape, a picture for every so many steps; Ctrl-C keeps those that are drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    last = chosen.get("step", session.steps)
    steps = [*range(0, last, every or max(1, last // FRAMES)), last]
    written: list[Path] = []
    with told.progress(len(steps), "drawing") as progress:
        try:
            for place, step in enumerate(steps):
                path = folder / f"frame-{place:05d}.png"
                session.export("png", path, **{**chosen, "until": step})
                written.append(path)
                progress(place + 1)
        except KeyboardInterrupt:
            told.code = INTERRUPTED
    return written


def spoken(environment: Mapping[str, str]) -> str:
    """The language of a terminal, as the system's environment says it; English where it says none.

    >>> spoken({"LANG": "de_AT.UTF-8"}), spoken({"LC_ALL": "C", "LANG": "de_DE"}), spoken({})
    ('de-AT', 'C', 'en')
    """
    said = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), FIRST)
    return said.partition(".")[0].replace("_", "-")


def kind_of(file: Path) -> str:
    """What a file is to hold, by its ending.

    Raises:
        Invalid: the ending says nothing.

    >>> kind_of(Path("valley.html"))
    'html'
    """
    kind = file.suffix.removeprefix(".").lower()
    if kind not in KINDS:
        raise Invalid(f"--output: {file.name!r} given, expected a name that ends in one of .{', .'.join(KINDS)}")
    return kind


_OWN = [entry for entry in inspect.signature(_export).parameters.values() if entry.name != "query"]
_export.__signature__ = inspect.Signature([*_OWN, *_chosen()])  # type: ignore[attr-defined]
command = with_start(_export)
