import json
import subprocess
import sys
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest

from app.exports.figure import curve_figure, history_figure, surface_figure
from app.exports.seen import Path, Runner

ROOT = File(__file__).parents[2]
X = np.linspace(-2, 2, 31)
Y = np.linspace(-1.5, 2.5, 31)
STEPS = np.arange(11.0)
A, B = 1.5 * 0.8**STEPS, -1.2 * 0.8**STEPS
Grid = np.ndarray[Any, np.dtype[np.float64]]


def bowl(a: Grid, b: Grid) -> Grid:
    return np.asarray(0.05 + 0.1 * a**2 + 0.04 * b**2)


def cliff(a: Grid, b: Grid) -> Grid:
    return np.asarray(bowl(a, b) + np.exp(9 * (a + b - 3.2)))


LANDS = {"bowl": bowl, "cliff": cliff}
CASES = [
    (land, kind, log, theme)
    for land in LANDS
    for kind in ("landscape", "contour")
    for log in (False, True)
    for theme in ("light", "dark")
]


def path_over(land: str) -> Path:
    """Above the slice at first, and under it at last."""
    under = LANDS[land](A, B)
    return Path(STEPS, A, B, under + 0.12 - 0.03 * STEPS**0.7, under)


def ours(land: str, kind: Any, log: bool, theme: Any) -> Any:
    error = LANDS[land](*np.meshgrid(X, Y))
    return surface_figure(X, Y, error, a="w1[1,2]", b="w2[2,0]", path=path_over(land), kind=kind, log=log, theme=theme)


def wanted(land: str, kind: str, log: bool, theme: str) -> dict[str, Any]:
    path = path_over(land)
    point = {"a": path.a[-1], "b": path.b[-1], "error": path.error[-1]}
    look = {"scale": "log" if log else "linear", "theme": theme, "size": {"width": 728, "height": 564}}
    return {
        "kind": kind,
        "input": {
            "x": X.tolist(),
            "y": Y.tolist(),
            "z": LANDS[land](*np.meshgrid(X, Y)).tolist(),
            "path": {name: part.tolist() for name, part in zip(Path._fields, path, strict=True) if part is not None},
            "cursor": 10,
            "point": point,
            "labels": {"a": "w1[1,2]", "b": "w2[2,0]"},
            "annotate": False,
            **look,
            "phone": False,
            "stale": False,
        },
    }


