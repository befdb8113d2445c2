"""What is laid over the plan: quadratic model, level places, basins and the book's step, all as the API says."""

from typing import Any

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.test_access import violations
from tests.browser.visitor import Visitor

ARROWS = """() => {
  const { annotations } = document.querySelector("#plot plot-view:not([hidden]) .js-plotly-plot")._fullLayout;
  const named = annotations.filter(({ name }) => name);
  return Object.fromEntries(named.map(({ name, x, y, ax, ay }) => [name, [ax, ay, x, y]]));
}"""
TRACES = """() => {
  const traces = document.querySelector("#plot plot-view:not([hidden]) .js-plotly-plot")?._fullData ?? [];
  return Object.fromEntries(traces.map(({ name, x, y }) => [name, [Array.from(x), Array.from(y)]]));
}"""
IS_DRAWN = """(name) => document.querySelector("#plot plot-view:not([hidden]) .js-plotly-plot")
  ?._fullData?.some((trace) => trace.name === name)"""
IS_GONE = """(name) => !document.querySelector("#plot plot-view:not([hidden]) .js-plotly-plot")
  ._fullData.some((trace) => trace.name === name)"""


def switch(page: Page, name: str) -> None:
    """Open the menu, press the switch, close the menu, with the mouse."""
    page.get_by_role("button", name="More").click()
    page.get_by_role("checkbox", name=name).click()
    page.keyboard.press("Escape")


def second_line(page: Page) -> Any:
    return expect(page.locator("#sentence .second"))


def on_plane(visitor: Visitor) -> dict[str, Any]:
    a, b = visitor.links
    return {"plane": {"kind": "links", "a": a, "b": b}, "step": visitor.step}


def ranges(page: Page) -> list[list[float]]:
    x, y = page.evaluate(TRACES)["levels"]
    return [[x[0], x[-1]], [y[0], y[-1]]]


def runs(line: list[list[float | None]]) -> list[np.ndarray]:
    """The pieces of a trace between its gaps, each (N, 2)."""
    points = np.array([[np.nan if v is None else v for v in axis] for axis in line], dtype=float).T
    gaps = np.flatnonzero(np.isnan(points[:, 0]))
    return [piece[~np.isnan(piece[:, 0])] for piece in np.split(points, gaps) if len(piece) > 1]


