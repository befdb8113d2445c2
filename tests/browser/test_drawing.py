"""What is quick to show does not wait for what is slow to draw."""

import json
from collections import Counter

from playwright.sync_api import Request

from tests.browser.visitor import Visitor

# The slice of the chosen step is drawn, and the page is about to do nothing else with it.
SETTLED = """() => {
  const { pictures, app } = document.querySelector("stage-view");
  const { surface, scene, step } = app.store.get();
  return surface?.x.length === 121 && scene?.step === step && pictures[0]?.input.z === surface.error;
}"""
# What happens from the count on: frames, and the steps whose pictures are drawn, unless they are called old because the
# next one is long in coming.
WATCH = """() => {
  globalThis.happened = [];
  const { react } = Plotly;
  const frame = () => { happened.push("frame"); if (happened.length < 99) requestAnimationFrame(frame); };
  new MutationObserver(() => {
    if (happened.length) return;
    happened.push("count");
    requestAnimationFrame(frame);
  }).observe(document.querySelector("transport-bar .count b"), { childList: true, characterData: true, subtree: true });
  Plotly.react = (...given) => {
    const { app, pictures: [{ input }] } = document.querySelector("stage-view");
    if (happened.length && !input.stale) happened.push(app.store.get().scene.step);
    return react(...given);
  };
}"""


def test_the_count_of_a_step_is_painted_before_its_landscape_and_the_old_one_is_not_drawn_again(
    visitor: Visitor,
) -> None:
    page = visitor.open().page
    page.wait_for_function(SETTLED)
    page.evaluate(WATCH)

    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => happened.includes(1)")

    happened = page.evaluate("happened")
    assert happened[:2] == ["count", "frame"]
    assert 0 not in happened


def test_a_fresh_page_asks_for_each_thing_once(visitor: Visitor) -> None:
    asked: list[tuple[str, str, str | None]] = []

    def hear(request: Request) -> None:
        if "/api/" in request.url:
            asked.append((request.method, request.url.partition("/api/v1")[2], request.post_data))

    visitor.page.on("request", hear)

    visitor.open().page.wait_for_function(SETTLED)

    sizes = [json.loads(body or "")["resolution"][0] for _, path, body in asked if path.endswith("/surface")]
    assert asked[0] == ("POST", "/sessions", '{"preset":"moons"}')
    assert sizes == [31, 121]
    assert sum(path.endswith("/curve") for _, path, _ in asked) == 3  # A and B, and what the slope panel shows
    assert max(Counter(asked).values()) == 1
