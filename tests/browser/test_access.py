"""What axe has to say about every view, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import shots
from tests.browser.visitor import Visitor

VIEWS = (
    "curve",
    "side",
    "planes",
    "pairs",
    "curvature",
    "trainability",
    "overlays",
    "lesson-two",
    "homework",
    "tables",
)

# While the numbers of a step are on their way, those of the last one are dimmed.
UP_TO_DATE = """() => [...document.querySelectorAll("chain-rule.old, nudge-box.old, .spectrum.old")]
  .every((each) => !each.checkVisibility())"""


def violations(page: Page) -> list[str]:
    """What axe finds, each with the elements that it found it in."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visitor: Visitor, scheme: str) -> None:
    page = visitor.open(f"/#p=moons&theme={scheme}").page
    visitor.step_to(0)
    assert violations(page) == []

    page.get_by_role("tab", name="Set-up").click()
    page.get_by_role("tab", name="Contour").click()
    expect(page.locator("setup-view [name='optimizer.name']")).to_be_visible()
    assert violations(page) == []

    page.locator("session-menu button").first.click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_other_view(visitor: Visitor, scheme: str) -> None:
    page = visitor.open(f"/#p=moons&theme={scheme}&tab=contour").page
    page.get_by_role("button", name="Step ×10").click()
    visitor.step_to(10)
    session, found = visitor.hash["s"], {}

    for scene in (each for each in shots.SCENES if each.name in VIEWS):
        page.goto(f"/#s={session}&step=10&theme={scheme}&{scene.view or 'tab=contour'}")
        page.wait_for_function(shots.AT_REST)
        if scene.act:
            scene.act(page)
        page.wait_for_function(UP_TO_DATE)
        found[scene.name] = violations(page)
        page.keyboard.press("Escape")

    assert found == {name: [] for name in VIEWS}, "every view was looked at"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_race(visitor: Visitor, scheme: str) -> None:
    page = visitor.open(f"/#p=moons&theme={scheme}&tab=contour").page
    visitor.step_to(0)

    page.get_by_role("button", name="Race", exact=True).click()
    page.get_by_role("button", name="Add to the race").click()
    expect(page.locator("race-view li")).to_have_count(2)

    assert violations(page) == []


def test_axe_finds_nothing_on_a_phone(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.open("/#p=digits").page
    visitor.step_to(0)

    for sheet in ("Weights", "Network", "Slope", "Set-up"):
        page.get_by_role("tab", name=sheet, exact=True).click()
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
