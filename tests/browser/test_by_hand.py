"""What a reader does by hand: drags and walks the marble, takes it back, leaves it to chance, and guesses first."""

import json
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import violations
from tests.browser.test_race import ask
from tests.browser.visitor import Visitor

MARBLE = """(tab) => {
  const view = document.querySelector(`#plot plot-view[data-tab=${tab}]`);
  const { left, top, width, height } = view.getBoundingClientRect();
  let best = [Infinity, 0, 0];
  const look = (x, y) => {
    const far = view.marbleDistance({ clientX: x, clientY: y });
    if (far < best[0]) best = [far, x, y];
  };
  for (let y = top; y < top + height; y += 16) for (let x = left; x < left + width; x += 16) look(x, y);
  const [, u, v] = best;
  for (let y = v - 16; y <= v + 16; y++) for (let x = u - 16; x <= u + 16; x++) look(x, y);
  return best.slice(1);
}"""
UNDER = """([tab, x, y]) =>
  document.querySelector(`#plot plot-view[data-tab=${tab}]`).spotUnder({ clientX: x, clientY: y })"""
DRAWN = """(tab) => {
  const plot = document.querySelector(`#plot plot-view[data-tab=${tab}] .js-plotly-plot`);
  const points = ({ name, x, y }) => [name, { x: Array.from(x), y: Array.from(y) }];
  return Object.fromEntries((plot?._fullData ?? []).map(points));
}"""
FINE = f"""(tab) => {{
  const drawn = ({DRAWN})(tab);
  return (drawn.levels ?? drawn.ground)?.x.length === 121;
}}"""
SURFACES = "/surface"


def weight(page: Page, letter: str) -> float:
    return float(page.get_by_label(f"Value of weight {letter}").input_value().replace("−", "-"))


def marble(visitor: Visitor) -> tuple[float, float]:
    """Where the API has it."""
    here = visitor.path(visitor.step)
    return here["a"][-1], here["b"][-1]


def opened(visitor: Visitor, preset: str, tab: str, steps: int = 0) -> Page:
    page = visitor.open(f"/#p={preset}&tab={tab}").page
    visitor.step_to(0)
    for step in range(steps):
        page.keyboard.press("ArrowRight")
        visitor.step_to(step + 1)
    visitor.drawn(*marble(visitor))
    return page


def drag(page: Page, tab: str, by: tuple[float, float]) -> dict[str, float]:
    """The marble, in three moves; the spot of the picture where it is let go."""
    x, y = page.evaluate(MARBLE, tab)
    page.mouse.move(x, y)
    page.mouse.down()
    for share in (0.3, 0.7, 1):
        page.mouse.move(x + share * by[0], y + share * by[1])
    spot: dict[str, float] = page.evaluate(UNDER, [tab, x + by[0], y + by[1]])
    return spot


@pytest.mark.parametrize("tab", ["contour", "surface"])
def test_the_marble_is_dragged_and_the_whole_drag_taken_back(visitor: Visitor, tab: str) -> None:
    page = opened(visitor, "symmetry", tab, steps=2)
    before = marble(visitor)
    page.wait_for_function(FINE, arg=tab)
    sampled: list[Any] = []
    page.on("request", lambda asked: sampled.append(asked.url) if asked.url.endswith(SURFACES) else None)

    spot = drag(page, tab, (-60, 30))
    expect(page.locator("#plot .chip.hover")).to_contain_text(re.compile(r"A .*, B .*, error "))
    page.mouse.up()

    visitor.drawn(float(f"{spot['a']:.5g}"), float(f"{spot['b']:.5g}"))
    np.testing.assert_allclose(marble(visitor), [spot["a"], spot["b"]], rtol=1e-4)
    assert sampled == []  # A and B move in the plane: the slice is the same
    undo = page.locator("hand-tools").get_by_role("button", name="Undo: moving A and B")
    expect(undo).to_be_enabled()

    undo.click()
    visitor.drawn(*before)
    assert marble(visitor) == before
    expect(page.locator("hand-tools [value=undo]")).to_be_disabled()
    page.locator("hand-tools").get_by_role("button", name="Redo: moving A and B").click()
    visitor.drawn(float(f"{spot['a']:.5g}"), float(f"{spot['b']:.5g}"))


