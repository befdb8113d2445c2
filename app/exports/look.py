"""The look of all pictures: colors, the scale of the error, typefaces, out of the file that the page reads too."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, Literal

from app.assets import folder

Theme = Literal["light", "dark"]
STOPS = 24


@cache
def theme() -> Any:
    """`static/plot-theme.json`, which says what each entry is for by its name."""
    return json.loads((folder("static") / "plot-theme.json").read_text("utf-8"))


def palette(name: Theme) -> dict[str, str]:
    """The named colors of one theme."""
    colors: dict[str, str] = theme()["colors"][name]
    return colors


def mix(start: str, end: str, share: float) -> str:
    """A color between two, `share` of the way to the second.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(start), _channels(end), strict=True)
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02x}" for a, b in pairs)


def scale_color(name: Theme, share: float) -> str:
    """The color of the error scale, from 0 (low, dark) to 1 (high, light)."""
    stops = theme()["scale"][name]
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    place = min(int(at), len(stops) - 2)
    return mix(stops[place], stops[place + 1], at - place)


def plotly_scale(name: Theme, bend: Callable[[float], float] = float) -> list[list[Any]]:
    """The error scale as Plotly takes it; `bend` leads from a place along the data to one along the scale."""
    return [[k / STOPS, scale_color(name, bend(k / STOPS))] for k in range(STOPS + 1)]


def font(size: str, color: str) -> dict[str, Any]:
    """A typeface of Plotly's in one of the theme's sizes: `title`, `tick`, `label`."""
    fonts = theme()["fonts"]
    return {"family": fonts["sans"], "size": fonts[size], "color": color}


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
