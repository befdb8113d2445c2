"""`thalweg open`: the page of a session or a preset, in the browser."""

import webbrowser
from typing import Annotated

import typer

from app.cli.shared import AsJson, Preset, Token, Told
from app.client import Client, Invalid
from app.client.client import URL


def command(
    session: Annotated[str | None, typer.Argument(help="Its id, or the id that may only look.")] = None,
    preset: Preset = None,
    url: Annotated[str, typer.Option(help="The server that shows it.")] = URL,
    token: Token = None,
    browser: Annotated[bool, typer.Option(help="Whether the browser is opened.")] = True,
    as_json: AsJson = False,
) -> None:
    if (session is None) == (preset is None):
        raise Invalid("SESSION or --preset: expected one of them, to say what is opened")
    with Client(url, token=token) as client:
        if session is not None:
            address = client.session(session).address
        else:
            client.thumbnail(preset or "")  # refused with a sentence where there is none of this name
            address = f"{client.url}/#p={preset}"
    Told(as_json).result({"address": address}, address)
    if browser:
        webbrowser.open(address)
