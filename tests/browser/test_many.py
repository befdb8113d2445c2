"""The tab "Many weights": planes with every slope, pairs, curvature along the path, trainability."""

import base64
import re

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.test_access import violations
from tests.browser.visitor import Visitor

PLANE = """(tab) => {
  const plot = document.querySelector(`plane-picture plot-view[data-tab=${tab}] .js-plotly-plot`);
  const ground = plot?._fullData?.find(({ name }) => name === "ground");
  const path = plot?._fullData?.find(({ name }) => name === "path");
  if (!ground || !path) return null;
  const { scene } = plot._fullLayout;
  return {
    x: Array.from(ground.x), y: Array.from(ground.y), z: Array.from(ground.z, (row) => Array.from(row)),
    start: [path.x[0], path.y[0]], titles: [scene.xaxis.title.text, scene.yaxis.title.text],
  };
}"""
FINE = f"(title) => {{ const p = ({PLANE})('surface'); return p?.x.length === 101 && p.titles[0].startsWith(title); }}"


def opened(visitor: Visitor, more: str = "", preset: str = "moons") -> Page:
    """The tab's own parts have no plot of Plotly, which `Visitor.open` waits for."""
    page = visitor.page
    page.goto(f"/#p={preset}&tab=many{more}", wait_until="commit")
    expect(page.locator("many-view")).to_be_visible(timeout=60_000)
    visitor.step_to(0)
    return page


def walk(visitor: Visitor, steps: int = 10) -> None:
    visitor.page.locator("#stage").focus()
    visitor.page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(steps)


def test_a_plane_of_the_path_is_drawn_as_the_api_computes_it(visitor: Visitor) -> None:
    page = opened(visitor)
    tile = page.get_by_role("radio", name=re.compile(r"Path \(PCA\)"))
    expect(tile).to_contain_text("Takes two steps")
    walk(visitor)
    expect(tile).to_contain_text("of the path")

    tile.click()
    page.wait_for_function(FINE, arg="path 1", timeout=60_000)
    drawn = page.evaluate(PLANE, "surface")
    asked = {"plane": {"kind": "pca"}, "resolution": [101, 101], "step": 10}
    np.testing.assert_allclose(drawn["z"], visitor.ask("/surface", asked)["error"], rtol=1e-5)
    path = visitor.ask("/path", {"plane": {"kind": "pca"}, "step": 10})
    np.testing.assert_allclose(drawn["start"], [path["a"][0], path["b"][0]], rtol=1e-6)
    share = path["in_plane"]["path"]
    expect(page.locator("plane-picture [data-bar=path] b")).to_have_text(f"{round(100 * share)}\u202f%")
    expect(page.locator("#sentence .second")).to_contain_text("that the path itself mostly took")
    assert violations(page) == []

    page.wait_for_function("() => /plane=pca/.test(location.hash)")
    page.reload()
    expect(tile).to_have_attribute("aria-checked", "true")
    page.wait_for_function(FINE, arg="path 1", timeout=60_000)


def test_planes_by_keyboard_and_another_draw(visitor: Visitor) -> None:
    page = opened(visitor)
    page.keyboard.press("5")
    random = page.get_by_role("radio", name=re.compile("^Random"))
    random.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name=re.compile(r"Path \(PCA\)"))).to_have_attribute("aria-checked", "true")
    expect(page.locator("plane-picture .old")).to_contain_text("Takes two steps")
    page.keyboard.press("ArrowLeft")
    expect(random).to_have_attribute("aria-checked", "true")
    page.wait_for_function(FINE, arg="random 1", timeout=60_000)
    before = page.evaluate(PLANE, "surface")["z"]

    draw = page.get_by_role("button", name="Draw again")
    draw.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => /seed=2/.test(location.hash)")
    expect(random).to_contain_text("draw 2")
    page.wait_for_function(
        f"(low) => {{ const p = ({PLANE})('surface'); return p?.x.length === 101 && p.z[0][0] !== low; }}",
        arg=before[0][0],
        timeout=60_000,
    )
    asked = {"plane": {"kind": "random", "seed": 2}, "resolution": [101, 101], "step": 0}
    drawn = page.evaluate(PLANE, "surface")["z"]
    np.testing.assert_allclose(drawn, visitor.ask("/surface", asked)["error"], rtol=1e-5)


def test_slopes_are_taken_by_pointer_and_by_keyboard(visitor: Visitor) -> None:
    page = opened(visitor)
    slopes = [each["link"] for each in visitor.ask("/slopes?step=0")["slopes"]]
    strip = page.get_by_role("listbox", name="Every slope")
    expect(page.locator("slope-strip h2")).to_have_text(f"All {len(slopes)} slopes, the steepest first")
    box = strip.bounding_box()
    assert box

    bars = [bar.bounding_box() for bar in page.locator("slope-strip rect").all()[:5]]
    spots = [(bar["x"] + bar["width"] / 2, box["y"] + box["height"] / 2) for bar in bars if bar]
    page.mouse.move(*spots[3])
    expect(page.locator("slope-strip .says")).to_contain_text(slopes[3])
    page.mouse.click(*spots[3])
    page.wait_for_function("(a) => location.hash.includes(`a=${a}&`)", arg=slopes[3])
    page.keyboard.down("Shift")
    page.mouse.click(*spots[4])
    page.keyboard.up("Shift")
    page.wait_for_function("(b) => location.hash.includes(`b=${b}&`)", arg=slopes[4])
    assert visitor.links == (slopes[3], slopes[4])

    page.locator("#stage").focus()
    strip.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#slope-here")).to_contain_text(slopes[1])
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("(b) => location.hash.includes(`b=${b}&`)", arg=slopes[1])
    assert visitor.step == 0


