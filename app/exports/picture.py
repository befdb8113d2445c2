"""The plan of a slice as a vector picture, and as pixels; the same input gives the same bytes.

What is drawn is what `app.exports.plan` has Plotly draw on the page.
"""

import math
from collections.abc import Iterator
from html import escape
from itertools import pairwise

import numpy as np
import resvg_py
from contourpy import contour_generator

from app import fonts
from app.arrays import Matrix
from app.exports.lines import hatch_lines, isolines
from app.exports.look import scale_color, theme
from app.exports.marks import flat_markers, style_of
from app.exports.plan import level_steps, logarithms
from app.exports.seen import Slice
from app.exports.ticks import three, tick_texts, ticks

SIZE = (760, 720)
FRAME = (72.0, 96.0, 24.0, 96.0)  # left, top, right, bottom
BAR = (196.0, 8.0)
SERIF = "'Source Serif Pro', 'Source Serif', Georgia, serif"
SANS = "'Source Sans Pro', 'Source Sans', system-ui, sans-serif"
SIGNS = {
    "circle": "M{r} 0A{r} {r} 0 1 1 -{r} 0A{r} {r} 0 1 1 {r} 0Z",
    "square": "M-{r} -{r}H{r}V{r}H-{r}Z",
    "diamond": "M0 -{r}L{r} 0L0 {r}L-{r} 0Z",
    "triangle-up": "M0 -{r}L{r} {r}H-{r}Z",
    "cross": "M-{h} -{r}H{h}V-{h}H{r}V{h}H{h}V{r}H-{h}V{h}H-{r}V-{h}H-{h}Z",
    "star": "M0 -{r}L{h} -{h}L{r} -{h}L{h} {h}L{h} {r}L0 {h}L-{h} {r}L-{h} {h}L-{r} -{h}L-{h} -{h}Z",
    "x": "M-{r} -{h}L-{h} -{r}L0 -{h}L{h} -{r}L{r} -{h}L{h} 0L{r} {h}L{h} {r}L0 {h}L-{h} {r}L-{r} {h}L-{h} 0Z",
}


def svg(drawn: Slice, title: str, sentence: str, size: tuple[int, int] = SIZE) -> str:
    """The plan as SVG, with its title and one sentence above it.

    Args:
        drawn: the slice and what is drawn over it.
        title, sentence: what it is, and what can be said of it; both are escaped.
        size: width and height in pixels.
    """
    sheet = _Sheet(drawn, size)
    width, height = size
    colors = drawn.colors
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img"><title>{_said(f"{title}. {sentence}")}</title>'
        f'<rect width="{width}" height="{height}" fill="{colors["paper"]}"/>'
    )
    words = [
        _text(24, 36, title, 18, colors["ink"], SERIF),
        _text(24, 62, sentence, 18, colors["ink2"], SERIF),
    ]
    inner = "".join([*sheet.ground(), *sheet.paths(), *sheet.marks()])
    clip = f'<clipPath id="plot"><path d="{sheet.outline}"/></clipPath>'
    parts = [head, clip, *words, f'<g clip-path="url(#plot)">{inner}</g>', *sheet.axes(), *sheet.bar(), "</svg>"]
    return "".join(parts)


def png(picture: str, scale: float = 2.0) -> bytes:
    """An SVG of `svg` as pixels, in the typefaces of the page."""
    files = [str(font.source) for font in fonts.FONTS]
    return resvg_py.svg_to_bytes(svg_string=picture, skip_system_fonts=True, font_files=files, zoom=scale)