def test_a_clicked_spot_is_a_ghost_until_it_is_taken(visitor: Visitor) -> None:
    page = opened(visitor, "symmetry", "contour")
    x, y = page.evaluate(MARBLE, "contour")
    spot = page.evaluate(UNDER, ["contour", x + 90, y + 40])

    page.mouse.click(x + 90, y + 40)
    assert weight(page, "A") != round(spot["a"], 3)
    page.get_by_role("button", name="Go here").click()

    visitor.drawn(float(f"{spot['a']:.5g}"), float(f"{spot['b']:.5g}"))
    np.testing.assert_allclose(marble(visitor), [spot["a"], spot["b"]], rtol=1e-4)


def test_arrow_keys_walk_the_marble_and_keys_take_it_back(visitor: Visitor) -> None:
    page = opened(visitor, "symmetry", "contour")
    a, b = marble(visitor)

    page.keyboard.press("m")
    expect(page.locator(".foot-note")).to_contain_text("Arrows move A by 0.1, B by 0.1")
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    visitor.drawn(a + 0.2, b)
    page.keyboard.press("Shift+ArrowDown")
    visitor.drawn(a + 0.2, b - 0.5)
    assert visitor.step == 0

    page.keyboard.press("Escape")
    expect(page.locator(".foot-note")).not_to_contain_text("Arrows move")
    page.keyboard.press("Control+z")
    visitor.drawn(a, b)
    page.keyboard.press("Control+Shift+Z")
    visitor.drawn(a + 0.2, b - 0.5)
    page.keyboard.press("u")
    visitor.drawn(a, b)
    page.keyboard.press("Control+y")
    visitor.drawn(a + 0.2, b - 0.5)


def test_typed_values_rates_and_links_come_back_in_order(visitor: Visitor) -> None:
    page = opened(visitor, "moons", "contour", steps=1)
    a, _ = marble(visitor)
    first = visitor.links

    value = page.get_by_label("Value of weight A")
    value.fill("0.25")
    value.press("Enter")
    expect(page.locator("hand-tools [value=undo]")).to_have_attribute("title", "Undo: weight A (U)")
    rate = page.locator("#weights rate-row .value-input")
    rate.fill("0.4")
    rate.press("Enter")
    expect(page.locator("hand-tools [value=undo]")).to_have_attribute("title", "Undo: learning rate (U)")
    page.locator("#stage").focus()
    page.evaluate("document.querySelector('network-view [data-link=\"w1[0,0]\"]').focus()")
    page.keyboard.press("Enter")
    expect(page.locator("hand-tools [value=undo]")).to_have_attribute("title", "Undo: other links (U)")
    assert visitor.ask("")["config"]["optimizer"]["learning_rate"] == 0.4

    page.keyboard.press("u")
    visitor.links_become(*first)
    page.keyboard.press("u")
    expect(rate).to_have_value("0.15")
    page.keyboard.press("u")
    visitor.drawn(*[a, marble(visitor)[1]])
    assert visitor.ask("")["config"]["optimizer"]["learning_rate"] == 0.15
    assert marble(visitor)[0] == a


