"""The error over one weight with its tangent, as `static/js/figures/curve.js`; and the error over the steps."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from app.arrays import Vector
from app.exports.lines import Trace
from app.exports.look import Theme, font, palette, theme
from app.exports.plan import flat_line
from app.exports.ticks import decades, filled, minus, tick_texts, ticks
from app.exports.words import words
from app.texts import FIRST

MARGIN = {"l": 58, "r": 24, "t": 24, "b": 60}
TANGENT_REACH, TANGENT_POINTS = 0.22, 25
DASHED = "3px,3px"


@dataclass(frozen=True, eq=False)
class Sheet:
    """Errors (I,) over one weight.

    Args:
        link: the weight's name.
        which: whether it is A or B.
        point: the weight and the error at present.
        slope: the one there.
        step: which the point belongs to.
        language: of what is written in it.
    """

    x: Vector
    error: Vector
    link: str
    which: Literal["A", "B"] = "A"
    point: tuple[float, float] | None = None
    slope: float | None = None
    step: int | None = None
    log: bool = False
    theme: Theme = "light"
    language: str = FIRST

    @property
    def tint(self) -> str:
        return palette(self.theme)[self.which.lower()]

    @property
    def span(self) -> tuple[float, float]:
        return float(self.x[0]), float(self.x[-1])

    @property
    def heights(self) -> tuple[float, float]:
        """The range of errors, with air above and below; a cliff is cut at the 98th percentile."""
        here = [] if self.point is None else [self.point[1]]
        finite = self.error[np.isfinite(self.error)]
        low = min([float(finite.min()) if finite.size else 0.0, *here])
        top = max([float(finite.max()) if finite.size else 1.0, *here])
        clip = theme()["surface"]["clip"]
        cap = max([float(np.percentile(finite, clip)) if finite.size else top, *here])
        high = cap if top - low > 2.5 * (cap - low) or finite.size < self.error.size else top
        return _airy(low, high, self.log)


def curve(sheet: Sheet) -> dict[str, Any]:
    """Data and layout of the curve."""
    error = words(sheet.language)("plot.error")
    line = {
        **_line("curve", sheet.tint, theme()["widths"]["curve"]),
        "x": sheet.x.tolist(),
        "y": filled(sheet.error.tolist()),
        "hoverinfo": None,
        "hovertemplate": f"{sheet.which} %{{x:.3f}}<br>{error} %{{y:.3~g}}<extra></extra>",
    }
    return {"data": [line, *_tangent(sheet), *_dot(sheet)], "layout": _layout(sheet)}


def history(
    steps: Vector, train: Vector, test: Vector | None, log: bool, name: Theme, language: str = FIRST
) -> dict[str, Any]:
    """Data and layout of the error over the steps."""
    colors, say = palette(name), words(language)
    lines = [{**_line(say("plot.train"), colors["ink"], 2), "y": filled(train.tolist())}]
    if test is not None and np.isfinite(test).any():
        lines.append({**_line(say("plot.test"), colors["ink3"], 1.5, DASHED), "y": filled(test.tolist())})
    for line in lines:
        line |= {
            "x": steps.tolist(),
            "hoverinfo": None,
            "hovertemplate": "%{x}: %{y:.3~g}<extra>%{fullData.name}</extra>",
        }
    shown = np.concatenate([train] if test is None else [train, test])
    shown = shown[np.isfinite(shown)]
    low, high = (float(shown.min()), float(shown.max())) if shown.size else (0.1, 1.0)
    span = float(steps[0]), max(float(steps[-1]), float(steps[0]) + 1)
    layout = _paper(name) | {
        "xaxis": _across(span, colors["ink3"], say("export.column.step")),
        "yaxis": _upright(_airy(low, high, log), log, name, say("plot.error")),
        "annotations": _at_ends(lines, log),
    }
    return {"data": lines, "layout": layout}


def _airy(low: float, high: float, log: bool) -> tuple[float, float]:
    if log:
        floor = max(low, high * 1e-4, 1e-12)
        high = max(high, floor * 1.01)
        return floor / (high / floor) ** 0.16, high * 1.15
    air = high - low or 0.5 * abs(high) or 1.0
    return low - 0.16 * air, high + 0.06 * air


def _line(name: str, color: str, width: float, dash: str = "solid") -> Trace:
    line = flat_line(name, color, width, dash)
    line["line"]["simplify"] = False
    return line


def _tangent(sheet: Sheet) -> list[Trace]:
    """It reaches about a quarter of the picture to either side of the point."""
    if sheet.point is None or sheet.slope is None:
        return []
    (x, error), (low, high) = sheet.point, sheet.span
    reach = (high - low) * TANGENT_REACH
    along = x + np.linspace(-reach, reach, TANGENT_POINTS)
    up = error + sheet.slope * (along - x)
    shown = [value if not sheet.log or value > sheet.heights[0] else None for value in up.tolist()]
    ink = palette(sheet.theme)["ink"]
    return [{**_line("tangent", ink, theme()["widths"]["tangent"]), "x": along.tolist(), "y": shown}]


def _dot(sheet: Sheet) -> list[Trace]:
    if sheet.point is None:
        return []
    colors = palette(sheet.theme)
    marker = {"size": [14], "color": [colors["ink"]], "line": {"color": [colors["paper"]], "width": [2]}, "opacity": 1}
    dot = {"type": "scatter", "mode": "markers", "name": "points", "x": [sheet.point[0]], "y": [sheet.point[1]]}
    return [{**dot, "marker": marker, "cliponaxis": False, "hoverinfo": "skip", "showlegend": False}]


def _layout(sheet: Sheet) -> dict[str, Any]:
    title = f"<b>{sheet.which}  {sheet.link}</b>"
    return _paper(sheet.theme) | {
        "uirevision": sheet.link,
        "xaxis": _across(sheet.span, sheet.tint, title),
        "yaxis": _upright(sheet.heights, sheet.log, sheet.theme),
        "annotations": _slope_note(sheet),
    }


def _paper(name: Theme) -> dict[str, Any]:
    paper = palette(name)["paper"]
    still = {"showlegend": False, "hovermode": "closest", "dragmode": False}
    return {"margin": MARGIN, "paper_bgcolor": paper, "plot_bgcolor": paper, **still}


_BARE = {**dict.fromkeys(("zeroline", "showline", "autorange"), False), "ticks": "", "fixedrange": True}


def _across(span: tuple[float, float], color: str, title: str) -> dict[str, Any]:
    values = ticks(*span, 7)
    return {
        **_BARE,
        "range": list(span),
        "showgrid": False,
        "tickmode": "array",
        "tickvals": values,
        "ticktext": tick_texts(values),
        "tickfont": font("tick", color),
        "title": {"text": title, "standoff": 12, "font": font("title", color)},
    }


def _upright(heights: tuple[float, float], log: bool, name: Theme, title: str = "") -> dict[str, Any]:
    colors, values = palette(name), (decades if log else ticks)(*heights, 4)
    return {
        **_BARE,
        "type": "log" if log else "linear",
        "range": [math.log10(value) if log else value for value in heights],
        "showgrid": True,
        "gridcolor": colors["rule"],
        "gridwidth": 1,
        "tickmode": "array",
        "tickvals": values,
        "ticktext": tick_texts(values),
        "ticklabelstandoff": 6,
        "tickfont": font("tick", colors["ink3"]),
        **({"title": {"text": title, "font": font("title", colors["ink3"])}} if title else {}),
    }


def _slope_note(sheet: Sheet) -> list[dict[str, Any]]:
    if sheet.point is None or sheet.slope is None:
        return []
    x, error = sheet.point
    slope, say = signed(sheet.slope), words(sheet.language)
    text = (
        say("plot.slopeHere", slope=slope) if sheet.step is None else say("plot.atStep", step=sheet.step, slope=slope)
    )
    ink = palette(sheet.theme)["ink"]
    left = x > sum(sheet.span) / 2
    place = {"x": x, "y": math.log10(max(error, 1e-300)) if sheet.log else error, "ax": -40 if left else 40, "ay": -46}
    leader = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": palette(sheet.theme)["edge"]}
    anchor = {"standoff": 9, "xanchor": "right" if left else "left", "yanchor": "middle"}
    return [{**place, "text": f"<b>{text}</b>", "font": font("label", ink), **leader, **anchor}]


def _at_ends(lines: list[Trace], log: bool) -> list[dict[str, Any]]:
    """The names of the lines at their last points: of the highest above it, of the other below."""
    found = []
    for line in lines:
        known = [(x, y) for x, y in zip(line["x"], line["y"], strict=True) if y is not None]
        x, y = known[-1] if known else (line["x"][-1], 1.0)
        text = {"text": line["name"], "font": font("label", line["line"]["color"]), "showarrow": False}
        found.append({"x": x, "y": math.log10(max(y, 1e-300)) if log else y, **text, "xanchor": "right"})
    highest = max(found, key=lambda note: float(note["y"]))
    sides = ({"yanchor": "bottom", "yshift": 3}, {"yanchor": "top", "yshift": -3})
    return [note | sides[note is not highest] for note in found]


def signed(slope: float) -> str:
    """A slope as the page writes it: with its sign and four decimals, as a power of ten below that.

    >>> signed(-0.01234), signed(2.4e-5), signed(0.0)
    ('−0.0123', '+2.4e−5', '0')
    """
    if not slope:
        return "0"
    size = abs(slope)
    digits, _, power = f"{size:.1e}".partition("e")
    text = f"{size:.4f}" if 1e-4 <= size < 1e4 else f"{digits}e{minus(str(int(power)))}"
    return (minus("-") if slope < 0 else "+") + text