class _Sheet:
    """A slice on paper: where its spots lie, and its parts as elements."""

    def __init__(self, drawn: Slice, size: tuple[int, int]) -> None:
        self.drawn = drawn
        left, top, right, bottom = FRAME
        self.left, self.top = left, top
        self.width, self.height = size[0] - left - right, size[1] - top - bottom
        self.outline = f"M{left:g} {top:g}h{self.width:g}v{self.height:g}h{-self.width:g}z"

    def spots(self, points: Matrix) -> Matrix:
        """Pixels (T, 2) of points of the slice."""
        x, y = self.drawn.x, self.drawn.y
        right = self.left + (points[:, 0] - x[0]) / (x[-1] - x[0]) * self.width
        down = self.top + (1 - (points[:, 1] - y[0]) / (y[-1] - y[0])) * self.height
        return np.stack([right, down], 1)

    def line(self, points: Matrix, closed: bool = False) -> str:
        """The data of a path element."""
        spots = np.clip(self.spots(points), -1e4, 1e4)
        return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in spots.tolist()) + ("Z" if closed else "")

    def ground(self) -> Iterator[str]:
        """Filled levels, their lines, and the hatching of cut cliffs."""
        drawn, z = self.drawn, logarithms(self.drawn)
        scale, name = drawn.scale, drawn.theme
        start, end, size = level_steps(drawn)
        count = round((end - start) / size) + 1
        edges = [start + k * size for k in range(count)]
        filled = contour_generator(drawn.x, drawn.y, z, name="serial", fill_type="OuterOffset")
        bounds = [-math.inf, *edges, math.inf]
        for low, high in pairwise(bounds):
            middle = (max(low, start - size) + min(high, end + size)) / 2
            color = scale_color(name, scale.share(10**middle))
            shapes = (
                self.line(points[begin:stop], closed=True)
                for points, offsets in zip(*filled.filled(low, high), strict=True)
                for begin, stop in pairwise(offsets)
            )
            if data := "".join(shapes):
                yield f'<path d="{data}" fill="{color}" stroke="{color}" stroke-width="0.6" fill-rule="evenodd"/>'
        tone = theme()["isolines"][name]["plain"]
        lines = "".join(self.line(line) for level in edges for line in isolines(drawn.x, drawn.y, z, level))
        yield f'<path d="{lines}" fill="none" stroke="{tone}"/>'
        if scale.clipped_at is not None:
            hatched = "".join(map(self.line, hatch_lines(drawn.x, drawn.y, drawn.error, scale.high)))
            yield f'<path d="{hatched}" fill="none" stroke="{drawn.colors["edge"]}"/>'

    def paths(self) -> Iterator[str]:
        """Each path in its paper casing."""
        widths, paper = theme()["widths"], self.drawn.colors["paper"]
        look = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
        for place, run in enumerate(self.drawn.runs):
            color, dash, _ = style_of(list(self.drawn.runs), place, self.drawn.theme)
            data = self.line(np.stack([run.path.a, run.path.b], 1)) if len(run.path.a) else ""
            dashes = f' stroke-dasharray="{" ".join(f"{part:g}" for part in dash)}"' if dash else ""
            if data:
                yield f'<path d="{data}" {look} stroke="{paper}" stroke-width="{widths["plainCasing"]}"/>'
                yield f'<path d="{data}" {look} stroke="{color}" stroke-width="{widths["plainPath"]}"{dashes}/>'

    def marks(self) -> Iterator[str]:
        """The ring at the start, the marble at the end."""
        found = flat_markers(self.drawn)
        marker = found["marker"]
        if not found["x"]:
            return
        spots = self.spots(np.stack([found["x"], found["y"]], 1)).tolist()
        looks = zip(marker["symbol"], marker["size"], marker["color"], strict=True)
        edges = zip(marker["line"]["color"], marker["line"]["width"], strict=True)
        for (x, y), (sign, across, color), (edge, width) in zip(spots, looks, edges, strict=True):
            shape = SIGNS[sign].format(r=across / 2, h=across / 5)
            place = f'transform="translate({x:.2f} {y:.2f})"'
            yield f'<path d="{shape}" {place} fill="{color}" stroke="{edge}" stroke-width="{width:g}"/>'

    def axes(self) -> Iterator[str]:
        """Both axes with ticks and titles, in the colors of the weights."""
        drawn, bottom = self.drawn, self.top + self.height
        (tint_a, tint_b), (title_a, title_b) = drawn.axis_colors, drawn.titles
        width = theme()["widths"]["plainAxis"]
        yield f'<path d="M{self.left:g} {bottom:g}h{self.width:g}" stroke="{tint_a}" stroke-width="{width}"/>'
        yield f'<path d="M{self.left:g} {self.top:g}v{self.height:g}" stroke="{tint_b}" stroke-width="{width}"/>'
        for which, tint in ((0, tint_a), (1, tint_b)):
            nodes = (drawn.x, drawn.y)[which]
            values = ticks(float(nodes[0]), float(nodes[-1]), 7)
            for value, text in zip(values, tick_texts(values), strict=True):
                x, y = self.spots(np.array([[value, drawn.y[0]] if which == 0 else [drawn.x[0], value]]))[0].tolist()
                yield f'<path d="M{x:.2f} {y:.2f}{"v4" if which == 0 else "h-4"}" stroke="{tint}"/>'
                if which == 0:
                    yield _text(x, y + 18, text, 12, tint, SANS, "middle")
                else:
                    yield _text(x - 8, y + 4, text, 12, tint, SANS, "end")
        yield _text(self.left + self.width / 2, bottom + 40, title_a, 14, tint_a, SANS, "middle", 600)
        turned = f'transform="rotate(-90 22 {self.top + self.height / 2:g})"'
        yield _text(22, self.top + self.height / 2, title_b, 14, tint_b, SANS, "middle", 600, turned)

    def bar(self) -> Iterator[str]:
        """The scale of the error under the plan."""
        drawn, (wide, high) = self.drawn, BAR
        left, y = self.left + (self.width - wide) / 2, self.top + self.height + 62
        for k in range(64):
            color = scale_color(drawn.theme, (k + 0.5) / 64)
            box = f'x="{left + k * wide / 64:.3f}" y="{y:g}" width="{wide / 64 + 0.4:.3f}" height="{high:g}"'
            yield f'<rect {box} fill="{color}"/>'
        ink = drawn.colors["ink3"]
        low, top, say = three(drawn.scale.low), three(drawn.scale.high), drawn.say
        if drawn.scale.clipped_at is not None:
            top = say("files.made.more", error=top)
        name = say("plot.log" if drawn.log else "plot.error")
        yield _text(left - 8, y + 8, low, 12, ink, SANS, "end")
        yield _text(left + wide + 8, y + 8, top, 12, ink, SANS, "start")
        yield _text(left + wide / 2, y + 22, name, 12, ink, SANS, "middle")


def _text(
    x: float,
    y: float,
    text: str,
    size: int,
    color: str,
    family: str,
    anchor: str = "start",
    weight: int = 400,
    more: str = "",
) -> str:
    look = f'font-family="{family}" font-size="{size}" font-weight="{weight}" fill="{color}" text-anchor="{anchor}"'
    return f'<text x="{x:.2f}" y="{y:.2f}" {look} {more}>{_said(text)}</text>'


def _said(text: str) -> str:
    """Words as XML may hold them: escaped, and without what it knows no character for."""
    clean = "".join(sign if sign.isprintable() else " " for sign in text.encode(errors="replace").decode())
    return escape(clean)