def test_steps_after_a_change_are_kept_when_it_is_taken_back(visitor: Visitor) -> None:
    page = opened(visitor, "symmetry", "contour", steps=1)
    value = page.get_by_label("Value of weight A")
    value.fill("1")
    value.press("Enter")
    expect(page.locator("hand-tools [value=undo]")).to_be_enabled()
    page.locator("#stage").focus()
    page.keyboard.press("ArrowRight")
    visitor.step_to(2)
    far = marble(visitor)

    page.keyboard.press("u")
    visitor.step_to(1)
    page.locator("session-menu button").first.click()
    expect(page.locator("session-menu [role^=menuitem]", has_text="to step 2")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+y")
    visitor.step_to(2)
    visitor.drawn(*far)


def test_a_step_from_the_past_is_a_fork_and_undo_brings_back_what_was(visitor: Visitor) -> None:
    page = opened(visitor, "symmetry", "contour", steps=3)
    there = marble(visitor)
    page.keyboard.press("ArrowLeft")
    visitor.step_to(2)
    before = visitor.path(2)["a"][-1]

    value = page.get_by_label("Value of weight A")
    value.fill("1")
    value.press("Enter")
    expect(page.locator("hand-tools [value=undo]")).to_be_enabled()
    assert visitor.ask("")["step"] == 2
    page.locator("#stage").focus()
    page.keyboard.press("u")

    expect(page.locator("transport-bar .count span")).to_have_text("of 3")
    visitor.step_to(2)
    assert visitor.path(2)["a"][-1] == before
    page.keyboard.press("End")
    visitor.step_to(3)
    assert marble(visitor) == there


def test_chance_moves_what_is_free_and_can_be_taken_back(visitor: Visitor) -> None:
    page = opened(visitor, "symmetry", "contour")
    before = visitor.ask("/weights?step=0")["weights"]
    free = visitor.ask("")["config"]["free"] or before
    undo = page.locator("hand-tools [value=undo]")

    for button, label in (("Perturb", "perturbed weights"), ("Randomize", "random weights")):
        page.get_by_role("button", name=button).click()
        expect(undo).to_have_attribute("title", f"Undo: {label} (U)")
        after = visitor.ask("/weights?step=0")["weights"]
        moved = {group for group in before if json.dumps(before[group]) != json.dumps(after[group])}
        assert moved == {name.split("[")[0] for name in free}
        undo.click()
        expect(undo).to_be_disabled()
        assert visitor.ask("/weights?step=0")["weights"] == before


def test_guess_first_by_pointer(visitor: Visitor) -> None:
    page = opened(visitor, "symmetry", "contour")
    a, b = marble(visitor)
    second = page.locator("#sentence .second")

    page.get_by_role("button", name="Guess first").click()
    expect(second).to_contain_text("Where will step 1 land?")
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("notice-line")).to_contain_text("First say where the step will land")
    assert visitor.ask("")["step"] == 0
    x, y = page.evaluate(MARBLE, "contour")
    spot = page.evaluate(UNDER, ["contour", x + 30, y + 30])
    page.mouse.click(x + 30, y + 30)

    visitor.step_to(1)
    expect(second).to_contain_text("Near so far: ")
    landed = np.array(marble(visitor))
    off = np.hypot(*(landed - [spot["a"], spot["b"]])) / np.hypot(*(landed - [a, b]))
    said = f"{round(100 * off)}\u202f% of the step" if off < 1 else f"{float(f'{off:.2g}'):g} step"
    expect(second).to_contain_text(f"off by {said}")
    page.wait_for_function(f"() => 'guess way' in ({DRAWN})('contour')")
    way = page.evaluate(DRAWN, "contour")["guess way"]
    np.testing.assert_allclose([way["x"][1], way["y"][1]], landed)
    np.testing.assert_allclose([way["x"][0], way["y"][0]], [spot["a"], spot["b"]])


def test_guess_first_by_keyboard_on_the_surface(visitor: Visitor) -> None:
    page = opened(visitor, "symmetry", "surface")
    second = page.locator("#sentence .second")

    page.keyboard.press("g")
    expect(page.get_by_role("button", name="Guess first")).to_have_attribute("aria-pressed", "true")
    page.locator("#plot plot-view[data-tab=surface]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(second).to_contain_text("Step 1 lands at A")
    page.keyboard.press("Enter")
    visitor.step_to(1)
    expect(second).to_contain_text("Near so far: ")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    visitor.step_to(2)
    expect(second).to_contain_text(re.compile("Near so far: [012] of 2"))

    page.keyboard.press("g")
    expect(second).not_to_contain_text("Near so far")


def test_an_optimizer_comes_back_with_all_that_it_had_gathered(visitor: Visitor) -> None:
    page = opened(visitor, "moons", "contour", steps=2)
    fork = visitor.ask("/fork", {"step": 2})["id"]
    ask(visitor, fork, "/steps", {"count": 1})
    undisturbed = ask(visitor, fork, "/weights?step=3")

    page.get_by_role("tab", name="Set-up").click()
    page.locator("setup-view [name='optimizer.name']").select_option("adam")
    undo = page.locator("hand-tools [value=undo]")
    expect(undo).to_have_attribute("title", "Undo: optimizer (U)")
    undo.click()
    expect(undo).to_be_disabled()
    assert visitor.ask("")["config"]["optimizer"]["name"] == "momentum"
    page.locator("#stage").focus()
    page.keyboard.press("ArrowRight")
    visitor.step_to(3)

    assert visitor.ask("/weights?step=3") == undisturbed
    page.locator("hand-tools [value=redo]").click()
    visitor.step_to(2)
    assert visitor.ask("")["config"]["optimizer"]["name"] == "adam"
