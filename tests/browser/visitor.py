"""A person at the page: opens it, clicks and types, and reads what stands there.

Nothing here waits for a time; every wait is for something that a person would see.
"""

import base64
import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Browser, Page, Request, expect

from tests.serving import RunningServer

# What Plotly has really drawn, by the names of the traces.
DRAWN = """() => {
  const plot = document.querySelector("#plot .js-plotly-plot");
  const traces = plot?._fullData ?? [];
  const plain = (values) => values && Array.from(values, (v) => v?.length ? Array.from(v) : v);
  return Object.fromEntries(traces.map(({ name, type, x, y, z }) =>
    [name, { type, x: plain(x), y: plain(y), z: plain(z) }]));
}"""
PATH_ENDS_AT = """([a, b]) => {
  const plot = document.querySelector("#plot .js-plotly-plot");
  const path = plot?._fullData?.find(({ name }) => name === "path");
  const marble = path ? [path.x.at(-1), path.y.at(-1)] : [NaN, NaN];
  return Math.abs(marble[0] - a) < 1e-9 && Math.abs(marble[1] - b) < 1e-9;
}"""
COLORS = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pixels = canvas.getContext("2d", { willReadFrequently: true });
  pixels.drawImage(image, 0, 0);
  const { data } = pixels.getImageData(0, 0, image.width, image.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] >> 4) << 8 | (data[i + 1] >> 4) << 4 | data[i + 2] >> 4);
  return seen.size;
}"""


@contextmanager
def alone(browser: Browser, file: Path, **how: Any) -> Iterator[Page]:
    """A page opened from a file, with no network; inside the `with` it may fail in no way, and ask for nothing else."""
    context = browser.new_context(offline=True, **how)
    page, asked, wrong = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    # What the browser says of its own graphics driver is no error of the page's.
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.set_default_timeout(90_000)
    page.goto(file.as_uri())
    page.locator(".gl-container canvas").first.wait_for(state="attached")
    yield page
    context.close()

    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert wrong == []


def takes_steps(request: Request) -> bool:
    return request.url.endswith("/steps")


@dataclass
class Visitor:
    page: Page
    url: str
    walking: set[Request] = field(default_factory=set)  # steps that are asked for and not yet answered

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("requestfinished", self._answered)

    def _asked(self, request: Request) -> None:
        if takes_steps(request):
            self.walking.add(request)

    def _answered(self, request: Request) -> None:
        self.walking.discard(request)

    def open(self, path: str = "/") -> "Visitor":
        self.page.goto(path)
        expect(self.page.locator("#plot .js-plotly-plot .main-svg").first).to_be_attached(timeout=60_000)
        # The last of the elements that come after the first picture.
        self.page.wait_for_function("() => customElements.get('table-sheet')")
        return self

    def choose_preset(self, title: str) -> None:
        """Begin a new session, and wait until the page has it, which may be called like the one before."""
        before = self.hash.get("s")
        self.page.locator("session-menu button").first.click()
        self.page.locator("session-menu [role^=menuitem]", has_text=title).click()
        self.page.wait_for_function("(id) => !location.hash.includes(`s=${id}`)", arg=before)
        expect(self.page.locator("session-menu button").first).to_contain_text(title)
        expect(self.page.locator("#sentence .first")).to_contain_text("Step 0.")

    def pause(self) -> int:
        """Press pause, and wait for the step that is under way; the step that the session has come to."""
        self.page.get_by_role("button", name="Pause").click()
        expect(self.page.get_by_role("button", name="Play")).to_be_visible()
        while self.walking:
            self.page.wait_for_event("requestfinished", takes_steps)
        far: int = self.ask("")["step"]
        self.step_to(far)
        return far

    def choose_tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name, exact=True).click()

    def step_to(self, step: int) -> None:
        """Until the count below the buttons says so."""
        expect(self.page.locator("transport-bar .count b")).to_have_text(f"Step {step}", timeout=60_000)
        expect(self.page.locator("#sentence .first")).to_contain_text(f"Step {step}.", timeout=60_000)

    @property
    def step(self) -> int:
        return int(self.page.locator("transport-bar .count b").inner_text().removeprefix("Step "))

    @property
    def hash(self) -> dict[str, str]:
        """What the address bar keeps: session `s`, links `a` and `b`, `step`, and the view."""
        pairs = parse_qs(self.page.evaluate("location.hash.slice(1)"))
        return {key: values[0] for key, values in pairs.items()}

    @property
    def links(self) -> tuple[str, str]:
        return self.hash["a"], self.hash["b"]

    def links_become(self, a: str, b: str) -> None:
        """Until the address bar has this pair, in whichever order."""
        self.page.wait_for_function("(names) => names.every((name) => location.hash.includes(name))", arg=[a, b])

    def drawn(self, a: float, b: float) -> dict[str, Any]:
        """The traces of the picture, as soon as its path ends at these weights."""
        self.page.wait_for_function(PATH_ENDS_AT, arg=[a, b], timeout=60_000)
        traces: dict[str, Any] = self.page.evaluate(DRAWN)
        return traces

    def colors(self) -> int:
        """How many colors the picture has, counted in steps of 16 of each channel."""
        shot = self.page.locator("#plot").screenshot()
        count: int = self.page.evaluate(COLORS, "data:image/png;base64," + base64.b64encode(shot).decode())
        return count

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the API says of the session on the page."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}/api/v1/sessions/{self.hash['s']}{path}", data, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def events(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The last event of each kind that the API sends about the session on the page."""
        request = urllib.request.Request(
            f"{self.url}/api/v1/sessions/{self.hash['s']}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            blocks = answer.read().decode().strip().split("\n\n")
        pairs = [block.removeprefix("event: ").split("\ndata: ") for block in blocks]
        return {name: json.loads(data) for name, data in pairs}

    def path(self, step: int) -> dict[str, Any]:
        """The path over the plane of the two links, from the API."""
        a, b = self.links
        answer: dict[str, Any] = self.ask("/path", {"plane": {"kind": "links", "a": a, "b": b}, "step": step})
        return answer


@contextmanager
def visiting(browser: Browser, server: RunningServer, **how: Any) -> Iterator[Visitor]:
    """Somebody in a browser of their own, in whose console refusals may stand, but nothing that was thrown.

    Args:
        how: how the browser is held, as Playwright's `new_context` takes it; a screen of 1440 x 900 otherwise.
    """
    context = browser.new_context(base_url=server.url, **{"viewport": {"width": 1440, "height": 900}, **how})
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield Visitor(page, server.url)
    context.close()
    assert thrown == []
