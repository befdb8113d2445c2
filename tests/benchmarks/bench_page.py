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

BARE = """<!doctype html><meta charset="utf-8"><title>bare</title>
<style>body {{ margin: 0 }} #plot {{ position: absolute; left: 304px; top: 140px; width: 776px; height: 560px }}</style>
<div id="plot"></div>
<script src="{plotly}"></script>
<script type="module">
const ask = (path, body) => fetch("/api/v1/sessions" + path, {{ method: "POST", body: JSON.stringify(body),
  headers: {{ "Content-Type": "application/json" }} }}).then((answer) => answer.json());
const {{ id, links: [a, b], range: ranges }} = await ask("", {{ preset: "moons" }});
const asked = {{ plane: {{ kind: "links", a, b }}, ranges, resolution: [31, 31], encoding: "base64" }};
const {{ x, y, error }} = await ask(`/${{id}}/surface`, asked);
const plot = document.querySelector("#plot");
const bytes = Uint8Array.from(atob(error.bdata), (c) => c.charCodeAt(0));
const flat = new Float32Array(bytes.buffer), n = x.length ?? 31;
const z = Array.from({{ length: n }}, (_, i) => flat.subarray(i * n, (i + 1) * n));
const path = {{ type: "scatter3d", mode: "lines", x: [0, 1], y: [0, 1], z: [0.3, 0.2] }};
const layout = {{ margin: {{ l: 0, r: 0, t: 0, b: 0 }}, uirevision: 1, showlegend: false }};
const config = {{ displayModeBar: false, plotGlPixelRatio: 2 }};
await Plotly.react(plot, [{{ type: "surface", x, y, z, showscale: false }}, path], layout, config);
await new Promise(requestAnimationFrame);
globalThis.drawnAt = performance.now();
globalThis.draw = async (k, {{ data, layout }}) => {{
  await new Promise(requestAnimationFrame);
  const z = Array.from({{ length: 61 }}, (_, i) => Float32Array.from({{ length: 61 }},
    (_, j) => 0.3 + 0.1 * Math.sin((i + k) / 9) * Math.cos(j / 7)));
  const {{ log10 }} = Math;
  const rows = {{ surface: z, contour: z.map((row) => row.map((v) => log10(v))) }};
  const fresh = data.map((trace) => trace.type in rows ? {{ ...trace, z: rows[trace.type] }} : trace);
  await Plotly.react(plot, fresh, layout, config);
}};
</script>"""
# Told by the page itself when a picture is drawn: when that was first, and which figure it was last.
TELL = """() => addEventListener("plot-drawn", ({ target }) => {
  globalThis.drawnAt ??= performance.now();
  globalThis.drawn = target.figure;
}, { capture: true })"""
# A frame is over when a pixel of it can be read: drawing goes on after Plotly has returned.
SHOWN = """() => {
  globalThis.figure = null;
  globalThis.draw ??= (k) => {
    const { store } = document.querySelector("stage-view").app;
    const { surface } = store.get();
    const error = surface.error.map((row, i) =>
      Float32Array.from(row, (_, j) => 0.3 + 0.1 * Math.sin((i + k) / 9) * Math.cos(j / 7)));
    const drawn = new Promise((done) => addEventListener("plot-drawn", done, { once: true, capture: true }));
    store.dispatch({ type: "surface", surface: { ...surface, error } });
    return drawn;
  };
  globalThis.frame = async (k) => {
    const start = performance.now();
    await draw(k, figure);
    await new Promise(requestAnimationFrame);
    const gl = document.querySelector("#plot canvas")?.getContext("webgl");
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - start;
  };
  globalThis.flow = async (count) => {
    const start = performance.now();
    for (let k = 0; k < count; k++) await draw(k, figure);
    return 1000 * count / (performance.now() - start);
  };
}"""
# The rows of the slice are made anew for each frame.
FIGURE = """() => {
  const views = Array.from(document.querySelectorAll("#plot plot-view"));
  const { data, layout } = views.find((view) => view.clientWidth > 0).figure;
  const plain = (value) => ArrayBuffer.isView(value) ? Array.from(value) : value;
  const made = ({ type, z }) => ["surface", "contour"].includes(type) && Array.isArray(z);
  const coordinates = (trace) =>
    ({ x: plain(trace.x), y: plain(trace.y), z: made(trace) ? null : plain(trace.z), customdata: undefined });
  return { data: data.map((trace) => ({ ...trace, ...coordinates(trace) })), layout };
}"""
STEP = """async () => {
  const count = document.querySelector("transport-bar .count b");
  const answered = new Promise((done) => {
    const seen = new PerformanceObserver((list) => {
      const steps = list.getEntries().find((entry) => entry.name.endsWith("/steps"));
      if (steps) { seen.disconnect(); done(steps.responseEnd); }
    });
    seen.observe({ type: "resource" });
  });
  const shown = new Promise((done) => {
    const seen = new MutationObserver(() => {
      seen.disconnect();
      const said = performance.now();
      requestAnimationFrame(() => done([said, performance.now()]));
    });
    seen.observe(count, { childList: true, characterData: true, subtree: true });
  });
  document.querySelector("[data-do=step]").click();
  const times = await shown, start = await answered;
  return times.map((time) => time - start);
}"""
# Frames that took long: what scripts took of them, without what Plotly took by itself.
WATCH = """() => {
  globalThis.blocks = [];
  const calls = [];
  const { react } = Plotly;
  Plotly.react = (...given) => {
    const start = performance.now();
    const done = react(...given);
    calls.push([start, performance.now() - start]);
    return done;
  };
  new PerformanceObserver((list) => {
    for (const { scripts, startTime, duration } of list.getEntries()) {
      const own = scripts.filter(({ sourceURL }) => !sourceURL.includes("plotly"));
      const within = calls.filter(([start]) => start >= startTime && start < startTime + duration);
      const sum = (times) => times.reduce((total, time) => total + time, 0);
      const took = sum(own.map((script) => script.duration)) - sum(within.map(([, time]) => time));
      const [longest] = own.toSorted((p, q) => q.duration - p.duration);
      blocks.push([took, `${longest?.invoker} ${longest?.sourceURL.split("/").at(-1)}`]);
    }
  }).observe({ type: "long-animation-frame" });
}"""
# Comes back when the fine slice of the last step has been drawn, and its pixels are there.
REST = """async () => {
  const stage = document.querySelector("stage-view");
  const frame = () => new Promise(requestAnimationFrame);
  const rests = () => {
    const { session, scene, surface, step, playing } = stage.app.store.get();
    if (playing || ![session.step, scene.step, surface.step].every((each) => each === step)) return false;
    const [{ figure, input }] = stage.pictures;
    return surface.x.length >= 121 && input.z === surface.error && figure === globalThis.drawn;
  };
  for (let still = 0; still < 5; still = rests() ? still + 1 : 0) await frame();
}"""


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
        page.get_by_role("button", name="Play", exact=True).click()
        walked = "(step) => document.querySelector('stage-view').app.store.get().step >= step"
        page.wait_for_function(walked, arg=step, timeout=600_000)
        page.get_by_role("button", name="Pause", exact=True).click()
        page.evaluate(REST)
        return heap(page)

    at_100 = heap_at(100)
    blocks = [(took, where) for took, where in sorted(page.evaluate("blocks"), reverse=True)[:3]]
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
