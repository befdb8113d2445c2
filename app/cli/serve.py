"""`thalweg serve`: what `python -m app` does too; its options are the table of settings."""

import dataclasses
import inspect
import os
from typing import Annotated, Any

import typer

from app.settings import PREFIX, Settings


def _option(entry: "dataclasses.Field[Any]") -> inspect.Parameter:
    default = "" if entry.default in {None, ""} else f" (default {entry.default})"
    panel = "Limits" if entry.metadata["low"] is not None and entry.name != "port" else "Options"
    name = f"--{entry.name.replace('_', '-')}"
    kind = "NUMBER" if isinstance(entry.default, int) else "FOLDER" if entry.metadata["path"] else "TEXT"
    option = typer.Option(name, help=entry.metadata["help"] + default, metavar=kind, rich_help_panel=panel)
    annotation = Annotated[str | None, option]
    return inspect.Parameter(entry.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def command(**given: str | None) -> None:
    from app.server import serve  # noqa: PLC0415 - the whole program, which `--help` does not need

    serve({**os.environ, **{PREFIX + name.upper(): value for name, value in given.items() if value is not None}})


_PARAMETERS = [_option(entry) for entry in dataclasses.fields(Settings)]
command.__signature__ = inspect.Signature(_PARAMETERS)  # type: ignore[attr-defined]
command.__annotations__ = {parameter.name: parameter.annotation for parameter in _PARAMETERS}
