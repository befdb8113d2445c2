"""The set-up: presets, data, one's own table and layers, by pointer and by keyboard."""

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_access import violations
from tests.browser.visitor import Visitor

HERE = "/#p=moons&tab=contour&rail=setup"
FLOWERS = "width;height;kind\n" + "".join(
    f"{1 + n / 10};{n % 7};{'rose' if n % 2 else 'lily'}\n".replace(".", ",") for n in range(20)
)
# Whether a canvas shows more than one color.
DRAWN = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size > 3;
}"""
PIXELS = "(canvas) => canvas.toDataURL()"


def config(visitor: Visitor) -> Any:
    return visitor.ask("")["config"]


def start_again(page: Page) -> None:
    page.get_by_role("button", name="Start again with these").click()
    expect(page.locator(".again")).to_be_hidden()


def tile(page: Page, name: str) -> Locator:
    return page.locator("setup-view preset-tiles").get_by_role("button", name=name, exact=True)


def wait_until_drawn(page: Page, selector: str) -> None:
    page.wait_for_function(f"(selector) => [...document.querySelectorAll(selector)].every({DRAWN})", arg=selector)


def test_nine_presets_show_their_landscapes_and_the_others_are_one_click_away(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    tiles = page.locator("setup-view .tiles button")
    expect(tiles).to_have_count(9)
    wait_until_drawn(page, "setup-view .tiles canvas")
    expect(tile(page, "Two moons")).to_have_attribute("aria-pressed", "true")
    tile(page, "Saddle").hover()
    expect(page.locator("setup-view .tiles-tell")).to_contain_text("saddle")

    page.get_by_role("button", name="All 14").press("Enter")
    expect(tiles).to_have_count(14)
    tile(page, "Three kinds of iris").press("Enter")

    expect(page.locator("session-menu button").first).to_contain_text("Three kinds of iris")
    expect(tile(page, "Three kinds of iris")).to_have_attribute("aria-pressed", "true")
    assert visitor.hash["p"] == "iris"


def test_the_learning_rate_is_in_sight_without_scrolling(visitor: Visitor) -> None:
    page = visitor.open(HERE).page

    box = page.locator("setup-view rate-row").bounding_box()
    foot = page.locator("#pane-setup").bounding_box()

    assert box
    assert foot
    assert box["y"] + box["height"] <= foot["y"] + foot["height"]


def test_the_map_follows_the_noise_before_anything_is_started(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    canvas = page.locator(".data-row canvas")
    page.wait_for_function(f"() => ({DRAWN})(document.querySelector('.data-row canvas'))")
    before = canvas.evaluate(PIXELS)

    slider = page.get_by_role("slider", name="Noise")
    slider.focus()
    slider.press("Shift+ArrowRight")
    page.wait_for_function(f"(old) => ({PIXELS})(document.querySelector('.data-row canvas')) !== old", arg=before)
    expect(slider).to_be_focused()
    expect(page.locator(".waits")).to_have_text("Noise: 0.15 → 0.25")
    assert config(visitor)["data"]["noise"] == 0.15
    start_again(page)

    visitor.step_to(0)
    assert config(visitor)["data"]["noise"] == 0.25


def test_what_waits_can_be_discarded(visitor: Visitor) -> None:
    page = visitor.open(HERE).page

    page.get_by_role("button", name="One node more in hidden layer 1").click()
    expect(page.locator("[name='network.layers.1']")).to_have_value("7")
    page.get_by_role("button", name="Discard").click()

    expect(page.locator(".again")).to_be_hidden()
    expect(page.locator("[name='network.layers.1']")).to_have_value("6")


def test_layers_are_added_sized_moved_and_taken_out(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    add = page.get_by_role("button", name="Add a hidden layer")
    add.click()
    second = page.get_by_label("Nodes of hidden layer 2")
    second.fill("3")
    second.press("Enter")
    page.get_by_label("Activation of hidden layer 2").select_option("relu")
    page.get_by_role("checkbox", name="Biases").uncheck()
    expect(page.locator(".network-head .second")).to_have_text("33 weights")

    page.get_by_role("button", name="Hidden layer 2 of 2").press("ArrowLeft")
    expect(page.get_by_label("Nodes of hidden layer 1")).to_have_value("3")
    expect(page.get_by_role("button", name="Hidden layer 1 of 2")).to_be_focused()
    grip = page.get_by_role("button", name="Hidden layer 1 of 2").bounding_box()
    other = page.locator(".hidden-layer").nth(1).bounding_box()
    assert grip
    assert other
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(other["x"] + other["width"] / 2, grip["y"] + 8, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Nodes of hidden layer 2")).to_have_value("3")
    add.click()
    page.get_by_role("button", name="Take out hidden layer 3").click()
    start_again(page)

    visitor.step_to(0)
    network = config(visitor)["network"]
    assert network == {"layers": [2, 6, 3, 1], "activations": ["tanh", "relu", "sigmoid"], "bias": False}


def test_there_are_no_to_six_hidden_layers(visitor: Visitor) -> None:
    page = visitor.open(HERE).page

    for _ in range(5):
        page.get_by_role("button", name="Add a hidden layer").press("Enter")
    expect(page.locator(".hidden-layer")).to_have_count(6)
    expect(page.get_by_role("button", name="Add a hidden layer")).to_have_count(0)
    assert page.evaluate("document.querySelector('#pane-setup').scrollWidth <= 304")
    for layer in range(6, 0, -1):
        page.get_by_role("button", name=f"Take out hidden layer {layer}").press("Enter")
    start_again(page)

    visitor.step_to(0)
    assert config(visitor)["network"]["layers"] == [2, 1]


def test_a_table_of_ones_own_is_pasted_and_trained_on(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    page.get_by_label("Data set").select_option("own")
    page.locator("own-table textarea").fill(FLOWERS)

    page.get_by_role("button", name="Use this").press("Enter")
    expect(page.locator("own-table")).to_contain_text("20 examples")
    page.get_by_label("What column height is for").select_option("none")
    expect(page.locator(".layer.fixed").first).to_contain_text("1")
    start_again(page)

    visitor.step_to(0)
    assert visitor.ask("")["data"]["input_names"] == ["width"]
    assert config(visitor)["network"]["layers"] == [1, 6, 1]
    assert config(visitor)["data"]["standardize"] is True
    page.reload()
    expect(page.locator("own-table")).to_contain_text("20 examples")


def test_a_table_can_be_picked_as_a_file(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    page.get_by_label("Data set").select_option("own")

    file: Any = {"name": "flowers.csv", "mimeType": "text/csv", "buffer": FLOWERS.encode()}
    page.locator("own-table input[type=file]").set_input_files(file)

    expect(page.locator("own-table")).to_contain_text("flowers.csv")
    expect(page.locator(".waits")).to_contain_text("Own table (CSV)")


def test_a_wrong_line_of_a_table_is_named(refused_visitor: Visitor) -> None:
    page = refused_visitor.open(HERE).page
    page.get_by_label("Data set").select_option("own")
    page.locator("own-table textarea").fill("a,b\n1,0.5\nx,2\n3,0.7\n")

    page.get_by_role("button", name="Use this").click()

    expect(page.locator("own-table .complaints")).to_contain_text("Line 3, column 'a': 'x' given, expected a number.")
    assert violations(page) == []


def test_what_is_refused_is_named_at_its_field(refused_visitor: Visitor) -> None:
    page = refused_visitor.open(HERE).page
    noise = page.locator("[name='data.noise']")
    noise.fill("7")
    noise.press("Enter")
    expect(page.locator(".set-data .wrong")).to_contain_text("at most 1")
    expect(noise).to_have_attribute("aria-invalid", "true")

    size = page.get_by_label("Nodes of hidden layer 1")
    size.fill("5000")
    size.press("Enter")
    noise.fill("0.2")
    noise.press("Enter")
    page.get_by_role("button", name="Start again with these").click()

    expect(page.locator(".set-network .wrong")).to_contain_text("at most 1024")
    expect(page.locator(".set-data .wrong")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_set_up(visitor: Visitor, scheme: str) -> None:
    page = visitor.open(f"{HERE}&theme={scheme}").page
    visitor.step_to(0)
    page.get_by_role("button", name="Add a hidden layer").click()
    for line in ("Data", "Optimizer", "Error", "Initial weights"):
        page.get_by_role("button", name=line, exact=True).click()
    page.get_by_label("Training may change").select_option("chosen")
    page.get_by_label("Data set").select_option("own")
    page.locator("own-table textarea").fill(FLOWERS)
    page.get_by_role("button", name="Use this").click()
    expect(page.locator("own-table")).to_contain_text("20 examples")

    assert violations(page) == []


def test_the_set_up_fits_a_phone(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.open("/#p=moons&tab=contour&sheet=setup").page
    visitor.step_to(0)
    page.get_by_role("button", name="Add a hidden layer").click()
    wait_until_drawn(page, "setup-view .tiles canvas")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    start_again(page)
    visitor.step_to(0)
    assert config(visitor)["network"]["layers"] == [2, 6, 6, 1]


def test_a_thumbnail_is_dark_where_the_server_says_that_the_error_is_low(visitor: Visitor) -> None:
    with urllib.request.urlopen(f"{visitor.url}/api/v1/presets/valley/thumbnail") as answer:
        shades = json.load(answer)["shades"]
    page = visitor.open(HERE).page
    wait_until_drawn(page, "setup-view .tiles canvas")

    corners = [(0, 0), (0, -1), (-1, 0), (-1, -1)]  # where there is no path
    brightness = page.locator("setup-view [value=valley] canvas").evaluate(BRIGHTNESS, corners)
    by_shade = sorted(zip((shades[row][column] for row, column in corners), brightness, strict=True))

    assert [seen for _, seen in by_shade] == sorted(brightness)


BRIGHTNESS = """(canvas, corners) => corners.map(([row, column]) => {
  const x = column < 0 ? canvas.width - 1 : 0, y = row < 0 ? 0 : canvas.height - 1;
  const [r, g, b] = canvas.getContext("2d").getImageData(x, y, 1, 1).data;
  return r + g + b;
})"""
