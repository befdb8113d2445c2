"""How fast the page is beside a bare page with the same Plotly file and the same data, in one run.

    python -m tests.benchmarks.bench_page [--rounds 5]

Both pages take turns in a real Chromium of 1440 x 900 without a GPU. The bare page holds one `div` of the size of the
stage and calls Plotly by itself: no labels, no panels, no state. Every time is in milliseconds; the ratios count.

- first surface: from the navigation of a cold browser until the landscape is drawn;
- frame: a new slice of 61 x 61 with path and labels, from the change of the state until its pixels are there, beside
  `Plotly.react` of the very same figure on the bare page;
- contours a second: new slices on the contour tab, each sent when the one before is drawn, beside the same on the bare
  page;
- step: from the server's answer until the frame that shows it: the count says it, and the browser has been handed it to
  paint; nothing is under way before, for a landscape that is being drawn holds up any answer;
- heap after 500 steps against that after 100, garbage collected; and the same without the code that V8 compiles of what
  runs often, which is no data of the page;
- block: the longest time for which work of ours, Plotly's own apart, holds up the page while 100 steps are taken.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import chromium, serving
from tests.benchmarks.bench_live import Client, wait_for_kernels
from tests.benchmarks.heap import heap
from tests.benchmarks.in_page import BARE, FIGURE, PLAY, REST, SHOWN, STEP, TELL, WATCH


def context_of(browser: Browser, url: str) -> BrowserContext:
    return browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})


def bare_page(context: BrowserContext, plotly: str) -> Page:
    page = context.new_page()
    html = BARE.format(plotly=plotly)
    page.route("**/bare", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/bare")
    page.wait_for_function("() => globalThis.drawnAt")
    return page


def our_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(f"({TELL})()")
    page.goto("/")
    page.wait_for_function("() => globalThis.drawnAt")
    return page


def settled(page: Page) -> None:
    """The fine slice is there, and nothing is under way."""
    page.wait_for_function("() => document.querySelector('stage-view').app.store.get().surface?.x.length === 121")


def living(page: Page) -> None:
    """The slice has the size that it has while training plays."""
    settled(page)
    page.evaluate(
        """() => {
          const { store, actions } = document.querySelector("stage-view").app;
          const { surface } = store.get();
          const thin = (all) => Array.from(all).filter((_, i) => i % 2 === 0);
          const error = thin(surface.error).map((row) => Float32Array.from(thin(row)));
          store.dispatch({ type: "playing", playing: true });
          store.dispatch({ type: "surface", surface: { ...surface, x: thin(surface.x), y: thin(surface.y), error } });
          store.dispatch({ type: "playing", playing: false });
          queueMicrotask(() => actions.reader.stop());
        }"""
    )


def first_surfaces(browser_of: Any, url: str, plotly: str, rounds: int) -> tuple[float, float]:
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        for times, make in ((ours, our_page), (bare, lambda context: bare_page(context, plotly))):
            browser = browser_of()
            page = make(context_of(browser, url))
            times.append(page.evaluate("globalThis.drawnAt"))
            browser.close()
    return median(ours), median(bare)


def turns(pages: tuple[Page, Page], times: int, measure: Callable[[Page], list[float]]) -> tuple[float, float]:
    """Medians of what two pages give that take turns, the first of each turn left out."""
    results: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for page, found in zip(pages, results, strict=True):
            page.bring_to_front()
            found.extend(measure(page)[1:])
    return median(results[0]), median(results[1])


def frames(context: BrowserContext, plotly: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Milliseconds for a frame of the landscape, and contours a second, each here and on the bare page."""
    page, bare = pages = our_page(context), bare_page(context, plotly)
    living(page)
    for each in pages:
        each.evaluate(SHOWN)

    def measured(measure: Callable[[Page], list[float]]) -> tuple[float, float]:
        page.bring_to_front()
        page.evaluate("frame(0)")
        bare.evaluate("(figure) => void (globalThis.figure = figure)", page.evaluate(FIGURE))
        return turns(pages, 5, measure)

    landscape = measured(lambda page: [page.evaluate("(k) => frame(k)", k) for k in range(7)])
    page.bring_to_front()
    page.get_by_role("tab", name="Contour").click()
    page.wait_for_function("() => document.querySelector('#plot').innerHTML.includes('contour')")
    return landscape, measured(lambda page: [page.evaluate("(count) => flow(count)", 30) for _ in range(3)])


def walks(context: BrowserContext) -> tuple[list[float], list[float], list[tuple[float, str]]]:
    """Milliseconds from an answer to its count and to its frame; growth of the heap; longest blocks by our own work."""
    page = our_page(context)
    settled(page)
    times = []
    for _ in range(21):
        page.evaluate(REST)
        times.append(page.evaluate(STEP))
    page.get_by_role("tab", name="Contour").click()  # without a GPU a landscape takes ten times as long as a step
    page.wait_for_function("() => document.querySelector('#plot').innerHTML.includes('contour')")
    page.evaluate(WATCH)

    def heap_at(step: int) -> tuple[float, float]:
        """Plays up to about this step."""
        page.evaluate(PLAY)
        walked = "(step) => document.querySelector('stage-view').app.store.get().step >= step"
        page.wait_for_function(walked, arg=step, timeout=600_000)
        page.evaluate(PLAY)
        page.evaluate(REST)
        return heap(page)

    at_100 = heap_at(100)
    blocks = [(took, where) for took, where in sorted(page.evaluate("watched()"), reverse=True)[:3]]
    growth = [after / before for after, before in zip(heap_at(500), at_100, strict=True)]
    return [median(each) for each in zip(*times[1:], strict=True)], growth, blocks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as data, serving.running(Path(data)) as server, sync_playwright() as playwright:

        def browser_of() -> Browser:
            return playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))

        wait_for_kernels(Client(server.url))
        browser = browser_of()
        page = our_page(context_of(browser, server.url))
        plotly = page.evaluate("new URL(document.querySelector('#plotly').href).pathname")
        ours, bare = first_surfaces(browser_of, server.url, plotly, rounds)
        print(f"first surface of a cold load  {ours:7.0f}  bare {bare:7.0f}  ratio {ours / bare:.2f} (bar 1.3)")
        (ours, bare), contours = frames(context_of(browser, server.url), plotly)
        print(f"frame of a living surface     {ours:7.1f}  bare {bare:7.1f}  ratio {ours / bare:.2f} (bar 1.3)")
        print(f"living contours a second      {contours[0]:7.1f}  bare {contours[1]:7.1f}  (bar 20)")
        shown, growth, blocks = walks(context_of(browser, server.url))
        print(f"answer to count on the page   {shown[0]:7.1f}  (bar 16.7, one frame), in a frame after {shown[1]:.1f}")
        print(f"heap after 500 steps against 100 {growth[0]:.3f} (bar 1.10), without compiled code {growth[1]:.3f}")
        for took, where in blocks:
            print(f"a long block by our own work  {took:7.0f}  in {where} (bar 50)")
        browser.close()


if __name__ == "__main__":
    main()