def drawn_by_the_page(inputs: list[dict[str, Any]], folder: File) -> list[Any]:
    file = folder / "figures.json"
    file.write_text(json.dumps(inputs))
    deno = str(File(sys.executable).parent / "deno")
    command = [deno, "run", "--quiet", "--no-check", "--no-remote", "--allow-read", "tests/js/draw.js", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert not done.returncode, done.stderr
    figures: list[Any] = json.loads(done.stdout)
    return figures


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    figures = drawn_by_the_page([wanted(*case) for case in CASES], tmp_path_factory.mktemp("figures"))
    return dict(zip(CASES, figures, strict=True))


def axes_of(figure: Any) -> list[Any]:
    layout = figure["layout"]
    inside = layout.get("scene", layout)
    return [inside[name] for name in ("xaxis", "yaxis", "zaxis") if name in inside]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_figures_have_the_same_traces(case: Any, theirs: dict[Any, Any]) -> None:
    mine = ours(*case)

    assert [(trace["type"], trace["name"]) for trace in mine["data"]] == [
        (trace["type"], trace["name"]) for trace in theirs[case]["data"]
    ]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_figures_have_the_same_axes(case: Any, theirs: dict[Any, Any]) -> None:
    for mine, other in zip(axes_of(ours(*case)), axes_of(theirs[case]), strict=True):
        assert mine["title"] == other["title"]
        assert mine["ticktext"] == other["ticktext"]
        assert mine["range"] == pytest.approx(other["range"], rel=1e-6)
        assert mine["tickfont"] == other["tickfont"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_figures_draw_the_same_lines_and_colors(case: Any, theirs: dict[Any, Any]) -> None:
    for mine, other in zip(ours(*case)["data"], theirs[case]["data"], strict=True):
        if mine["name"] in ("ground", "levels"):
            assert mine["colorscale"] == other["colorscale"]
            np.testing.assert_allclose(mine["z"], other["z"], rtol=2e-6)
        elif mine["name"] in ("path", "casing", "shadow", "slice A", "slice B"):
            assert {"dash": "solid"} | mine["line"] == {"dash": "solid"} | other["line"]
            if mine["name"] != "casing":  # which lies behind the path as seen, and only the page fits its camera
                np.testing.assert_allclose(extremes(mine), extremes(other), rtol=2e-6, atol=2e-3)
        elif mine["name"] == "isolines":
            assert set(mine["line"]["color"]) == set(other["line"]["color"])
            assert len(mine["x"]) == pytest.approx(len(other["x"]), abs=60)


def extremes(trace: Any) -> list[float]:
    """The ends of a line, and its reach along every axis."""
    found = []
    for name in ("x", "y", "z"):
        known = [value for value in trace.get(name, ()) if value is not None]
        found += [known[0], known[-1], min(known), max(known)] if known else []
    return found


@pytest.mark.parametrize("log", [False, True])
def test_both_curves_are_the_same(log: bool, tmp_path: File) -> None:
    error = 0.02 + X**2
    point = {"x": 1.2, "error": 1.46, "slope": 2.4}
    look = {"scale": "log" if log else "linear", "theme": "light", "size": {"width": 728, "height": 564}}
    given = {"which": "A", "label": "w1[0,1]", "x": X.tolist(), "error": error.tolist(), "point": point, "step": 3}

    (other,) = drawn_by_the_page([{"kind": "curve", "input": {**given, **look, "phone": False}}], tmp_path)
    mine: Any = curve_figure(X, error, link="w1[0,1]", point=(1.2, 1.46), slope=2.4, step=3, log=log)

    assert [trace["name"] for trace in mine["data"]] == [trace["name"] for trace in other["data"]]
    assert mine["data"][1]["y"] == pytest.approx(other["data"][1]["y"])
    assert mine["layout"]["xaxis"]["title"] == other["layout"]["xaxis"]["title"]
    assert mine["layout"]["yaxis"]["range"] == pytest.approx(other["layout"]["yaxis"]["range"])
    assert mine["layout"]["yaxis"]["ticktext"] == other["layout"]["yaxis"]["ticktext"]
    assert mine["layout"]["annotations"][0]["text"] == other["layout"]["annotations"][0]["text"]


@pytest.mark.parametrize("kind", ["landscape", "contour"])
def test_a_race_draws_every_path_in_its_own_color(kind: Any) -> None:
    runners = [Runner(name, path_over("bowl")) for name in ("sgd", "adam", "lion")]

    figure = surface_figure(X, Y, bowl(*np.meshgrid(X, Y)), a="A", b="B", runners=runners, kind=kind)

    colors = [trace["line"]["color"] for trace in figure["data"] if trace["name"] == "path"]
    assert colors == ["#1B1F24", "#B3206F", "#6A4C00"]


@pytest.mark.parametrize("kind", ["landscape", "contour"])
@pytest.mark.parametrize("log", [False, True])
def test_what_is_not_finite_is_no_trouble(kind: Any, log: bool) -> None:
    error = bowl(*np.meshgrid(X, Y))
    error[3, 4], error[5, 6] = np.nan, np.inf
    path = Path(STEPS, A, B, np.where(STEPS < 10, bowl(A, B), np.nan), None)

    figure = surface_figure(X, Y, error, a="A", b="B", path=path, kind=kind, log=log, diverged=True)

    json.dumps(figure, allow_nan=False)


def test_a_grid_of_one_height_is_drawn_too() -> None:
    figure = surface_figure(X, Y, np.zeros((31, 31)), a="A", b="B", log=True)

    json.dumps(figure, allow_nan=False)


def test_a_history_shows_test_errors_only_where_there_are_some() -> None:
    alone = history_figure([0, 1, 2], [0.3, 0.2, None], [None, None, None])

    assert [trace["name"] for trace in alone["data"]] == ["train"]
    json.dumps(alone, allow_nan=False)
