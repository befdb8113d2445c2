"""Two fingers: they bring the landscape nearer, and over a flat picture they zoom the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visitor import Visitor, visiting
from tests.serving import RunningServer

EYE = """() => {
  const { eye, center } = document.querySelector("#plot .js-plotly-plot")._fullLayout.scene._scene.getCamera();
  return ["x", "y", "z"].map((axis) => eye[axis] - center[axis]);
}"""
DRAWN = "() => document.querySelector('#plot .js-plotly-plot')?._fullLayout?.scene?._scene?.glplot !== undefined"


@pytest.fixture
def phone(browser: Browser, server: RunningServer) -> Iterator[Visitor]:
    with visiting(browser, server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as visitor:
        yield visitor


def pinch(page: Page, start: float, end: float) -> None:
    """Two fingers over the middle of the picture, these many pixels from it to either side."""
    box = page.locator("#plot").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *places: float) -> None:
        points = [{"x": x + place, "y": y, "id": k} for k, place in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", -start)
    touch("touchStart", -start, start)
    for k in range(1, 9):
        spread = start + (end - start) * k / 8
        touch("touchMove", -spread, spread)
    touch("touchEnd", end)
    touch("touchEnd")


def seen_from(page: Page) -> tuple[float, list[float]]:
    """How far away, and in which direction."""
    eye: list[float] = page.evaluate(EYE)
    away = sum(part**2 for part in eye) ** 0.5
    return away, [part / away for part in eye]


def test_two_fingers_bring_the_landscape_nearer_and_do_nothing_else(phone: Visitor) -> None:
    page = phone.open("/#p=symmetry").page
    phone.step_to(0)
    page.wait_for_function(DRAWN)
    before, weights = phone.links, phone.ask("/weights")["weights"]
    page.wait_for_function("() => !document.querySelector('#stage').matches('.busy')")
    page.evaluate("() => { addEventListener('camera-change', ({ detail }) => globalThis.seen = detail, true); }")
    far, way = seen_from(page)

    pinch(page, 60, 90)

    page.wait_for_function("() => globalThis.seen")
    near, still = seen_from(page)
    assert near == pytest.approx(far * 60 / 90, rel=0.02)
    assert still == pytest.approx(way, abs=0.01)
    assert page.evaluate("[visualViewport.scale, scrollY]") == [1, 0]
    assert (phone.links, phone.ask("/weights")["weights"]) == (before, weights)


def test_over_the_contour_two_fingers_zoom_the_page(phone: Visitor) -> None:
    page = phone.open("/#p=symmetry&tab=contour").page
    phone.step_to(0)
    weights = phone.ask("/weights")["weights"]

    pinch(page, 30, 90)

    page.wait_for_function("() => visualViewport.scale > 1.5")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert phone.ask("/weights")["weights"] == weights
