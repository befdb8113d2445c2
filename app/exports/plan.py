"""The plan of the landscape: filled levels, and the path in its casing; as `static/js/figures/contour.js`."""

import math
from typing import Any

import numpy as np

from app.arrays import Matrix
from app.exports.lines import Trace, hatch_lines, joined
from app.exports.look import font, plotly_scale, theme
from app.exports.marks import flat_markers, style_of
from app.exports.seen import Slice
from app.exports.ticks import filled, tick_texts, ticks

MARGIN = {"l": 64, "r": 24, "t": 30, "b": 56}  # room for the axes, in pixels
MOST_TICKS = 7


def plan(drawn: Slice) -> dict[str, Any]:
    """Data and layout of the plan."""
    traces = [_levels(drawn), *_hatching(drawn), *_paths(drawn), flat_markers(drawn)]
    return {"data": traces, "layout": _layout(drawn)}


def logarithms(drawn: Slice) -> Matrix:
    """The errors as the plan tells them apart: held inside the range, in the decimal logarithm."""
    scale = drawn.scale
    return np.asarray(np.log10(np.maximum(scale.clamp(drawn.error), scale.lowest)))


def level_steps(drawn: Slice) -> tuple[float, float, float]:
    """The first and the last level, and the way from one to the next, in the logarithm."""
    start, end = math.log10(drawn.scale.lowest), math.log10(drawn.scale.high)
    size: float = (end - start) / theme()["isolines"]["plainCount"]
    return start + size / 2, end - size / 2, size


def _levels(drawn: Slice) -> Trace:
    """The levels are even in the logarithm; the colors are those of the landscape, linear or in the log."""
    scale = drawn.scale
    low, high = math.log10(scale.lowest), math.log10(scale.high)
    start, end, size = level_steps(drawn)
    return {
        "type": "contour",
        "name": "levels",
        "x": drawn.x.tolist(),
        "y": drawn.y.tolist(),
        "z": logarithms(drawn).tolist(),
        "customdata": [filled(row) for row in drawn.error.tolist()],
        "zmin": low,
        "zmax": high,
        "colorscale": plotly_scale(drawn.theme, lambda share: scale.share(10 ** (low + share * (high - low)))),
        "showscale": False,
        "contours": {"coloring": "fill", "start": start, "end": end, "size": size},
        "line": {
            "width": theme()["widths"]["plainIsoline"],
            "color": theme()["isolines"][drawn.theme]["plain"],
            "smoothing": 0.8,
        },
        "hovertemplate": drawn.hover,
    }


def _hatching(drawn: Slice) -> list[Trace]:
    if drawn.scale.clipped_at is None:
        return []
    pieces = hatch_lines(drawn.x, drawn.y, drawn.error, drawn.scale.high)
    return [{**flat_line("clipped", drawn.colors["edge"], 1), **joined(pieces, "xy")}] if pieces else []


def _paths(drawn: Slice) -> list[Trace]:
    """Each path in its paper casing."""
    widths, found = theme()["widths"], []
    for place, run in enumerate(drawn.runs):
        color, dash, _ = style_of(list(drawn.runs), place, drawn.theme)
        spots = {"x": run.path.a.tolist(), "y": run.path.b.tolist()}
        dashes = ",".join(f"{length}px" for length in dash) or "solid"
        found.append({**flat_line("casing", drawn.colors["paper"], widths["plainCasing"]), **spots})
        found.append({**flat_line("path", color, widths["plainPath"], dashes), **spots})
    return found


def flat_line(name: str, color: str, width: float, dash: str = "solid") -> Trace:
    """A trace of lines in 2-D, without its points."""
    line = {"color": color, "width": width, "dash": dash}
    return {"type": "scatter", "mode": "lines", "name": name, "line": line, "hoverinfo": "skip", "showlegend": False}


def _layout(drawn: Slice) -> dict[str, Any]:
    paper = drawn.colors["paper"]
    return {
        "margin": MARGIN,
        "paper_bgcolor": paper,
        "plot_bgcolor": paper,
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "uirevision": f"{drawn.a} {drawn.b}",
        "xaxis": _axis(drawn, 0),
        "yaxis": _axis(drawn, 1),
        "annotations": _notes(drawn),
    }


def _axis(drawn: Slice, which: int) -> dict[str, Any]:
    color, nodes = drawn.axis_colors[which], (drawn.x, drawn.y)[which]
    low, high = float(nodes[0]), float(nodes[-1])
    values = ticks(low, high, MOST_TICKS)
    return {
        "range": [low, high],
        "autorange": False,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": color,
        "linewidth": theme()["widths"]["plainAxis"],
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": color,
        "tickmode": "array",
        "tickvals": values,
        "ticktext": tick_texts(values),
        "tickfont": font("tick", color),
        "title": {"text": drawn.titles[which], "standoff": 10, "font": font("title", color)},
    }


def _notes(drawn: Slice) -> list[dict[str, Any]]:
    """The names of a race's runners at their ends."""
    if not drawn.race:
        return []
    found = []
    for place, run in enumerate(drawn.runs):
        if not len(run.path.a):
            continue
        color, _, _ = style_of(list(drawn.runs), place, drawn.theme)
        found.append(
            {
                "x": float(run.path.a[-1]),
                "y": float(run.path.b[-1]),
                "text": run.name,
                "font": font("label", color),
                "bgcolor": drawn.colors["paper"],
                "borderpad": 4,
                "showarrow": True,
                "arrowhead": 0,
                "arrowwidth": 1,
                "arrowcolor": color,
                "standoff": 8,
                "ax": 46,
                "ay": -30 - 22 * (place % 3),
                "xanchor": "left",
            }
        )
    return found