def test_the_model_that_is_drawn_is_that_of_the_api(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour").page
    visitor.step_to(0)
    page.get_by_role("button", name="Step ×10").click()
    visitor.step_to(10)

    switch(page, "Quadratic model")
    second_line(page).to_contain_text("The model here is a")
    page.wait_for_function(IS_DRAWN, arg="model")

    said = visitor.ask("/curvature", {**on_plane(visitor), "eigenvalues": 0})["in_plane"]
    point, slope, hessian = (np.array(said[key]) for key in ("slope", "slope", "hessian"))
    point = np.array([said["a"], said["b"]])
    traces = page.evaluate(TRACES)
    lines = runs(traces["model"])
    assert len(lines) >= 3
    for line in lines:
        off = line - point
        heights = off @ slope + np.einsum("ni,ij,nj->n", off, hessian, off) / 2
        np.testing.assert_allclose(heights, heights[0], atol=1e-9)
    for line, way in zip(runs(traces["bends"]), said["eigenvectors"], strict=True):
        along = line[1] - line[0]
        assert abs(along[0] * way[1] - along[1] * way[0]) < 1e-9
    newton = said["newton"]
    np.testing.assert_allclose(np.ravel(traces["Newton step"]), [newton["a"], newton["b"]])

    arrows = page.evaluate(ARROWS)
    down = np.array(arrows["down"])
    times = (down[:2] - down[2:]) / slope
    np.testing.assert_allclose(times, times[0])
    expect(page.locator("#plot")).to_contain_text(f"straight down, drawn × {times[0]:g}")
    np.testing.assert_allclose(arrows["down A"], [*point, down[2], point[1]])
    np.testing.assert_allclose(arrows["down B"], [*point, point[0], down[3]])
    second_line(page).to_contain_text(f"rates below {said['stable_rate']:.2g} are stable")
    assert visitor.hash["show"] == "model"


def test_the_model_follows_the_steps_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour").page
    visitor.step_to(0)

    page.get_by_role("button", name="More").focus()
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.name") != "model":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    second_line(page).to_contain_text("The model here is a")
    page.keyboard.press("ArrowRight")
    visitor.step_to(1)

    said = visitor.ask("/curvature", {**on_plane(visitor), "eigenvalues": 0})["in_plane"]
    page.wait_for_function(
        """([a, b]) => {
          const { annotations } = document.querySelector("#plot .js-plotly-plot")._fullLayout;
          const down = annotations.find(({ name }) => name === "down");
          return down && Math.abs(down.ax - a) + Math.abs(down.ay - b) < 1e-9;
        }""",
        arg=[said["a"], said["b"]],
    )
    assert violations(page) == []


def test_level_places_are_marked_and_named_on_plan_and_surface(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour").page
    visitor.step_to(0)

    switch(page, "Minima and saddles")
    second_line(page).to_contain_text("In sight on this slice: 2 minima and one saddle.")
    page.wait_for_function(IS_DRAWN, arg="marks")

    asked = {**on_plane(visitor), "ranges": ranges(page), "resolution": [41, 41]}
    points = visitor.ask("/stationary", asked)["points"]
    drawn = page.evaluate(TRACES)["marks"]
    np.testing.assert_allclose(drawn, [[p["a"] for p in points], [p["b"] for p in points]], atol=1e-7)
    for point in points:
        expect(page.locator("#plot")).to_contain_text(f"{point['kind']} {point['error']:#.3g}")
    label = page.locator("plot-view[data-tab=contour]").get_attribute("label") or ""
    assert "2 minima and one saddle" in label

    visitor.choose_tab("Surface")
    page.wait_for_function(
        """() => {
          const plot = document.querySelector("plot-view[data-tab=surface] .js-plotly-plot");
          const all = plot?._fullLayout?.scene?.annotations ?? [];
          return all.filter(({ name }) => name?.startsWith("mark ")).length === 3;
        }"""
    )


def are_parted(found: dict[str, Any], lines: list[np.ndarray]) -> None:
    """The lines cross each side between grid points of two basins, once and nowhere else."""
    basin, x, y = np.array(found["basin"]), found["x"], found["y"]
    spots = np.concatenate(lines)
    columns, rows = (spots[:, 0] - x[0]) / (x[1] - x[0]), (spots[:, 1] - y[0]) / (y[1] - y[0])
    upright = np.isclose(columns, np.round(columns))
    on_side = upright | np.isclose(rows, np.round(rows))
    i, j = np.floor(columns + 1e-6).astype(int), np.floor(rows + 1e-6).astype(int)
    crossed = {(a, b, up) for a, b, up in zip(i[on_side], j[on_side], upright[on_side], strict=True)}
    parted = {(a, b, False) for b, a in np.argwhere(basin[:, 1:] != basin[:, :-1])}
    parted |= {(a, b, True) for b, a in np.argwhere(basin[1:] != basin[:-1])}
    assert crossed == parted


def test_basins_are_those_of_the_api_and_the_chip_counts_the_steps(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour").page
    visitor.step_to(0)

    switch(page, "Basins")
    second_line(page).to_contain_text("Of 961 descents in A and B")
    page.wait_for_function(IS_DRAWN, arg="basins")

    asked = {**on_plane(visitor), "ranges": ranges(page), "resolution": [31, 31], "steps": 2000}
    found = visitor.events("/basins", asked)["map"]
    basin, x = np.array(found["basin"]), np.array(found["x"])
    are_parted(found, runs(page.evaluate(TRACES)["basins"]))
    for place, minimum in enumerate(found["minima"][:2]):
        reach = "minimum" if place else "reach minimum"
        second_line(page).to_contain_text(f"{minimum['starts']} {reach} {place + 1}")

    box = page.locator("#plot .nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    middle = len(x) // 2
    which, steps = basin[middle, middle], found["steps"][middle][middle]
    assert which >= 0
    said = f"to minimum {which + 1} in {steps} steps" if steps >= 0 else f"toward minimum {which + 1}, not at rest"
    expect(page.locator(".chip.hover")).to_contain_text(said)

    switch(page, "Basins")
    page.wait_for_function(IS_GONE, arg="basins")
    expect(page.locator("#sentence .second")).not_to_contain_text("descents")


def test_descents_under_way_can_be_stopped(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)
    page.route("**/basins", lambda _: None)  # an answer that is long in coming

    switch(page, "Basins")
    expect(page.locator(".foot-note")).to_contain_text("Descending from 31 × 31 starts, 0 of 961 done.")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/basins")):
        page.locator(".foot-note").get_by_role("button", name="Stop").click()

    expect(page.locator(".foot-note")).not_to_contain_text("Descending")
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("checkbox", name="Basins")).not_to_be_checked()


def test_by_the_books_rule_both_arrows_are_drawn(visitor: Visitor) -> None:
    page = visitor.open("/#p=book&tab=contour").page
    visitor.step_to(0)

    switch(page, "The book’s step")
    second_line(page).to_contain_text("the book’s rule points")
    page.wait_for_function(
        """() => document.querySelector("#plot .js-plotly-plot")
          ._fullLayout.annotations.some(({ name }) => name === "book")"""
    )

    exact, book = visitor.ask("/gradient?step=0"), visitor.ask("/gradient?step=0&rule=book")
    second_line(page).to_contain_text(f"{book['angle']:.0f}° away from straight down")
    arrows = page.evaluate(ARROWS)
    scales = []
    for name, answer in (("down", exact), ("book", book)):
        slope = np.array([answer["gradient"]["w1"][1][0], answer["gradient"]["w2"][0][1]])
        ends = np.array(arrows[name])
        scales.extend((ends[:2] - ends[2:]) / slope)
    assert visitor.links == ("w1[1,0]", "w2[0,1]")
    np.testing.assert_allclose(scales, scales[0])
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("checkbox", name="Basins")).to_be_disabled()


def test_the_address_brings_the_overlays_back(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour&show=model,points").page

    second_line(page).to_contain_text("The model is a")
    second_line(page).to_contain_text("In sight:")
    expect(page.get_by_role("button", name="More")).to_have_class("opener on")