def test_a_pair_worth_looking_at_leads_to_its_surface(visitor: Visitor) -> None:
    page = opened(visitor, "&many=pairs")
    first = visitor.ask("/pairs", {"count": 1, "step": 0})["pairs"][0]
    row = page.locator("pair-list button").first
    expect(row).to_contain_text(first["a"])
    expect(row).to_contain_text(first["b"])
    assert violations(page) == []

    row.focus()
    page.keyboard.press("Enter")
    visitor.links_become(first["a"], first["b"])
    expect(page.get_by_role("tab", name="Surface")).to_have_attribute("aria-selected", "true")


def test_the_sharpness_along_the_path_stands_beside_its_bound(visitor: Visitor) -> None:
    page = opened(visitor, "&many=curvature", preset="edge")
    walk(visitor)
    expect(page.locator("curvature-view .work p")).to_contain_text("Sharpness at 11 points")
    found = visitor.ask("/curvature", {"plane": None, "eigenvalues": 2, "step": 10})["network"]
    expect(page.locator("#sentence .second")).to_contain_text(f"The sharpness is {found['largest'][0]:.3g}")
    expect(page.locator("curvature-view dd").first).to_have_text(f"+{found['largest'][0]:.3g}")
    drawing = page.locator("curvature-view .drawing")
    expect(drawing).to_have_attribute("aria-label", re.compile("Bound for stable steps: 10.0"))
    expect(drawing).to_contain_text("2/η, the bound")
    assert violations(page) == []


def test_a_map_of_trainability_by_pointer_and_keyboard(visitor: Visitor) -> None:
    page = opened(visitor, "&many=training", preset="edge")
    form = page.locator("train-form")
    planned = page.locator("train-view g > rect")  # before anything is computed: the runs that are to be
    expect(planned).to_have_count(17 * 17)
    for side in ("x", "y"):
        points = form.locator(f"[name='{side}.points']")
        points.fill("5")
        points.press("Tab")
    steps = form.locator("[name=steps]")
    steps.fill("20")
    steps.press("Enter")
    expect(page.locator("train-view .work p")).to_contain_text("Click a cell")
    hatched = page.locator("train-view [fill='url(#diverged)']").count()
    cells = page.locator("train-view g > rect")
    assert cells.count() == 25
    assert 0 < hatched < 25
    assert violations(page) == []

    page.locator("train-view .drawing").focus()
    page.keyboard.press("ArrowRight")  # to the cell of the present setting
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#train-here")).to_contain_text("after 20 steps")
    page.keyboard.press("Enter")
    expect(page.locator("train-view .work p")).to_contain_text("Taken: Learning rate")
    taken = visitor.ask("")["config"]["optimizer"]["learning_rate"]
    assert taken != 0.2
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator("#weights rate-row .value-input")).to_have_value("0.2")
    assert visitor.ask("")["config"]["optimizer"]["learning_rate"] == 0.2

    cell = cells.first.bounding_box()
    assert cell
    page.mouse.click(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)
    expect(page.locator("#weights rate-row .value-input")).to_have_value("0.01")
    assert visitor.step == 0


def test_the_tab_fits_the_stage_and_a_phone(visitor: Visitor) -> None:
    page = opened(visitor)
    expect(page.locator("slope-strip h2")).to_contain_text("slopes")
    strip, stage = page.locator("slope-strip").bounding_box(), page.locator("#stage").bounding_box()
    assert strip
    assert stage
    assert strip["y"] + strip["height"] <= stage["y"] + stage["height"]

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("plane-tiles")).to_be_visible()
    page.wait_for_function("() => document.querySelector('slope-strip svg').clientWidth < 390")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("plane-tiles").bounding_box()["width"] <= 390  # type: ignore[index]
    assert violations(page) == []


UNDER_THE_TILES = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), pixels = canvas.getContext("2d");
  pixels.drawImage(image, 0, 0);
  const { top, height } = document.querySelector(".plane-plot").getBoundingClientRect();
  const { data } = pixels.getImageData(0, top, image.width, height / 3);
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def test_on_a_phone_the_landscape_is_whole_though_its_foot_lies_below_the_transport(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = opened(visitor, "&plane=hessian", "symmetry")
    page.wait_for_function(f"() => ({PLANE})('surface') !== null")
    plot, transport = (page.locator(name).bounding_box() for name in (".plane-plot", ".transport"))
    assert plot is not None
    assert transport is not None
    assert plot["y"] < transport["y"] < plot["y"] + plot["height"]

    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    # A picture of a part alone would be painted anew, without what covers it.
    shot = base64.b64encode(page.screenshot()).decode()

    assert page.evaluate(UNDER_THE_TILES, "data:image/png;base64," + shot) > 100
