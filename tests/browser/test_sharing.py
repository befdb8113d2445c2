"""Links: to this view, to look only, and live; what those see who watch; and parts that a link hides."""

import json
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_access import violations
from tests.browser.visitor import Visitor, visiting
from tests.serving import RunningServer

COPIED = "navigator.clipboard.readText()"
CAMERA = """() => {
  const { eye, center } = document.querySelector("plot-view[data-tab=surface]").camera;
  return [eye.x, eye.y, eye.z, center.x, center.y, center.z];
}"""


@pytest.fixture
def owner(browser: Browser, server: RunningServer) -> Iterator[Visitor]:
    """Whose page may just be reading the step that a second tab takes back."""
    with visiting(browser, server) as visitor:
        yield visitor


@pytest.fixture
def other(browser: Browser, server: RunningServer) -> Iterator[Visitor]:
    """Somebody else; asking for a step that was just taken back is no fault of theirs either."""
    with visiting(browser, server) as visitor:
        yield visitor


def walked(visitor: Visitor, tab: str, steps: int = 10) -> Page:
    page = visitor.open(f"/#p=moons&tab={tab}").page
    visitor.step_to(0)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.ask("/steps", {"count": steps})  # as a second tab would
    visitor.step_to(steps)
    return page


def copy(page: Page, kind: str) -> str:
    page.get_by_role("button", name="Share", exact=True).click()
    page.locator(f"share-menu [data-copy={kind}]").click()
    expect(page.locator("share-menu [role=status]")).to_have_text("Copied.")
    page.keyboard.press("Escape")
    expect(page.locator("share-menu .panel")).to_be_hidden()
    link: str = page.evaluate(COPIED)
    return link


def fields(link: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(link).fragment).items()}


def call(visitor: Visitor, method: str, path: str, body: object = None) -> None:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{visitor.url}/api/v1/sessions{path}", data, headers, method=method)
    urllib.request.urlopen(request).close()


def at_step(page: Page, step: int) -> None:
    expect(page.locator("watch-bar b")).to_have_text(f"Step {step}", timeout=60_000)
    expect(page.locator("#sentence .first")).to_contain_text(f"Step {step}.", timeout=60_000)


