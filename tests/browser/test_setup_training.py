"""The set-up of training: initial weights, what acts at once, and what waits for a fresh start."""

from playwright.sync_api import Route, expect

from tests.browser.test_setup import HERE, config, start_again
from tests.browser.visitor import Visitor


def test_initial_weights_are_drawn_anew_kept_or_typed(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    visitor.step_to(0)
    first = visitor.ask("/weights")["weights"]
    session = visitor.hash["s"]

    page.get_by_role("button", name="New weights").click()
    page.wait_for_function("(old) => !location.hash.includes(old)", arg=session)
    visitor.step_to(0)
    fresh, session = visitor.ask("/weights")["weights"], visitor.hash["s"]
    page.locator("#stage").focus()
    page.keyboard.press("ArrowRight")
    visitor.step_to(1)
    page.get_by_role("button", name="Same weights").press("Enter")
    page.wait_for_function("(old) => !location.hash.includes(old)", arg=session)
    visitor.step_to(0)

    assert fresh != first
    assert visitor.ask("/weights")["weights"] == fresh
    assert visitor.hash["p"] == "moons"

    page.get_by_label("Initial weights").select_option("given")
    bias = page.get_by_label("b2")
    bias.fill("1 2")
    bias.blur()
    expect(page.locator(".set-weights .wrong")).to_have_text("Row 1: 2 numbers given, expected 1.")
    bias.fill("0,25")
    bias.blur()
    expect(page.locator(".set-weights .wrong")).to_have_count(0)
    start_again(page)
    visitor.step_to(0)
    typed = visitor.ask("/weights")["weights"]
    assert typed == {**fresh, "b2": [0.25]}


def test_what_acts_at_once_acts_at_once_and_is_marked(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    visitor.step_to(0)
    page.get_by_role("button", name="Step ×10").click()
    visitor.step_to(10)

    page.get_by_label("Optimizer").select_option("nesterov")
    expect(page.locator("session-menu .summary")).to_contain_text("Nesterov")
    page.get_by_role("button", name="Optimizer", exact=True).press("Enter")
    for name, value in (("optimizer.momentum", "0.5"), ("optimizer.clip_norm", "2"), ("batch.size", "16")):
        field = page.locator(f"[name='{name}']")
        field.fill(value)
        with page.expect_response(lambda answer: answer.request.method == "PATCH"):
            field.press("Enter")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_label("Schedule").select_option("cosine")
    page.get_by_role("button", name="Error", exact=True).click()
    penalty = page.locator("[name='error.l2']")
    penalty.fill("0.01")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        penalty.press("Enter")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_label("Training may change").select_option("two")

    now = config(visitor)
    assert (
        now["optimizer"].items() >= {"name": "nesterov", "learning_rate": 0.15, "momentum": 0.5, "clip_norm": 2}.items()
    )
    assert now["optimizer"]["schedule"]["name"] == "cosine"
    assert now["batch"]["size"] == 16
    assert now["error"]["l2"] == 0.01
    assert now["free"] == list(visitor.links)
    assert [change["step"] for change in visitor.ask("")["changes"]] == [10]
    expect(page.locator(".again")).to_be_hidden()


def test_chosen_weights_are_frozen_one_change_after_the_other_however_soon_they_come(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    visitor.step_to(0)
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_label("Training may change").select_option("chosen")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route("**/api/v1/sessions/*", hold)
    with page.expect_request(lambda asked: asked.method == "PATCH"):
        page.get_by_role("checkbox", name="b1").uncheck()
    frozen = page.get_by_label("but not")
    frozen.fill("w2[0,0]")
    frozen.press("Enter")
    with page.expect_response(lambda answer: "w2[1,0]" in (answer.request.post_data or "")):
        held[0].continue_()

    assert config(visitor)["free"] == ["w1", *(f"w2[{j},0]" for j in range(1, 6)), "b2"]


def test_an_error_that_changes_the_outputs_waits_for_a_fresh_start(visitor: Visitor) -> None:
    page = visitor.open("/#p=iris&tab=contour&rail=setup").page

    page.locator("[name='error.name']").select_option("half_squared")
    expect(page.locator(".waits")).to_contain_text("Error: half squared")
    start_again(page)

    visitor.step_to(0)
    assert config(visitor)["network"]["activations"][-1] == "sigmoid"
