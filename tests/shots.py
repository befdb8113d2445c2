"""Photographs the page as a reader meets it; `make shots` writes the pictures into shots/.

Each scene is a path with the page's state in its hash and, where that is not enough, what a person does there; it is
taken in each look: light and dark at 1440 x 900, and on a phone. `make shots ARGS="race contour-dark"` takes those
scenes, or single pictures, alone.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as NotYet

from tests import chromium, serving

FOLDER = serving.ROOT / "shots"
SETTLE_SECONDS = 30
# Nothing is asked for any more, and what was asked for is drawn.
AT_REST = """() => {
  const { store } = document.querySelector("stage-view").app, { scene, busy, many, step, view } = store.get();
  const planes = many.plane !== null && Object.keys(many.tiles).length === 6;
  const shown = view.tab !== "many" || view.many !== "planes" || planes;
  return scene?.step === step && busy === null && shown;
}"""


@dataclass(frozen=True)
class Look:
    name: str
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"


@dataclass(frozen=True)
class Scene:
    """One state of the page.

    Args:
        preset, view: what the address says.
        steps: that are taken first.
        act: what else is done.
        looks: in which it is taken; all by default.
    """

    name: str
    view: str = ""
    preset: str = "moons"
    steps: int = 0
    act: Callable[[Page], None] | None = None
    looks: tuple[str, ...] = ()


def race(page: Page) -> None:
    page.get_by_role("button", name="Race", exact=True).click()
    for k, (optimizer, rate) in enumerate((("momentum", "0.05"), ("adam", "0.15"))):
        if k:
            page.locator("race-view").get_by_role("button", name="Add", exact=True).click()
        page.locator("race-view select[name=optimizer]").select_option(optimizer)
        page.locator("race-view input[name=rate]").fill(rate)
        page.get_by_role("button", name="Add to the race").click()
    page.locator("race-view li").nth(2).wait_for()
    for _ in range(6):
        page.get_by_role("button", name="Step ×10").click()
    page.locator("transport-bar .count b", has_text="Step 60").wait_for()


def homework(page: Page) -> None:
    page.get_by_role("button", name="Check my homework").click()
    page.get_by_role("button", name="Work it out").click()
    page.locator("homework-sheet .result table").first.wait_for()


def trainability(page: Page) -> None:
    page.get_by_role("button", name="Compute", exact=True).click()
    page.locator("train-view .work p", has_text="Click a cell").wait_for()


def button(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name, exact=True).click()


def key(name: str) -> Callable[[Page], None]:
    return lambda page: page.keyboard.press(name)


def lesson(name: str, paragraph: int) -> Callable[[Page], None]:
    def read(page: Page) -> None:
        if page.locator("[data-do=tools]").is_visible():
            page.locator("[data-do=tools]").click()
        page.get_by_role("button", name="Lessons", exact=True).click()
        page.get_by_role("menuitem", name=name).click()
        page.locator("lesson-view article > p").nth(paragraph).click(position={"x": 4, "y": 4})

    return read


WIDE = ("light", "dark")
LOOKS = (
    Look("light"),
    Look("dark", scheme="dark"),
    Look("phone", width=390, height=844),
    Look("tablet", width=1024, height=768),
    Look("large", width=2560, height=1300),
)
SCENES = (
    Scene("surface", steps=28, looks=("light", "dark", "phone", "tablet", "large")),
    Scene("curve", "tab=curve", steps=28),
    Scene("contour", "tab=contour", steps=28),
    Scene("overlays", "tab=contour&show=model,points", steps=20),
    Scene("basins", "tab=contour&scale=log&show=basins", preset="symmetry", steps=20, looks=WIDE),
    Scene("side", "tab=side&scale=log", preset="symmetry", steps=20, looks=WIDE),
    Scene("race", "tab=side&scale=log", preset="symmetry", act=race, looks=WIDE),
    Scene("planes", "tab=many&plane=pca", steps=28),
    Scene("pairs", "tab=many&many=pairs", steps=28, looks=WIDE),
    Scene("curvature", "tab=many&many=curvature", preset="edge", steps=300),
    Scene("trainability", "tab=many&many=training", act=trainability, looks=WIDE),
    Scene("digits", "scale=log", preset="digits", steps=20, looks=WIDE),
    Scene("setup", "rail=setup&sheet=setup"),
    Scene("slope", "sheet=slope", steps=28, looks=("phone",)),
    Scene("homework", steps=28, act=homework, looks=WIDE),
    Scene("lesson-one", act=lesson("1 One weight", 2)),
    Scene("lesson-two", act=lesson("2 Two weights", 2), looks=WIDE),
    Scene("lesson-slope", act=lesson("4 The slope itself", 3), looks=WIDE),
    Scene("share", act=button("Share"), looks=WIDE),
    Scene("export", act=button("Export"), looks=WIDE),
    Scene("tables", steps=28, act=key("t"), looks=WIDE),
    Scene("keys", act=key("?"), looks=WIDE),
)


def asked(names: list[str]) -> Iterator[tuple[Scene, Look]]:
    for scene in SCENES:
        for look in LOOKS:
            taken = look.name in (scene.looks or ("light", "dark", "phone"))
            if taken and (not names or scene.name in names or f"{scene.name}-{look.name}" in names):
                yield scene, look


def shoot(browser: Browser, url: str, scene: Scene, look: Look) -> Path:
    """The page once it has drawn what it shows, or as it stands after half a minute."""
    size = ViewportSize(width=look.width, height=look.height)
    context = browser.new_context(base_url=url, viewport=size, color_scheme=look.scheme)
    page = context.new_page()
    page.set_default_timeout(SETTLE_SECONDS * 1000)
    page.goto(f"/#p={scene.preset}&{scene.view}")
    with suppress(NotYet):
        # The first of these may be hidden: the tab of many weights has several parts.
        page.wait_for_selector(".js-plotly-plot .main-svg, many-view .drawing", state="attached")
        page.evaluate("n => document.querySelector('stage-view').app.actions.walker.step(n)", scene.steps)
        page.wait_for_function(AT_REST)
        if scene.act is not None:
            scene.act(page)
            page.wait_for_function(AT_REST)
        page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    file = FOLDER / f"{scene.name}-{look.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, serving.running(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        for scene, look in asked(names):
            print(shoot(browser, server.url, scene, look).relative_to(serving.ROOT), flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
