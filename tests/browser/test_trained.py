"""A trained network of the reader's own on the page, by pointer and by keyboard: picked, and started on their data."""

from typing import Any

import numpy as np
from playwright.sync_api import Page, expect
from safetensors.numpy import save

from tests.browser.test_access import violations
from tests.browser.test_setup import HERE, start_again
from tests.browser.visitor import Visitor
from tests.networks.models import CONSTANTS, model, node, tensors

# Two inputs and one output, as two moons need them.
ONNX_WEIGHTS = {
    "w1": CONSTANTS["w1"][:2],
    "b1": CONSTANTS["b1"],
    "w2": CONSTANTS["w2"][:, :1],
    "b2": CONSTANTS["b2"][:1],
}
ONNX = model(
    [
        node("Gemm", "x w1 b1", "z"),
        node("Tanh", "z", "a"),
        node("Gemm", "a w2 b2", "s"),
        node("Sigmoid", "s", "y"),
    ],
    ONNX_WEIGHTS,
)


def a_file(name: str, body: bytes) -> Any:
    return {"name": name, "mimeType": "", "buffer": body}


def taken(page: Page) -> Any:
    return page.locator("own-network .taken")


def test_a_network_is_picked_by_pointer_and_started_with_its_own_weights(visitor: Visitor) -> None:
    page = visitor.open(HERE).page

    with page.expect_file_chooser() as chosen:
        page.get_by_text("Load a trained network").click()
    chosen.value.set_files(a_file("moons.onnx", ONNX))

    expect(taken(page)).to_contain_text("moons.onnx: 17 weights and biases. Inputs are taken as they are")
    expect(page.locator(".waits")).to_contain_text("Initial weights: typed")
    expect(page.locator(".set-network input.size")).to_have_value("4")
    page.locator(".weights-fields").get_by_role("button").first.click()
    expect(page.locator("[name='typed.b2']")).not_to_have_value("")
    start_again(page)
    expect(taken(page)).to_be_empty()
    visitor.step_to(0)
    assert visitor.ask("/weights?step=0")["weights"] == {name: a.tolist() for name, a in ONNX_WEIGHTS.items()}
    config = visitor.ask("")["config"]
    assert config["network"]["activations"] == ["tanh", "sigmoid"]
    assert config["error"]["name"] == "binary_cross_entropy"


def test_by_keyboard_the_activations_that_a_file_leaves_open_are_chosen(visitor: Visitor) -> None:
    page = visitor.open(HERE).page
    arrays = tensors([2, 3, 1])

    with page.expect_file_chooser() as chosen:
        page.locator("own-network input[type=file]").press("Enter")
    chosen.value.set_files(a_file("net.safetensors", save(arrays)))

    hidden = page.get_by_label("Hidden layers")
    expect(hidden).to_be_focused()
    expect(page.locator("own-network .asks")).to_contain_text("net.safetensors holds weights alone")
    assert violations(page) == []
    page.keyboard.type("tanh")
    expect(hidden).to_have_value("tanh")
    page.keyboard.press("Tab")
    page.keyboard.type("sigm")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(taken(page)).to_contain_text("net.safetensors: 13 weights and biases")
    expect(page.locator("own-network .asks")).to_be_empty()
    page.get_by_role("button", name="Start again with these").press("Enter")
    expect(page.locator(".again")).to_be_hidden()
    visitor.step_to(0)
    assert visitor.ask("/weights?step=0")["weights"]["w1"] == arrays["0.weight"].T.tolist()
    assert visitor.ask("")["config"]["network"]["activations"] == ["tanh", "sigmoid"]


def test_what_is_no_such_network_is_refused_by_the_layers_name(refused_visitor: Visitor) -> None:
    page = refused_visitor.open(HERE).page
    body = save({"conv1.weight": np.ones((4, 1, 3, 3)), "fc.weight": np.ones((1, 2))})

    page.locator("own-network input[type=file]").set_input_files(a_file("net.safetensors", body))

    expect(page.locator("own-network .complaints")).to_contain_text("conv1.weight: shape (4, 1, 3, 3) given")
    expect(page.locator(".again")).to_be_hidden()
