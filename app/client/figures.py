"""Pictures for notebooks: figures of what the client has, as Plotly's JSON.

How they are drawn, in the page's own look, is left to `app.exports.figure`; it is imported when somebody looks.
"""

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from app.client.records import Json, Path

if TYPE_CHECKING:
    from app.client.pictures import Curve, Surface
    from app.client.session import Session

Bundle = dict[str, Any]
PLOTLY = "application/vnd.plotly.v1+json"
MARGIN = 0.15  # left free around the paths of a race, as a share of their extent
SMALLEST = 0.5  # half the extent of an axis, at least


def of_surface(surface: "Surface", how: Mapping[str, Any]) -> Json:
    """The error over a plane, with the path on it where it came along."""
    from app.exports.figure import surface_figure  # noqa: PLC0415

    origin = surface.origin
    at = (origin.a, origin.b, origin.error)
    point = None if None in at else at
    path = None if surface.path is None else _drawn(surface.path)
    a, b = surface.plane["labels"]
    weights = surface.plane["kind"] == "links"
    grid = (surface.x, surface.y, surface.error)
    return surface_figure(*grid, a=a, b=b, path=path, point=point, weights=weights, **how)  # type: ignore[arg-type]


def of_curve(curve: "Curve", how: Mapping[str, Any]) -> Json:
    """The error over one weight, with its tangent."""
    from app.exports.figure import curve_figure  # noqa: PLC0415

    x, error, slope = curve.point.x, curve.point.error, curve.point.slope
    point = None if x is None or error is None else (x, error)
    return curve_figure(curve.x, curve.error, link=curve.link, point=point, slope=slope, step=curve.step, **how)


def of_race(runs: Sequence[tuple[str, Path, "Session"]], plane: Json, how: Mapping[str, Any]) -> Json:
    """All paths on the error around the first runner."""
    from app.exports.figure import surface_figure  # noqa: PLC0415
    from app.exports.seen import Runner  # noqa: PLC0415

    runners = [Runner(name, _drawn(path), diverged=session.outcome == "diverged") for name, path, session in runs]
    paths = [path for _, path, _ in runs]
    ranges = [_around(np.concatenate(values)) for values in ([p.a for p in paths], [p.b for p in paths])]
    surface = runs[0][2].surface(plane=plane, ranges=ranges)
    grid = (surface.x, surface.y, surface.error)
    figure = surface_figure(*grid, a=plane["a"], b=plane["b"], runners=runners, **how)
    return _with_legend(figure, [name for name, _, _ in runs])


def _with_legend(figure: Json, names: Sequence[str]) -> Json:
    """Who is who: the page says it beside the picture, a notebook has no place for that."""
    paths = [trace for trace in figure["data"] if trace.get("name") == "path"]
    if len(paths) == len(names):
        for trace, name in zip(paths, names, strict=True):
            trace |= {"name": name, "showlegend": True}
        figure["layout"] |= {"showlegend": True, "legend": {"x": 0, "y": 1}}
    return figure


def bundle(figure: Json, text: str) -> Bundle:
    """A figure in the forms from which a notebook chooses the best that it can show.

    Jupyter and others draw Plotly's JSON themselves, with what the `plotly` package brings for them; so the HTML, for
    those that cannot, is a sentence, and not five megabytes of script in every output.
    """
    sentence = f"{text} This notebook cannot draw it; session.export('html', 'figure.html') makes a page that can."
    return {PLOTLY: figure, "text/html": f"<p>{html.escape(sentence)}</p>", "text/plain": text}


def _drawn(path: Path) -> Any:
    from app.exports.seen import Path as Drawn  # noqa: PLC0415

    return Drawn.of(vars(path))


def _around(values: Any) -> tuple[float, float]:
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    free = max(MARGIN * (high - low), SMALLEST - (high - low) / 2)
    return low - free, high + free
