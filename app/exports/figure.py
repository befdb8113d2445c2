"""Plotly's figures as plain dictionaries, in the page's look: for notebooks, standalone pages, or one's own use.

They take numbers and names, not sessions, so that the server and a client that has only its answers draw the same.
"""

from collections.abc import Sequence
from typing import Any, Literal

from app.exports.curve import Sheet, curve, history
from app.exports.landscape import landscape
from app.exports.look import Theme
from app.exports.plan import plan
from app.exports.seen import Path, Runner, Slice, Spot, Values, numbers
from app.texts import FIRST

Figure = dict[str, Any]
Kind = Literal["landscape", "contour"]


def surface_figure(
    x: Values,
    y: Values,
    error: Values,
    *,
    a: str,
    b: str,
    path: Path | None = None,
    point: tuple[float, float, float] | None = None,
    runners: Sequence[Runner] = (),
    kind: Kind = "landscape",
    log: bool = False,
    theme: Theme = "light",
    weights: bool = True,
    diverged: bool = False,
    language: str = FIRST,
) -> Figure:
    """The error on a grid as a landscape or as its plan, with the path down it.

    Args:
        x: (I,) values of A, evenly spaced.
        y: (J,) values of B, evenly spaced.
        error: (J, I), the error at `y[j]`, `x[i]`; None or not a number where it is not finite.
        a, b: the names of the axes: links, or a plane's two directions.
        path: over the plane, `Path.of` an answer of the API; up to where it is to be drawn.
        point: (a, b, error) of the weights at present; the end of the path if there is one.
        runners: the runs of a race, which are drawn instead of the path.
        kind: `landscape` or `contour`.
        log: whether heights are in the logarithm.
        theme: `light` or `dark`.
        weights: False for a plane whose directions are not two weights: it has no colors and letters of its own.
        diverged: whether the path ends where nothing is finite any more.
        language: of what is written in it, as in `Accept-Language`.

    Example:
        >>> figure = surface_figure([0, 1, 2], [0, 1], [[3, 2, 1], [2, 1, 0]], a="w1[0,0]", b="w1[1,0]")
        >>> [trace["name"] for trace in figure["data"]], figure["layout"]["scene"]["xaxis"]["title"]["text"]
        (['ground', 'isolines'], 'A  w1[0,0]')
    """
    runs = list(runners)
    if not runs and path is not None and len(path.a):
        runs = [Runner("", path, diverged=diverged)]
    here = None if point is None else Spot(*point)
    if here is None and len(runs) == 1 and len(runs[0].path.a):
        end = runs[0].path
        here = Spot(float(end.a[-1]), float(end.b[-1]), float(end.error[-1]))
    grid = numbers(x), numbers(y), numbers(error)
    drawn = Slice(*grid, a=a, b=b, runs=runs, point=here, log=log, theme=theme, weights=weights, language=language)
    return plan(drawn) if kind == "contour" else landscape(drawn)


def curve_figure(
    x: Values,
    error: Values,
    *,
    link: str,
    point: tuple[float, float] | None = None,
    slope: float | None = None,
    which: Literal["A", "B"] = "A",
    step: int | None = None,
    log: bool = False,
    theme: Theme = "light",
    language: str = FIRST,
) -> Figure:
    """The error over one weight, with the tangent at the weight as it is.

    Args:
        x: (I,) values of the weight.
        error: (I,) the errors; None or not a number where they are not finite.
        link: the weight's name.
        point: the weight as it is, and the error there.
        slope: the one there.
        which: whether it is shown as A or as B.
        step: which the point belongs to.
        log: whether the error is shown in the logarithm.
        theme: `light` or `dark`.
        language: of what is written in it.

    Example:
        >>> figure = curve_figure([0, 1, 2], [1, 0, 1], link="w1[0,0]", point=(2.0, 1.0), slope=2.0)
        >>> [trace["name"] for trace in figure["data"]]
        ['curve', 'tangent', 'points']
    """
    return curve(Sheet(numbers(x), numbers(error), link, which, point, slope, step, log, theme, language))


def history_figure(
    steps: Values,
    train: Values,
    test: Values | None = None,
    *,
    log: bool = True,
    theme: Theme = "light",
    language: str = FIRST,
) -> Figure:
    """The error over the steps, of the training examples and, where there are any, of the test examples.

    Args:
        steps: (T,) in order.
        train: (T,) errors; None or not a number where they are not finite.
        test: (T,) errors, all of them None where there are no test examples; or None.
        log: whether they are shown in the logarithm.
        theme: `light` or `dark`.
        language: of what is written in it.

    Example:
        >>> [trace["name"] for trace in history_figure([0, 1], [0.3, 0.2], [0.4, 0.3])["data"]]
        ['train', 'test']
    """
    return history(numbers(steps), numbers(train), None if test is None else numbers(test), log, theme, language)