def test_a_link_brings_back_the_very_view(visitor: Visitor, other: Visitor) -> None:
    page = walked(visitor, "surface")
    page.keyboard.press("l")
    plot = page.locator("plot-view[data-tab=surface]")
    plot.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    page.wait_for_function("() => location.hash.includes('camera=')")
    page.get_by_role("button", name="Share", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the first is "This view"
    expect(page.locator("share-menu [role=status]")).to_have_text("Copied.")
    link = page.evaluate(COPIED)
    assert link == page.locator("share-menu .address input").input_value()

    there = other.open(link).page
    other.step_to(10)
    expect(there.get_by_role("radio", name="Log")).to_have_attribute("aria-checked", "true")
    assert other.links == visitor.links
    assert other.hash["s"] == visitor.hash["s"]
    expect(there.locator("plot-view[data-tab=surface] .gl-container")).to_be_attached(timeout=60_000)
    assert there.evaluate(CAMERA) == pytest.approx(page.evaluate(CAMERA), abs=1e-3)


def assert_plan_has(visitor: Visitor, told: dict[str, list[float]]) -> None:
    """The plan's path goes from the first to the last step, through those that can be told apart on the screen."""
    path = visitor.drawn(told["a"][-1], told["b"][-1])["path"]
    drawn, walked = (list(zip(*pair, strict=True)) for pair in ((path["x"], path["y"]), (told["a"], told["b"])))
    assert [drawn[0], drawn[-1]] == [walked[0], walked[-1]]
    assert set(drawn) <= set(walked)


def test_a_watcher_follows_every_step_and_changes_nothing(owner: Visitor, other: Visitor) -> None:
    page = walked(owner, "contour")
    link = copy(page, "live")
    own, view = owner.hash["s"], fields(link)["s"]
    assert own not in link
    assert "step" not in fields(link)

    there = other.open(link).page
    expect(there.locator("watch-bar")).to_contain_text("You are watching. Only the owner can step.")
    expect(there.locator("watch-bar .state")).to_have_text("live")
    at_step(there, 10)
    expect(there.get_by_role("button", name="Play")).to_be_hidden()
    expect(there.get_by_role("button", name="Fork")).to_be_disabled()
    expect(there.get_by_role("tab", name="Set-up")).to_be_hidden()
    for field in there.locator("#weights input").all():
        expect(field).to_be_disabled()

    page.get_by_role("button", name="One step", exact=True).click()
    at_step(there, 11)
    page.get_by_role("button", name="Step ×10").click()
    at_step(there, 21)
    assert_plan_has(other, owner.path(21))

    call(owner, "POST", f"/{own}/rewind", {"step": 5})
    at_step(there, 5)
    owner.step_to(5)  # the owner's own page, which did not ask for it
    assert other.ask("/history") == owner.ask("/history")
    told = owner.path(5)
    other.drawn(told["a"][-1], told["b"][-1])

    asked = walk_by_keys(there)
    assert not [each for each in asked if each.startswith("PATCH") or each.endswith(("/steps", "/rewind", "/fork"))]
    assert other.hash["s"] == view

    call(owner, "DELETE", f"/{own}")
    expect(there.locator("watch-bar .state")).to_have_text("deleted")
    expect(there.locator("notice-line")).to_contain_text("has deleted this session")


def walk_by_keys(page: Page) -> list[str]:
    """Back and forth over five steps, as far as there are any; what was asked of the server meanwhile."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}"))
    page.locator("#stage").focus()
    page.keyboard.press("Home")
    at_step(page, 0)
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    at_step(page, 5)
    page.keyboard.press("ArrowLeft")
    at_step(page, 4)
    expect(page.locator("watch-bar .of")).to_have_text("of 5")
    page.get_by_role("button", name="Go to the latest step").press("Enter")
    at_step(page, 5)
    return asked


def test_who_may_only_look_can_neither_drag_nor_set(visitor: Visitor, other: Visitor) -> None:
    link = copy(walked(visitor, "contour"), "watch")
    assert fields(link)["step"] == "10"
    there = other.open(link).page
    at_step(there, 10)
    told = other.path(10)
    other.drawn(told["a"][-1], told["b"][-1])

    box = there.locator("plot-view[data-tab=contour]").bounding_box()
    assert box is not None
    there.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3, delay=60)
    there.keyboard.press("f")
    expect(there.get_by_role("radio", name="Frozen")).to_have_attribute("aria-checked", "true")
    expect(there.locator(".foot-note [data-do=go]")).to_have_count(0)
    there.get_by_role("button", name="Share", exact=True).click()
    expect(there.locator("share-menu [data-kind=view]")).to_be_hidden()
    assert violations(there) == []


def test_a_watcher_says_so_when_it_is_not_live_and_finds_back(visitor: Visitor, other: Visitor) -> None:
    link = copy(walked(visitor, "contour", 3), "live")

    def refuse(route: Route) -> None:
        route.abort()

    other.page.route("**/events", refuse)
    there = other.open(link).page
    at_step(there, 3)
    expect(there.locator("watch-bar .state")).to_have_text("not live, trying again")
    visitor.ask("/steps", {"count": 2})
    there.unroute("**/events", refuse)

    expect(there.locator("watch-bar .state")).to_have_text("live")
    at_step(there, 5)


def test_a_link_hides_parts_of_the_page(visitor: Visitor, other: Visitor) -> None:
    page = walked(visitor, "contour", 2)
    page.get_by_role("button", name="Share", exact=True).click()
    page.locator("share-menu summary").click()
    for part in ("Top bar", "Set-up", "Slope", "Buttons to step"):
        page.locator("share-menu").get_by_label(part, exact=True).check()
    expect(page.locator("share-menu details .unit")).to_have_text("4 parts are hidden in the link.")
    page.locator("share-menu [data-copy=view]").press("Enter")
    expect(page.locator("share-menu [role=status]")).to_have_text("Copied.")
    link = page.evaluate(COPIED)
    assert fields(link)["hide"] == "top,setup,slope,transport"
    expect(page.locator("#slope")).to_be_visible()

    there = other.open(link).page
    other.page.wait_for_function("() => document.querySelector('#sentence .first').textContent.includes('Step 2.')")
    expect(there.locator(".top h1")).not_to_be_in_viewport()
    for gone in (".crumb", ".tools", "#slope", "transport-bar", "[value=setup]"):
        expect(there.locator(gone).first).to_be_hidden()
    for there_still in ("#weights", "time-line .drawing", "#sentence", "network-view"):
        expect(there.locator(there_still).first).to_be_visible()
    stage = there.locator("#stage").bounding_box()
    assert stage is not None
    assert (stage["y"], stage["x"] + stage["width"]) == (0, 1440)
    there.keyboard.press("l")
    there.wait_for_function("() => location.hash.includes('scale=log')")
    assert other.hash["hide"] == "top,setup,slope,transport"
    assert violations(there) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_menus(visitor: Visitor, scheme: str) -> None:
    page = visitor.open(f"/#p=moons&tab=contour&theme={scheme}").page
    visitor.step_to(0)

    page.get_by_role("button", name="Share", exact=True).click()
    page.locator("share-menu summary").click()
    assert violations(page) == []
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.locator("share-menu .panel")).to_be_hidden()
    assert violations(page) == []


def test_on_a_phone_the_tools_stand_in_a_list(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)

    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator("share-menu [data-copy=live]")).to_be_in_viewport(ratio=1)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Share", exact=True)).to_be_hidden()
