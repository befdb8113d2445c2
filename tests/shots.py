"""Photographs the page as a reader meets it; `make shots` writes the pictures into shots/.

Each view is a name, a size, a color scheme and a path with the page's state in its hash. With
`make shots ARGS="light phone"` only those two are taken.
"""

import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as NotYet

from tests import chromium, serving

FOLDER = serving.ROOT / "shots"
SETTLE_SECONDS = 30


@dataclass(frozen=True)
class View:
    name: str
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    path: str = "/"


VIEWS = (
    View("light"),
    View("dark", scheme="dark"),
    View("phone", width=390, height=844),
    View("phone-dark", width=390, height=844, scheme="dark"),
    View("tablet", width=1024, height=768),
)


def shoot(browser: Browser, url: str, view: View) -> Path:
    """The page once it has drawn what it shows, or as it stands after half a minute."""
    size = ViewportSize(width=view.width, height=view.height)
    context = browser.new_context(base_url=url, viewport=size, color_scheme=view.scheme)
    page = context.new_page()
    page.goto(view.path)
    page.wait_for_load_state("load")
    with suppress(NotYet):
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=SETTLE_SECONDS * 1000)
    page.evaluate("document.fonts.ready")
    file = FOLDER / f"{view.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, serving.running(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        for view in VIEWS:
            if not names or view.name in names:
                print(shoot(browser, server.url, view).relative_to(serving.ROOT), flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
