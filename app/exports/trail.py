"""The path over the landscape at its true error, its shadow on the slice under it; as `static/js/figures/trail.js`."""

from collections.abc import Callable

import numpy as np

from app.arrays import Matrix, Vector
from app.exports.camera import Box, Camera
from app.exports.lines import Trace, dashed, joined, line_trace
from app.exports.look import mix, scale_color, theme
from app.exports.marks import style_of
from app.exports.seen import Path, Slice

MOST_DOTS = 200  # above so many steps their dots would be a line of their own; the start has its own mark
DASH_SCALE = 1.5  # lines in 3-D are thicker than those of the plan, and so are their dashes
CASING_BEHIND = 0.0014  # a share of the eye's distance
TOUCHING = 0.004  # a path nearer to the slice than this share of the height lies on it
WORTH_A_SHADOW = 0.02  # below this share of the height a shadow would only smear the path
FOLDED, SLENDER = 2.5, 0.5  # a path so many times as long as it is wide is drawn thinner


def trail(drawn: Slice, box: Box, camera: Camera) -> list[Trace]:
    """All paths, and the shadow of a single one."""
    shadow = _shadow(drawn, drawn.runs[0].path) if len(drawn.runs) == 1 else []
    paths = (_path(drawn, box, camera, place) for place in range(len(drawn.runs)))
    return [*shadow, *(trace for traces in paths for trace in traces)]


def _path(drawn: Slice, box: Box, camera: Camera, place: int) -> list[Trace]:
    def see(points: Matrix) -> Matrix:
        return camera.see(box.place(points))

    path, widths, paper = drawn.runs[place].path, theme()["widths"], drawn.colors["paper"]
    color, dash, _ = style_of(list(drawn.runs), place, drawn.theme)
    solid, sunk = split(drawn, path)
    folded = _is_folded(drawn, path, see)
    width = widths["path"] * (SLENDER if folded else 1)
    pieces = [cut for line in solid for cut in dashed(line, [DASH_SCALE * v for v in dash], see)] if dash else solid
    dots = 0 < len(path.a) - 1 <= MOST_DOTS and not drawn.race and not folded
    marker = {"marker": {"size": widths["dot"], "color": color, "line": {"width": 0}}} if dots else {}
    mode = "lines+markers" if dots else "lines"
    traces = [line_trace("path", pieces, {"color": color, "width": width}, mode=mode, **marker)]
    if drawn.race or drawn.theme == "dark":
        casing = {"color": paper, "width": width * widths["casing"] / widths["path"]}
        traces.insert(0, line_trace("casing", [_behind(box, camera, line) for line in solid], casing))
    if sunk:
        faded = {"color": mix(paper, color, 0.75), "width": width * 0.75}
        traces.append(line_trace("path below", [cut for line in sunk for cut in dashed(line, [7, 5], see)], faded))
    return traces


def split(drawn: Slice, path: Path) -> tuple[list[Matrix], list[Matrix]]:
    """A path cut where it dives under the slice: the pieces over it, and those under it, which are drawn on it."""
    own, under = drawn.over(path)
    gap = own - under + TOUCHING * drawn.span
    line = np.stack([path.a, path.b, np.maximum(own, under) + theme()["surface"]["pathLift"] * drawn.span], 1)
    parts: tuple[list[Matrix], list[Matrix]] = ([], [])
    start: list[Vector] = []
    for k in range(len(line)):
        if k and (gap[k] < 0) != (gap[k - 1] < 0):
            meet = line[k - 1] + gap[k - 1] / (gap[k - 1] - gap[k]) * (line[k] - line[k - 1])
            parts[int(gap[k - 1] < 0)].append(np.stack([*start, meet]))
            start = [meet]
        start.append(line[k])
    if start:
        parts[int(gap[-1] < 0)].append(np.stack(start))
    return parts


def _is_folded(drawn: Slice, path: Path, see: Callable[[Matrix], Matrix]) -> bool:
    """Whether a path zigzags over itself on the screen."""
    own, _ = drawn.over(path)
    spots = see(np.stack([path.a, path.b, own], 1))
    if len(spots) < 2:
        return False
    wide = float(np.hypot(*np.ptp(spots, axis=0)))
    length = float(np.linalg.norm(np.diff(spots, axis=0), axis=1).sum())
    return wide > 20 and length > FOLDED * wide


def _behind(box: Box, camera: Camera, line: Matrix) -> Matrix:
    """A line a little farther away, at the same place on the screen: a casing lies behind its line, not under it."""
    placed = box.place(line)
    return box.unplace(camera.eye + (placed - camera.eye) * (1 + CASING_BEHIND))


def _shadow(drawn: Slice, path: Path) -> list[Trace]:
    """The path dropped onto the slice, and plumb lines at every second step."""
    own, under = drawn.over(path)
    high = own - under > WORTH_A_SHADOW * drawn.span
    if not high.any():
        return []
    widths = theme()["widths"]
    fall = np.stack([path.a, path.b, under + theme()["surface"]["lift"] * 1.8 * drawn.span], 1)
    every = max(2, -(-(len(fall) - 1) // 60))
    plumbed = [k for k in range(0, len(fall), every) if high[k]]
    plumbs = [np.stack([[path.a[k], path.b[k], own[k]], fall[k]]) for k in plumbed]
    lines = [("shadow", [fall], widths["shadow"]), ("plumb lines", plumbs, widths["plumb"])]
    return [
        line_trace(name, pieces, {"color": _shades(drawn, pieces), "width": width})
        for name, pieces, width in lines
        if pieces
    ]


def _shades(drawn: Slice, pieces: list[Matrix]) -> list[str]:
    """The color of the ground under each point, darkened: a see-through line makes Plotly draw the scene twice."""
    dark, scale = theme()["shadow"][drawn.theme], drawn.scale
    low, found = scale.at(scale.low), []
    points = joined(pieces)
    for a, b in zip(points["x"], points["y"], strict=True):
        share = 0.0
        if a is not None and b is not None:
            share = (float(drawn.at(np.array([a]), np.array([b]))[0]) - low) / drawn.span
        found.append(mix(scale_color(drawn.theme, share), dark["color"], dark["opacity"]))
    return found
