"""A session leaves the page as a file, and comes back by pointer, by keyboard and by dropping it."""

import json
import urllib.request
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_export import menu, walked
from tests.browser.visitor import Visitor, alone

DROPPED = """({ name, text }) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name, { type: "application/json" }));
  const options = { dataTransfer: held, bubbles: true, cancelable: true };
  const over = new DragEvent("dragover", options);
  document.querySelector("#plot").dispatchEvent(over);
  document.querySelector("#plot").dispatchEvent(new DragEvent("drop", options));
  return over.defaultPrevented;
}"""


def downloaded(page: Page, kind: str, by_keyboard: bool = False) -> Path:
    if page.locator("export-menu .panel").is_hidden():
        menu(page)
    link = page.locator(f"session-files [data-format={kind}]")
    with page.expect_download(timeout=60_000) as download:
        if by_keyboard:
            link.press("Enter")
        else:
            link.click()
    assert download.value.suggested_filename == f"two-moons-step-4.{kind}"
    return Path(download.value.path())


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_a_session_goes_out_as_a_file_and_comes_back_the_same(visitor: Visitor, by_keyboard: bool) -> None:
    page = walked(visitor, "contour")
    before = visitor.ask("")
    file = downloaded(page, "json", by_keyboard)

    if by_keyboard:
        page.keyboard.press("Escape")
        expect(page.locator("export-menu .panel")).to_be_hidden()
        expect(page.locator("export-menu .opener")).to_be_focused()
        menu(page)
        with page.expect_file_chooser() as chooser:
            page.locator("session-files input").press("Enter")
        chooser.value.set_files({"name": "mine.json", "mimeType": "application/json", "buffer": file.read_bytes()})
    else:
        page.locator("session-files input").set_input_files(
            {"name": "mine.json", "mimeType": "application/json", "buffer": file.read_bytes()}
        )

    expect(page.locator("notice-line .note")).to_have_text("mine.json is open, at step 4.")
    page.wait_for_function("(id) => !location.hash.includes(id)", arg=before["id"])
    after = visitor.ask("")
    assert after["id"] != before["id"]
    assert after["error"] == before["error"]
    visitor.ask("/steps", {"count": 3})


def test_a_file_may_be_dropped_anywhere_on_the_page(visitor: Visitor) -> None:
    page = walked(visitor, "contour")
    text = downloaded(page, "json").read_text()
    page.keyboard.press("Escape")

    assert page.evaluate(DROPPED, {"name": "dropped.json", "text": text})

    expect(page.locator("notice-line .note")).to_have_text("dropped.json is open, at step 4.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not JSON", "cannot be read as JSON"),
        ('{"format": "zip"}', "no session that Thalweg has exported"),
        ('{"format": "thalweg-session", "version": 99}', "take a newer one"),
    ],
)
def test_a_file_that_is_no_session_is_refused_in_words(refused_visitor: Visitor, text: str, words: str) -> None:
    page = walked(refused_visitor, "contour")
    before = refused_visitor.hash["s"]

    page.evaluate(DROPPED, {"name": "other.json", "text": text})

    expect(page.locator("notice-line .note.alarm")).to_contain_text("other.json cannot be opened")
    expect(page.locator("notice-line .note.alarm")).to_contain_text(words)
    assert refused_visitor.hash["s"] == before


LAID_OUT = """() => {
  const plots = [...document.querySelectorAll(".js-plotly-plot")];
  return { names: plots.map((plot) => plot.id), wide: document.documentElement.scrollWidth <= innerWidth,
    traces: plots[0]._fullData.map(({ name }) => name) };
}"""


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_of_the_server_draws_from_a_file_without_any_request(
    visitor: Visitor, browser: Browser, tmp_path: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    walked(visitor, "contour")
    file = tmp_path / "session.html"
    address = f"{visitor.url}/api/v1/sessions/{visitor.hash['s']}/export?format=html&resolution=21"
    with urllib.request.urlopen(address) as answer:
        file.write_bytes(answer.read())

    with alone(browser, file, viewport={"width": width, "height": 844}, color_scheme=scheme) as opened:
        expect(opened.locator("#landscape .gl-container canvas").first).to_be_attached()
        expect(opened.locator("#history .main-svg").first).to_be_attached(timeout=90_000)
        found = opened.evaluate(LAID_OUT)

    assert found["names"] == ["landscape", "contour", "history"]
    assert {"ground", "path"} <= {*found["traces"]}
    assert found["wide"]


def test_programs_and_arrays_come_as_files_too(visitor: Visitor) -> None:
    page = walked(visitor, "contour")

    assert downloaded(page, "npz").read_bytes().startswith(b"PK")
    assert "client.create" in downloaded(page, "py").read_text()
    assert json.loads(downloaded(page, "ipynb").read_text())["nbformat"] == 4
