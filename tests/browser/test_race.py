"""Several runners on one surface: added, stepped together, followed, hidden, and kept in the address."""

import json
import re
import urllib.request
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_access import violations
from tests.browser.visitor import Visitor

PATHS = """(tab) => {
  const plot = document.querySelector(`#plot plot-view[data-tab=${tab}] .js-plotly-plot`);
  return (plot?._fullData ?? []).filter(({ name }) => name === "path").map(({ x, y, line }) =>
    ({ x: Array.from(x), y: Array.from(y), color: line.color }));
}"""
COUNT = f"([tab, count]) => ({PATHS})(tab).length === count"
ENDS = f"""([tab, ends]) => {{
  const paths = ({PATHS})(tab);
  return paths.length === ends.length && ends.every(([a, b], k) =>
    Math.abs(paths[k].x.at(-1) - a) < 1e-9 && Math.abs(paths[k].y.at(-1) - b) < 1e-9);
}}"""


def runners(visitor: Visitor) -> list[str]:
    return visitor.hash["race"].split(",")


def ask(visitor: Visitor, key: str, path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{visitor.url}/api/v1/sessions/{key}{path}", data, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def end(visitor: Visitor, key: str, step: int) -> tuple[float, float]:
    a, b = visitor.links
    path = ask(visitor, key, "/path", {"plane": {"kind": "links", "a": a, "b": b}, "step": step})
    return path["a"][-1], path["b"][-1]


def fill(page: Page, optimizer: str, rate: str) -> None:
    page.locator("race-view select[name=optimizer]").select_option(optimizer)
    page.locator("race-view input[name=rate]").fill(rate)


def card(page: Page, name: str) -> Locator:
    return page.locator("race-view li", has=page.get_by_role("button", name=name, exact=True))


def race(visitor: Visitor, tab: str, *others: tuple[str, str]) -> Page:
    """The preset with two valleys, and more runners from its start."""
    page = visitor.open(f"/#p=symmetry&tab={tab}&scale=log").page
    visitor.step_to(0)
    page.get_by_role("button", name="Race", exact=True).click()
    for k, (optimizer, rate) in enumerate(others):
        if k:
            page.locator("race-view").get_by_role("button", name="Add", exact=True).click()
        fill(page, optimizer, rate)
        page.get_by_role("button", name="Add to the race").click()
        expect(page.locator("race-view li")).to_have_count(k + 2)
    page.wait_for_function(
        "(n) => (location.hash.match(/race=([^&]*)/)?.[1] ?? '').split(',').length === n", arg=len(others) + 1
    )
    return page


def test_three_runners_are_stepped_together_and_drawn_where_the_api_has_them(visitor: Visitor) -> None:
    page = race(visitor, "contour", ("momentum", "0.05"), ("adam", "0.15"))
    expect(page.locator("#slope")).to_be_hidden()
    page.get_by_role("button", name="Step ×10").click()
    visitor.step_to(10)

    keys = runners(visitor)
    for key in keys:
        assert ask(visitor, key, "")["step"] == 10
    ends = [end(visitor, key, 10) for key in keys]
    page.wait_for_function(ENDS, arg=["contour", ends])
    drawn = page.evaluate(PATHS, "contour")
    assert len({path["color"] for path in drawn}) == 3
    for name, key in zip(("Gradient descent", "Momentum 0.9", "Adam"), keys, strict=True):
        error = ask(visitor, key, "")["error"]["train"]
        expect(card(page, name).locator("dd.error")).to_have_text(f"{error:#.3g}".rstrip("."))
        gradient = ask(visitor, key, "/gradient?step=10")
        slope = np.hypot(gradient["gradient"]["w1"][0][0], gradient["gradient"]["w2"][0][0])
        expect(card(page, name).locator("dd.slope")).to_have_text(f"{slope:#.3g}".rstrip("."))
        expect(card(page, name).locator(".says")).to_have_text(re.compile(r"\w+.*\."))
    expect(page.locator("#sentence .first")).to_contain_text(re.compile(r"Step 10\. .* is lowest, at"))
    expect(page.locator("time-line")).to_contain_text("Momentum 0.9")
    assert violations(page) == []

    page.keyboard.press("4")
    page.wait_for_function(ENDS, arg=["contour", ends])
    page.wait_for_function(COUNT, arg=["surface", 3])


def test_a_runner_is_followed_hidden_and_leaves_and_the_address_keeps_the_race(visitor: Visitor) -> None:
    page = race(visitor, "contour", ("momentum", "0.05"))
    page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(1)
    first, second = runners(visitor)

    card(page, "Momentum 0.9").get_by_role("button", name="Momentum 0.9", exact=True).click()
    page.wait_for_function("(id) => location.hash.includes('s=' + id)", arg=second)
    expect(page.get_by_role("button", name="Momentum 0.9", exact=True)).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(ENDS, arg=["contour", [end(visitor, key, 1) for key in (first, second)]])

    page.get_by_role("button", name="Hide Gradient descent").click()
    page.wait_for_function(COUNT, arg=["contour", 1])
    page.get_by_role("button", name="Show Gradient descent").click()
    page.wait_for_function(COUNT, arg=["contour", 2])

    page.reload()
    expect(page.locator("race-view li")).to_have_count(2)
    page.wait_for_function(COUNT, arg=["contour", 2])
    assert runners(visitor) == [first, second]

    page.get_by_role("button", name="Take Momentum 0.9 out of the race").click()
    expect(page.locator("race-view li")).to_have_count(1)
    page.get_by_role("button", name="End the race").click()
    expect(page.locator("#slope")).to_be_visible()


def test_the_race_by_keyboard_from_a_step_of_the_past(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour").page
    visitor.step_to(0)
    page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(10)
    for step in (9, 8):
        page.keyboard.press("ArrowLeft")
        visitor.step_to(step)

    page.keyboard.press("r")
    expect(page.locator("race-view select[name=optimizer]")).to_be_focused()
    expect(page.locator("race-view .from")).to_have_text("From step 8 on, with")
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.type("0.1")
    page.keyboard.press("Enter")
    expect(page.locator("race-view li")).to_have_count(2)
    page.wait_for_function("() => /race=[^&]*,/.test(location.hash)")
    first, second = runners(visitor)
    expect(card(page, "Momentum 0.9").locator(".says")).not_to_have_text("")
    assert ask(visitor, second, "/weights?step=8") == ask(visitor, first, "/weights?step=8")
    assert ask(visitor, second, "")["config"]["optimizer"]["learning_rate"] == 0.1
    assert ask(visitor, second, "")["step"] == 10

    page.locator("#stage").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    visitor.step_to(11)
    assert ask(visitor, second, "")["step"] == 11


def test_one_grows_without_bound_and_the_rest_run_on(visitor: Visitor) -> None:
    page = race(visitor, "contour", ("sgd", "9"))
    first, second = runners(visitor)
    lost = card(page, "Gradient descent, 9")
    for step in (10, 20, 30, 40):
        page.get_by_role("button", name="Step ×10").click()
        visitor.step_to(step)

    at = ask(visitor, second, "")
    assert at["outcome"] == "diverged"
    expect(lost.locator(".says")).to_have_text(f"Grew without bound at step {at['step']}.")
    assert ask(visitor, first, "")["step"] == 40
    expect(page.locator("#sentence .second")).to_contain_text("One grew without bound.")


def test_where_the_one_on_the_stage_diverges_the_stage_follows_another(visitor: Visitor) -> None:
    page = race(visitor, "contour", ("sgd", "9"))
    first, second = runners(visitor)
    page.get_by_role("button", name="Gradient descent, 9", exact=True).click()
    page.wait_for_function("(id) => location.hash.includes('s=' + id)", arg=second)

    for _ in range(4):
        page.get_by_role("button", name="Step ×10").click()
        page.wait_for_function("() => !document.querySelector('[data-do=stride]').disabled")
    page.wait_for_function("(id) => location.hash.includes('s=' + id)", arg=first)
    expect(card(page, "Gradient descent, 9").locator(".says")).to_contain_text("Grew without bound")


def test_a_run_of_the_menu_is_taken_in(visitor: Visitor) -> None:
    page = visitor.open("/#p=symmetry&tab=contour").page
    visitor.step_to(0)
    page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(10)
    before = visitor.hash["s"]
    page.get_by_role("button", name="Fork", exact=True).click()
    page.wait_for_function("(id) => !location.hash.includes(id)", arg=before)

    page.keyboard.press("r")
    page.locator("race-view select[name=run]").select_option(before)
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("race-view li")).to_have_count(2)
    page.wait_for_function("(id) => location.hash.includes(',' + id)", arg=before)
    page.wait_for_function(COUNT, arg=["contour", 2])
