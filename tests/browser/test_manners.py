"""How the page behaves towards everybody: keyboard, screen readers, lost sessions, lost connections."""

import urllib.request

from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitor, visiting
from tests.serving import RunningServer


def test_the_whole_main_job_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)
    before = visitor.links

    page.keyboard.press("b")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("(b) => !location.hash.includes(`b=${b}&`)", arg=before[1])
    assert visitor.links[0] == before[0]
    page.locator("#stage").focus()

    page.keyboard.press("ArrowRight")
    visitor.step_to(1)
    page.keyboard.press("Shift+ArrowRight")
    visitor.step_to(11)
    page.keyboard.press("Home")
    visitor.step_to(0)
    page.keyboard.press("End")
    visitor.step_to(11)
    page.keyboard.press("1")
    expect(page.get_by_role("tab", name="Curve")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("l")
    expect(page.get_by_role("radio", name="Log")).to_have_attribute("aria-checked", "true")
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_keys_do_nothing_while_somebody_types(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)

    value = page.locator("weight-row[which=a] input:not([type=range])")
    value.click()
    page.keyboard.type("1d2f")
    page.keyboard.press("Enter")

    expect(value).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("tab", name="Contour")).to_have_attribute("aria-selected", "true")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert visitor.step == 0


CAMERA_ON_ITS_WAY_BACK = """() => new Promise((done) => {
  const plot = document.querySelector("#plot .js-plotly-plot"), seen = new Set();
  const start = performance.now();
  const look = (now) => {
    seen.add(JSON.stringify(plot._fullLayout.scene._scene.getCamera().eye));
    if (now - start < 800) requestAnimationFrame(look);
    else done(seen.size);
  };
  document.dispatchEvent(new CustomEvent("reset-camera"));
  requestAnimationFrame(look);
})"""


def test_who_wants_no_motion_sees_none(browser: Browser, server: RunningServer) -> None:
    with visiting(browser, server, reduced_motion="reduce") as visitor:
        page = visitor.open("/#p=symmetry").page
        visitor.step_to(0)
        page.wait_for_function(
            "() => document.querySelector('#plot .js-plotly-plot')?._fullLayout.scene?._scene.glplot"
        )
        picture = page.locator("#plot plot-view").first
        picture.focus()
        picture.press("ArrowRight")
        page.wait_for_function("() => location.hash.includes('camera=')")
        assert page.evaluate(CAMERA_ON_ITS_WAY_BACK) <= 2

        page.get_by_role("button", name="Lessons", exact=True).click()
        page.get_by_role("menuitem", name="1 One weight").click()
        visitor.step_to(0)
        page.evaluate("document.querySelector('lesson-view article').scrollBy(0, 10_000)")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert visitor.hash["lesson"] == "1.0"


def test_a_session_that_is_gone_is_replaced_with_a_sentence(refused_visitor: Visitor) -> None:
    visitor = refused_visitor
    page = visitor.open("/#p=saddle&tab=contour").page
    visitor.step_to(0)
    lost = visitor.hash["s"]
    urllib.request.urlopen(urllib.request.Request(f"{visitor.url}/api/v1/sessions/{lost}", method="DELETE")).close()

    page.reload()

    expect(page.locator("notice-line")).to_contain_text("no longer kept")
    visitor.step_to(0)
    assert visitor.hash["p"] == "saddle"
    assert visitor.hash["s"] != lost


def test_a_change_in_the_past_keeps_what_came_later_as_a_fork(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)
    page.get_by_role("button", name="Step ×10").click()
    visitor.step_to(10)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    visitor.step_to(8)

    rate = page.locator("#weights rate-row input:not([type=range])")
    rate.fill("0.3")
    rate.press("Enter")

    expect(page.locator("transport-bar .count span")).to_have_text("")
    visitor.step_to(8)
    assert visitor.ask("")["step"] == 8
    page.locator("session-menu button").first.click()
    page.get_by_role("menuitemradio", name="Two moons, to step 10").click()
    visitor.step_to(10)
    assert visitor.ask("")["config"]["optimizer"]["learning_rate"] == 0.15


def test_what_is_refused_is_told_at_its_field(refused_visitor: Visitor) -> None:
    page = refused_visitor.open("/#p=moons&tab=contour").page
    refused_visitor.step_to(0)

    rate = page.locator("#weights rate-row input:not([type=range])")
    rate.fill("-3")
    rate.press("Enter")

    expect(page.locator("#weights rate-row .wrong")).to_contain_text("at least 0")
    expect(rate).to_have_value("0.15")


def test_without_a_connection_one_can_look_and_later_go_on(refused_visitor: Visitor) -> None:
    visitor = refused_visitor
    page = visitor.open("/#p=moons&tab=contour").page
    visitor.step_to(0)

    page.context.set_offline(True)
    page.keyboard.press("ArrowRight")  # not the button, which a finer slice that fails first has already disabled
    expect(page.locator("notice-line")).to_contain_text("No connection.")
    expect(page.get_by_role("button", name="Play")).to_be_disabled()
    page.context.set_offline(False)
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    page.get_by_role("button", name="One step", exact=True).click()
    visitor.step_to(1)


def test_the_set_up_starts_again_with_what_was_changed(visitor: Visitor) -> None:
    page = visitor.open("/#p=moons&tab=contour&rail=setup").page
    visitor.step_to(0)

    page.get_by_role("button", name="Add a hidden layer").click()
    noise = page.locator("[name='data.noise']")
    noise.fill("0.3")
    noise.blur()
    page.get_by_role("button", name="Start again with these").click()

    expect(page.locator(".again")).to_be_hidden()
    expect(page.locator("session-menu button").first).to_contain_text("Own network")
    visitor.step_to(0)
    config = visitor.ask("")["config"]
    assert config["network"]["layers"] == [2, 6, 6, 1]
    assert config["data"]["noise"] == 0.3

    page.locator("[name='optimizer.name']").select_option("adam")
    expect(page.locator("session-menu .summary")).to_contain_text("Adam")
    assert visitor.ask("")["config"]["optimizer"]["name"] == "adam"
