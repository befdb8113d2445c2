"""`thalweg export`: from nothing to a file in one line."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import with_start
from app.cli.shared import AsJson, Start, Steps, Token, Told, Url, opened, standing, walked
from app.client import Invalid

KINDS = ("html", "svg", "png", "csv", "npz", "json", "py", "ipynb")


@with_start
def command(
    start: Start,
    output: Annotated[
        Path, typer.Option("--output", "-o", help=f"The file; its ending says what: {', '.join(KINDS)}.")
    ],
    steps: Steps = None,
    a: Annotated[str | None, typer.Option(help="The weight along x: `w1[0,2]`, or a bias `b1[2]`.")] = None,
    b: Annotated[str | None, typer.Option(help="The weight along y.")] = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    kind = kind_of(output)
    told = Told(as_json)
    with opened(url, token) as client:
        found = start.found(client)
        walked(found, start.steps(client, steps), told)
        size = len(found.export(kind, output, a=a, b=b))
        told.result({**standing(found), "file": str(output), "bytes": size}, found.message, f"Written to {output}.")
    told.end()


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
