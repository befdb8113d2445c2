"""The lessons: the text sets the stage, numbers in it are handles, and the stage can be taken over."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

CHAIN_SHOWS = """(numbers) => {
  const number = ({ textContent }) => Number(textContent.replace("−", "-"));
  const shown = Array.from(document.querySelectorAll("chain-row .way b"), number);
  return String(shown) === String(numbers);
}"""


def read(visitor: Visitor, chapter: str) -> None:
    visitor.page.get_by_role("button", name="Lessons", exact=True).click()
    visitor.page.get_by_role("menuitem", name=chapter).click()


def paragraph(visitor: Visitor, place: int) -> Locator:
    return visitor.page.locator(f"lesson-view article > p[data-at='{place}']")


def test_each_paragraph_sets_the_stage(visitor: Visitor) -> None:
    visitor.open()

    read(visitor, "1 One weight")
    expect(visitor.page.locator("lesson-view h1")).to_have_text("How does a network find a better weight?")
    expect(visitor.page.get_by_role("tab", name="Curve")).to_have_attribute("aria-selected", "true")
    expect(visitor.page.locator("#sentence .first")).to_have_text("Step 0. The error is 1.37.")
    paragraph(visitor, 2).click(position={"x": 4, "y": 4})
    visitor.step_to(1)

    expect(paragraph(visitor, 2)).to_have_attribute("aria-current", "true")
    error = visitor.ask("")["error"]["train"]
    expect(paragraph(visitor, 2)).to_contain_text(f"{error:.3g}")
    assert visitor.hash["lesson"] == "1.2"


def test_the_keyboard_reads_on_and_turns_the_page(visitor: Visitor) -> None:
    visitor.open()

    read(visitor, "1 One weight")
    expect(paragraph(visitor, 0)).to_have_attribute("aria-current", "true")
    visitor.page.locator("lesson-view article").focus()
    visitor.page.keyboard.press("ArrowDown")
    expect(paragraph(visitor, 1)).to_have_attribute("aria-current", "true")
    visitor.page.locator("lesson-view footer").get_by_role("button", name="Two weights").press("Enter")

    expect(visitor.page.locator("lesson-view h1")).to_contain_text("over two weights")
    expect(visitor.page.locator("session-menu .summary")).to_have_text("uses One neuron, step 0")


def test_a_number_in_the_text_moves_the_weight(visitor: Visitor) -> None:
    visitor.open()
    read(visitor, "1 One weight")
    handle = paragraph(visitor, 1).get_by_role("spinbutton", name="Weight A")
    expect(handle).to_have_text("−1.000")

    handle.focus()
    visitor.page.keyboard.press("ArrowRight")
    expect(handle).to_have_text("−0.950")
    visitor.page.keyboard.type("-0.5")
    visitor.page.keyboard.press("Enter")
    expect(handle).to_have_text("−0.500")

    assert visitor.ask("/weights")["weights"]["w1"][0] == [-0.5]


def test_scrolling_goes_on_from_the_paragraph_that_was_chosen(visitor: Visitor) -> None:
    visitor.open()
    read(visitor, "1 One weight")
    paragraph(visitor, 3).click(position={"x": 4, "y": 4})
    expect(paragraph(visitor, 3)).to_have_attribute("aria-current", "true")
    reached = "n => { const text = document.querySelector('lesson-view article'); text.scrollBy(0, n);"
    reached += " return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0)))); }"

    visitor.page.evaluate(reached, 4)
    expect(paragraph(visitor, 3)).to_have_attribute("aria-current", "true")
    visitor.page.evaluate(reached, 10_000)

    expect(paragraph(visitor, 4)).to_have_attribute("aria-current", "true")
    visitor.step_to(3)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (375, 553), (844, 390), (768, 1024)])
def test_on_a_small_screen_the_picture_stays_in_sight_while_the_text_is_scrolled(
    visitor: Visitor, width: int, height: int
) -> None:
    page = visitor.page
    page.set_viewport_size({"width": width, "height": height})
    visitor.open()
    if width < 720:
        page.locator("[data-do=tools]").click()
    read(visitor, "1 One weight")
    visitor.step_to(0)
    text = page.locator("lesson-view article").bounding_box()
    assert text is not None

    page.mouse.move(text["x"] + 100, text["y"] + 100)
    page.mouse.wheel(0, 10_000)

    expect(paragraph(visitor, 4)).to_have_attribute("aria-current", "true")
    visitor.step_to(3)
    expect(page.locator("#plot")).to_be_in_viewport(ratio=1)
    expect(paragraph(visitor, 4)).to_be_in_viewport(ratio=1)
    expect(page.locator("transport-bar .play")).to_be_in_viewport(ratio=1)
    assert page.evaluate("[scrollY, document.documentElement.scrollWidth]") == [0, width]
    assert page.evaluate("document.querySelector('#plot').clientHeight") > 0.25 * height


def test_on_a_phone_on_its_side_a_landscape_keeps_its_size_and_what_walks_is_one_row(visitor: Visitor) -> None:
    page = visitor.page
    page.set_viewport_size({"width": 844, "height": 390})
    visitor.open()

    plot, walking = (page.locator(place).bounding_box() for place in ("#plot", ".transport"))

    assert plot is not None
    assert plot["height"] >= 280
    assert walking is not None
    assert walking["height"] <= 64
    page.locator("transport-bar [data-do=step]").click()
    visitor.step_to(1)


def test_on_a_phone_what_is_seen_from_above_is_shown_from_above(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.open()
    visitor.page.locator("[data-do=tools]").click()
    read(visitor, "2 Two weights")
    paragraph(visitor, 1).click(position={"x": 4, "y": 4})
    visitor.step_to(12)

    expect(paragraph(visitor, 1)).to_contain_text("Seen from above")
    visitor.page.wait_for_function("() => document.documentElement.dataset.tab === 'contour'")


def test_the_chain_stands_above_the_curve_and_a_nudge_is_drawn(visitor: Visitor) -> None:
    visitor.open()
    read(visitor, "4 The slope itself")
    visitor.step_to(28)
    row = visitor.page.locator("chain-row")
    expect(row.locator(".station")).to_have_count(6)
    expect(row.locator(".way b")).to_have_count(5)
    factors = visitor.ask("/derivation?link=w1[1,2]&step=28&example=0")["factors"]
    visitor.page.wait_for_function(CHAIN_SHOWS, arg=[round(factor["value"], 3) for factor in reversed(factors)])

    drawn = visitor.page.locator("#plot")
    expect(drawn).to_contain_text("what the slope predicts")
    paragraph(visitor, 4).click(position={"x": 4, "y": 4})
    expect(drawn).to_contain_text("the next step")
    visitor.choose_tab("Surface")
    expect(row).to_be_hidden()


def test_the_walk_of_a_preset_shows_what_it_says_to_look_for(visitor: Visitor) -> None:
    visitor.open()
    read(visitor, "A curve to fit")

    expect(paragraph(visitor, 1)).to_contain_text("Watch the line")
    expect(visitor.page.locator("lesson-view outputs-view").get_by_role("img")).to_be_visible()


def test_touching_the_stage_pauses_the_text_until_the_reader_comes_back(visitor: Visitor) -> None:
    visitor.open()
    read(visitor, "1 One weight")
    visitor.step_to(0)

    visitor.page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(1)
    visitor.page.get_by_role("button", name="Back to the lesson").click()
    visitor.step_to(0)

    expect(visitor.page.get_by_role("button", name="Back to the lesson")).to_be_hidden()


def test_the_reader_leaves_with_the_session_of_the_lesson(visitor: Visitor) -> None:
    visitor.open()
    read(visitor, "4 The slope itself")
    visitor.step_to(28)

    visitor.page.get_by_role("button", name="Explore on your own").click()

    expect(visitor.page.locator("session-menu button").first).to_contain_text("Two moons")
    expect(visitor.page.locator("network-view")).to_be_visible()
    assert visitor.step == 28
