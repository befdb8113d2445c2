"""The panel of the slope: the chain rule with its numbers, the nudge, and the homework."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_access import violations
from tests.browser.visitor import Visitor


def number(text: str) -> float:
    """A number as the page writes it."""
    plain = text.replace("−", "-").replace(" × 10⁻⁵", "e-5").replace(" × 10⁻⁶", "e-6")
    return float(plain)


def factors(page: Page) -> list[float]:
    return [number(text) for text in page.locator("chain-rule .factors b").all_inner_texts()]


def row(page: Page, name: str) -> Locator:
    return page.locator(f"chain-rule [data-n={name}]")


def opened(visitor: Visitor, more: str = "") -> Page:
    page = visitor.open(f"/#p=moons&tab=contour&example=6{more}").page
    visitor.step_to(0)
    expect(page.locator("chain-rule .factors li").first).to_be_visible()
    return page


def test_the_chain_rule_shows_the_numbers_of_the_api(visitor: Visitor) -> None:
    page = opened(visitor)
    link = visitor.links[0]

    told = visitor.ask(f"/derivation?link={link}&example=6")

    assert factors(page) == pytest.approx([factor["value"] for factor in told["factors"]], abs=6e-4)
    assert number(row(page, "product").inner_text()) == pytest.approx(told["example_slope"], abs=6e-5)
    assert number(row(page, "mean").inner_text()) == pytest.approx(told["slope"], abs=6e-5)
    expect(row(page, "agree")).to_have_text(f"The two agree to {told['digits']} digits.")
    new = told["update"]["new"]
    assert number(row(page, "update").inner_text().split("= ")[1]) == pytest.approx(new, abs=6e-4)
    expect(page.locator("chain-rule .of-b small")).to_have_text("weight B")


def test_the_panel_follows_the_steps_without_a_new_frame(visitor: Visitor) -> None:
    page = opened(visitor)
    frame = page.locator("chain-rule .factors")
    frame.evaluate("(list) => list.dataset.kept = 'yes'")

    page.keyboard.press("ArrowRight")
    visitor.step_to(1)

    mean = visitor.ask(f"/derivation?link={visitor.links[0]}&step=1&example=6")["slope"]
    expect(row(page, "mean")).to_have_text(re.compile(re.escape(f"{abs(mean):.4f}")))
    expect(frame).to_have_attribute("data-kept", "yes")


def test_examples_are_chosen_by_buttons_by_typing_and_by_arrows(visitor: Visitor) -> None:
    page = opened(visitor)
    shown = page.locator("chain-rule .examples input")

    page.get_by_role("button", name="Next example").click()
    expect(shown).to_have_value("8")
    shown.fill("150")
    shown.press("Enter")
    page.wait_for_function("() => location.hash.includes('example=149')")
    shown.press("ArrowUp")
    expect(shown).to_have_value("1")
    shown.press("ArrowDown")
    expect(shown).to_have_value("150")

    told = visitor.ask(f"/derivation?link={visitor.links[0]}&example=149")
    expect(row(page, "product")).to_have_text(re.compile(re.escape(f"{abs(told['example_slope']):.4f}")))


def test_a_factor_lights_up_its_part_of_the_network_and_a_link_its_factor(visitor: Visitor) -> None:
    page = opened(visitor)
    items = page.locator("chain-rule .factors li")

    page.locator("chain-rule .factors .of-b").hover()
    expect(page.locator(f"network-view [data-link='{visitor.links[1]}']")).to_have_class(re.compile("lit"))

    items.first.focus()
    expect(page.locator("network-view [data-node='2 0']")).to_have_class(re.compile("lit"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(items.nth(2)).to_be_focused()
    expect(page.locator(f"network-view [data-link='{visitor.links[1]}']")).to_have_class(re.compile("lit"))

    page.locator("h2#slope-title").click()
    page.locator(f"network-view [data-link='{visitor.links[1]}']").focus()
    expect(page.locator("chain-rule .factors .of-b")).to_have_class(re.compile("lit"))


def test_a_nudge_is_foretold_and_happens_as_the_api_says(visitor: Visitor) -> None:
    page = opened(visitor)

    page.keyboard.press("n")
    slider = page.get_by_role("slider", name="Nudge weight A")
    expect(slider).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("() => location.hash.includes('nudge=0.5')")

    told = visitor.ask("/nudge", {"link": visitor.links[0], "by": 0.5})
    for name in ("predicted", "actual"):
        expect(page.locator(f"nudge-box [data-n={name}]")).to_have_text(re.compile(f"{abs(told[name]):.4f}"))

    page.keyboard.press("s")
    value = page.get_by_label("Nudge of weight B, value")
    value.fill("-0.25")
    value.press("Enter")
    told = visitor.ask("/nudge", {"link": visitor.links[1], "by": -0.25})
    expect(page.locator("nudge-box [data-n=actual]")).to_have_text(re.compile(f"{abs(told['actual']):.4f}"))
    expect(page.locator("nudge-box svg.picture")).to_have_attribute("aria-label", re.compile("Nudged by −0.25"))


def test_where_many_ways_lead_to_the_error_they_are_listed(visitor: Visitor) -> None:
    page = visitor.open("/#p=digits&tab=contour").page
    visitor.step_to(0)
    expect(page.locator("chain-rule .factors small").first).to_have_text("handed down")

    page.locator("chain-rule summary").click()

    expect(page.locator("chain-rule tbody tr")).to_have_count(10)
    assert page.evaluate("(() => { const p = document.querySelector('slope-view');"
                         " return p.scrollWidth <= p.clientWidth })()")  # fmt: skip


def test_everything_of_the_panel_fits_beside_the_stage(visitor: Visitor) -> None:
    page = opened(visitor)

    assert page.evaluate(
        "(() => { const p = document.querySelector('slope-view'); return p.scrollHeight <= p.clientHeight })()"
    )
    assert violations(page) == []


def test_the_homework_is_worked_out_and_an_answer_judged(visitor: Visitor) -> None:
    page = opened(visitor)
    session = visitor.hash["s"]

    page.get_by_role("button", name="Check my homework").click()
    page.get_by_label("Nodes of the layers").fill("2, 2, 1")
    page.keyboard.press("Tab")
    page.locator("textarea[name=w1]").fill(
        '{"w1": [[0.9, 0.3], [0.2, 0.8]], "b1": [0, 0], "w2": [[0.3], [0.5]], "b2": [0]}'
    )
    page.keyboard.press("Tab")
    expect(page.locator("textarea[name=w2]")).to_have_value("0.3\n0.5")
    page.get_by_label("Activation, layer 1").select_option("sigmoid")
    page.get_by_role("textbox", name="Inputs").fill("1 0.5")
    page.get_by_role("textbox", name="Targets").fill("0.9")
    page.get_by_role("combobox", name="Rule").select_option("book")
    page.get_by_role("button", name="Work it out").click()

    result = page.locator("homework-sheet .result")
    expect(result).to_contain_text("0.9 × 1 + 0.2 × 0.5 + 0 = 1")  # z of the first hidden node
    expect(result.get_by_role("group", name="What the book’s rule takes for w1")).to_be_visible()
    slope = result.get_by_role("group", name="Slopes of w1").locator("tbody td").first.inner_text()
    answer = page.get_by_label("My answer", exact=True)
    answer.fill(slope)
    expect(page.locator("homework-sheet .verdict")).to_contain_text("Right, in all")
    answer.fill(slope.replace("−", ""))
    expect(page.locator("homework-sheet .verdict")).to_contain_text("the sign is not")
    assert violations(page) == []

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert visitor.hash["s"] == session
    assert visitor.step == 0


def test_wrong_homework_is_named_at_its_field(visitor: Visitor) -> None:
    page = opened(visitor)
    page.get_by_role("button", name="Check my homework").press("Enter")

    page.locator("textarea[name=w1]").fill("1 2\n3 x")
    inputs = page.get_by_role("textbox", name="Inputs")
    inputs.fill("1")
    inputs.press("Enter")

    expect(page.locator("homework-sheet .wrong").first).to_contain_text("Row 2: “x” is not a number")
    expect(page.locator("textarea[name=w1]")).to_be_focused()
    expect(inputs).to_have_attribute("aria-invalid", "true")


def test_what_is_asked_for_before_it_is_there_opens_once_it_is(visitor: Visitor) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page = visitor.page
    page.route("**/later*.js", hold)
    page.goto("/#p=moons&tab=contour")
    page.get_by_role("button", name="Check my homework").click()
    expect(page.locator("homework-sheet dialog")).to_have_count(0)

    held[0].continue_()

    expect(page.locator("homework-sheet dialog")).to_be_visible()


@pytest.mark.parametrize("size", [(390, 844), (768, 1024), (1024, 768)])
def test_a_layer_of_the_homework_fits_its_sheet(visitor: Visitor, size: tuple[int, int]) -> None:
    page = opened(visitor)
    page.get_by_role("button", name="Check my homework").click()
    page.get_by_role("button", name="Work it out").click()
    page.set_viewport_size({"width": size[0], "height": size[1]})

    table = page.locator("homework-sheet .result table").first

    expect(table).to_contain_text("Layer 1")
    assert table.evaluate("each => each.scrollWidth <= each.closest('.result').clientWidth")
