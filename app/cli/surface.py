"""`thalweg surface`: the error over a plane, in figures; as a picture by `thalweg export`."""

from typing import Annotated, Any, Literal

import numpy as np
import typer

from app.catalogue import catalogue
from app.cli.options import names, pair, with_start
from app.cli.shared import AsJson, Start, Steps, Token, Told, Url, opened, walked
from app.client import Surface
from app.client.planes import Plane

DRAWN = [name for name in names("planes") if name != "through"]  # three points of paths are no option
TELLS = "; ".join(f"{entry['name']}: {entry['help']}" for entry in catalogue({})["planes"] if entry["name"] in DRAWN)
Kind = Literal[tuple(DRAWN)]  # type: ignore[valid-type]


@with_start
def command(
    start: Start,
    steps: Steps = None,
    a: Annotated[str | None, typer.Option(help="The weight along x: `w1[0,2]`, or a bias `b1[2]`.")] = None,
    b: Annotated[str | None, typer.Option(help="The weight along y.")] = None,
    plane: Annotated[Kind, typer.Option(help=TELLS)] = "links",  # type: ignore[valid-type]
    plane_seed: Annotated[int, typer.Option(help="Of a random plane.")] = 1,
    a_range: Annotated[
        Any, typer.Option(parser=pair, metavar="LOW,HIGH", help="Along x; without it, what takes in the path.")
    ] = None,
    b_range: Annotated[Any, typer.Option(parser=pair, metavar="LOW,HIGH", help="Along y.")] = None,
    resolution: Annotated[int, typer.Option(min=2, help="Points along each side.")] = 101,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    told = Told(as_json)
    ranges = None if a_range is None or b_range is None else [a_range, b_range]
    with opened(url, token) as client:
        found = start.found(client)
        walked(found, start.steps(client, steps), told)
        asked = _plane(plane, plane_seed)
        surface = found.surface(a, b, plane=asked, ranges=ranges, resolution=(resolution, resolution))
        told.result(_document(surface), *_lines(surface))
    told.end()


def _plane(kind: str, seed: int) -> Plane | None:
    """None for that of two links."""
    return None if kind == "links" else {"kind": kind, **({"seed": seed} if kind == "random" else {})}


def _document(surface: Surface) -> dict[str, Any]:
    plain = {name: getattr(surface, name) for name in ("x", "y", "error", "step", "method", "plane", "examples")}
    return {**plain, "origin": vars(surface.origin)}


def _lines(surface: Surface) -> list[str]:
    a, b = surface.plane["labels"]
    lines = [f"{surface!r}"[1:-1]]
    if np.isfinite(surface.error).any():
        for word, find in (("lowest ", np.nanargmin), ("highest", np.nanargmax)):
            row, column = np.unravel_index(find(surface.error), surface.error.shape)
            where = f"{a} = {surface.x[column]:.4g}, {b} = {surface.y[row]:.4g}"
            lines.append(f"{word}  {surface.error[row, column]:.6g} at {where}")
    origin = surface.origin
    return [*lines, f"weights  {origin.error} at {a} = {origin.a}, {b} = {origin.b}"]
