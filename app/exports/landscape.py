"""The error over two weights as a landscape in 3-D, and the path down it; as `static/js/figures/surface.js`."""

from typing import Any

import numpy as np

from app.arrays import Matrix, Vector
from app.exports.camera import Box, Camera, best_camera, hidden
from app.exports.lines import Trace, hatch_lines, isolines, line_trace
from app.exports.look import font, mix, plotly_scale, scale_color, theme
from app.exports.marks import markers, spot
from app.exports.seen import Slice
from app.exports.ticks import filled, tick_texts, ticks
from app.exports.trail import trail


def landscape(drawn: Slice) -> dict[str, Any]:
    """Data and layout of the landscape."""
    box = Box.of(drawn)
    camera = best_camera(drawn, box)
    traces = [_ground(drawn), _isolines(drawn), *_hatching(drawn), *_slices(drawn), *trail(drawn, box, camera)]
    notes = [*_letters(drawn, box, camera), *markers(drawn)]
    return {"data": traces, "layout": _layout(drawn, box, camera, notes)}


def _ground(drawn: Slice) -> Trace:
    a, b = drawn.axis_colors
    surface, scale = theme()["surface"], drawn.scale
    return {
        "type": "surface",
        "name": "ground",
        "x": drawn.x.tolist(),
        "y": drawn.y.tolist(),
        "z": drawn.heights.tolist(),
        "customdata": [filled(row) for row in drawn.error.tolist()],
        "cmin": scale.at(scale.low),
        "cmax": scale.at(scale.high),
        "colorscale": plotly_scale(drawn.theme),
        "showscale": False,
        "lighting": surface["lighting"][drawn.theme],
        "lightposition": surface["lightposition"],
        "contours": {
            "x": {"highlight": True, "highlightcolor": b, "highlightwidth": 2},
            "y": {"highlight": True, "highlightcolor": a, "highlightwidth": 2},
            "z": {"highlight": False},
        },
        "hovertemplate": drawn.hover,
    }


def _isolines(drawn: Slice) -> Trace:
    """All isolines as one trace; each in the surface's own color, mixed with ink."""
    look, scale = theme()["isolines"], drawn.scale
    ink = look[drawn.theme]
    pieces: list[Matrix] = []
    tones: list[str] = []
    for level in scale.levels(look["count"]):
        at = scale.at(level)
        tone = mix(scale_color(drawn.theme, scale.share(level)), ink["color"], ink["mix"])
        for line in isolines(drawn.x, drawn.y, drawn.heights, at):
            tones += [tone] * (len(line) + bool(pieces))  # one more for the gap before it
            pieces.append(_lifted(line, np.full(len(line), at + theme()["surface"]["lift"] * drawn.span)))
    return line_trace("isolines", pieces, {"color": tones, "width": theme()["widths"]["isoline"]})


def _hatching(drawn: Slice) -> list[Trace]:
    """Slanted lines over the flat tops where cliffs were cut."""
    if drawn.scale.clipped_at is None:
        return []
    top = drawn.scale.at(drawn.scale.high) + theme()["surface"]["lift"] * drawn.span
    lines = hatch_lines(drawn.x, drawn.y, drawn.error, drawn.scale.high)
    pieces = [_lifted(line, np.full(2, top)) for line in lines]
    return [line_trace("clipped", pieces, {"color": drawn.colors["edge"], "width": 1.2})] if pieces else []


def _slices(drawn: Slice) -> list[Trace]:
    """The error over A alone and over B alone through the point."""
    width, tints = theme()["widths"]["slice"], drawn.axis_colors
    lines = zip("AB", _slice_lines(drawn), tints, strict=False)
    return [line_trace(f"slice {name}", [line], {"color": tint, "width": width}) for name, line, tint in lines]


def _slice_lines(drawn: Slice) -> list[Matrix]:
    point = drawn.point
    if drawn.race or point is None:
        return []
    if not (drawn.x[0] <= point.a <= drawn.x[-1] and drawn.y[0] <= point.b <= drawn.y[-1]):
        return []
    lift = theme()["surface"]["lift"] * 1.5 * drawn.span
    ways = (drawn.x, np.full(len(drawn.x), point.b)), (np.full(len(drawn.y), point.a), drawn.y)
    return [np.stack([a, b, drawn.at(a, b) + lift], 1) for a, b in ways]


def _letters(drawn: Slice, box: Box, camera: Camera) -> list[dict[str, Any]]:
    """Each slice line ends in its letter, at the upper end unless that is hidden."""
    if not drawn.weights:
        return []
    found = []
    for name, line, tint in zip("AB", _slice_lines(drawn), drawn.axis_colors, strict=False):
        tips, seen = box.place(line[[0, 2, -3, -1]]), camera.see(box.place(line[[0, 2, -3, -1]]))
        covered = hidden(drawn, box, camera, tips)
        ends = sorted((bool(covered[tip]), float(seen[tip, 1]), tip, back) for tip, back in ((0, 1), (3, 2)))
        _, _, tip, back = ends[0]
        out = seen[tip] - seen[back]
        out = out / max(float(np.hypot(*out)), 1e-9)
        found.append(
            {
                **spot(*line[[0, 2, -3, -1]][tip].tolist()),
                "text": f"<b>{name}</b>",
                "showarrow": False,
                "font": font("label", tint),
                "xshift": round(float(out[0]) * 11),
                "yshift": round(float(-out[1]) * 11),
            }
        )
    return found


def _lifted(line: Matrix, height: Vector) -> Matrix:
    return np.column_stack([line, height])


def _layout(drawn: Slice, box: Box, camera: Camera, notes: list[dict[str, Any]]) -> dict[str, Any]:
    paper = drawn.colors["paper"]
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": paper,
        "showlegend": False,
        "hovermode": "closest",
        "uirevision": f"{drawn.a} {drawn.b}",
        "scene": {
            "aspectmode": "manual",
            "aspectratio": dict(zip("xyz", box.aspect.tolist(), strict=True)),
            "bgcolor": paper,
            "camera": camera.plotly(),
            "dragmode": "turntable",
            "xaxis": _weight_axis(drawn, 0, box.ends[0]),
            "yaxis": _weight_axis(drawn, 1, box.ends[1]),
            "zaxis": _error_axis(drawn, box.ends[2]),
            "annotations": notes,
        },
    }


def _weight_axis(drawn: Slice, which: int, ends: Vector) -> dict[str, Any]:
    low, high = ends.tolist()
    values = [value for value in ticks(low, high, 5) if low < value < high]
    return _bare_axis(drawn.axis_colors[which], [low, high], values, tick_texts(values), drawn.titles[which])


def _error_axis(drawn: Slice, ends: Vector) -> dict[str, Any]:
    values = drawn.scale.ticks(4)
    places = [drawn.scale.at(value) for value in values]
    return _bare_axis(drawn.colors["ink3"], ends.tolist(), places, tick_texts(values), drawn.say("plot.error"))


def _bare_axis(color: str, ends: list[float], places: list[float], texts: list[str], title: str) -> dict[str, Any]:
    """One line: no walls, no grid, no zero line, no spikes."""
    return {
        "range": ends,
        "autorange": False,
        **dict.fromkeys(("showbackground", "showgrid", "zeroline", "showspikes"), False),
        "showline": True,
        "linecolor": color,
        "linewidth": theme()["widths"]["axis"],
        "ticks": "",
        "tickangle": 0,
        "tickmode": "array",
        "tickfont": font("tick", color),
        "tickvals": places,
        "ticktext": texts,
        "title": {"text": title, "font": font("title", color)},
    }
