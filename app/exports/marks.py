"""The ring at the start of a path, and the marble (or a runner's sign) at its end, which nothing may hide."""

from typing import Any

import numpy as np

from app.exports.look import Theme, font, theme
from app.exports.seen import Path, Runner, Slice, Spot

GLYPHS = {"diamond": "◆", "triangle": "▲", "cross": "✚", "star": "★"}  # arrow heads are circles and squares only
FLAT = {"triangle": "triangle-up"}  # Plotly's names in 2-D, where they differ


def style_of(runs: tuple[Runner, ...] | list[Runner], place: int, name: Theme) -> tuple[str, list[float], str]:
    """The color, the dashes and the symbol of a runner; the first is drawn in ink."""
    styles, own = theme()["race"]["runners"], runs[place].style
    style = styles[(place if own is None else own) % len(styles)]
    return style[name], style["dash"], style["symbol"]


def markers(drawn: Slice) -> list[dict[str, Any]]:
    """In 3-D they are annotations, since those alone are never hidden by the landscape."""
    found: list[dict[str, Any]] = []
    ring, colors = theme()["widths"]["ring"], drawn.colors
    if drawn.runs and len(drawn.runs[0].path.a) > 1:
        start = _on_path(drawn, drawn.runs[0].path, 0)
        found += [_disc(start, ring + 2.5, colors["ink"]), _disc(start, ring, colors["paper"])]
    if not drawn.race:
        run = drawn.runs[0] if drawn.runs else None
        if drawn.point is not None:
            found += _end(drawn, run is not None and run.diverged, 0, _on_point(drawn, drawn.point))
        return found
    for place, run in enumerate(drawn.runs):
        if len(run.path.a):
            found += _end(drawn, run.diverged, place, _on_path(drawn, run.path, -1))
    return found


def _end(drawn: Slice, diverged: bool, place: int, at: dict[str, float]) -> list[dict[str, Any]]:
    colors = drawn.colors
    if diverged:
        return [_glyph(at, "×", 30, colors["paper"]), _glyph(at, "×", 24, colors["alarm"])]
    color, _, symbol = style_of(list(drawn.runs), place, drawn.theme) if drawn.runs else (colors["ink"], [], "circle")
    across = 13 if drawn.race else theme()["widths"]["marble"] - 4
    if symbol in GLYPHS:
        sign = GLYPHS[symbol]
        return [_glyph(at, sign, across + 9, colors["paper"]), _glyph(at, sign, across + 4, color)]
    head = 7 if symbol == "square" else 6
    return [_disc(at, across + 4, colors["paper"], head), _disc(at, across, color, head)]


def flat_markers(drawn: Slice) -> dict[str, Any]:
    """The same as one trace of the plan."""
    colors, found = drawn.colors, []
    if drawn.runs and len(drawn.runs[0].path.a) > 1:
        start = drawn.runs[0].path
        found.append((start.a[0], start.b[0], "circle", 11, colors["paper"], colors["ink"], 2.0))
    for place, run in enumerate(drawn.runs):
        color, _, symbol = style_of(list(drawn.runs), place, drawn.theme)
        at = _flat_end(drawn, run)
        if at is not None:
            sign = "x" if run.diverged else FLAT.get(symbol, symbol)
            shade = colors["alarm"] if run.diverged else color
            found.append((*at, sign, 13, shade, colors["paper"], 2.5))
    if not drawn.runs and drawn.point is not None:
        found.append((drawn.point.a, drawn.point.b, "circle", 13, colors["ink"], colors["paper"], 2.5))
    a, b, signs, sizes, shades, edges, widths = map(list, zip(*found, strict=True)) if found else ([],) * 7
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "markers",
        "x": [float(value) for value in a],
        "y": [float(value) for value in b],
        "marker": {
            "symbol": signs,
            "size": sizes,
            "color": shades,
            "line": {"color": edges, "width": widths},
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _flat_end(drawn: Slice, run: Runner) -> tuple[float, float] | None:
    if drawn.point is not None and not drawn.race:
        return drawn.point.a, drawn.point.b
    return (run.path.a[-1], run.path.b[-1]) if len(run.path.a) else None


def spot(a: float, b: float, height: float) -> dict[str, float]:
    """Where an annotation of a scene is."""
    return {"x": a, "y": b, "z": height}


def _on_path(drawn: Slice, path: Path, place: int) -> dict[str, float]:
    own, under = drawn.over(path)
    height = float(np.maximum(own, under)[place]) + theme()["surface"]["pathLift"] * drawn.span
    return spot(float(path.a[place]), float(path.b[place]), height)


def _on_point(drawn: Slice, point: Spot) -> dict[str, float]:
    return spot(point.a, point.b, drawn.scale.at(point.error) + theme()["surface"]["pathLift"] * drawn.span)


def _disc(at: dict[str, float], across: float, color: str, head: int = 6) -> dict[str, Any]:
    """A filled circle (or square): the head of an arrow too short to be seen."""
    arrow = {"showarrow": True, "ax": 0, "ay": -3, "arrowhead": head, "arrowwidth": 2}
    return {**at, "text": "", **arrow, "arrowsize": across / 8, "arrowcolor": color, "opacity": 1}


def _glyph(at: dict[str, float], text: str, size: float, color: str) -> dict[str, Any]:
    return {**at, "text": text, "showarrow": False, "font": {**font("label", color), "size": size}}
