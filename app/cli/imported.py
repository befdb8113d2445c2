"""`thalweg import`: a session's archive, put where it can be opened."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.shared import AsJson, Token, Told, Url, opened, standing
from app.client import Invalid
from app.client.client import URL


def command(
    file: Annotated[Path, typer.Argument(help="What `thalweg export -o session.json` has written.")],
    data: Annotated[
        Path | None, typer.Option(help="The data folder of a server that does not run now, instead of a server.")
    ] = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    if (data is None) == (url is None):
        raise Invalid("--url or --data: expected one of them, to say where the session is put")
    told = Told(as_json)
    with opened(url, token, data) as client:
        session = client.import_(file)
        address = session.address if url else f"{URL}/#s={session.id}"
        there = "" if url else f"After `thalweg serve --data {data}` it is at "
        told.result({**standing(session), "address": address}, session.message, f"{there}{address}")
