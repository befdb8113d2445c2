"""`thalweg train`: steps, and where they led to."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import with_start
from app.cli.shared import AsJson, Start, Steps, Token, Told, Url, opened, standing, walked


@with_start
def command(
    start: Start,
    steps: Steps = None,
    every: Annotated[int | None, typer.Option(min=1, help="Tell of one step in so many.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where the session's archive is written to.")
    ] = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    told = Told(as_json)
    with opened(url, token) as client:
        found = start.found(client)
        points = walked(found, start.steps(client, steps), told, every)
        if output is not None:
            found.export("json", output)
        along = [{"step": point.step, "train": point.error.train, "test": point.error.test} for point in points]
        address = [f"{found.address}  {found.view.summary}"] if url else []
        told.result({**standing(found), "points": along}, found.message, *address)
    told.end()
