"""The pictures of the stage: the curve and its next step, both pictures side by side, and what More adds."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser import test_by_hand as by_hand
from tests.browser.test_access import violations
from tests.browser.visitor import Visitor

LANDING = """() => {
  const plot = document.querySelector("#plot plot-view[data-tab=curve] .js-plotly-plot");
  const dots = plot?._fullData?.find(({ name }) => name === "points");
  return dots && dots.x.length > 1 ? [dots.x[0], dots.y[0]] : null;
}"""
LANDS_AT = f"(x) => {{ const at = ({LANDING})(); return at !== null && Math.abs(at[0] - x) < 1e-6; }}"
TRACES = """(tab) => {
  const plot = document.querySelector(`#plot plot-view[data-tab=${tab}] .js-plotly-plot`);
  return (plot?._fullData ?? []).map(({ name }) => name);
}"""
GHOST_DRAWN = f"""(tab) => ({TRACES})(tab).includes("ghost")"""
# The last move of a drag has been answered; there are several, one after the other.
LANDED = """(a) => {
  const { scene } = document.querySelector("stage-view").app.store.get();
  return Math.abs(scene?.weights.weights.w1[0][0] - a) < 1e-4;
}"""
GROUND = """() => {
  const plot = document.querySelector("#plot plot-view[data-tab=surface] .js-plotly-plot");
  const { x, y, z } = plot._fullData.find(({ name }) => name === "ground");
  return { x: Array.from(x), y: Array.from(y), z: Array.from(z, (row) => Array.from(row)) };
}"""


def rate(page: Page) -> float:
    return float(page.locator("#weights rate-row .value-input").input_value())


def test_the_landing_follows_the_finger_before_the_rate_is_taken(visitor: Visitor) -> None:
    page = visitor.open("/#p=too_large&tab=curve").page
    visitor.step_to(0)
    a, _ = visitor.links
    slope = visitor.ask("/curve", {"link": a, "step": 0})["point"]
    page.wait_for_function(LANDS_AT, arg=slope["x"] - 2.1 * slope["slope"])

    bar = page.locator("#weights rate-row input[type=range]")
    box = bar.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.82, y)
    page.mouse.down()
    for share in (0.5, 0.6, 0.9):
        page.mouse.move(box["x"] + box["width"] * share, y)
        page.wait_for_function(LANDS_AT, arg=slope["x"] - rate(page) * slope["slope"])
        assert visitor.ask("")["config"]["optimizer"]["learning_rate"] == 2.1
    expect(page.locator("#sentence .second")).to_contain_text("jumps over the lowest point and lands higher")
    held = rate(page)
    page.mouse.up()

    page.wait_for_function(LANDS_AT, arg=slope["x"] - held * slope["slope"])
    page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(1)
    np.testing.assert_allclose(visitor.path(1)["a"][1], slope["x"] - held * slope["slope"], rtol=1e-9)


def test_the_landing_of_another_rule_is_where_its_step_really_goes(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=curve").page
    visitor.step_to(0)
    page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(10)
    page.locator(".choices").get_by_role("radio", name="B").click()
    update = visitor.ask(f"/derivation?link={visitor.links[1].replace('[', '%5B').replace(']', '%5D')}&step=10")[
        "update"
    ]
    page.wait_for_function(LANDS_AT, arg=update["new"])

    value = page.locator("#weights rate-row .value-input")
    value.fill("1.5")
    value.press("Enter")
    page.wait_for_function(LANDS_AT, arg=update["old"] + 10 * update["change"])
    page.locator("#stage").focus()
    page.keyboard.press("ArrowRight")
    visitor.step_to(11)

    moved = visitor.path(11)["b"]
    np.testing.assert_allclose(moved[11] - moved[10], 10 * update["change"], rtol=1e-6)


def test_side_by_side_one_hover_marks_the_spot_in_both_pictures(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry").page
    visitor.step_to(0)
    assert page.locator("#plot plot-view").count() == 1

    page.keyboard.press("4")
    expect(page.get_by_role("tab", name="Side by side")).to_have_attribute("aria-selected", "true")
    plan = page.locator("#plot plot-view[data-tab=contour]")
    expect(plan.locator(".main-svg").first).to_be_attached()
    expect(page.locator("#plot plot-view[data-tab=surface]")).to_be_visible()
    inner = plan.locator(".nsewdrag").bounding_box()
    assert inner
    assert abs(inner["width"] - inner["height"]) <= 1
    left, right = page.locator("#left").bounding_box(), page.locator("#slope").bounding_box()
    assert left
    assert right
    assert (left["width"], right["width"]) == (56, 300)

    x, y = inner["x"] + inner["width"] * 0.7, inner["y"] + inner["height"] * 0.4
    page.mouse.move(x - 9, y)
    page.mouse.move(x, y)
    expect(page.locator("#plot .cross circle")).to_be_visible()
    cross, box = page.locator("#plot .cross").bounding_box(), plan.bounding_box()
    assert cross
    assert box
    assert cross["x"] + cross["width"] <= box["x"] + 1
    expect(page.locator("#plot .chip.hover")).to_contain_text(re.compile(r"^A .*, B .*, error "))
    page.mouse.move(x, 20)
    expect(page.locator("#plot .cross")).to_have_count(0)
    assert violations(page) == []

    page.reload()
    expect(page.get_by_role("tab", name="Side by side")).to_have_attribute("aria-selected", "true")


def test_the_rails_of_side_by_side_open_over_the_stage(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=side").page
    visitor.step_to(0)
    expect(page.locator("network-view")).to_be_hidden()

    page.locator("rail-strip").get_by_role("button", name="Network").click()
    expect(page.locator("network-view")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("network-view")).to_be_hidden()


def test_a_phone_has_no_room_for_two_pictures(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.open("/#p=symmetry&tab=side").page

    expect(page.get_by_role("tab", name="Surface")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Side by side")).to_be_hidden()


def test_more_shows_the_test_surface_and_a_ghost_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons").page
    visitor.step_to(0)
    page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(10)

    more = page.get_by_role("button", name="More")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="Test examples")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Slice of another step")).to_be_checked()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.locator("more-menu .panel")).to_be_hidden()

    page.wait_for_function("() => /show=ghost,test/.test(location.hash)")
    n = visitor.ask("")["data"]["test"]
    expect(page.locator("#sentence .second")).to_contain_text(f"over the {n} test examples")
    expect(page.locator("scale-bar .says")).to_have_text("test error")
    page.wait_for_function(GHOST_DRAWN, arg="surface")
    page.wait_for_function(f"() => ({GROUND})().x.length === 121")
    ground = page.evaluate(GROUND)
    a, b = visitor.links
    asked = {
        "plane": {"kind": "links", "a": a, "b": b},
        "ranges": [[ground["x"][0], ground["x"][-1]], [ground["y"][0], ground["y"][-1]]],
        "resolution": [121, 121],
        "step": 10,
        "examples": "test",
    }
    np.testing.assert_allclose(ground["z"], visitor.ask("/surface", asked)["error"], rtol=1e-5)


def test_more_by_pointer_and_its_place_in_the_address(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)
    page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(10)

    page.get_by_role("button", name="More").click()
    page.get_by_role("checkbox", name="Slice of another step").click()
    page.wait_for_function(GHOST_DRAWN, arg="contour")
    step = page.get_by_role("spinbutton", name="Step")
    step.fill("4")
    step.press("Enter")
    page.wait_for_function("() => /show=ghost&ghost=4/.test(location.hash)")
    expect(page.locator("#plot")).to_contain_text("dashed: slice of step 4")
    page.locator("#sentence").click(force=True)
    expect(page.locator("more-menu .panel")).to_be_hidden()

    page.reload()
    expect(page.locator("#plot")).to_contain_text("dashed: slice of step 4")


def test_what_a_session_cannot_show_says_why(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour").page
    visitor.step_to(0)

    page.get_by_role("button", name="More").click()

    expect(page.get_by_role("checkbox", name="Test examples")).to_be_disabled()
    expect(page.locator("more-menu")).to_contain_text("No examples were held back")


def test_a_cut_cliff_and_a_path_above_it_are_said_in_words(visitor: Visitor) -> None:
    page = visitor.open("/#p=edge").page
    visitor.step_to(0)
    page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(10)

    expect(page.locator("scale-bar .says")).to_contain_text("clipped at")
    expect(page.locator(".foot-note")).to_contain_text("Hatched: higher than")
    expect(page.locator(".foot-note")).to_contain_text("The path goes up to 3.26.")
    assert "clipped" in page.evaluate(TRACES, "surface")
    expect(page.locator("#plot plot-view[data-tab=surface]")).to_have_attribute(
        "aria-label", re.compile("The path goes up to")
    )


def test_the_point_of_a_curve_is_dragged_along_it_and_only_its_weight_moves(visitor: Visitor) -> None:
    page = by_hand.opened(visitor, "symmetry", "contour")
    before = by_hand.marble(visitor)
    visitor.choose_tab("Curve")
    page.wait_for_function("() => document.querySelector('plot-view[data-tab=curve] .js-plotly-plot .main-svg')")

    spot = by_hand.drag(page, "curve", (70, 0))
    expect(page.locator("#plot .chip.hover")).to_contain_text(re.compile(r"A .*, B .*, error "))
    page.mouse.up()

    expect(page.locator("hand-tools").get_by_role("button", name="Undo: moving A and B")).to_be_enabled()
    page.wait_for_function(LANDED, arg=spot["a"])
    np.testing.assert_allclose(by_hand.marble(visitor), [spot["a"], before[1]], rtol=1e-4)


def test_what_a_picture_says_of_the_pointer_once_it_is_gone_is_not_shown(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open()
    page.wait_for_function("() => document.querySelector('plot-view[data-tab=surface] canvas')")
    hovered = "new CustomEvent('plot-hover', { bubbles: true, detail: { a: 0.5, b: 0.5, error: 0.1 } })"
    page.evaluate(f"document.querySelector('plot-view[data-tab=surface]').dispatchEvent({hovered})")
    expect(page.locator("#plot .chip.hover")).to_have_count(1)

    page.get_by_role("tab", name="Curve").click()
    page.wait_for_function("() => document.querySelector('plot-view[data-tab=surface]').hidden")
    page.evaluate("document.querySelector('stage-view .chip.hover')?.remove()")
    page.evaluate(f"document.querySelector('plot-view[data-tab=surface]').dispatchEvent({hovered})")

    expect(page.locator("#plot .chip.hover")).to_have_count(0)
