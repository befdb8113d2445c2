"""The main job in a real browser: choose, click two links, step, play, pause, go back, step on."""

import numpy as np
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

LIFT = 0.02  # of the height; the path is drawn a little above its error, so that the surface does not swallow it


FRAMES = 200  # a slice of another step may stand there, marked as such, until the new one is drawn


def assert_picture_shows(visitor: Visitor, step: int) -> None:
    """As `assert_drawn`, within so many frames."""
    for _ in range(FRAMES):
        try:
            assert_drawn(visitor, step)
            return
        except AssertionError:
            visitor.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert_drawn(visitor, step)


def assert_drawn(visitor: Visitor, step: int) -> None:
    """The surface, the slice lines and the path on the screen are the API's numbers at this step."""
    a, b = visitor.links
    path = visitor.path(step)
    drawn = visitor.drawn(path["a"][-1], path["b"][-1])

    ground = drawn["ground"]
    x, y, z = (np.array(ground[axis], dtype=float) for axis in "xyz")
    asked = {
        "plane": {"kind": "links", "a": a, "b": b},
        "ranges": [[x[0], x[-1]], [y[0], y[-1]]],
        "resolution": [len(x), len(y)],
        "step": step,
    }
    surface = visitor.ask("/surface", asked)
    height = np.ptp(z)

    clipped = "clipped at" in visitor.page.locator("scale-bar").inner_text()
    top = z.max() if clipped else np.inf  # what is cut off without a word would show here
    np.testing.assert_allclose(z, np.minimum(surface["error"], top), rtol=1e-5, atol=1e-6 * height)
    np.testing.assert_allclose(drawn["path"]["x"], path["a"], rtol=1e-9)
    np.testing.assert_allclose(drawn["path"]["y"], path["b"], rtol=1e-9)
    above = np.array(drawn["path"]["z"]) - np.minimum(path["error"], top)
    assert (np.abs(above) <= LIFT * height).all()
    for name, link, axis in (("slice A", a, "x"), ("slice B", b, "y")):
        line = drawn[name]
        ends = [line[axis][0], line[axis][-1]]
        curve = visitor.ask("/curve", {"link": link, "range": ends, "points": len(line[axis]), "step": step})
        np.testing.assert_allclose(line["z"], np.minimum(curve["error"], top), atol=LIFT * height)


def test_a_person_walks_down_the_valley_of_two_moons(visitor: Visitor) -> None:
    page = visitor.open().page
    visitor.choose_preset("Two moons")

    for name in ("w1[0,0]", "w2[5,0]"):
        page.locator(f'network-view [data-link="{name}"] .hit').click()
    visitor.links_become("w1[0,0]", "w2[5,0]")
    assert_picture_shows(visitor, 0)
    assert visitor.colors() > 60

    page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(1)
    page.get_by_role("button", name="Step ×10").click()
    visitor.step_to(11)
    assert_picture_shows(visitor, 11)

    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => +document.querySelector('transport-bar .count b').textContent.slice(5) > 14")
    far = visitor.pause()

    timeline = page.locator("time-line [role=slider]")
    timeline.focus()
    timeline.press("ArrowLeft")
    visitor.step_to(far - 1)
    page.get_by_role("button", name="To the start").click()
    visitor.step_to(0)
    assert_picture_shows(visitor, 0)
    assert visitor.ask("")["step"] == far

    page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(1)
    page.keyboard.press("End")
    visitor.step_to(far)
    page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(far + 1)
    assert_picture_shows(visitor, far + 1)


def test_digits_learn_while_the_page_stays_usable(visitor: Visitor) -> None:
    page = visitor.open().page
    visitor.choose_preset("Handwritten digits")
    before = visitor.links

    canvas = page.locator("network-view canvas")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.3})
    canvas.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.5})
    page.wait_for_function("(old) => old.every((name) => !location.hash.includes(name))", arg=list(before))
    assert {name[:2] for name in visitor.links} == {"w1", "w2"}
    assert_picture_shows(visitor, 0)

    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => +document.querySelector('transport-bar .count b').textContent.slice(5) > 2")
    visitor.choose_tab("Contour")
    expect(page.get_by_role("tab", name="Contour")).to_have_attribute("aria-selected", "true")
    far = visitor.pause()
    visitor.choose_tab("Surface")
    assert_picture_shows(visitor, far)
    assert visitor.colors() > 60


def test_a_reload_comes_back_to_the_same_session_and_view(visitor: Visitor) -> None:
    page = visitor.open().page
    page.get_by_role("button", name="Step ×10").click()
    visitor.step_to(10)
    visitor.choose_tab("Contour")
    page.get_by_role("radio", name="Log").click()
    timeline = page.locator("time-line [role=slider]")
    timeline.focus()
    timeline.press("ArrowLeft")
    visitor.step_to(9)
    page.wait_for_function("() => /step=9&tab=contour&scale=log/.test(location.hash)")
    before = visitor.hash

    page.reload()

    visitor.step_to(9)
    expect(page.get_by_role("tab", name="Contour")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("radio", name="Log")).to_have_attribute("aria-checked", "true")
    assert visitor.hash == before


def test_a_weight_and_the_rate_change_under_the_hand(visitor: Visitor) -> None:
    page = visitor.open().page
    value = page.locator("weight-row[which=a] input:not([type=range])")
    value.fill("1.25")
    value.press("Enter")
    page.wait_for_function(PATH_MOVED, arg=1.25)

    rate = page.locator("#weights rate-row input:not([type=range])")
    rate.fill("0.5")
    rate.press("Enter")
    page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(1)

    config = visitor.ask("")["config"]
    assert config["optimizer"]["learning_rate"] == 0.5
    assert visitor.path(0)["a"][0] == 1.25
    assert visitor.ask("")["changes"] == [{"step": 0, "changed": ["weights", "optimizer"]}]


PATH_MOVED = """(value) => {
  const path = document.querySelector("#plot .js-plotly-plot")?._fullData?.find(({ name }) => name === "slice B");
  return path && Math.abs(path.x[0] - value) < 1e-9;
}"""


def test_a_rate_that_is_too_large_ends_in_a_sentence_and_a_way_back(visitor: Visitor) -> None:
    page = visitor.open().page
    visitor.choose_preset("Step too large")
    rate = page.locator("#weights rate-row input:not([type=range])")
    rate.fill("8")
    rate.press("Enter")

    page.get_by_role("button", name="Step ×10").click()

    expect(page.locator("#sentence .first")).to_contain_text("grew without bound", timeout=30_000)
    step = visitor.ask("")["step"]
    page.locator(".remedies").get_by_role("button", name="Rewind").click()
    visitor.step_to(step - 1)
    assert visitor.ask("")["outcome"] == "running"
